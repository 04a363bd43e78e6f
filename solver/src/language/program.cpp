// SPDX-License-Identifier: BSD-3-Clause
// Plain evaluation of programs on the host.
#include "language/program.hpp"

#include "language/instruction_kernel.hpp"

#include <algorithm>

namespace spinn::language {

std::vector<bool> used_inputs(const Program& program) {
  std::vector<bool> used(static_cast<std::size_t>(program.inputs), false);
  const auto mark = [&](std::int16_t number) {
    if (number >= 0 && number < program.inputs) used[static_cast<std::size_t>(number)] = true;
  };
  for (const Instruction& in : program.instructions) {
    if (in.op == Op::constant) continue;
    mark(in.a);
    if (is_binary(in.op) || is_fused(in.op)) mark(in.b);
    if (is_fused(in.op)) mark(in.c);
  }
  for (const std::int16_t number : program.outputs)
    mark(number);
  return used;
}

int instructions_for(const Program& program, int outputs) {
  const auto wanted = std::span(program.outputs).first(static_cast<std::size_t>(outputs));
  auto last = static_cast<int>(program.instructions.size());
  while (last > 0) {
    const std::int16_t target = program.instructions[static_cast<std::size_t>(last - 1)].target;
    if (std::ranges::find(wanted, target) != wanted.end()) break;
    --last;
  }
  return last;
}

void evaluate(const Program& program, std::size_t n, std::span<const double* const> inputs,
              std::span<double* const> outputs) {
  constexpr std::size_t block = 512; // points at a time: temporaries stay in the cache
  const auto first_temporary = static_cast<std::size_t>(program.inputs);
  const auto registers = static_cast<std::size_t>(program.registers);
  std::vector<double> temporaries((registers - first_temporary) * block);
  std::vector<double*> values(registers, nullptr);
  for (std::size_t k = first_temporary; k < registers; ++k)
    values[k] = &temporaries[(k - first_temporary) * block];
  for (std::size_t begin = 0; begin < n; begin += block) {
    const std::size_t count = std::min(block, n - begin);
    for (std::size_t k = 0; k < first_temporary; ++k)
      if (inputs[k] != nullptr)
        values[k] = const_cast<double*>(inputs[k]) + begin; // inputs are never written
    run<double>(program.instructions.data(), static_cast<int>(program.instructions.size()), values.data(), 0,
                static_cast<int>(count), UnitStep{});
    for (std::size_t k = 0; k < outputs.size(); ++k)
      std::copy_n(values[static_cast<std::size_t>(program.outputs[k])], count, outputs[k] + begin);
  }
}

std::vector<double> evaluate(const Program& program, std::span<const double> inputs) {
  std::vector<double> result(program.outputs.size());
  std::vector<const double*> in;
  for (const double& input : inputs)
    in.push_back(&input);
  std::vector<double*> out;
  for (double& output : result)
    out.push_back(&output);
  evaluate(program, 1, in, out);
  return result;
}

} // namespace spinn::language
