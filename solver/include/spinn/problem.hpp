// SPDX-License-Identifier: BSD-3-Clause
// A problem: a partial differential equation on a box, as its text file states it.
#pragma once

#include <spinn/export.hpp>
#include <spinn/settings.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace spinn {

struct Axis {
  std::string name;
  double lower = 0;
  double upper = 1;
  bool periodic = false;
  std::string unit;
  std::string meaning;
};

struct Parameter {
  std::string name;
  double default_value = 0;
  double lower = 0;
  double upper = 1;
  bool integer = false; ///< whole numbers only
  std::string unit;
  std::string meaning;
};

/// A quantity that can be evaluated on a solution: an unknown, a definition, or a vector of them.
struct Quantity {
  std::string name;
  std::vector<std::string> components; ///< one name for a scalar
  std::string unit;
  std::string meaning;
};

/// Values by parameter name; what is absent takes its default.
using ParameterValues = std::map<std::string, double>;

namespace detail {
struct ProblemData;
}

/// An immutable problem; copies share their data.
class SPINN_EXPORT Problem {
public:
  Problem() = default; ///< empty
  explicit Problem(std::shared_ptr<const detail::ProblemData> data) : m_data(std::move(data)) {}

  /// Reads a problem file (TOML; the format is described in solver/problems/README.md), or takes it as it was read before,
  /// unless it or its reference file has changed since.
  /// @throws Error with file, line, column, token and remedy
  static Problem load(const std::filesystem::path& file);

  /// The same from text; `source` names it in errors, `folder` is where reference files are looked for.
  static Problem parse(const std::string& text, const std::string& source,
                       const std::filesystem::path& folder = {});

  /// Loads by key ("helmholtz3d") from the problem folders (see `problem_folders`), or by path if the text ends in
  /// ".toml". An unknown key gets the nearest one suggested.
  static Problem find(const std::string& key_or_path);

  [[nodiscard]] const std::string& key() const;
  [[nodiscard]] const std::string& title() const;
  [[nodiscard]] const std::string& description() const;
  [[nodiscard]] const std::string& citation() const;
  [[nodiscard]] const std::vector<Axis>& axes() const;
  [[nodiscard]] int time_axis() const; ///< index of the axis named "t", -1 without one
  [[nodiscard]] const std::vector<std::string>& unknowns() const;
  [[nodiscard]] const std::vector<Parameter>& parameters() const;
  [[nodiscard]] const std::vector<std::string>& equations() const;  ///< as written
  [[nodiscard]] const std::vector<std::string>& conditions() const; ///< as written, "u = 0 on x = -1"
  [[nodiscard]] const std::vector<Quantity>& outputs() const;       ///< what to show: vectors and scalars
  [[nodiscard]] bool has_truth() const;                             ///< a closed form or a reference file
  [[nodiscard]] const Settings& defaults() const;                   ///< training that works at the first try
  [[nodiscard]] double
  stated_error() const; ///< relative L2 error that default training reaches; 0 = not stated
  [[nodiscard]] const std::string& text() const; ///< the file as read

  /// All parameter values: the defaults overridden by `given`.
  /// @throws Error for an unknown name (nearest suggested), a value out of range or not finite
  [[nodiscard]] ParameterValues values(const ParameterValues& given) const;

  /// Checks settings against their ranges and this problem; names the setting, its value and the allowed range.
  /// @throws Error
  void check(const Settings& settings) const;

  [[nodiscard]] const detail::ProblemData& data() const { return *m_data; }
  [[nodiscard]] const std::shared_ptr<const detail::ProblemData>& shared_data() const { return m_data; }

private:
  std::shared_ptr<const detail::ProblemData> m_data;
};

struct CatalogueEntry {
  std::string key;
  std::string title;
  std::filesystem::path file;
};

/// Folders searched for problem files, first wins: those of the environment variable SPINN_PROBLEM_PATH (separated by
/// ':'), the folder "problems" beside the library, its installed place.
SPINN_EXPORT std::vector<std::filesystem::path> problem_folders();

/// Every problem file in the problem folders, sorted by key. A file that does not load is listed with its error as the
/// title, so that it is seen, and throws when it is loaded.
SPINN_EXPORT std::vector<CatalogueEntry> catalogue();

/// How often this process has read a problem file: each once, and again when it has changed.
SPINN_EXPORT std::uint64_t problem_files_read();

} // namespace spinn
