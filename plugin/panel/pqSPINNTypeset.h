// SPDX-License-Identifier: BSD-3-Clause
// Equations for people: subscripts, exponents, Greek letters.
#ifndef pqSPINNTypeset_h
#define pqSPINNTypeset_h

#include <QString>

/// HTML of a text in the problem language: "nu*u_xx^2" becomes ν·u with the subscript xx and the exponent 2.
/// What is not understood stays as it is.
QString pqSPINNTypeset(const QString& text);

#endif
