// SPDX-License-Identifier: BSD-3-Clause
// NumPy's .npy files: magic, version, a header that is a Python dictionary, then the raw values.
#include "problem/npy.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

namespace spinn::problem {

namespace {

static_assert(std::endian::native == std::endian::little,
              "the reader copies little-endian values as they are");

constexpr std::uintmax_t largest_file = 1U << 30U;
constexpr int most_dimensions = 6;
const std::string how_to_save =
    "Save it with numpy.save(file, numpy.ascontiguousarray(array, dtype=\"float64\"))";

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& token,
                       const std::string& message, const std::string& remedy = how_to_save) {
  throw Error({file.string(), 0, 0}, token, message, remedy);
}

/// The text behind `'key':` in the header, up to the next comma or brace outside parentheses.
std::string entry(const std::filesystem::path& file, const std::string& header, const std::string& key) {
  const std::size_t at = header.find("'" + key + "'");
  const std::size_t colon = at == std::string::npos ? at : header.find(':', at);
  if (colon == std::string::npos) {
    fail(file, key, "the .npy header lacks '" + key + "'");
  }
  std::string text;
  int depth = 0;
  for (std::size_t i = colon + 1; i < header.size(); ++i) {
    const char c = header[i];
    if (depth == 0 && (c == ',' || c == '}')) {
      break;
    }
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c != ' ') {
      text += c;
    }
  }
  return text;
}

/// "(51,101,101)" or "(7,)".
std::vector<int> shape_from(const std::filesystem::path& file, const std::string& text) {
  std::vector<int> shape;
  std::string digits;
  std::uintmax_t product = 1;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if ((c == ',' || c == ')') && !digits.empty()) {
      if (digits.size() > 9) {
        fail(file, text, "the .npy shape " + text + " is too large");
      }
      shape.push_back(std::stoi(digits));
      product *= static_cast<std::uintmax_t>(shape.back());
      digits.clear();
      if (product > largest_file) {
        fail(file, text, "the .npy shape " + text + " is too large");
      }
    } else if (c != '(' && c != ',' && c != ')') {
      fail(file, text, "the .npy shape " + text + " is malformed");
    }
  }
  if (shape.empty() || shape.size() > most_dimensions || product == 0) {
    fail(file, text,
         "the .npy shape " + text + " has no values or more than " + std::to_string(most_dimensions) +
             " dimensions");
  }
  return shape;
}

std::string read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    fail(file, file.filename().string(), "the file does not exist", "Correct its name, or make the file");
  }
  if (!std::filesystem::is_regular_file(file, error)) {
    fail(file, file.filename().string(), "this is a folder or device, not a file", "Name an .npy file");
  }
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error || size > largest_file) {
    fail(file, file.filename().string(),
         "the file has " + std::to_string(size >> 20U) + " MB; at most 1024 MB are read",
         "Save the array with fewer points per axis");
  }
  std::string bytes(size, '\0');
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(bytes.data(), static_cast<std::streamsize>(size))) {
    fail(file, file.filename().string(), "the file cannot be read", "Check its permissions");
  }
  return bytes;
}

/// Where the values start; `header` receives the dictionary.
std::size_t read_header(const std::filesystem::path& file, const std::string& bytes, std::string& header) {
  if (bytes.size() < 12 || bytes.compare(0, 6, "\x93NUMPY") != 0) {
    fail(file, file.filename().string(), "this is not an .npy file: it does not begin with \\x93NUMPY");
  }
  const int version = static_cast<unsigned char>(bytes[6]);
  if (version < 1 || version > 3) {
    fail(file, std::to_string(version),
         ".npy format version " + std::to_string(version) + " is not known (1 to 3 are)");
  }
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[8 + i])) << (8 * i);
  }
  const std::size_t start = 8 + length_bytes + length;
  if (start > bytes.size()) {
    fail(file, file.filename().string(), "the file ends inside its .npy header",
         "It was cut off; make it again");
  }
  header = bytes.substr(8 + length_bytes, length);
  return start;
}

template <class Real>
std::vector<double> values_from(const std::string& bytes, std::size_t start, std::size_t count) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    Real value{};
    std::memcpy(&value, bytes.data() + start + i * sizeof(Real), sizeof(Real));
    values[i] = static_cast<double>(value);
  }
  return values;
}

} // namespace

NpyArray read_npy(const std::filesystem::path& file) {
  const std::string bytes = read_file(file);
  std::string header;
  const std::size_t start = read_header(file, bytes, header);
  const std::string type = entry(file, header, "descr");
  if (type != "'<f8'" && type != "'<f4'") {
    fail(file, type,
         "the array's element type is " + type +
             "; only little-endian float64 ('<f8') and float32 ('<f4') are read");
  }
  if (entry(file, header, "fortran_order") != "False") {
    fail(file, "fortran_order", "the array is stored in Fortran order; only C order is read");
  }
  NpyArray array;
  array.shape = shape_from(file, entry(file, header, "shape"));
  std::size_t count = 1;
  for (const int n : array.shape) {
    count *= static_cast<std::size_t>(n);
  }
  const std::size_t expected = count * (type == "'<f8'" ? sizeof(double) : sizeof(float));
  if (bytes.size() - start != expected) {
    fail(file, file.filename().string(),
         "the header promises " + std::to_string(expected) + " bytes of values, the file holds " +
             std::to_string(bytes.size() - start),
         "It was cut off or changed; make it again");
  }
  array.values =
      type == "'<f8'" ? values_from<double>(bytes, start, count) : values_from<float>(bytes, start, count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(array.values[i])) {
      fail(file, to_text(array.values[i]),
           "value number " + std::to_string(i) + " of the array is not finite",
           "A reference must be finite on the whole grid, ends included");
    }
  }
  return array;
}

} // namespace spinn::problem
