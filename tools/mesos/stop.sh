#!/usr/bin/env bash
# Stops what start.sh started, by the pid file in the work folder.
#
#   stop.sh [--port N | --work-dir DIR] [--cache DIR] [--keep-tasks] [--clean]
#
# Tasks are stopped too, by the pids that the agents wrote down; with --keep-tasks
# those of checkpointing frameworks stay and are found again by the next start.sh.
# --clean removes the work folder afterwards.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/cache.sh"
port=5050 work= keep=0 clean=0
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=$2; shift 2 ;;
    --work-dir) work=$2; shift 2 ;;
    --cache) cache=$2; shift 2 ;;
    --keep-tasks) keep=1; shift ;;
    --clean) clean=1; shift ;;
    -h|--help) sed -n '2,8p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
    *) echo "stop.sh: unknown argument $1" >&2; exit 2 ;;
  esac
done
work=${work:-$cache/run-$port}
[ -d "$work" ] || { echo "stop.sh: no work folder $work" >&2; exit 1; }
work=$(cd "$work" && pwd -P)

running() { # a zombie counts as ended
  [ -r "/proc/$1/stat" ] && [ "$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1)" != Z ]
}
wait_for_end() { # wait_for_end <pid> <tenths of a second>
  local left=$2
  while running "$1" && [ "$left" -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
  ! running "$1"
}

stopped=0
for file in "$work"/mesos-*.pid "$work/mesos.pid"; do
  [ -f "$file" ] || continue
  pid=$(cat "$file")
  # The pid may have been given to another program since.
  if running "$pid" && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'mesos-local'; then
    kill -TERM "$pid"
    wait_for_end "$pid" 50 || { kill -KILL "$pid"; wait_for_end "$pid" 50; }
    echo "stop.sh: stopped $pid" >&2
    stopped=1
  fi
  rm -f "$file"
done
[ $stopped = 1 ] || echo "stop.sh: nothing running from $work" >&2

if [ $keep = 0 ]; then
  # Every container's first process, as the agents wrote it down; each leads its
  # own session. Its command line proves that it is ours.
  for file in "$work"/agents/*/run/containers/*/pid "$work"/agent-*/agents/*/run/containers/*/pid; do
    [ -f "$file" ] || continue
    leader=$(cat "$file")
    if running "$leader" && tr '\0' ' ' <"/proc/$leader/cmdline" | grep -q 'mesos-containerizer'; then
      kill -TERM "$leader" 2>/dev/null || true
      # The stand-in executor needs up to a second to end its task.
      wait_for_end "$leader" 30 || kill -KILL -- "-$leader" 2>/dev/null || true
    fi
  done
fi
[ $clean = 0 ] || rm -rf "$work"
