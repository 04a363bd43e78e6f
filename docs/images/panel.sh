#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Photographs ParaView's window: panel.sh PLUGIN_FOLDER PICTURE, on a virtual screen (xvfb-run) in the top folder.
set -euo pipefail
rm -f out/panel.done
PV_PLUGIN_PATH=$1 QT_QPA_PLATFORM=xcb paraview --dr --script="$PWD/docs/images/panel.py" &
trap 'kill $!' EXIT
window=$(xdotool search --sync --onlyvisible --name ParaView | tail -n 1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1400 900
drag() { # X Y BY-X BY-Y: moves the edge of a dock
  xdotool mousemove "$1" "$2" mousedown 1 sleep 0.3 mousemove_relative --sync -- "$3" "$4" sleep 0.3 mouseup 1 sleep 1
}
for ((second = 0; second < 180; second++)); do
  [[ ! -e out/panel.done ]] || break
  sleep 1
done
[[ -e out/panel.done ]] || { echo "panel.sh: docs/images/panel.py did not come to its end within 180 s" >&2 && exit 1; }
rm out/panel.done
drag 297 650 130 0 # wider panel
drag 200 430 0 -150 # lower pipeline browser
sleep 5 # the panel shows the end of the training at its next update
import -window root "$2"
