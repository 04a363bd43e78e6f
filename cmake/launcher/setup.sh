#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Make, or bring up to date, a private Debian root. ./spinn calls this as root inside a private mount namespace.
#
#   setup.sh ROOT SUITE PACKAGE_LIST LOG
#
# SUITE is the code name of the Debian release: trixie is Debian 13.
# Each stage may be interrupted and run again: the base system is made beside ROOT and renamed when it is whole, and
# apt resumes its own downloads. ROOT/var/lib/spinn/packages holds the checksum of the list that was installed.
set -euo pipefail

root=$1 suite=$2 list=$3 log=$4
here=$(dirname "$(readlink -f "$0")")
: >"$log"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

# stage TEXT FUNCTION: run FUNCTION with its output in the log; print one line with the seconds it took, or the end of
# the log and a remedy when it fails.
stage() {
  local start=$SECONDS
  printf 'spinn: %-58s' "$1 ..."
  printf '\n==== %s ====\n' "$1" >>"$log"
  set +e # not "if (...)", which would switch off set -e inside the function
  (set -e; "$2") >>"$log" 2>&1 </dev/null
  local status=$?
  set -e
  if [[ $status != 0 ]]; then
    printf 'failed\n\n' >&2
    tail -n 15 "$log" | sed 's/^/    /' >&2
    cat >&2 <<MESSAGE

spinn: error: the stage "$1" failed after $((SECONDS - start)) s; its full output is in $log.
       Without a network connection nothing can be downloaded: check that "apt-get update" works on this host (and
       that a proxy, if there is one, is set in /etc/apt/apt.conf.d), then give the same command again. It goes on
       where it stopped; if it stops at the same place with a network, delete $root and start afresh.
MESSAGE
    exit 1
  fi
  printf '%4d s\n' $((SECONDS - start))
}

trap 'printf "\nspinn: interrupted; the same command goes on from here.\n" >&2; exit 130' INT

in_root() { "$here/enter.sh" "$root" 0:0 0 / "" DEBIAN_FRONTEND=noninteractive "$@"; }

install_host_packages() {
  local packages=(debootstrap debian-archive-keyring)
  apt-get install -y --no-install-recommends "${packages[@]}" ||
    { apt-get update && apt-get install -y --no-install-recommends "${packages[@]}"; }
}

# The Debian archive that this host uses itself, or nothing (debootstrap's default then).
host_mirror() {
  grep -qx 'ID=debian' /etc/os-release || return 0
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' |
    sed -n -E 's,^(https?://[^ ]*/debian)/ main$,\1,p' | head -n 1 || true
}

make_base_system() {
  local proxy mirror script=/usr/share/debootstrap/scripts/$suite
  proxy=$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)
  eval "$proxy"
  [[ -z ${http_proxy:-} ]] || export http_proxy
  [[ -z ${https_proxy:-} ]] || export https_proxy
  mirror=$(host_mirror)
  rm -rf --one-file-system "$root.partial"
  [[ -e $script ]] || script=${script%/*}/sid # the suite is younger than this debootstrap
  debootstrap --variant=minbase "$suite" "$root.partial" "$mirror" "$script"
  mkdir -p "$root.partial/var/lib/spinn"
  mv "$root.partial" "$root"
}

# apt and dpkg inside: the host's download settings, Kokkos alone from unstable, in Debian 12 the C and C++ libraries from
# Debian 13, no documentation, no fsync per file.
configure_apt() {
  local etc=$root/etc mirror
  apt-config dump | grep -E '^Acquire::(https?|Check-|ForceIPv|AllowInsecure)[^ ]* "[^"]' |
    grep -v -i 'proxy-auto-detect' >"$etc/apt/apt.conf.d/90host" || true
  cat >"$etc/apt/apt.conf.d/91spinn" <<'CONF'
Acquire::Languages "none";
Acquire::Retries "3";
APT::Install-Recommends "false";
Dpkg::Use-Pty "false";
CONF
  read -r _ mirror _ < <(grep -m 1 '^deb ' "$etc/apt/sources.list")
  echo "deb $mirror unstable main" >"$etc/apt/sources.list.d/unstable.list"
  cat >"$etc/apt/preferences.d/spinn" <<'CONF'
Package: *
Pin: release a=unstable
Pin-Priority: -10

Package: libkokkos-dev libkokkos5*
Pin: release a=unstable
Pin-Priority: 500
CONF
  if [[ $suite == bookworm ]]; then # its C library is too old for that Kokkos
    echo "deb $mirror trixie main" >"$etc/apt/sources.list.d/trixie.list"
    cat >>"$etc/apt/preferences.d/spinn" <<'CONF'

Package: *
Pin: release n=trixie
Pin-Priority: -10

Package: libc6* libc-* libstdc++6 gcc-14-base base-files
Pin: release n=trixie
Pin-Priority: 500
CONF
  fi
  cat >"$etc/dpkg/dpkg.cfg.d/spinn" <<'CONF'
force-unsafe-io
path-exclude /usr/share/doc/*
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/lintian/*
CONF
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # packages start no services in here
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mkdir -p "$root/tmp/.X11-unix"
  chmod 1777 "$root/tmp/.X11-unix"
  in_root apt-get update
}

# Debian's Kokkos is wanted, not needed: where unstable has moved on and it no longer fits, CMake fetches a release.
install_packages() {
  local packages
  read -r -d '' -a packages < <(sed 's/#.*//' "$list") || true
  in_root dpkg --configure -a
  in_root apt-get install -y --fix-broken
  if ! in_root apt-get install --simulate libkokkos-dev >/dev/null; then
    echo "libkokkos-dev cannot be installed here; CMake will fetch and build Kokkos instead."
    packages=("${packages[@]/libkokkos-dev/}")
  fi
  # shellcheck disable=SC2068 # an emptied name must vanish
  in_root apt-get install -y ${packages[@]}
  in_root apt-get clean
  sha256sum <"$list" >"$root/var/lib/spinn/packages"
}

if ! command -v debootstrap >/dev/null || ! dpkg-query -W debian-archive-keyring >/dev/null 2>&1; then
  stage "packages of this host: debootstrap" install_host_packages
fi
[[ -d $root ]] || stage "base system of Debian $suite (about 30 s)" make_base_system
stage "package lists" configure_apt
stage "compilers, Kokkos and ParaView (about 3 min, 0.7 GB)" install_packages
