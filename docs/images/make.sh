#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Makes the pictures of the documents anew: runs the demonstration, photographs ParaView's window, reduces the pictures to a
# palette (ImageMagick), and draws error against seconds.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
./spinn demo
plugin=$(dirname "$(find "build/${SPINN_PRESET:-release}" -name SPINN.so -path '*plugins*' -print -quit)")
./spinn shell -c "xvfb-run -a -s '-screen 0 1400x900x24 -noreset' docs/images/window.sh '$PWD/$plugin' out"
for picture in out/*3d.png out/{training,paused,panel,editor,probe}.png; do
  ./spinn shell -c "convert '$picture' -resize 1050x -colors 256 'PNG8:docs/images/$(basename "$picture")'"
done
./spinn shell -c "python3 docs/images/accuracy.py 'build/${SPINN_PRESET:-release}' docs/images/accuracy.png"
