// SPDX-License-Identifier: BSD-3-Clause
// Which axes make the image and where its points lie.
#include "vtkSPINNImageLayout.h"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

namespace
{
vtkSPINNImageLayout Make(const char* problem,
  std::array<int, 3> resolution = { 0, 0, 0 },
  const std::vector<double>& fixed = {})
{
  return vtkSPINNImageLayout::Make(spinn::Problem::find(problem), resolution, fixed);
}

std::string ErrorOf(const char* problem, std::array<int, 3> resolution, const std::vector<double>& fixed)
{
  try
  {
    Make(problem, resolution, fixed);
  }
  catch (const spinn::Error& error)
  {
    return error.what();
  }
  return {};
}

TEST(ImageLayout, TimeIsNoImageAxis)
{
  const auto layout = Make("swirl3d", { 5, 9, 0 });
  EXPECT_EQ(layout.TimeAxis, 0);
  EXPECT_EQ(layout.ImageAxes, (std::vector<int>{ 1, 2 }));
  EXPECT_EQ(layout.Dimensions, (std::array<int, 3>{ 5, 9, 1 }));
  EXPECT_EQ(layout.WholeExtent(), (std::array<int, 6>{ 0, 4, 0, 8, 0, 0 }));
}

TEST(ImageLayout, OriginAndSpacingSpanTheDomain)
{
  const auto layout = Make("swirl3d", { 5, 9, 0 });
  EXPECT_EQ(layout.Origin, (std::array<double, 3>{ -1, 0, 0 }));
  EXPECT_EQ(layout.Spacing, (std::array<double, 3>{ 0.5, 0.25, 1 }));
}

TEST(ImageLayout, AutomaticResolutionDependsOnTheNumberOfDirections)
{
  EXPECT_EQ(Make("shift2d").Dimensions, (std::array<int, 3>{ 1001, 1, 1 }));
  EXPECT_EQ(Make("swirl3d").Dimensions, (std::array<int, 3>{ 201, 201, 1 }));
  EXPECT_EQ(Make("sum5d").Dimensions, (std::array<int, 3>{ 65, 65, 65 }));
}

TEST(ImageLayout, AxesBeyondTheThirdAreHeldInTheMiddleUnlessSaid)
{
  EXPECT_EQ(Make("sum5d").FixedCoordinates, (std::vector<double>{ 1, 2 }));
  EXPECT_EQ(Make("sum5d", { 0, 0, 0 }, { 0.5, 4 }).FixedCoordinates, (std::vector<double>{ 0.5, 4 }));
}

TEST(ImageLayout, GridHoldsTheNodesOfAPartAndEndsExactlyAtTheFace)
{
  const auto problem = spinn::Problem::find("sum5d");
  const auto layout = vtkSPINNImageLayout::Make(problem, { 11, 4, 3 }, { 0.25, 3 });
  const spinn::Grid grid = layout.MakeGrid(problem, { 9, 10, 1, 1, 0, 2 }, 0);
  EXPECT_EQ(grid.nodes[0], (std::vector<double>{ 0.9, 1.0 }));
  ASSERT_EQ(grid.nodes[1].size(), 1U);
  EXPECT_DOUBLE_EQ(grid.nodes[1][0], 1.0 / 3);
  EXPECT_EQ(grid.nodes[2], (std::vector<double>{ 0, 0.5, 1 }));
  EXPECT_EQ(grid.nodes[3], (std::vector<double>{ 0.25 }));
  EXPECT_EQ(grid.nodes[4], (std::vector<double>{ 3 }));
}

TEST(ImageLayout, TimesOutsideTheDomainAreClamped)
{
  const auto problem = spinn::Problem::find("shift2d");
  const auto layout = vtkSPINNImageLayout::Make(problem, { 3, 0, 0 }, {});
  EXPECT_EQ(layout.MakeGrid(problem, layout.WholeExtent(), -5).nodes[0], (std::vector<double>{ 0 }));
  EXPECT_EQ(layout.MakeGrid(problem, layout.WholeExtent(), 0.7).nodes[0], (std::vector<double>{ 0.7 }));
  EXPECT_EQ(layout.MakeGrid(problem, layout.WholeExtent(), 99).nodes[0], (std::vector<double>{ 2 }));
}

TEST(ImageLayout, PartsAreClippedToTheWhole)
{
  const auto layout = Make("swirl3d", { 5, 9, 0 });
  const int beyond[6] = { -2, 3, 7, 20, 0, 5 };
  EXPECT_EQ(layout.Clip(beyond), (std::array<int, 6>{ 0, 3, 7, 8, 0, 0 }));
  const int outside[6] = { 9, 12, 0, 3, 0, 0 };
  EXPECT_EQ(layout.Clip(outside), (std::array<int, 6>{ 0, -1, 0, -1, 0, -1 }));
}

TEST(ImageLayout, ErrorsNameValuePlaceAndRemedy)
{
  const std::string resolution = ErrorOf("swirl3d", { 5, 1, 0 }, {});
  EXPECT_NE(resolution.find("Resolution along y is 1"), std::string::npos) << resolution;
  EXPECT_NE(resolution.find("2..4096"), std::string::npos) << resolution;

  const std::string count = ErrorOf("sum5d", { 0, 0, 0 }, { 1 });
  EXPECT_NE(count.find("2 axes beyond the third (d, e)"), std::string::npos) << count;

  const std::string none = ErrorOf("swirl3d", { 0, 0, 0 }, { 1 });
  EXPECT_NE(none.find("Leave it empty"), std::string::npos) << none;

  const std::string outside = ErrorOf("sum5d", { 0, 0, 0 }, { 1, 4.5 });
  EXPECT_NE(outside.find("holds e at 4.5"), std::string::npos) << outside;
  EXPECT_NE(outside.find("0..4"), std::string::npos) << outside;
}
}
