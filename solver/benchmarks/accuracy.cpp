// SPDX-License-Identifier: BSD-3-Clause
// Error against seconds: solves problems with several seeds and methods and writes one table row each.
//
//   spinn_accuracy                                  every problem of the catalogue as its file says, seeds 1 to 5
//   spinn_accuracy PROBLEM... [SETTING=VALUE...]    these problems with some settings changed
// Settings are those of [training] in problem files, and besides: seeds=1,2,3  points=32,32,32  parameter:k=30
//   settings=paper  starts from the set-up of Cho et al. (2023) instead of the problem file's
//   end=w           adds the relative L2 error of this unknown at the end of the axis t, on 97 nodes per axis
//   curve=FILE      appends rows "problem,name,seed,seconds,relative error" while training goes on; name=.. names the curve
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace spinn;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');)
    parts.push_back(part);
  return parts;
}

/// Where a curve of error against seconds goes.
struct Curve {
  std::string file; ///< empty: nowhere
  std::string name;
};

struct Request {
  std::vector<std::string> problems;
  bool paper = false;
  Curve curve;
  std::string end; ///< unknown whose error at the end of t is told; empty: none
  std::vector<std::pair<std::string, std::string>> settings;
  ParameterValues parameters;
  std::vector<std::string> seeds = {"1", "2", "3", "4", "5"};
};

using Setter = std::function<void(Settings&, const std::string&)>;

const std::map<std::string, Setter>& setters() {
  static const std::map<std::string, Setter> table{
      {"axis_function", [](Settings& s, const std::string& v) { s.axis_function = axis_function_from(v); }},
      {"width", [](Settings& s, const std::string& v) { s.width = std::stoi(v); }},
      {"depth", [](Settings& s, const std::string& v) { s.depth = std::stoi(v); }},
      {"rank", [](Settings& s, const std::string& v) { s.rank = std::stoi(v); }},
      {"points",
       [](Settings& s, const std::string& v) {
         s.points.clear();
         for (const std::string& part : split(v))
           s.points.push_back(std::stoi(part));
       }},
      {"optimiser", [](Settings& s, const std::string& v) { s.optimiser = optimiser_from(v); }},
      {"residual_path", [](Settings& s, const std::string& v) { s.residual_path = residual_path_from(v); }},
      {"precision", [](Settings& s, const std::string& v) { s.precision = precision_from(v); }},
      {"seconds", [](Settings& s, const std::string& v) { s.seconds = std::stod(v); }},
      {"iterations", [](Settings& s, const std::string& v) { s.iterations = std::stoll(v); }},
      {"tolerance", [](Settings& s, const std::string& v) { s.tolerance = std::stod(v); }},
      {"windows", [](Settings& s, const std::string& v) { s.windows = std::stoi(v); }},
      {"automatic_size", [](Settings& s, const std::string& v) { s.automatic_size = v == "true"; }},
      {"guard", [](Settings& s, const std::string& v) { s.guard = v == "true"; }},
  };
  return table;
}

Request parse(int count, char** arguments) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (equals == std::string::npos)
      request.problems.push_back(argument);
    else if (name == "seeds")
      request.seeds = split(argument.substr(equals + 1));
    else if (argument == "settings=paper")
      request.paper = true;
    else if (name == "end")
      request.end = argument.substr(equals + 1);
    else if (name == "curve")
      request.curve.file = argument.substr(equals + 1);
    else if (name == "name")
      request.curve.name = argument.substr(equals + 1);
    else if (name.starts_with("parameter:"))
      request.parameters[name.substr(10)] = std::stod(argument.substr(equals + 1));
    else if (setters().contains(name))
      request.settings.emplace_back(name, argument.substr(equals + 1));
    else
      throw Error({"arguments", 0, 0}, name, "there is no setting \"" + name + "\"",
                  "See the first lines of accuracy.cpp");
  }
  if (request.problems.empty())
    for (const CatalogueEntry& entry : catalogue())
      request.problems.push_back(entry.key);
  return request;
}

Settings settings_for(const Request& request, const Problem& problem, const std::string& seed) {
  Settings settings =
      request.paper ? paper_settings(static_cast<int>(problem.axes().size())) : problem.defaults();
  for (const auto& [name, value] : request.settings)
    setters().at(name)(settings, value);
  settings.seed = std::stoull(seed);
  return settings;
}

/// Writes the error at moments that lie further and further apart.
class CurveWriter {
public:
  CurveWriter(const Curve& curve, const Problem& problem, std::uint64_t seed)
      : m_file(curve.file.empty() ? nullptr : std::fopen(curve.file.c_str(), "a")), m_problem(problem.key()),
        m_name(curve.name), m_seed(seed) {
    if (m_file == nullptr && !curve.file.empty())
      throw Error({"curve", 0, 0}, curve.file, "the file \"" + curve.file + "\" cannot be written",
                  "Name a file in a folder that exists");
  }
  CurveWriter(const CurveWriter&) = delete;
  CurveWriter& operator=(const CurveWriter&) = delete;
  ~CurveWriter() {
    if (m_file != nullptr) std::fclose(m_file);
  }
  void operator()(const Progress& progress) {
    if (m_file == nullptr || progress.seconds < m_next) return;
    row(progress.seconds, progress.snapshot().relative_error(nodes));
    m_next = 1.2 * progress.seconds;
  }
  void row(double seconds, double error) const {
    if (m_file == nullptr) return;
    std::fprintf(m_file, "%s,%s,%llu,%.4g,%.3e\n", m_problem.c_str(), m_name.c_str(),
                 static_cast<unsigned long long>(m_seed), seconds, error);
    std::fflush(m_file);
  }

private:
  static constexpr int nodes = 33; // per axis
  std::FILE* m_file;
  std::string m_problem, m_name;
  std::uint64_t m_seed;
  double m_next = 0.01;
};

/// | error | / | truth | in L2 over space at the end of the axis t.
double error_at_end(const Solution& solution, const std::string& unknown) {
  constexpr int nodes = 97; // those of the reference of navier_stokes3d, so that it is not interpolated
  const Problem& problem = solution.problem();
  Grid grid;
  for (std::size_t i = 0; i < problem.axes().size(); ++i) {
    const Axis& axis = problem.axes()[i];
    std::vector<double>& along = grid.nodes.emplace_back(1, axis.upper);
    if (static_cast<int>(i) == problem.time_axis()) continue;
    along.assign(nodes, axis.lower);
    for (int n = 1; n < nodes; ++n)
      along[static_cast<std::size_t>(n)] = axis.lower + (axis.upper - axis.lower) * n / (nodes - 1);
  }
  std::vector<double> error(grid.size()), truth(grid.size());
  solution.evaluate({"error:" + unknown, "truth:" + unknown}, grid, std::vector{error.data(), truth.data()});
  const auto square = [](double sum, double value) { return sum + value * value; };
  return std::sqrt(std::accumulate(error.begin(), error.end(), 0.0, square) /
                   std::accumulate(truth.begin(), truth.end(), 0.0, square));
}

/// One row of the table. @returns the relative error
double solve_once(const Request& request, const Problem& problem, const Settings& settings) {
  CurveWriter curve(request.curve, problem, settings.seed);
  const Solution solution = solve({problem, request.parameters, settings, {}}, std::ref(curve));
  const Report& report = solution.report();
  curve.row(report.seconds, report.relative_error);
  std::string points;
  for (const int n : report.points)
    points += (points.empty() ? "" : "x") + std::to_string(n);
  std::printf(
      "| %s | %s | %s | %s | %d | %d | %s | %llu | %.2f | %lld | %.1e | %.1e | %.1e | %.1e | %.1e | %s |\n",
      problem.key().c_str(), to_string(solution.settings().axis_function).c_str(),
      to_string(settings.optimiser).c_str(), report.path.substr(0, report.path.find(':')).c_str(),
      report.rank, solution.settings().windows, points.c_str(),
      static_cast<unsigned long long>(settings.seed), report.seconds,
      static_cast<long long>(report.iterations), report.loss, report.unseen_loss, report.condition_error,
      report.error_estimate, report.relative_error, to_string(report.outcome).c_str());
  if (!request.end.empty())
    std::printf("%s at the end of t: relative L2 error %.1e\n", request.end.c_str(),
                error_at_end(solution, request.end));
  std::fflush(stdout);
  return report.relative_error;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

} // namespace

int main(int count, char** arguments) try {
  const Request request = parse(count, arguments);
  std::printf("%s\n\n", execution_space().c_str());
  std::printf("| problem | axis function | optimiser | path | rank | windows | points | seed | seconds | "
              "iterations | "
              "loss | unseen loss | "
              "condition error | error estimate | relative L2 error | outcome "
              "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const std::string& key : request.problems) {
    const Problem problem = Problem::find(key);
    std::vector<double> errors;
    for (const std::string& seed : request.seeds)
      errors.push_back(solve_once(request, problem, settings_for(request, problem, seed)));
    std::printf("| %s | | | | | | | median | | | | | | | %.1e | |\n", key.c_str(), median(errors));
  }
  return 0;
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
