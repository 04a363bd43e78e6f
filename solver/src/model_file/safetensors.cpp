// SPDX-License-Identifier: BSD-3-Clause
// Checking and writing safetensors.
#include "model_file/safetensors.hpp"

#include "model_file/failure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

namespace spinn::model_file {

namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they are");

constexpr std::size_t length_bytes = 8;

/// Bytes of one value; 0 for a type that the format does not have.
std::uint64_t bytes_of(const std::string& dtype) {
  constexpr std::array<std::pair<const char*, std::uint64_t>, 15> types{{{"BOOL", 1},
                                                                         {"U8", 1},
                                                                         {"I8", 1},
                                                                         {"F8_E5M2", 1},
                                                                         {"F8_E4M3", 1},
                                                                         {"I16", 2},
                                                                         {"U16", 2},
                                                                         {"F16", 2},
                                                                         {"BF16", 2},
                                                                         {"I32", 4},
                                                                         {"U32", 4},
                                                                         {"F32", 4},
                                                                         {"F64", 8},
                                                                         {"I64", 8},
                                                                         {"U64", 8}}};
  const auto* const found =
      std::ranges::find(types, dtype, [](const auto& type) { return std::string_view(type.first); });
  return found == types.end() ? 0 : found->second;
}

/// Bytes that a tensor should have; the largest number where it is too large to be told.
std::uint64_t size_of(const Entry& entry) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  if (std::ranges::find(entry.shape, std::uint64_t{0}) != entry.shape.end()) return 0;
  std::uint64_t size = bytes_of(entry.dtype);
  for (const std::uint64_t n : entry.shape) {
    if (size > most / n) return most;
    size *= n;
  }
  return size;
}

std::uint64_t number_at_start(std::string_view bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), length_bytes);
  return number;
}

constexpr const char* fewer = "Use fewer windows, or a smaller rank, width or depth";

void check_size(std::uint64_t bytes) {
  if (bytes > largest_file)
    fail("model", std::to_string(bytes),
         "the model takes more than " + std::to_string(largest_file) +
             " bytes, the largest file that is read",
         fewer);
}

/// The header's bytes; checks the lengths around it.
std::string_view header_of(std::string_view bytes, const std::string& source) {
  if (bytes.size() > largest_file)
    fail(source, std::to_string(bytes.size()),
         "it has " + std::to_string(bytes.size()) + " bytes; a model file has at most " +
             std::to_string(largest_file),
         "Name a file that SPINN saved");
  if (bytes.size() < length_bytes + 2)
    fail(source, std::to_string(bytes.size()),
         "it has " + std::to_string(bytes.size()) + " bytes and no header");
  const std::uint64_t length = number_at_start(bytes);
  if (bytes[length_bytes] != '{')
    fail(source, excerpt(bytes.substr(0, length_bytes)),
         "this is no safetensors file: no \"{\" stands at byte 8", "Name a file that SPINN saved");
  if (length > largest_header)
    fail(source, std::to_string(length),
         "the header should have " + std::to_string(length) + " bytes; at most " +
             std::to_string(largest_header) + " are read",
         "Name a file that SPINN saved, or save the model again");
  if (length > bytes.size() - length_bytes)
    fail(source, std::to_string(length),
         "the header should have " + std::to_string(length) + " bytes, and the file ends after " +
             std::to_string(bytes.size() - length_bytes));
  return bytes.substr(length_bytes, length);
}

} // namespace

std::string in_words(const Shape& shape) {
  std::string text = "[";
  for (const std::uint64_t n : shape)
    text += (text.size() > 1 ? ", " : "") + std::to_string(n);
  return text + "]";
}

Archive::Archive(std::string_view bytes, std::string source) : m_source(std::move(source)) {
  const std::string_view header = header_of(bytes, m_source);
  m_header = parse_header(header, m_source);
  m_values = bytes.substr(length_bytes + header.size());
  check_entries();
}

void Archive::check_entries() const {
  std::vector<std::pair<std::string, Entry>> sorted(m_header.entries.begin(), m_header.entries.end());
  std::ranges::sort(sorted, {},
                    [](const auto& named) { return std::pair(named.second.begin, named.second.end); });
  std::uint64_t covered = 0;
  for (const auto& [name, entry] : sorted) {
    const std::string offsets = in_words({entry.begin, entry.end}), tensor = "the tensor " + excerpt(name);
    if (bytes_of(entry.dtype) == 0)
      fail(m_source, entry.dtype, tensor + " has the unknown type " + excerpt(entry.dtype));
    if (entry.begin > entry.end || entry.end > m_values.size())
      fail(m_source, offsets,
           tensor + " has the offsets " + offsets + ", and there are " + std::to_string(m_values.size()) +
               " bytes of values");
    if (entry.end - entry.begin != size_of(entry))
      fail(m_source, in_words(entry.shape),
           tensor + " has the shape " + in_words(entry.shape) + ", which does not fit its " +
               std::to_string(entry.end - entry.begin) + " bytes");
    if (entry.begin != covered)
      fail(m_source, offsets,
           tensor + " has the offsets " + offsets +
               (entry.begin < covered ? ", where another one is" : ", after a gap"));
    covered = entry.end;
  }
  if (covered != m_values.size())
    fail(m_source, std::to_string(m_values.size()),
         "the tensors have " + std::to_string(covered) + " bytes together, and there are " +
             std::to_string(m_values.size()) + " bytes of values");
}

const Entry& Archive::entry(const std::string& name) const {
  const auto found = m_header.entries.find(name);
  if (found == m_header.entries.end()) fail(m_source, name, "it lacks the tensor " + excerpt(name));
  return found->second;
}

void Archive::expect(const std::string& name, const Shape& shape) const {
  const Entry& found = entry(name);
  if (found.dtype != "F64")
    fail(m_source, found.dtype,
         "the tensor " + excerpt(name) + " has the type " + excerpt(found.dtype) + ", not \"F64\"");
  if (found.shape != shape)
    fail(m_source, in_words(found.shape),
         "the tensor " + excerpt(name) + " has the shape " + in_words(found.shape) + ", not " +
             in_words(shape));
}

void Archive::copy(const std::string& name, double* out) const {
  const Entry& found = entry(name);
  if (found.end > found.begin) std::memcpy(out, m_values.data() + found.begin, found.end - found.begin);
}

std::vector<double> Archive::list(const std::string& name) const {
  const Shape& shape = entry(name).shape;
  if (shape.size() != 1)
    fail(m_source, in_words(shape),
         "the tensor " + excerpt(name) + " has the shape " + in_words(shape) + ", not one dimension");
  expect(name, shape);
  std::vector<double> values(shape.front());
  copy(name, values.data());
  return values;
}

void Writer::add(const std::string& name, const Shape& shape, std::span<const double> values) {
  m_size += values.size_bytes();
  check_size(m_size);
  m_tensors.insert_or_assign(name, Tensor{shape, {values.begin(), values.end()}});
}

std::string Writer::bytes(const Texts& metadata) const {
  nlohmann::json header;
  header["__metadata__"] = metadata;
  std::uint64_t end = 0;
  for (const auto& [name, tensor] : m_tensors) {
    const std::uint64_t begin = std::exchange(end, end + tensor.values.size() * sizeof(double));
    nlohmann::json& entry = header[name];
    entry["dtype"] = "F64";
    entry["shape"] = tensor.shape;
    entry["data_offsets"] = {begin, end};
  }
  std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  text.append((length_bytes - text.size() % length_bytes) % length_bytes,
              ' '); // values begin at a multiple of 8
  const std::uint64_t length = text.size();
  check_size(length_bytes + length + end);
  if (length > largest_header)
    fail("model", std::to_string(length),
         "the header would have " + std::to_string(length) + " bytes; at most " +
             std::to_string(largest_header) + " are read",
         fewer);
  std::string bytes(reinterpret_cast<const char*>(&length), length_bytes);
  bytes.reserve(length_bytes + length + end);
  bytes += text;
  for (const auto& [name, tensor] : m_tensors)
    bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(double));
  return bytes;
}

} // namespace spinn::model_file
