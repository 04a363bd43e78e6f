// SPDX-License-Identifier: BSD-3-Clause
// The properties that are chosen by name.
#ifndef vtkSPINNChoices_h
#define vtkSPINNChoices_h

#include <spinn/choices.hpp>

#include <string>
#include <vector>

class vtkStringArray;

namespace vtkSPINNChoices
{
/// The choice that leaves a setting as the base settings have it.
constexpr const char* DEFAULT = "default";

/// Their names: "AxisFunction", "Optimiser", ..
std::vector<std::string> Properties();

/// What such a property may be, in the order to show it: the names that the library knows, and before them
/// `DEFAULT` where the property may leave the choice to the problem.
std::vector<spinn::Choice> Of(const std::string& property);

/// The name behind what a script or a state file gives: a name, a label whatever its capitals, or the number
/// that stood for the choice before choices had names.
/// @throws spinn::Error that names the property, the text and what is allowed
std::string Name(const std::string& property, const std::string& text);

/// The names of one property's choices.
void ListNames(const std::string& property, vtkStringArray* names);

/// For every choice of every property: property, name, label, former number (or nothing).
void List(vtkStringArray* rows);
constexpr int COLUMNS = 4;
}

#endif
