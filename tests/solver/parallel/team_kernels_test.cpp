// SPDX-License-Identifier: BSD-3-Clause
// Work shared by a team, on whatever the kernels run on.
#include "parallel/team.hpp"

#include "parallel/arrays.hpp"
#include "parallel/execution_space.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn::parallel;
using Space = Kokkos::DefaultExecutionSpace;
using Team = Kokkos::TeamPolicy<Space>::member_type;
constexpr int team_size = is_host<Space> ? 1 : 128;

/// Counts how often each (row, column) is visited.
struct CountVisits {
  int row_count, column_count;
  int* visits;
  KOKKOS_FUNCTION void operator()(const Team& team) const {
    const int width = column_count;
    int* const counts = visits;
    rows(team, row_count,
         [=](int row, Lanes lanes) { columns(lanes, width, [=](int c) { ++counts[row * width + c]; }); });
    team.team_barrier();
    elements(team, row_count * width, [=](int i) { counts[i] += 10; });
  }
};

TEST(Team, visits_every_row_column_and_element_once) {
  ensure_execution_space();
  const Space space;
  const Array<Space, int> visits = allocate_zero<Space, int>(space, "visits", 13 * 37);
  Kokkos::parallel_for("visits", Kokkos::TeamPolicy<Space>(space, 1, team_size),
                       CountVisits{13, 37, visits.data()});
  std::vector<int> counts(13 * 37);
  copy_out<Space, int>(space, counts, visits);
  for (const int count : counts)
    ASSERT_EQ(count, 11);
}

template <class T>
struct OneProduct {
  Product<T> p;
  KOKKOS_FUNCTION void operator()(const Team& team) const { product<true>(team, p); }
};

template <class T>
void check_product(int m, int n, int depth) {
  ensure_execution_space();
  const Space space;
  std::vector<T> a(static_cast<std::size_t>(2 * m * depth));
  std::vector<T> b(static_cast<std::size_t>(2 * depth * n));
  for (std::size_t i = 0; i < a.size(); ++i)
    a[i] = static_cast<T>(std::sin(1.0 + static_cast<double>(i)));
  for (std::size_t i = 0; i < b.size(); ++i)
    b[i] = static_cast<T>(std::cos(static_cast<double>(i)));
  std::vector<T> c(static_cast<std::size_t>(m * n), T(1));
  const std::vector<Segment> segments = {{1, 0}, {0, 1}};
  const auto device_a = upload(space, "a", a);
  const auto device_b = upload(space, "b", b);
  const auto device_c = upload(space, "c", c);
  const auto device_segments = upload(space, "segments", segments);
  Product<T> p;
  p.rows = m;
  p.columns = n;
  p.depth = depth;
  p.segments = device_segments.data();
  p.count = 2;
  p.a = device_a.data();
  p.a_block = m * depth;
  p.a_row = depth;
  p.a_column = 1;
  p.b = device_b.data();
  p.b_block = depth * n;
  p.b_row = n;
  p.c = device_c.data();
  p.c_row = n;
  Kokkos::parallel_for("product", Kokkos::TeamPolicy<Space>(space, 1, team_size), OneProduct<T>{p});
  copy_out<Space, T>(space, c, device_c);
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j) {
      double expected = 1;
      for (const Segment& s : segments)
        for (int k = 0; k < depth; ++k)
          expected += static_cast<double>(a[static_cast<std::size_t>((s.a * m + i) * depth + k)]) *
                      static_cast<double>(b[static_cast<std::size_t>((s.b * depth + k) * n + j)]);
      ASSERT_NEAR(c[static_cast<std::size_t>(i * n + j)], expected, sizeof(T) == 4 ? 1e-4 : 1e-12)
          << i << ", " << j;
    }
}

TEST(Team, multiplies_matrices) {
  check_product<double>(16, 4 * vector_length<double>, 33);
  check_product<double>(5, 3 * vector_length<double>, 7);
  check_product<float>(33, vector_length<float>, 16);
}

} // namespace
