#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Makes the pictures of the README anew: runs the demonstration and reduces its pictures to a palette (ImageMagick).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
./spinn demo
for picture in out/*3d.png; do
  ./spinn shell -c "convert '$picture' -resize 1050x -colors 96 +dither 'PNG8:docs/images/$(basename "$picture")'"
done
