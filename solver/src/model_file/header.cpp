// SPDX-License-Identifier: BSD-3-Clause
// The JSON header, read event by event.
#include "model_file/failure.hpp"
#include "model_file/safetensors.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace spinn::model_file {

namespace {

using nlohmann::json;

constexpr std::size_t most_dimensions = 8;
constexpr const char* metadata_name = "__metadata__";

/// Takes the parser's events: { name: { key: text } or { "dtype": text, "shape": [..], "data_offsets": [..] } }.
class Events final : public nlohmann::json_sax<json> {
public:
  explicit Events(const std::string& source) : m_source(source) {}

  Header header;

  bool start_object(std::size_t) override {
    if (m_list != nullptr || m_depth == 2) refuse("an object");
    ++m_depth;
    return true;
  }

  bool end_object() override {
    if (--m_depth == 1 && m_name != metadata_name) finish_entry();
    return true;
  }

  bool key(string_t& text) override {
    if (m_depth == 1) {
      m_name = text;
      m_entry = {};
      const bool is_new =
          text == metadata_name ? !std::exchange(m_has_metadata, true) : !header.entries.contains(text);
      if (!is_new) fail(m_source, text, "the header has the name " + excerpt(text) + " twice");
    } else {
      m_key = text;
    }
    return true;
  }

  bool string(string_t& text) override {
    if (m_depth != 2 || m_list != nullptr) refuse("the text " + excerpt(text));
    if (m_name == metadata_name) {
      if (!header.metadata.emplace(m_key, text).second)
        fail(m_source, m_key, "the metadata have the key " + excerpt(m_key) + " twice");
    } else if (m_key == "dtype" && !m_entry.dtype) {
      m_entry.dtype = text;
    } else {
      refuse("the text " + excerpt(text));
    }
    return true;
  }

  bool start_array(std::size_t) override {
    if (m_depth != 2 || m_name == metadata_name || m_list != nullptr) refuse("a list");
    std::optional<Shape>* const list = m_key == "shape"          ? &m_entry.shape
                                       : m_key == "data_offsets" ? &m_entry.offsets
                                                                 : nullptr;
    if (list == nullptr || *list) refuse("a list");
    m_list = &list->emplace();
    return true;
  }

  bool end_array() override {
    m_list = nullptr;
    return true;
  }

  bool number_unsigned(number_unsigned_t number) override {
    if (m_list == nullptr || m_list->size() == most_dimensions)
      refuse("the number " + std::to_string(number));
    m_list->push_back(number);
    return true;
  }

  bool null() override { refuse("null"); }
  bool boolean(bool value) override { refuse(value ? "true" : "false"); }
  bool number_integer(number_integer_t number) override { refuse("the number " + std::to_string(number)); }
  bool number_float(number_float_t, const string_t& text) override { refuse("the number " + text); }
  bool binary(binary_t&) override { refuse("binary data"); }

  bool parse_error(std::size_t position, const std::string& token, const json::exception&) override {
    fail(m_source, token, "the header is not valid JSON at its byte " + std::to_string(position));
  }

private:
  [[noreturn]] void refuse(const std::string& what) const {
    const std::string place = m_depth == 0 ? "at its top" : "under the name " + excerpt(m_name);
    fail(m_source, m_depth == 2 ? m_key : m_name, "the header has " + what + " where it should not, " + place,
         std::string(save_again) + ": a header holds texts, and dtype, shape and data_offsets of tensors");
  }

  void finish_entry() {
    if (!m_entry.dtype || !m_entry.shape || !m_entry.offsets || m_entry.offsets->size() != 2)
      fail(m_source, m_name,
           "the tensor " + excerpt(m_name) + " lacks its dtype, its shape, or its two data_offsets");
    header.entries.emplace(
        m_name, Entry{*m_entry.dtype, *m_entry.shape, m_entry.offsets->front(), m_entry.offsets->back()});
  }

  const std::string& m_source;
  int m_depth = 0; // of objects
  bool m_has_metadata = false;
  std::string m_name, m_key; // of the entry; in it
  struct {
    std::optional<std::string> dtype;
    std::optional<Shape> shape, offsets;
  } m_entry;
  Shape* m_list = nullptr; // inside a list: its numbers
};

} // namespace

Header parse_header(std::string_view text, const std::string& source) {
  Events events(source);
  json::sax_parse(text.begin(), text.end(), &events);
  return std::move(events.header);
}

} // namespace spinn::model_file
