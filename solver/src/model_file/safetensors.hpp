// SPDX-License-Identifier: BSD-3-Clause
// The safetensors format (github.com/huggingface/safetensors): 8 bytes with the length of the header, least significant
// first; the header, a JSON object {"name": {"dtype": "F64", "shape": [..], "data_offsets": [begin, end]}, ..} that may end
// in spaces, with texts by key under the name "__metadata__"; the values, one tensor after the other without a gap, in C
// order and least significant byte first. Offsets count from the end of the header.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spinn::model_file {

inline constexpr std::uint64_t largest_file = std::uint64_t{1} << 30U;   ///< bytes
inline constexpr std::uint64_t largest_header = std::uint64_t{1} << 25U; ///< bytes

using Texts = std::map<std::string, std::string>;
using Shape = std::vector<std::uint64_t>;

/// "[101, 4]"
std::string in_words(const Shape& shape);

/// A tensor as the header announces it.
struct Entry {
  std::string dtype;
  Shape shape;
  std::uint64_t begin = 0, end = 0; ///< in the values
};

/// What the header says.
struct Header {
  Texts metadata;
  std::map<std::string, Entry> entries;
};

/// Reads the JSON object alone. Nothing nested, repeated or of another type is let in, so that a header takes no more than
/// a few times its own length in memory.
/// @throws Error
Header parse_header(std::string_view json, const std::string& source);

/// The bytes of a file, taken apart. They must outlive it.
class Archive {
public:
  /// Checks all that the format demands: lengths, types, and offsets that cover the values without gap or overlap.
  /// @throws Error
  Archive(std::string_view bytes, std::string source);

  [[nodiscard]] const std::string& source() const { return m_source; }
  [[nodiscard]] const Texts& metadata() const { return m_header.metadata; }

  [[nodiscard]] bool has(const std::string& name) const { return m_header.entries.contains(name); }
  /// @throws Error unless there is a float64 tensor of that name and shape
  void expect(const std::string& name, const Shape& shape) const;
  /// The values of a tensor that was expected. @param out  [product of shape]
  void copy(const std::string& name, double* out) const;
  /// The values of a float64 tensor of one dimension.
  /// @throws Error
  [[nodiscard]] std::vector<double> list(const std::string& name) const;

private:
  [[nodiscard]] const Entry& entry(const std::string& name) const;
  void check_entries() const;

  std::string m_source;
  Header m_header;
  std::string_view m_values;
};

/// Float64 tensors on their way into a file.
class Writer {
public:
  /// @param values  [product of shape]
  /// @throws Error where the file becomes larger than `largest_file`
  void add(const std::string& name, const Shape& shape, std::span<const double> values);
  /// The file. Tensors stand in the order of their names, so that equal contents give equal bytes; invalid UTF-8 in texts is
  /// replaced.
  /// @throws Error where the file would be refused for its size
  [[nodiscard]] std::string bytes(const Texts& metadata) const;

private:
  struct Tensor {
    Shape shape;
    std::vector<double> values;
  };
  std::map<std::string, Tensor> m_tensors;
  std::uint64_t m_size = 0;
};

} // namespace spinn::model_file
