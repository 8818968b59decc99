#!/usr/bin/env bash
# Starts a real Mesos master with its agents in the background and waits until
# every agent is registered. Prints the master's URL.
#
#   start.sh [options]
#     --port N               port of master and agents on --ip        (5050)
#     --ip ADDR              address to listen on                     (127.0.0.1)
#     --agents N             number of agents                         (3)
#     --hostnames a,b,c      host names of the agents                 (agent-1.mesos,…)
#     --master-hostname H    host name of the master                  (master.mesos)
#     --work-dir DIR         state; start again with it to recover    (<cache>/run-<port>)
#     --separate-agents      each agent is a process of its own, on 127.0.0.2, 127.0.0.3, … (or
#                            --ip) and port N+1, N+2, …, started again whenever it ends, so that
#                            machine/up brings it back
#     --follower PORT        also a second, non-leading master, which redirects to the first
#     --registry KIND        replicated_log | in_memory               (replicated_log)
#     --resources R          of each agent   (cpus:2;mem:512;disk:1024;ports:[31000-31099])
#     --basic-auth USER:SECRET   HTTP basic authentication, one principal; may be repeated
#     --credentials FILE     the same with a Mesos credentials file (JSON)
#     --framework-auth       frameworks must authenticate too (needs one of the two above)
#     --acls JSON|FILE       ACLs of the local authorizer
#     --flag NAME=VALUE      any other master or agent flag; may be repeated
#     --cache DIR            cache folder of setup.sh (as there)
#     --wait-agents N        how many agents to wait for   (all; fewer when a machine is DOWN)
#     --timeout SECONDS      how long to wait for the cluster         (60)
#     --print-pid            prints "<pid> <url>" in place of the URL
# In the work folder: mesos.pid (read by stop.sh), mesos.log, url.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
. "$here/cache.sh"
port=5050 ip=127.0.0.1 agents=3 hostnames= master_hostname=master.mesos work=
registry=replicated_log credentials= acls= framework_auth=false timeout=60 print_pid=0 wait_agents= separate=0 follower=
resources='cpus:2;mem:512;disk:1024;ports:[31000-31099]'
users=() flags=()

while [ $# -gt 0 ]; do
  case $1 in
    --framework-auth) framework_auth=true; shift; continue ;;
    --print-pid) print_pid=1; shift; continue ;;
    --separate-agents) separate=1; shift; continue ;;
    -h|--help) sed -n '2,29p' "${BASH_SOURCE[0]}" | sed 's/^# \{0,1\}//'; exit 0 ;;
  esac
  [ $# -ge 2 ] || { echo "start.sh: $1 needs a value" >&2; exit 2; }
  case $1 in
    --port) port=$2 ;;
    --ip) ip=$2 ;;
    --agents) agents=$2 ;;
    --hostnames) hostnames=$2 ;;
    --master-hostname) master_hostname=$2 ;;
    --work-dir) work=$2 ;;
    --registry) registry=$2 ;;
    --resources) resources=$2 ;;
    --basic-auth) users+=("$2") ;;
    --credentials) credentials=$2 ;;
    --acls) acls=$2 ;;
    --flag) flags+=("$2") ;;
    --cache) cache=$2 ;;
    --wait-agents) wait_agents=$2 ;;
    --follower) follower=$2 ;;
    --timeout) timeout=$2 ;;
    *) echo "start.sh: unknown argument $1" >&2; exit 2 ;;
  esac
  shift 2
done

[ -x "$cache/mesos-local" ] && [ -f "$cache/_scheduler.so" ] || {
  echo "start.sh: run setup.sh first (nothing in $cache)" >&2; exit 1; }
cache=$(cd "$cache" && pwd -P)
work=${work:-$cache/run-$port}
mkdir -p "$work"
work=$(cd "$work" && pwd -P)

if [ -f "$work/mesos.pid" ] && kill -0 "$(cat "$work/mesos.pid")" 2>/dev/null; then
  echo "start.sh: already running from $work with pid $(cat "$work/mesos.pid")" >&2; exit 1
fi
if python3 -c 'import socket,sys; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind((sys.argv[1], int(sys.argv[2])))' "$ip" "$port" 2>/dev/null; then :; else
  echo "start.sh: port $port on $ip is taken" >&2; exit 1
fi

if [ ${#users[@]} -gt 0 ]; then
  [ -z "$credentials" ] || { echo "start.sh: --basic-auth and --credentials exclude each other" >&2; exit 2; }
  credentials=$work/credentials.json
  (umask 077; python3 - "${users[@]}" >"$credentials" <<'PY'
import json, sys
pairs = [u.partition(":") for u in sys.argv[1:]]
print(json.dumps({"credentials": [{"principal": p, "secret": s} for p, _, s in pairs]}))
PY
  )
fi
[ -z "$credentials" ] || [ -f "$credentials" ] || { echo "start.sh: no file $credentials" >&2; exit 2; }
[ -z "$credentials" ] || credentials=$(cd "$(dirname "$credentials")" && pwd -P)/${credentials##*/}

# A clean environment for Mesos: nothing inherited may change a flag.
for name in $(compgen -e | grep -E '^(MESOS|LIBPROCESS|HARNESS)_' || true); do unset "$name"; done
export LIBPROCESS_IP=$ip LIBPROCESS_PORT=$port
export HARNESS_MASTER_HOSTNAME=$master_hostname HARNESS_AGENT_HOSTNAMES=$hostnames
export MESOS_WORK_DIR=$work MESOS_NUM_SLAVES=$agents MESOS_REGISTRY=$registry
export MESOS_RESOURCES=$resources MESOS_LAUNCHER=posix MESOS_LAUNCHER_DIR=$cache/launcher
export MESOS_ISOLATION=posix/cpu,posix/mem MESOS_SWITCH_USER=false
export MESOS_HTTP_COMMAND_EXECUTOR=true MESOS_SYSTEMD_ENABLE_SUPPORT=false
export MESOS_APPC_STORE_DIR=$work/store/appc MESOS_DOCKER_STORE_DIR=$work/store/docker
export MESOS_DOCKER_VOLUME_CHECKPOINT_DIR=$work/store/volumes
if [ -n "$credentials" ]; then
  export MESOS_CREDENTIALS=file://$credentials MESOS_HTTP_CREDENTIALS=file://$credentials
  export MESOS_AUTHENTICATE_HTTP_READONLY=true MESOS_AUTHENTICATE_HTTP_READWRITE=true
  export MESOS_AUTHENTICATE_HTTP_FRAMEWORKS=$framework_auth MESOS_HTTP_FRAMEWORK_AUTHENTICATORS=basic
fi
if [ -n "$acls" ]; then
  case $acls in '{'*) printf '%s' "$acls" >"$work/acls.json"; acls=$work/acls.json ;; esac
  export MESOS_ACLS=file://$(cd "$(dirname "$acls")" && pwd -P)/${acls##*/}
fi
for flag in "${flags[@]+"${flags[@]}"}"; do
  name=${flag%%=*}; name=${name//-/_}
  export "MESOS_${name^^}=${flag#*=}"
done

[ $separate = 0 ] || export MESOS_NUM_SLAVES=0
setsid "$cache/mesos-local" "$cache/_scheduler.so" >>"$work/mesos.log" 2>&1 </dev/null &
pid=$!
echo "$pid" >"$work/mesos.pid"
url=http://$ip:$port
echo "$url" >"$work/url"

# The other processes. Each has a pid file mesos-*.pid; an agent's is that of the
# loop around it.
if [ $separate = 1 ]; then
  IFS=, read -r -a names <<<"$hostnames"
  for ((i = 1; i <= agents; i++)); do
    case $ip in 127.*) agent_ip=127.0.0.$((i + 1)) ;; *) agent_ip=$ip ;; esac
    MESOS_NUM_SLAVES=1 MESOS_REGISTRY=in_memory MESOS_WORK_DIR=$work/agent-$i \
    HARNESS_ROLE=agent HARNESS_LEADER=$ip:$port HARNESS_AGENT_HOSTNAMES=${names[i-1]:-agent-$i.mesos} \
    LIBPROCESS_IP=$agent_ip LIBPROCESS_PORT=$((port + i)) \
      setsid bash -c 'trap "kill \$child; exit" TERM; while :; do "$@" & child=$!; wait $child; sleep 1; done' \
      supervisor "$cache/mesos-local" "$cache/_scheduler.so" >>"$work/agent-$i.log" 2>&1 </dev/null &
    echo $! >"$work/mesos-agent-$i.pid"
  done
fi
if [ -n "$follower" ]; then
  MESOS_NUM_SLAVES=0 MESOS_REGISTRY=in_memory MESOS_WORK_DIR=$work/follower HARNESS_LEADER=$ip:$port \
  HARNESS_MASTER_HOSTNAME=follower.mesos LIBPROCESS_PORT=$follower \
    setsid "$cache/mesos-local" "$cache/_scheduler.so" >>"$work/follower.log" 2>&1 </dev/null &
  echo $! >"$work/mesos-follower.pid"
fi

CREDENTIALS=$credentials python3 "$here/wait.py" "$url" "$pid" "${wait_agents:-$agents}" "$timeout" || {
  "$here/stop.sh" --work-dir "$work" || true
  tail -15 "$work/mesos.log" >&2
  exit 1
}
if [ $print_pid = 1 ]; then echo "$pid $url"; else echo "$url"; fi
