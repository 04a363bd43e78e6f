// SPDX-License-Identifier: BSD-3-Clause
// Choices by name, by label and by the number that stood for them once.
#include "vtkSPINNChoices.h"

#include <spinn/error.hpp>

#include <vtkNew.h>
#include <vtkStringArray.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace
{
TEST(Choices, AreThoseOfTheLibrary)
{
  const std::vector<spinn::Choice> optimisers = vtkSPINNChoices::Of("Optimiser");
  const std::vector<spinn::Choice> known = spinn::choices("optimiser");
  ASSERT_EQ(optimisers.size(), known.size() + 1);
  EXPECT_EQ(optimisers.front().name, vtkSPINNChoices::DEFAULT);
  for (std::size_t i = 0; i < known.size(); ++i)
  {
    EXPECT_EQ(optimisers[i + 1].name, known[i].name);
  }
  EXPECT_EQ(vtkSPINNChoices::Of("OutputPrecision").size(), spinn::choices("precision").size());
}

TEST(Choices, AreKnownByNameAndByLabelWhateverTheCapitals)
{
  for (const std::string& property : vtkSPINNChoices::Properties())
  {
    for (const auto& [name, label] : vtkSPINNChoices::Of(property))
    {
      EXPECT_EQ(vtkSPINNChoices::Name(property, name), name);
      EXPECT_EQ(vtkSPINNChoices::Name(property, label), name);
      std::string capitals = label;
      std::transform(capitals.begin(), capitals.end(), capitals.begin(), ::toupper);
      EXPECT_EQ(vtkSPINNChoices::Name(property, capitals), name);
    }
  }
}

/// What xml/solver.xml and xml/models.xml named before choices had names: property, number, text.
struct Former
{
  const char* Property;
  const char* Number;
  const char* Text;
  const char* Name;
};

constexpr Former FORMER[] = {
  { "BaseSettings", "0", "Problem file", "problem" },
  { "BaseSettings", "1", "SPINN paper", "paper" },
  { "AxisFunction", "0", "Problem default", "default" },
  { "AxisFunction", "1", "MLP (tanh)", "mlp" },
  { "AxisFunction", "2", "Modified MLP", "modified_mlp" },
  { "AxisFunction", "3", "MLP (sine)", "sine" },
  { "AxisFunction", "4", "Spectral", "spectral" },
  { "AxisFunction", "5", "Automatic", "automatic" },
  { "Optimiser", "0", "Problem default", "default" },
  { "Optimiser", "1", "Self-scaled Broyden", "ssbroyden" },
  { "Optimiser", "2", "Adam", "adam" },
  { "Optimiser", "3", "Levenberg-Marquardt", "levenberg-marquardt" },
  { "Optimiser", "4", "L-BFGS", "l-bfgs" },
  { "Optimiser", "5", "Automatic", "automatic" },
  { "Optimiser", "6", "Levenberg-Marquardt, conjugate gradients", "levenberg-marquardt-cg" },
  { "Optimiser", "7", "Alternating least squares", "alternating-least-squares" },
  { "NodeRule", "0", "Problem default", "default" },
  { "NodeRule", "1", "Gauss-Legendre", "gauss-legendre" },
  { "NodeRule", "2", "Random", "random" },
  { "ResidualPath", "0", "Problem default", "default" },
  { "ResidualPath", "1", "Automatic", "automatic" },
  { "ResidualPath", "2", "Separable", "separable" },
  { "ResidualPath", "3", "Grid", "grid" },
  { "AutomaticSize", "0", "Problem default", "default" },
  { "AutomaticSize", "1", "On", "on" },
  { "AutomaticSize", "2", "Off", "off" },
  { "Guard", "0", "Problem default", "default" },
  { "Guard", "1", "On", "on" },
  { "Guard", "2", "Off", "off" },
  { "Precision", "0", "Problem default", "default" },
  { "Precision", "1", "Double", "double" },
  { "Precision", "2", "Single", "single" },
  { "OutputPrecision", "0", "Single", "single" },
  { "OutputPrecision", "1", "Double", "double" },
};

TEST(Choices, OfOldScriptsAndStateFilesAreKnown)
{
  for (const auto& [property, number, text, name] : FORMER)
  {
    EXPECT_EQ(vtkSPINNChoices::Name(property, number), name) << property << " " << number;
    EXPECT_EQ(vtkSPINNChoices::Name(property, text), name) << property << " " << text;
  }
}

TEST(Choices, ThatDoNotExistAreRefusedWithThoseThatDo)
{
  for (const std::string& property : vtkSPINNChoices::Properties())
  {
    for (const char* text : { "", " ", "nonsense", "-1", "99", "1.0" })
    {
      try
      {
        vtkSPINNChoices::Name(property, text);
        ADD_FAILURE() << property << " took \"" << text << "\"";
      }
      catch (const spinn::Error& error)
      {
        EXPECT_EQ(error.place().source, property);
        EXPECT_EQ(error.token(), text);
        EXPECT_NE(
          error.remedy().find("\"" + vtkSPINNChoices::Of(property).back().name + "\""), std::string::npos)
          << error.what();
      }
    }
  }
}

TEST(Choices, AreListedForThePanel)
{
  vtkNew<vtkStringArray> rows;
  vtkSPINNChoices::List(rows);
  ASSERT_EQ(rows->GetNumberOfValues() % vtkSPINNChoices::COLUMNS, 0);
  bool found = false;
  for (vtkIdType i = 0; i < rows->GetNumberOfValues(); i += vtkSPINNChoices::COLUMNS)
  {
    found = found || (rows->GetValue(i) == "Optimiser" && rows->GetValue(i + 1) == "l-bfgs" &&
                       rows->GetValue(i + 2) == "L-BFGS" && rows->GetValue(i + 3) == "4");
  }
  EXPECT_TRUE(found);
}
}
