#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Photographs ParaView's window in several states: window.sh PLUGIN_FOLDER FOLDER, on a virtual screen of 1400x900
# (xvfb-run) in the top folder.
set -euo pipefail
folder=$(realpath "$2")
PV_PLUGIN_PATH=$1 SPINN_PICTURES=$folder QT_QPA_PLATFORM=xcb python3 tests/gui/run_gui.py \
  --paraview "$(command -v paraview)" --folder "$folder/window" --scenario docs/images/window.py --seconds 300 &
window=$(xdotool search --sync --onlyvisible --name ParaView | tail -n 1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1400 900
drag() { # X Y BY-X BY-Y: moves the edge of a dock
  xdotool mousemove "$1" "$2" mousedown 1 sleep 0.3 mousemove_relative --sync -- "$3" "$4" sleep 0.3 mouseup 1 sleep 1
}
sleep 2
drag 200 430 0 -150  # lower pipeline browser
wait
