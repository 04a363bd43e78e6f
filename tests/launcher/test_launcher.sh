#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Tests of ./spinn without network, privileges or ParaView: the launcher runs on a copy of itself, on a PATH that holds
# only the ordinary tools it needs and stand-ins for the commands that would change the system.
#
#   test_launcher.sh [SOURCE_FOLDER]
set -uo pipefail

source_dir=${1:-$(dirname "$(readlink -f "$0")")/../..}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0 cases=0

# ---- stand-ins -----------------------------------------------------------------------------------------------------

fake() { # NAME: make the command NAME from the script on standard input
  rm -f "$work/bin/$1"
  { echo '#!/bin/bash' && cat; } >"$work/bin/$1"
  chmod 755 "$work/bin/$1"
}

# A fresh copy of the launcher, an empty cache, and a host on which everything works.
new_host() {
  rm -rf "${work:?}"/{bin,src,cache,prefix,calls,os-release}
  mkdir -p "$work"/{bin,src/cmake,src/examples,cache,prefix}
  cp "$source_dir/spinn" "$work/src/"
  cp -r "$source_dir/cmake/launcher" "$work/src/cmake/"
  touch "$work/src/CMakePresets.json" "$work/calls"
  local tool
  for tool in awk basename bash cat chmod cp cut dirname du env find flock grep head ls mkdir mv nproc printf readlink \
    rm sed sh sha256sum sort tail touch tr true uname; do
    ln -s "$(type -P "$tool")" "$work/bin/$tool"
  done
  printf 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12"\n' >"$work/os-release"
  fake id <<<'case $1 in -un) echo tester ;; *) echo 0 ;; esac'
  fake df <<<'printf "Filesystem 1024-blocks Used Available Capacity Mounted\n/dev/x 1 1 99999999 1%% /\n"'
  fake unshare <<<'while [[ $1 == -* || $1 == private ]]; do shift; done; exec "$@"'
  fake mount <<<'exit 0'
  fake mountpoint <<<'exit 0'
  fake chown <<<'exit 0'
  fake dpkg-query <<<'exit 0'
  fake apt-config <<<'[[ $1 != dump ]] || echo "Acquire::Check-Date \"false\";"'
  fake apt-get <<<'echo "apt-get $*" >>"'"$work/calls"'"'
  fake debootstrap <<'FAKE'
root=$3
echo "debootstrap $2" >>"${root%/cache/*}/calls"
mkdir -p "$root"/{etc/apt/{apt.conf.d,sources.list.d,preferences.d},etc/dpkg/dpkg.cfg.d,usr/sbin,tmp}
echo "deb file:/archive trixie main" >"$root/etc/apt/sources.list"
touch "$root/etc/passwd"
FAKE
  # chroot --userspec --groups ROOT env -i VARS... sh -c SCRIPT FOLDER VARS... COMMAND: remember what would run
  fake chroot <<FAKE
{ printf chroot && printf ' [%s]' "\${@:9}" && echo; } >>"$work/calls"
[[ -z \${FAKE_FAILURE:-} || \$* != *"\$FAKE_FAILURE"* ]]
FAKE
}

# A host with its own ParaView and Kokkos of the given versions, and stand-ins for the programs that build and run.
native_host() { # PARAVIEW_VERSION KOKKOS_VERSION
  new_host
  mkdir -p "$work/prefix/lib/cmake/paraview-0" "$work/prefix/include"
  echo "set(PACKAGE_VERSION \"$1\")" >"$work/prefix/lib/cmake/paraview-0/paraview-config-version.cmake"
  echo "#define KOKKOS_VERSION $2" >"$work/prefix/include/KokkosCore_config.h"
  touch "$work/prefix/lib/libkokkoscore.so"
  local program
  for program in ninja c++ pvpython pvbatch ctest; do
    fake "$program" <<<"printf $program; "'printf " [%s]" "$@" "plugins=${PV_PLUGIN_PATH:-}"; exit "${FAKE_STATUS:-0}"'
  done
  fake xvfb-run <<<'echo on a virtual screen; shift 3; exec "$@"'
  fake cmake <<FAKE
echo "cmake \$*"
case "\$*" in
  *--preset*) mkdir -p "$work/src/build/release" && cd "$work/src/build/release" && touch CMakeCache.txt build.ninja ;;
  *--build*) mkdir -p "$work/src/build/release/plugins/SPINN" && touch "$work/src/build/release/plugins/SPINN/SPINN.so" ;;
esac
exit "\${FAKE_CMAKE_STATUS:-0}"
FAKE
}

spinn() { # [VAR=VALUE...] -- ARGS: run the copied launcher; leaves $output (stdout and stderr) and $status
  local settings=()
  while [[ $1 != -- ]]; do settings+=("$1") && shift; done
  shift
  output=$(cd "$work/src" && env -i HOME="$work/home" PATH="$work/bin" SPINN_CACHE="$work/cache" \
    SPINN_OS_RELEASE="$work/os-release" SPINN_SYSTEM_PREFIXES="$work/prefix" "${settings[@]}" ./spinn "$@" 2>&1)
  status=$?
}

# ---- expectations --------------------------------------------------------------------------------------------------

fail() {
  failures=$((failures + 1))
  printf 'FAILED %s: %s\n' "$name" "$1"
  tail -n 12 <<<"$output" | sed 's/^/    | /'
}
test_case() { name=$1 cases=$((cases + 1)); }
expect_status() { [[ $status == "$1" ]] || fail "exit status $status instead of $1"; }
expect() { [[ $output == *"$1"* ]] || fail "the output lacks: $1"; }
expect_not() { [[ $output != *"$1"* ]] || fail "the output contains: $1"; }
expect_calls() { [[ $(grep -c -- "$1" "$work/calls") == "$2" ]] || fail "expected $2 calls of \"$1\": $(<"$work/calls")"; }

# ---- wrong commands and settings -----------------------------------------------------------------------------------

new_host
test_case "help lists the commands"
spinn -- help
expect_status 0
for word in demo test gui python build shell SPINN_CACHE; do expect "$word"; done

test_case "an unknown command is named"
spinn -- tset
expect_status 1
expect '"tset" is not a command'

test_case "a wrong SPINN_MODE is named with the values that are right"
spinn SPINN_MODE=banana -- build
expect_status 1
expect 'SPINN_MODE is "banana"'
expect '"native" or "root"'

test_case "a ParaView that no Debian here has is named with those that are there"
spinn SPINN_PARAVIEW=5.12 -- build
expect_status 1
expect 'SPINN_PARAVIEW is "5.12"'
expect '"5.11", "5.13" or "6.1"'
expect_calls . 0

test_case "gui without a screen"
spinn -- gui
expect_status 1
expect 'DISPLAY is not set'

test_case "python with a script that does not exist"
spinn -- python nowhere.py
expect_status 1
expect 'no script "nowhere.py"'
expect "$work/src"

# ---- hosts on which the private root cannot be made ----------------------------------------------------------------

test_case "neither Debian nor Ubuntu"
new_host
printf 'ID=fedora\nPRETTY_NAME="Fedora Linux 41"\n' >"$work/os-release"
spinn -- build
expect_status 1
expect '"Fedora Linux 41", neither Debian nor Ubuntu'
expect 'Building with CMake'

test_case "a derivative of Ubuntu is accepted"
printf 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' >"$work/os-release"
spinn -- shell
expect_status 0

test_case "neither root nor sudo"
new_host
fake id <<<'case $1 in -un) echo tester ;; *) echo 1000 ;; esac'
spinn -- build
expect_status 1
expect 'user "tester", not root, and this host has no sudo'
expect_calls . 0

test_case "sudo is used where there is one"
fake sudo <<<'[[ $1 != -- ]] || shift; echo "sudo $1" >>"'"$work/calls"'"; exec "$@"'
spinn -- shell
expect_status 0
expect_calls '^sudo unshare' 2 # the question whether it is permitted, and the shell
expect_calls '^sudo env' 1     # the set-up

test_case "mount namespaces are not permitted"
new_host
fake unshare <<<'echo "unshare failed: Operation not permitted" >&2; exit 1'
spinn -- build
expect_status 1
expect '"unshare --mount" is not permitted here'
expect '--cap-add SYS_ADMIN'

test_case "not enough disk space"
new_host
fake df <<<'printf "Filesystem 1024-blocks Used Available Capacity Mounted\n/dev/x 1 1 3072000 1%% /\n"'
spinn -- build
expect_status 1
expect "$work/cache has 3000 MB free"
expect 'takes 6144 MB'
expect 'SPINN_CACHE'
expect_calls . 0

# ---- network failures, going on afterwards -------------------------------------------------------------------------

test_case "no network while debootstrap is installed on the host"
new_host
rm "$work/bin/debootstrap"
fake apt-get <<<'echo "E: Temporary failure resolving the archive"; exit 100'
spinn -- build
expect_status 1
expect 'installs the packages debootstrap and debian-archive-keyring' # announced first
expect 'the stage "packages of this host: debootstrap" failed'
expect 'Temporary failure resolving'
expect "$work/cache/setup.log"
expect 'Without a network connection'

test_case "no network for the base system"
new_host
working=$(<"$work/bin/debootstrap")
fake debootstrap <<<'mkdir -p "$3/half"; echo "E: Failed getting release file"; exit 1'
spinn -- build
expect_status 1
expect 'the stage "base system'
expect 'Failed getting release file'
[[ ! -e $work/cache/root ]] || fail "half a base system counts as the root"

test_case "the next attempt starts the base system afresh"
fake debootstrap <<<"$working"
spinn FAKE_FAILURE="install -y g++" -- build
[[ -d $work/cache/root && ! -e $work/cache/root/half ]] || fail "the half-made base system was kept"

test_case "no network for the packages"
expect_status 1
expect 'the stage "compilers, Kokkos and ParaView'
[[ ! -e $work/cache/root/var/lib/spinn/packages ]] || fail "a failed installation counts as complete"

test_case "the next attempt goes on after the base system"
: >"$work/calls"
spinn -- shell -c 'echo "two words"'
expect_status 0
expect_not 'base system'
expect_calls '\[dpkg\] \[--configure\] \[-a\]' 1
expect_calls '\[apt-get\] \[install\] \[-y\] .*\[libkokkos-dev\] .*\[paraview\]' 1
expect_calls '\[bash\] \[-c\] \[echo "two words"\]' 1

test_case "a complete root is not set up again"
: >"$work/calls"
spinn -- shell
expect_status 0
expect_calls . 1

test_case "a new package list is installed into the same root"
: >"$work/calls"
echo "valgrind" >>"$work/src/cmake/launcher/packages.txt"
spinn -- shell
expect_status 0
expect_not 'base system'
expect_calls '\[apt-get\] \[install\] \[-y\] .*valgrind' 1

test_case "another ParaView has a root, packages and a log of its own"
: >"$work/calls"
spinn SPINN_PARAVIEW=5.11 -- shell
expect_status 0
expect 'a private Debian 12 with ParaView 5.11'
expect_calls 'debootstrap bookworm' 1
expect_calls '\[apt-get\] \[install\] \[-y\] .*qtbase5-dev' 1
grep -q 'trixie main' "$work/cache/root-5.11/etc/apt/sources.list.d/trixie.list" ||
  fail "no C library for the Kokkos package"
for place in root root-5.11 setup.log setup-5.11.log; do
  [[ -e $work/cache/$place ]] || fail "$place is missing"
done

test_case "a Debian younger than this debootstrap"
: >"$work/calls"
spinn SPINN_PARAVIEW=6.1 -- shell
expect_status 0
expect_calls 'debootstrap forky' 1
expect_calls '\[apt-get\] \[install\] \[-y\] .*libvtk9-dev' 1

test_case "without an installable Kokkos package the others are installed"
new_host
spinn FAKE_FAILURE="--simulate" -- shell
expect_status 0
expect_calls '\[apt-get\] \[install\] \[-y\] .*libkokkos-dev' 0
expect_calls '\[apt-get\] \[install\] \[-y\] .*paraview' 1

# ---- the host's own ParaView ---------------------------------------------------------------------------------------

test_case "ParaView and Kokkos of the host are used"
native_host 5.11.0 40700
spinn -- shell -c 'echo here'
expect_status 0
expect 'here'
expect_calls . 0

for versions in "5.10.1 50202" "5.13.2 40699"; do
  test_case "ParaView and Kokkos $versions are too old"
  # shellcheck disable=SC2086 # two words
  native_host $versions
  spinn -- shell
  expect_status 0
  expect 'setting up a private Debian 13'
done

test_case "test builds, passes its arguments to ctest and returns its status"
native_host 5.13.2 50202
spinn FAKE_STATUS=8 -- test -R "two words"
expect_status 8
expect 'cmake --preset release'
expect '--target all'
expect 'on a virtual screen'
[[ ${output##*$'\n'} == "ctest [--preset] [release] [-R] [two words]"* ]] ||
  fail "ctest did not come last"

test_case "a configured folder is not configured again"
spinn -- build
expect_status 0
expect_not '--preset'

test_case "a folder configured for the other environment is configured afresh"
echo root >"$work/src/build/release/.spinn-mode"
spinn -- build
expect_status 0
expect '--fresh'

test_case "python runs a script in pvpython with the plugin's folder"
touch "$work/script.py"
spinn -- python ../script.py --flag
expect_status 0
expect "pvpython [$work/script.py] [--flag] [plugins=$work/src/build/release/plugins/SPINN]"

test_case "who runs what users run waits for no test"
for arguments in demo "python ../script.py" "batch ../script.py" gui; do
  native_host 5.13.2 50202
  fake paraview <<<'echo paraview'
  # shellcheck disable=SC2086 # words
  spinn DISPLAY=:7 -- $arguments
  expect_status 0
  expect '--target product'
  expect_not '--target all'
done

test_case "build compiles all"
spinn -- build
expect_status 0
expect '--target all'

test_case "another ParaView is built in a root, with a preset of its own, whatever the host has"
spinn SPINN_PARAVIEW=6.1 -- build
expect 'setting up a private Debian 14 with ParaView 6.1'
expect_calls '\[cmake\] \[--preset\] \[paraview-6.1\]' 1
expect_calls '\[cmake\] \[--build\] .*/build/paraview-6.1\]' 1

test_case "a failed compilation"
spinn FAKE_CMAKE_STATUS=2 -- demo
expect_status 1
expect "compiling in $work/src/build/release failed"
expect_not 'pvbatch'

echo "launcher: $cases cases, $failures failed expectations"
((failures == 0))
