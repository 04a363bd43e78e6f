// SPDX-License-Identifier: BSD-3-Clause
// Comparing samples and writing them; the main function.
#include "samples.hpp"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>

namespace spinn::references {

double relative_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0;
  double norm = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    norm += b[i] * b[i];
  }
  return std::sqrt(difference / norm);
}

/// NumPy format 1.0: magic, header length, a Python dictionary padded to 64 bytes, the values in C order.
void write_npy(const std::string& path, const std::vector<int>& shape, const std::vector<double>& values) {
  std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    header += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  header += "), }";
  header.append(64 - (10 + header.size() + 1) % 64, ' ');
  header += '\n';
  std::ofstream file(path, std::ios::binary);
  file.write("\x93NUMPY\x01\x00", 8);
  const auto length = static_cast<std::uint16_t>(header.size());
  file.put(static_cast<char>(length & 0xff));
  file.put(static_cast<char>(length >> 8));
  file << header;
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(double)));
  file.close();
  if (!file) {
    throw std::runtime_error("cannot write " + path + "; check that the folder exists and has room");
  }
}

int run(const char* name, int count, char** arguments, int (*write)(const std::string& path),
        int (*check)()) {
  if (count != 2) {
    std::fprintf(stderr, "usage: %s FILE.npy | --check\n", arguments[0]);
    return 2;
  }
  try {
    const std::string argument = arguments[1];
    return argument == "--check" ? check() : write(argument);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", name, error.what());
    return 1;
  }
}

} // namespace spinn::references
