# Sourced: where setup.sh puts things and start.sh finds them, unless --cache says otherwise.
cache=${REAL_MESOS_CACHE:-${MESOS_MAINTENANCE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pulumi-mesos-maintenance}/mesos-1.11.0}
