// SPDX-License-Identifier: BSD-3-Clause
// Names, labels and former numbers of choices.
#include "vtkSPINNChoices.h"

#include <spinn/error.hpp>

#include <vtkStringArray.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace
{
/// Where a property's choices come from: a setting of the library, or the list itself.
struct Source
{
  const char* Setting;
  bool MayBeDefault;
  std::vector<spinn::Choice> List;
};

const std::map<std::string, Source>& Sources()
{
  static const std::vector<spinn::Choice> switches = { { "on", "On" }, { "off", "Off" } };
  static const std::map<std::string, Source> sources = {
    { "AxisFunction", { "axis_function", true, {} } },
    { "NodeRule", { "node_rule", true, {} } },
    { "Optimiser", { "optimiser", true, {} } },
    { "Precision", { "precision", true, {} } },
    { "ResidualPath", { "residual_path", true, {} } },
    { "OutputPrecision", { "precision", false, {} } },
    { "AutomaticSize", { nullptr, true, switches } },
    { "Guard", { nullptr, true, switches } },
    { "BaseSettings", { nullptr, false, { { "problem", "Problem file" }, { "paper", "SPINN paper" } } } },
  };
  return sources;
}

/// State files from before choices had names hold a number, counted from 0. This list is closed: a new choice
/// has none.
const std::vector<std::string>& Former(const std::string& property)
{
  static const std::vector<std::string> none;
  static const std::vector<std::string> switches = { "default", "on", "off" };
  static const std::map<std::string, std::vector<std::string>> former = {
    { "AxisFunction", { "default", "mlp", "modified_mlp", "sine", "spectral", "automatic" } },
    { "NodeRule", { "default", "gauss-legendre", "random" } },
    { "Optimiser",
      { "default",
        "ssbroyden",
        "adam",
        "levenberg-marquardt",
        "l-bfgs",
        "automatic",
        "levenberg-marquardt-cg",
        "alternating-least-squares" } },
    { "Precision", { "default", "double", "single" } },
    { "ResidualPath", { "default", "automatic", "separable", "grid" } },
    { "OutputPrecision", { "single", "double" } },
    { "AutomaticSize", switches },
    { "Guard", switches },
    { "BaseSettings", { "problem", "paper" } },
  };
  const auto found = former.find(property);
  return found == former.end() ? none : found->second;
}

std::string FormerNumber(const std::string& property, const std::string& name)
{
  const std::vector<std::string>& former = Former(property);
  const auto found = std::find(former.begin(), former.end(), name);
  return found == former.end() ? "" : std::to_string(found - former.begin());
}

bool SameLetters(const std::string& a, const std::string& b)
{
  return std::equal(a.begin(),
    a.end(),
    b.begin(),
    b.end(),
    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}
}

std::vector<std::string> vtkSPINNChoices::Properties()
{
  std::vector<std::string> names;
  for (const auto& [property, source] : Sources())
  {
    names.push_back(property);
  }
  return names;
}

std::vector<spinn::Choice> vtkSPINNChoices::Of(const std::string& property)
{
  const Source& source = Sources().at(property);
  std::vector<spinn::Choice> choices = source.Setting ? spinn::choices(source.Setting) : source.List;
  if (source.MayBeDefault)
  {
    choices.insert(choices.begin(), { DEFAULT, "Problem default" });
  }
  return choices;
}

std::string vtkSPINNChoices::Name(const std::string& property, const std::string& text)
{
  std::string list;
  for (const spinn::Choice& choice : Of(property))
  {
    if (SameLetters(text, choice.name) || SameLetters(text, choice.label) ||
        (!text.empty() && text == FormerNumber(property, choice.name)))
    {
      return choice.name;
    }
    list += (list.empty() ? "\"" : ", \"") + choice.name + "\"";
  }
  throw spinn::Error({ property }, text, property + " is \"" + text + "\"", "Write one of " + list);
}

void vtkSPINNChoices::ListNames(const std::string& property, vtkStringArray* names)
{
  names->SetNumberOfValues(0);
  for (const spinn::Choice& choice : Of(property))
  {
    names->InsertNextValue(choice.name);
  }
}

void vtkSPINNChoices::List(vtkStringArray* rows)
{
  rows->SetNumberOfValues(0);
  for (const std::string& property : Properties())
  {
    for (const spinn::Choice& choice : Of(property))
    {
      for (const std::string& cell :
        { property, choice.name, choice.label, FormerNumber(property, choice.name) })
      {
        rows->InsertNextValue(cell);
      }
    }
  }
}
