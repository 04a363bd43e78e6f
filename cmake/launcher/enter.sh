#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Run one command inside the private root. ./spinn and setup.sh call this as root inside a private mount namespace
# (unshare --mount), so every mount made here disappears with the command.
#
#   enter.sh ROOT UID:GID GROUPS FOLDER BINDS COMMAND...
#
# ROOT is the private root, UID:GID and GROUPS (comma separated) the identity COMMAND runs under, FOLDER its working
# folder, and BINDS a list of host folders, separated by ':', that appear inside at their own paths.
set -euo pipefail

root=$1 user=$2 groups=$3 folder=$4 binds=$5
shift 5

bind_at_own_path() { # PATH
  mountpoint -q "$root$1" && return
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

for system in /proc /sys /dev; do
  mountpoint -q "$root$system" || mount --rbind "$system" "$root$system"
done
IFS=: read -r -a bind_list <<<"$binds"
for path in "${bind_list[@]}"; do
  [[ -z $path ]] || bind_at_own_path "$path"
done

# Name resolution: the host's own, and a host name that resolves (client/server runs hang without it).
[[ ! -e /etc/resolv.conf ]] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
hosts="127.0.0.1 localhost
127.0.1.1 $(uname -n)"
[[ -f $root/etc/hosts && $(<"$root/etc/hosts") == "$hosts" ]] || echo "$hosts" >"$root/etc/hosts"

# The caller's identity, known inside by a name and with a home of its own.
uid=${user%:*}
home=/root
if [[ $uid != 0 ]]; then
  home=/home/spinn
  grep -q "^[^:]*:[^:]*:$uid:" "$root/etc/passwd" ||
    echo "spinn$uid:x:$uid:${user#*:}:SPINN:$home:/bin/bash" >>"$root/etc/passwd"
  mkdir -p "$root$home"
  chown "$user" "$root$home"
fi

exec chroot --userspec="$user" --groups="$groups" "$root" \
  /usr/bin/env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin LANG=C.UTF-8 \
  /bin/sh -c 'cd "$0" && exec /usr/bin/env "$@"' "$folder" "$@"
