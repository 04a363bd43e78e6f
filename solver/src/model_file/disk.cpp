// SPDX-License-Identifier: BSD-3-Clause
// Model files on disk: whole or not at all.
#include "model_file/failure.hpp"
#include "model_file/safetensors.hpp"

#include <spinn/model_file.hpp>

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace spinn {

namespace {

namespace fs = std::filesystem;

/// A name in the same folder that no other thread or process uses.
fs::path temporary_beside(const fs::path& file) {
  static std::atomic<unsigned> count = 0;
  fs::path temporary = file;
  temporary += ".partial-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  return temporary;
}

std::string reason(int number) {
  return std::generic_category().message(number);
}

/// @returns what went wrong, or nothing
std::string write(const fs::path& file, const std::string& bytes) {
  errno = 0;
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  return stream ? "" : errno != 0 ? reason(errno) : "the disk may be full";
}

std::string read(const fs::path& file) {
  const std::string source = file.string(), name = file.filename().string();
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status))
    model_file::fail(source, name, "the model file does not exist", "Correct its path");
  if (!fs::is_regular_file(status))
    model_file::fail(source, name, "this is a folder or device, not a model file",
                     "Name a file that SPINN saved");
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size > model_file::largest_file)
    model_file::fail(source, std::to_string(size),
                     "the file has " + std::to_string(size) + " bytes; a model file has at most " +
                         std::to_string(model_file::largest_file),
                     "Name a file that SPINN saved");
  std::string bytes(error ? 0 : size, '\0');
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    model_file::fail(source, name, "the file cannot be read", "Check its permissions");
  return bytes;
}

} // namespace

void save_model(const Solution& solution, const fs::path& file) {
  const std::string bytes = to_safetensors(solution);
  const fs::path temporary = temporary_beside(file);
  std::string failure = write(temporary, bytes);
  std::error_code error;
  if (failure.empty()) {
    fs::rename(temporary, file, error);
    if (error) failure = error.message();
  }
  if (failure.empty()) return;
  fs::remove(temporary, error);
  model_file::fail(file.string(), file.filename().string(), "the model cannot be saved here: " + failure,
                   "Choose a file in a folder that exists, that you may write to and that has room");
}

Solution load_model(const fs::path& file) {
  return from_safetensors(read(file), file.string());
}

} // namespace spinn
