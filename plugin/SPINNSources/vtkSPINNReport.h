// SPDX-License-Identifier: BSD-3-Clause
// What is known about a solution and about the installed problems, as VTK arrays and tables.
#ifndef vtkSPINNReport_h
#define vtkSPINNReport_h

#include "vtkSPINNConfiguration.h"

#include <string>
#include <vector>

class vtkDoubleArray;
class vtkFieldData;
class vtkStringArray;
class vtkTable;

namespace spinn
{
class Error;
}

namespace vtkSPINNReport
{
/// Names and values: problem, equations, parameters, outcome, advice (text), loss, unseen_loss,
/// condition_error, relative_error, seconds, iterations (numbers; NaN where unknown).
void FillFieldData(vtkFieldData* fieldData, const spinn::Solution& solution, const std::string& outcome);

/// Columns iteration, seconds, loss, unseen_loss.
void FillTable(vtkTable* table, const std::vector<spinn::HistoryRow>& history);

/// At most about `limit` rows of four values (iteration, seconds, loss, unseen loss), flat, evenly thinned;
/// the last row is always there. An unseen loss that is not known yet becomes `unknown`.
void FillThinned(vtkDoubleArray* flat,
  const std::vector<spinn::HistoryRow>& history,
  std::size_t limit,
  double unknown);

/// Keys of the installed problems.
void ListProblems(vtkStringArray* keys);

/// For every installed problem that loads: key, title, equations and conditions (a line each), axes with
/// their ranges, text of its file.
void DescribeProblems(vtkStringArray* texts);
/// Appends the row of one problem that has no key of its own: `name` is what the property Problem holds.
void Describe(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts);
constexpr int PROBLEM_COLUMNS = 5; ///< of DescribeProblems: key, title, mathematics, axes, text

/// For every parameter of every problem: problem, name, default, lower, upper, "1" if whole numbers only
/// (else "0"), unit, meaning.
void ListParameters(vtkStringArray* texts);
void ListParameters(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts);
constexpr int PARAMETER_COLUMNS = 8;

/// For every problem and setting: problem, name of the property, the problem's own value.
void ListDefaults(vtkStringArray* texts);
void ListDefaults(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts);
constexpr int DEFAULT_COLUMNS = 3;

/// Line and column (from 1; 0: no place in the text), token, message, remedy.
void DescribeError(const spinn::Error& error, vtkStringArray* cells);
}

#endif
