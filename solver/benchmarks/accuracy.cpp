// SPDX-License-Identifier: BSD-3-Clause
// Error against seconds: solves problems with several seeds and methods and writes one table row each.
//
//   spinn_accuracy                                  every problem of the catalogue as its file says, seeds 1 to 5
//   spinn_accuracy PROBLEM... [SETTING=VALUE...]    these problems with some settings changed
// Settings are those of [training] in problem files, and besides: seeds=1,2,3  points=32,32,32  parameter:k=30
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
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

struct Request {
  std::vector<std::string> problems;
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
  Settings settings = problem.defaults();
  for (const auto& [name, value] : request.settings)
    setters().at(name)(settings, value);
  settings.seed = std::stoull(seed);
  return settings;
}

/// One row of the table. @returns the relative error
double solve_once(const Request& request, const Problem& problem, const Settings& settings) {
  const Solution solution = solve({problem, request.parameters, settings, {}});
  const Report& report = solution.report();
  std::string points;
  for (const int n : report.points)
    points += (points.empty() ? "" : "x") + std::to_string(n);
  std::printf(
      "| %s | %s | %s | %s | %d | %s | %llu | %.2f | %lld | %.1e | %.1e | %.1e | %.1e | %.1e | %s |\n",
      problem.key().c_str(), to_string(settings.axis_function).c_str(), to_string(settings.optimiser).c_str(),
      report.path.substr(0, report.path.find(':')).c_str(), report.rank, points.c_str(),
      static_cast<unsigned long long>(settings.seed), report.seconds,
      static_cast<long long>(report.iterations), report.loss, report.unseen_loss, report.condition_error,
      report.error_estimate, report.relative_error, to_string(report.outcome).c_str());
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
  std::printf("| problem | axis function | optimiser | path | rank | points | seed | seconds | iterations | "
              "loss | unseen loss | "
              "condition error | error estimate | relative L2 error | outcome "
              "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const std::string& key : request.problems) {
    const Problem problem = Problem::find(key);
    std::vector<double> errors;
    for (const std::string& seed : request.seeds)
      errors.push_back(solve_once(request, problem, settings_for(request, problem, seed)));
    std::printf("| %s | | | | | | median | | | | | | | %.1e | |\n", key.c_str(), median(errors));
  }
  return 0;
} catch (const Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
