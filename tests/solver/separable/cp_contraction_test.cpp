// SPDX-License-Identifier: BSD-3-Clause
// CP tensors against loops over all their values.
#include "separable/cp_contraction.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::separable;
using Eigen::Index;

struct CpTensorTest : testing::TestWithParam<std::vector<int>> {
  CpTerms terms;
  std::vector<residual::Matrix> matrices;

  void SetUp() override {
    const std::vector<int>& sizes = GetParam();
    for (int t = 0; t < 7; ++t)
      terms.coefficients.push_back(0.5 * t - 1.25);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      residual::Matrix& matrix = matrices.emplace_back(sizes[i], 4);
      for (Index k = 0; k < matrix.size(); ++k)
        matrix.data()[k] = std::sin(static_cast<double>(3 * k + 7 * static_cast<Index>(i) + 1));
      auto& columns = terms.columns.emplace_back();
      for (int t = 0; t < 7; ++t)
        columns.push_back((t * (static_cast<int>(i) + 1)) % 4); // columns used several times
    }
  }

  /// f(index [axes], value) for every value of the tensor.
  template <class F>
  void for_each(const F& f) const {
    std::vector<Index> index(matrices.size(), 0);
    for (bool more = true; more;) {
      double value = 0;
      for (Index t = 0; t < terms.terms(); ++t)
        value += terms.coefficients[static_cast<std::size_t>(t)] * product(index, t, matrices.size());
      f(index, value);
      more = false;
      for (std::size_t i = 0; i < index.size() && !more; ++i) {
        more = ++index[i] < matrices[i].rows();
        if (!more) index[i] = 0;
      }
    }
  }

  double product(const std::vector<Index>& index, Index t, std::size_t without) const {
    double result = 1;
    for (std::size_t i = 0; i < matrices.size(); ++i)
      if (i != without) result *= matrices[i](index[i], terms.columns[i][static_cast<std::size_t>(t)]);
    return result;
  }
};

TEST_P(CpTensorTest, has_the_norm_of_its_values) {
  double expected = 0;
  for_each([&](const std::vector<Index>&, double value) { expected += value * value; });
  EXPECT_NEAR(CpTensor(terms, matrices).squared_norm(), expected, 1e-13 * expected);
}

TEST_P(CpTensorTest, is_contracted_along_all_axes_but_one) {
  const std::vector<residual::Matrix> found = CpTensor(terms, matrices).contractions();
  ASSERT_EQ(found.size(), matrices.size());
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    residual::Matrix expected = residual::Matrix::Zero(matrices[i].rows(), terms.terms());
    for_each([&](const std::vector<Index>& index, double value) {
      for (Index t = 0; t < terms.terms(); ++t)
        expected(index[i], t) += value * product(index, t, i);
    });
    ASSERT_EQ(found[i].rows(), expected.rows());
    EXPECT_LT((found[i] - expected).norm(), 1e-13 * expected.norm()) << "axis " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, CpTensorTest,
                         testing::Values(std::vector{5, 3}, std::vector{1, 6}, std::vector{3, 4, 5},
                                         std::vector{6, 1, 2}, std::vector{2, 3, 4, 3},
                                         std::vector{3, 2, 2, 1, 4}),
                         [](const testing::TestParamInfo<std::vector<int>>& info) {
                           std::string name = "of";
                           for (const int size : info.param)
                             name += "_" + std::to_string(size);
                           return name;
                         });

} // namespace
