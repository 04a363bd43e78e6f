// SPDX-License-Identifier: BSD-3-Clause
// A window in which a problem is written: axes, unknowns, equations, conditions and parameters as in a
// problem file. What is wrong is marked while one types.
#ifndef pqSPINNProblemEditor_h
#define pqSPINNProblemEditor_h

#include <QDialog>
#include <QStringList>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTimer;

class pqSPINNProblemEditor : public QDialog
{
  Q_OBJECT

public:
  pqSPINNProblemEditor(const QString& text, QWidget* parent);

  [[nodiscard]] QString text() const;

  /// Marks an error: line, column, token, message, remedy; an empty list says that the text is right.
  void showError(const QStringList& error);

Q_SIGNALS:
  void draftChanged(const QString& text); ///< a moment after the last key
  void used(const QString& text);         ///< the user wants to solve it

private Q_SLOTS:
  void save();

private:
  Q_DISABLE_COPY(pqSPINNProblemEditor)
  QPlainTextEdit* Text;
  QLabel* Verdict;
  QPushButton* Use;
  QTimer* Pause; ///< in typing
};

#endif
