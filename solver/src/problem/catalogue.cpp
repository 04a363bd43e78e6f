// SPDX-License-Identifier: BSD-3-Clause
// Where problem files are, and finding one by its key.
#include "language/parser.hpp"

#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <system_error>

namespace spinn {

namespace {

namespace fs = std::filesystem;

constexpr int levels_up = 5; ///< lib/paraview-5.13/plugins/SPINN/ is four levels below the prefix

void append_if_folder(std::vector<fs::path>& folders, const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return;
  }
  const fs::path canonical = fs::canonical(folder, error);
  if (!error && std::find(folders.begin(), folders.end(), canonical) == folders.end()) {
    folders.push_back(canonical);
  }
}

void append_environment(std::vector<fs::path>& folders) {
  const char* const variable = std::getenv("SPINN_PROBLEM_PATH");
  std::string rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    if (colon > 0) {
      append_if_folder(folders, rest.substr(0, colon));
    }
    rest.erase(0, colon + 1);
  }
}

/// share/spinn/problems in the folders above the library (or the program, where the library is linked into it).
void append_near_library(std::vector<fs::path>& folders) {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&problem_folders), &info) == 0 || info.dli_fname == nullptr) {
    return;
  }
  std::error_code error;
  fs::path folder = fs::weakly_canonical(info.dli_fname, error).parent_path();
  for (int level = 0; level < levels_up && !error && folder.has_relative_path(); ++level) {
    append_if_folder(folders, folder / "share" / "spinn" / "problems");
    folder = folder.parent_path();
  }
}

/// The .toml files of the problem folders by key; the first folder that has a key wins.
std::map<std::string, fs::path> problem_files() {
  std::map<std::string, fs::path> files;
  for (const fs::path& folder : problem_folders()) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      if (entry->path().extension() == ".toml") {
        files.insert({entry->path().stem().string(), entry->path()});
      }
    }
  }
  return files;
}

std::string folders_in_words() {
  std::string text;
  for (const fs::path& folder : problem_folders()) {
    text += (text.empty() ? "" : ", ") + folder.string();
  }
  return text.empty() ? "no problem folder was found; set SPINN_PROBLEM_PATH to one"
                      : "the folders searched are " + text;
}

} // namespace

std::vector<std::filesystem::path> problem_folders() {
  std::vector<fs::path> folders;
  append_environment(folders);
  append_near_library(folders);
  return folders;
}

std::vector<CatalogueEntry> catalogue() {
  std::vector<CatalogueEntry> entries;
  for (const auto& [key, file] : problem_files()) {
    std::string title;
    try {
      title = Problem::load(file).title();
    } catch (const Error& error) {
      title = error.what();
    }
    entries.push_back({key, title, file});
  }
  return entries;
}

Problem Problem::find(const std::string& key_or_path) {
  if (key_or_path.ends_with(".toml")) {
    return load(key_or_path);
  }
  const std::map<std::string, fs::path> files = problem_files();
  if (const auto file = files.find(key_or_path); file != files.end()) {
    return load(file->second);
  }
  std::vector<std::string> keys;
  std::string list;
  for (const auto& [key, file] : files) {
    keys.push_back(key);
    list += (list.empty() ? "" : ", ") + key;
  }
  const std::string near = language::nearest(key_or_path, keys);
  throw Error({"problem", 0, 0}, key_or_path, "there is no problem \"" + key_or_path + "\"",
              !near.empty()  ? "Did you mean \"" + near + "\"?"
              : list.empty() ? "Give the path of a .toml file; " + folders_in_words()
                             : "Give one of " + list + ", or the path of a .toml file");
}

} // namespace spinn
