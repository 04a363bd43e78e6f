// SPDX-License-Identifier: BSD-3-Clause
// The solver library by itself: an equation as text, its solution as numbers, and as a file.
//   solve_heat [MODEL_FILE]     saves the trained model; examples/07_read_model.py reads it
#include <spinn/error.hpp>
#include <spinn/model_file.hpp>
#include <spinn/solve.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace {

/// A heat mode in a rod that is kept cold at both ends: u = exp(-a t) sin(x).
const std::string rod = R"toml(
title = "Heat in a rod"
unknowns = ["u"]
equations = ["u_t = a*u_xx"]

[[axis]]
name = "t"
range = [0, 2]

[[axis]]
name = "x"
range = [0, "pi"]

[parameters.a]
default = 0.5
range = [0.1, 2]

[[condition]]
on = "t = 0"
equation = "u = sin(x)"
weight = 10

[[condition]]
on = "boundary"
equation = "u = 0"
hard = true

[training]
width = 10
rank = 2
iterations = 500
)toml";

/// Largest difference from the true solution over some points, values and derivatives.
double largest_error(const spinn::Solution& solution, double a) {
  const std::vector<double> points = {0.0, 0.5, 0.3, 1.0, 1.1, 2.5, 2.0, 1.57}; // t, x pairs
  const std::vector<double> u = solution.evaluate_at("u", points);
  const std::vector<double> flux = solution.evaluate_at("-a*u_x", points);
  double worst = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double t = points[2 * i];
    const double x = points[2 * i + 1];
    std::printf("u(t=%.2f, x=%.2f) = %9.6f, heat flux -a u_x = %9.6f\n", t, x, u[i], flux[i]);
    worst = std::max(worst, std::abs(u[i] - std::exp(-a * t) * std::sin(x)));
    worst = std::max(worst, std::abs(flux[i] + a * std::exp(-a * t) * std::cos(x)));
  }
  return worst;
}

} // namespace

int main(int argc, char** argv) {
  try {
    const spinn::Problem problem = spinn::Problem::parse(rod, "rod");
    const double a = 0.8;
    const spinn::SolveRequest request{problem, {{"a", a}}, problem.defaults(), {}};
    const auto progress = [](const spinn::Progress& now) {
      if (now.iteration % 100 == 0) {
        std::printf("iteration %lld: loss %.1e\n", static_cast<long long>(now.iteration), now.loss);
      }
    };
    const spinn::Solution solution = spinn::solve(request, progress);
    std::printf("%s, on %s. %s\n", spinn::to_string(solution.report().outcome).c_str(),
                spinn::execution_space().c_str(), solution.report().advice.c_str());
    const double error = largest_error(solution, a);
    std::printf("largest error %.1e\n", error);
    if (argc > 1) {
      spinn::save_model(solution, argv[1]);
      const spinn::Solution loaded = spinn::load_model(argv[1]); // nothing is trained
      if (loaded.evaluate_at("u", {1.0, 1.1}) != solution.evaluate_at("u", {1.0, 1.1})) {
        std::fprintf(stderr, "the model in %s is another one\n", argv[1]);
        return 1;
      }
    }
    return error < 1e-4 ? 0 : 1;
  } catch (const spinn::Error& error) {
    std::fprintf(stderr, "%s\n", error.what()); // names the value, its place and the remedy
    return 1;
  }
}
