#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Build the plugin with the other versions of ParaView that it supports, and run its batch tests with each.
#
#   tests/compatibility/run.sh [VERSION...]     5.11 and 6.1 unless versions are named
#
# On demand, not a part of ./spinn test: each version is that of another Debian, for which ./spinn makes a private root
# (about 5 GB, kept in the cache folder) and a build of its own (build/paraview-VERSION).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

(($# > 0)) || set -- 5.11 6.1
mkdir -p build
summary='' status=0
for version in "$@"; do
  log=build/paraview-$version.log
  SPINN_PARAVIEW=$version ./spinn test 2>&1 | tee "$log" || status=1
  result=$(grep -E '% tests passed|error:' "$log" | tail -n 1) || result="no tests were run"
  summary+="ParaView $version: $result ($log)"$'\n'
done
printf '\n%s' "$summary"
exit "$status"
