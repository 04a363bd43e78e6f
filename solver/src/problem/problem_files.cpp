// SPDX-License-Identifier: BSD-3-Clause
// Problem::load: each problem file is read and parsed once per process, until it or its reference file changes.
#include "problem/parse.hpp"

#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace spinn {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_file(const fs::path& file, const std::string& message, const std::string& remedy) {
  throw Error({file.string(), 0, 0}, file.filename().string(), message, remedy);
}

std::string read_file(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) {
    fail_file(file, "the problem file does not exist",
              "Correct the path, or choose a problem of the catalogue by its key");
  }
  if (!fs::is_regular_file(file, error)) {
    fail_file(file, "this is a folder or device, not a problem file", "Name a text file that ends in .toml");
  }
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size > problem::largest_text) {
    fail_file(file, "the file has " + std::to_string(size / 1000000) + " MB; a problem file has at most 1 MB",
              "Name a text file in the format of solver/problems/README.md");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    fail_file(file, "the file cannot be read", "Check its permissions");
  }
  return text;
}

/// What changes when a file does; nothing for one that is not there.
struct Stamp {
  std::uintmax_t device = 0, inode = 0;
  std::intmax_t size = -1, modified = 0, changed = 0; ///< bytes, nanoseconds since 1970

  bool operator==(const Stamp&) const = default;
};

Stamp stamp_of(const fs::path& file) {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) {
    return {};
  }
  const auto nanoseconds = [](const timespec& time) {
    return static_cast<std::intmax_t>(time.tv_sec) * 1000000000 + time.tv_nsec;
  };
  return {status.st_dev, status.st_ino, status.st_size, nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

/// Whether a file could be written once more without a new stamp: the clock of a file system ticks slowly.
bool is_fresh(const Stamp& stamp) {
  constexpr std::intmax_t tick = 50000000; // nanoseconds, with a margin
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return stamp.changed > std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() - tick;
}

/// What came of reading one file.
struct Entry {
  Stamp file, reference;
  std::string reference_name; ///< empty: the file names none
  bool settled = false;       ///< no later change can hide behind these stamps
  std::optional<Error> error;
  Problem problem;
};

Stamp reference_stamp(const fs::path& file, const std::string& name) {
  return name.empty() ? Stamp{} : stamp_of(problem::locate_reference(file.parent_path(), name));
}

bool is_current(const Entry& entry, const fs::path& file) {
  return entry.settled && entry.file == stamp_of(file) &&
         entry.reference == reference_stamp(file, entry.reference_name);
}

Entry read(const fs::path& file) {
  Entry entry;
  entry.file = stamp_of(file);
  try {
    entry.problem =
        problem::parse(read_file(file), {file.string(), file.stem().string(), file.parent_path(),
                                         problem::MissingReference::is_an_error, &entry.reference_name});
  } catch (const Error& error) {
    entry.error = error;
  }
  entry.reference = reference_stamp(file, entry.reference_name);
  entry.settled = entry.file.size >= 0 && !is_fresh(entry.file) && !is_fresh(entry.reference) &&
                  entry.file == stamp_of(file);
  return entry;
}

/// The files that were read, by where they are and as what they were named (errors name them so).
class ProblemFiles {
public:
  Problem load(const fs::path& file) {
    const std::lock_guard lock(m_mutex);
    const std::pair key{fs::absolute(file).string(), file.string()};
    auto found = m_entries.find(key);
    if (found == m_entries.end() || !is_current(found->second, file)) {
      ++m_reads;
      found = m_entries.insert_or_assign(key, read(file)).first;
    }
    if (found->second.error) {
      throw Error(*found->second.error);
    }
    return found->second.problem;
  }

  [[nodiscard]] std::uint64_t reads() const {
    const std::lock_guard lock(m_mutex);
    return m_reads;
  }

private:
  mutable std::mutex m_mutex;
  std::map<std::pair<std::string, std::string>, Entry> m_entries;
  std::uint64_t m_reads = 0;
};

ProblemFiles& files() {
  static ProblemFiles all;
  return all;
}

} // namespace

Problem Problem::load(const fs::path& file) {
  return files().load(file);
}

std::uint64_t problem_files_read() {
  return files().reads();
}

} // namespace spinn
