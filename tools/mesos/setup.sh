#!/usr/bin/env bash
# Fetches and builds what start.sh needs, once. Safe to run again at any time.
#
#   setup.sh [--cache DIR] [--force]
#
# The cache folder is --cache, else as cache.sh says. It ends up holding
#   _scheduler.so        libmesos 1.11.0, out of the PyPI package mesos-scheduler
#   lib/                 stand-ins for libssl/libcrypto 1.0.0 and libcurl (SSL is off)
#   mesos-local          the program built from mesos-local.cpp
#   launcher/            the agent's helper programs (mesos-executor, …)
# Needs Linux x86_64 with glibc and python3; installs libsvn1, libapr1, g++ and pip
# with apt when they are missing (as root or through sudo).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/cache.sh"
force=0
while [ $# -gt 0 ]; do
  case $1 in
    --cache) cache=$2; shift 2 ;;
    --force) force=1; shift ;;
    -h|--help) sed -n '2,12p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "setup.sh: unknown argument $1" >&2; exit 2 ;;
  esac
done

package='mesos-scheduler===1.11.0.linux-x86_64'
checksum=84d7ee9af27e912636b139de40257df1ee4f56c201de6bba834278aa1e8fd64c

say() { echo "setup.sh: $*" >&2; }

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || { say "only Linux x86_64 is supported"; exit 1; }

# --- system packages ---------------------------------------------------------
missing=()
has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || [ -n "$(find /usr/lib /lib -name "$1*" -print -quit 2>/dev/null)" ]; }
has_library libsvn_delta-1.so.1 || missing+=(libsvn1)
has_library libapr-1.so.0 || missing+=(libapr1)
has_library libsasl2.so.2 || missing+=(libsasl2-2)
command -v g++ >/dev/null && command -v nm >/dev/null || missing+=(g++)
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
[ $force = 0 ] || rm -rf "$cache/_scheduler.so" "$cache/lib" "$cache/mesos-local" "$cache/launcher"
scratch=$(mktemp -d "$cache/.setup.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# --- libmesos ----------------------------------------------------------------
# The file is no installable package any more (a "dumb" archive): pip downloads
# and unpacks it and then fails. With --no-clean the unpacked tree is left in
# TMPDIR, and that is all we want.
if [ ! -f "$cache/_scheduler.so" ]; then
  say "downloading $package"
  mkdir "$scratch/pip" "$scratch/out"
  TMPDIR="$scratch/pip" python3 -m pip download --no-deps --no-clean --no-binary :none: \
    --dest "$scratch/out" "$package" >"$scratch/pip.log" 2>&1 || true
  found=$(find "$scratch/pip" -name _scheduler.so -print -quit)
  if [ -z "$found" ]; then
    archive=$(find "$scratch/pip" "$scratch/out" -name '*.tar.gz' -print -quit)
    if [ -n "$archive" ]; then
      mkdir "$scratch/tree" && tar -xzf "$archive" -C "$scratch/tree"
      found=$(find "$scratch/tree" -name _scheduler.so -print -quit)
    fi
  fi
  [ -n "$found" ] || { tail -20 "$scratch/pip.log" >&2; say "pip did not deliver _scheduler.so"; exit 1; }
  echo "$checksum  $found" | sha256sum --check --quiet >&2 || { say "checksum of _scheduler.so differs"; exit 1; }
  mv "$found" "$cache/_scheduler.so"
fi

# --- stand-in libraries ------------------------------------------------------
# libmesos wants OpenSSL 1.0 and an old libcurl, which no current distribution
# has. Nothing of them is used with SSL off, so every wanted function becomes one
# that says its name and aborts. Versioned symbols get a version script each.
if [ ! -f "$cache/lib/.complete" ]; then
  say "building stand-in libraries"
  rm -rf "$cache/lib" && mkdir "$cache/lib"
  nm -D --undefined-only "$cache/_scheduler.so" | awk '{print $NF}' >"$scratch/undefined"
  build() { # build <soname> <pattern of versions>
    grep -E "@+($2)\$" "$scratch/undefined" | sed -E 's/@+/ /' | sort -u >"$scratch/wanted"
    [ -s "$scratch/wanted" ] || { say "no symbols for $1"; exit 1; }
    {
      echo '#include <stdio.h>'; echo '#include <stdlib.h>'
      awk '{printf "void %s(void){fputs(\"stand-in %s called\\n\",stderr);abort();}\n",$1,$1}' "$scratch/wanted"
    } >"$scratch/stub.c"
    awk '{v[$2]=v[$2] " " $1 ";"} END {for (k in v) printf "%s {%s };\n", k, v[k]}' "$scratch/wanted" >"$scratch/stub.map"
    g++ -x c -w -fno-builtin -shared -fPIC -o "$cache/lib/$1" -Wl,-soname,"$1" \
      -Wl,--version-script,"$scratch/stub.map" "$scratch/stub.c"
  }
  build libcrypto.so.1.0.0 'OPENSSL_1\.0\.[0-9]+'
  build libssl.so.1.0.0 'OPENSSL_1\.0\.[0-9]+'
  build libcurl.so.4 'CURL_OPENSSL_3'
  touch "$cache/lib/.complete"
fi

# --- the program and the agent's helpers -------------------------------------
if [ ! -x "$cache/mesos-local" ] || [ "$here/mesos-local.cpp" -nt "$cache/mesos-local" ]; then
  say "building mesos-local"
  g++ -std=c++17 -O1 -Wall -rdynamic -Wl,--disable-new-dtags,-rpath,'$ORIGIN/lib' \
    -o "$scratch/mesos-local" "$here/mesos-local.cpp" -ldl
  mv "$scratch/mesos-local" "$cache/mesos-local"
fi
mkdir -p "$cache/launcher"
for helper in "$here"/launcher/mesos-*; do
  cmp -s "$helper" "$cache/launcher/${helper##*/}" || install -m 755 "$helper" "$cache/launcher/"
done

say "ready in $cache"
echo "$cache"
