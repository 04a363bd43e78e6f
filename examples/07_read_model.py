# SPDX-License-Identifier: BSD-3-Clause
"""A trained model without SPINN: a few lines of numpy read a model file and rebuild its fields.

    python3 examples/07_read_model.py rod.safetensors
Model files come from spinn::save_model; examples/cpp/solve_heat.cpp writes the one whose answer is known here.
solver/MODEL_FILE.md describes what stands in them.
"""

import json
import sys

import numpy


def read_model(path):
    """The texts of a model file and its tensors, by name."""
    data = open(path, "rb").read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    texts = header.pop("__metadata__")
    return texts, {name: numpy.ndarray(entry["shape"], "<f8", data, start + entry["data_offsets"][0])
                   for name, entry in header.items()}


def field(texts, tensors, unknown, every=1):
    """Values [n_1, .., n_d] at every so-many-th node of each axis."""
    axes, letters = texts["axes"].split(), "abcde"
    factors = [tensors[f"factors.{unknown}.{axis}"][::every] for axis in axes]  # [nodes, terms]
    inputs = ",".join(letter + "r" for letter in letters[:len(axes)])
    return numpy.einsum(f"r,{inputs}->{letters[:len(axes)]}", tensors[f"weights.{unknown}"], *factors, optimize=True)


texts, tensors = read_model(sys.argv[1])
every = 1 if len(texts["axes"].split()) < 4 else 10  # 101 nodes per axis are many in four dimensions
print(f"{texts['problem']}: {texts['report.outcome']} after {texts['report.iterations']} iterations, "
      f"loss {float(texts['report.loss']):.1e}, {sum(v.size for n, v in tensors.items() if n.startswith('window.'))} parameters")
for unknown in texts["unknowns"].split():
    u = field(texts, tensors, unknown, every)
    print(f"{unknown} [{' x '.join(map(str, u.shape))}] from {u.min():.6g} to {u.max():.6g}")

# ---- known answer ----
if texts["problem"] == "rod":  # a heat mode in a rod: exp(-a t) sin(x)
    a, t, x = float(texts["parameter.a"]), tensors["nodes.t"], tensors["nodes.x"]
    worst = abs(field(texts, tensors, "u") - numpy.exp(-a * t)[:, None] * numpy.sin(x)).max()
    print(f"largest error {worst:.1e}")
    assert worst < 1e-4, f"u is off by {worst:.1e}"
    assert tensors["history.loss"][-1] < 1e-4 * tensors["history.loss"][0], "training should have brought the loss down"
    print("All as expected.")
