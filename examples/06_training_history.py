# SPDX-License-Identifier: BSD-3-Clause
"""How training went: the second output is the history of the loss, the field data the verdict.

Adam and self-scaled Broyden train the same model for the same number of iterations; the latter ends far lower.
    ./spinn python examples/06_training_history.py
"""

from paraview.simple import *


def train(optimiser):
    """The last row of the history, and the outcome."""
    s = SPINNSolver(Problem="klein_gordon3d", Optimiser=optimiser, Iterations=800)
    s.UpdatePipeline()
    table = servermanager.Fetch(s, idx=1)
    columns = [table.GetColumnName(index) for index in range(table.GetNumberOfColumns())]
    assert columns == ["iteration", "seconds", "loss", "unseen_loss"], f"the columns are {columns}"
    last = {name: table.GetColumnByName(name).GetValue(table.GetNumberOfRows() - 1) for name in columns}
    outcome = servermanager.Fetch(s).GetFieldData().GetAbstractArray("outcome").GetValue(0)
    print(f"{optimiser}: {last['iteration']:.0f} iterations, loss {last['loss']:.1e}, validation loss "
          f"{last['unseen_loss']:.1e}: {outcome}")
    return last, outcome


broyden, outcome = train("Self-scaled Broyden")
adam, _ = train("Adam")
assert outcome == "budget spent", f"800 iterations end with the budget, not with: {outcome}"
assert broyden["loss"] < 0.01 * adam["loss"], "Broyden should end two orders lower"
assert broyden["unseen_loss"] < 2 * broyden["loss"], "the validation loss should be about the training loss"
print("All as expected.")
