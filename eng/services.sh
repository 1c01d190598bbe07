#!/usr/bin/env bash
# RabbitMQ and PostgreSQL for the tests: own ports, own data folder, own Erlang node names and port mapper, loopback only.
# Whatever else runs on the machine is left alone: processes are found by pid files and checked against the data folder.
#
#   eval "$(eng/services.sh start)"            start both, print the variables the tests read
#   eng/services.sh start rabbitmq             only one; a service that died keeps its ports and data and comes back with them
#   eng/services.sh env | status               what runs
#   eng/services.sh signal KILL rabbitmq       TERM, KILL, STOP, CONT to a server (rabbitmq, postgres, node1 .. node3)
#   eng/services.sh cluster start|stop         three RabbitMQ nodes, one cluster
#   eng/services.sh stop                       stop everything started here and delete its data
#
# LISTENER_SERVICES names the folder. Exit codes: 0 all is well, 1 failure, 2 bad usage, 3 a service had to be left out.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=${LISTENER_SERVICES:-${TMPDIR:-/tmp}/listener-services-$(id -u)-$(cksum <<<"$here" | cut -d' ' -f1)}
nodes=(node1 node2 node3)

say() { echo "services: $*" >&2; }
die() { say "$*"; exit 1; }
am_root() { [ "$(id -u)" = 0 ]; }
as() { local user=$1; shift; if am_root; then runuser -u "$user" -- "$@"; else "$@"; fi; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

usage() { sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

# Below 32768, where Linux starts to hand out ports of its own.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((10240 + RANDOM % 22000))
    listens "$port" || { echo "$port"; return; }
  done
  die "no free port"
}

wait_for() { # seconds, what, command...
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$limit" ] || die "$what is not ready in time; logs are in $root"
    sleep 0.1
  done
}

# The data folder is in the command line or the environment of every server, so a recycled pid is never mistaken for ours.
pid_of() {
  local file=$root/$1/pid pid
  [ "$1" = postgres ] && file=$root/postgres/data/postmaster.pid
  pid=$(head -n1 "$file" 2>/dev/null) && [ -n "$pid" ] || return 1
  grep -qasF "$root/$1/" "/proc/$pid/cmdline" "/proc/$pid/environ" && echo "$pid"
}

# ---- installation ----------------------------------------------------------------------------------------------------------

sbin() { compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin' | sort -V | tail -n1; }
pgbin() { compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n1; }
has() { case $1 in postgres) [ -x "$(pgbin)/initdb" ] ;; *) [ -x "$(sbin)/rabbitmq-server" ] && command -v epmd >/dev/null ;; esac; }

install() {
  am_root && command -v apt-get >/dev/null || return 1
  local policy=/usr/sbin/policy-rc.d
  say "installing $*"
  # Without this the packages would start their own server on the usual ports.
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$root/apt.log" 2>&1 \
    || { tail -n 20 "$root/apt.log" >&2; return 1; }
}

# ---- PostgreSQL ------------------------------------------------------------------------------------------------------------

start_postgres() {
  local dir=$root/postgres
  if [ ! -s "$dir/data/PG_VERSION" ]; then
    rm -rf "$dir" && mkdir -p "$dir"
    free_port >"$dir/port"
    echo listener >"$dir/password"
    am_root && chown -R postgres "$dir"
    as postgres "$(pgbin)/initdb" -D "$dir/data" -U listener --pwfile="$dir/password" --auth=scram-sha-256 \
      -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log" 2>&1 || die "initdb failed: $(tail -n3 "$dir/log")"
    # Tests kill processes, never the machine: what the kernel has is safe, so no flush is waited for.
    printf '%s\n' "port = $(<"$dir/port")" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" \
      'fsync = off' 'max_connections = 200' 'shared_buffers = 64MB' >>"$dir/data/postgresql.conf"
  fi
  # After kill -9 the orphans of the old server hold its shared memory for a moment; then the start is refused.
  wait_for 20 PostgreSQL postgres_up
  [ -e "$dir/created" ] && return
  PGPASSWORD=listener "$(pgbin)/createdb" -h 127.0.0.1 -p "$(<"$dir/port")" -U listener listener && touch "$dir/created"
}

postgres_up() {
  local dir=$root/postgres
  as postgres "$(pgbin)/pg_ctl" -D "$dir/data" -s -w -t 15 -l "$dir/data/server.log" start </dev/null >>"$dir/log" 2>&1
}

env_postgres() {
  local port
  port=$(<"$root/postgres/port")
  echo "export LISTENER_TEST_POSTGRES='Host=127.0.0.1;Port=$port;Username=listener;Password=listener;Database=listener'"
}

# ---- RabbitMQ --------------------------------------------------------------------------------------------------------------

start_epmd() {
  local dir=$root/epmd
  pid_of epmd >/dev/null && return
  mkdir -p "$dir"
  [ -s "$dir/port" ] || free_port >"$dir/port"
  # The link puts the data folder on its command line (see pid_of).
  ln -sf "$(command -v epmd)" "$dir/epmd"
  setsid "$dir/epmd" -port "$(<"$dir/port")" -address 127.0.0.1 </dev/null >"$dir/log" 2>&1 &
  echo $! >"$dir/pid"
  wait_for 10 epmd listens "$(<"$dir/port")"
}

configure_node() {
  local name=$1 dir=$root/$1
  mkdir -p "$dir"
  for port in amqp api dist; do free_port >"$dir/$port"; done
  cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$(<"$dir/amqp")
management.tcp.ip = 127.0.0.1
management.tcp.port = $(<"$dir/api")
collect_statistics_interval = 1000
log.console = false
CONF
  echo '[rabbitmq_management].' >"$dir/enabled_plugins"
  : >"$dir/none"
  # One cookie for all nodes of this folder, and none of the machine's own.
  [ -s "$root/cookie" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$root/cookie"
  cp "$root/cookie" "$dir/.erlang.cookie" && chmod 400 "$dir/.erlang.cookie"
  cat >"$dir/environment" <<ENVIRONMENT
export HOME='$dir' ERL_EPMD_PORT=$(<"$root/epmd/port") ERL_EPMD_ADDRESS=127.0.0.1 LANG=C.UTF-8
export RABBITMQ_NODENAME=listener-$name-$(<"$dir/amqp")@localhost RABBITMQ_DIST_PORT=$(<"$dir/dist") RABBITMQ_PID_FILE='$dir/pid'
export RABBITMQ_MNESIA_BASE='$dir/data' RABBITMQ_LOG_BASE='$dir/log' RABBITMQ_CONF_ENV_FILE='$dir/none'
export RABBITMQ_CONFIG_FILE='$dir/rabbitmq' RABBITMQ_ADVANCED_CONFIG_FILE='$dir/advanced' RABBITMQ_ENABLED_PLUGINS_FILE='$dir/enabled_plugins'
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
export RABBITMQ_CTL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
ENVIRONMENT
  printf '#!/bin/sh\n. "%s/environment"\nexec "%s/rabbitmq-server"\n' "$dir" "$(sbin)" >"$dir/server"
  cat >"$dir/ctl" <<CTL
#!/bin/sh
[ "\$(id -u)" = 0 ] && exec runuser -u rabbitmq -- "\$0" "\$@"
. '$dir/environment'
exec "$(sbin)/rabbitmqctl" -q -n "\$RABBITMQ_NODENAME" "\$@"
CTL
  chmod +x "$dir/server" "$dir/ctl"
  if am_root; then chown -R rabbitmq "$dir"; fi
}

start_node() {
  local dir=$root/$1
  start_epmd
  [ -s "$dir/environment" ] || configure_node "$1"
  rm -f "$dir/pid"
  as rabbitmq test -r "$dir/environment" || die "the user rabbitmq cannot reach $dir; set LISTENER_SERVICES to a folder it may enter"
  (cd "$dir" && if am_root; then exec setsid runuser -u rabbitmq -- ./server; else exec setsid ./server; fi) \
    </dev/null >>"$dir/output" 2>&1 &
}

node_up() { pid_of "$1" >/dev/null && listens "$(<"$root/$1/amqp")" && listens "$(<"$root/$1/api")"; }
await_node() { wait_for 60 "RabbitMQ ($1)" node_up "$1"; }
amqp_of() { echo "amqp://guest:guest@127.0.0.1:$(<"$root/$1/amqp")/"; }

start_rabbitmq() { start_node rabbitmq && await_node rabbitmq; }

env_rabbitmq() {
  echo "export LISTENER_TEST_RABBITMQ='$(amqp_of rabbitmq)'"
  echo "export LISTENER_TEST_RABBITMQ_API='http://guest:guest@127.0.0.1:$(<"$root/rabbitmq/api")/api/'"
  echo "export LISTENER_TEST_RABBITMQ_CTL='$root/rabbitmq/ctl'"
  echo "export LISTENER_TEST_RABBITMQ_PID='$root/rabbitmq/pid'"
}

start_cluster() {
  local name first
  first=$(. "$root/node1/environment" 2>/dev/null && echo "$RABBITMQ_NODENAME") || true
  for name in "${nodes[@]}"; do pid_of "$name" >/dev/null || start_node "$name"; done
  for name in "${nodes[@]}"; do await_node "$name"; done
  [ -n "$first" ] && return # these nodes have met before
  first=$(. "$root/node1/environment" && echo "$RABBITMQ_NODENAME")
  for name in node2 node3; do
    { "$root/$name/ctl" stop_app && "$root/$name/ctl" reset && "$root/$name/ctl" join_cluster "$first" && "$root/$name/ctl" start_app; } \
      >>"$root/$name/output" 2>&1 || die "$name did not join: $(tail -n3 "$root/$name/output")"
    await_node "$name"
  done
}

env_cluster() {
  echo "export LISTENER_TEST_RABBITMQ_CLUSTER='$(for name in "${nodes[@]}"; do amqp_of "$name"; done | paste -sd,)'"
  echo "export LISTENER_TEST_RABBITMQ_CLUSTER_API='$(for name in "${nodes[@]}"; do echo "http://guest:guest@127.0.0.1:$(<"$root/$name/api")/api/"; done | paste -sd,)'"
  echo "export LISTENER_TEST_RABBITMQ_CLUSTER_CTL='$(printf "$root/%s/ctl\n" "${nodes[@]}" | paste -sd,)'"
}

# ---- all of them -----------------------------------------------------------------------------------------------------------

prepare_root() {
  mkdir -p "$root" && chmod 755 "$root"
  [ -O "$root" ] || die "$root belongs to somebody else"
}

start() {
  local missing=() name left_out=0
  prepare_root
  for name in "$@"; do has "$name" || missing+=("$([ "$name" = postgres ] && echo postgresql || echo rabbitmq-server)"); done
  if [ ${#missing[@]} -gt 0 ]; then install "${missing[@]}" || true; fi
  for name in "$@"; do
    if ! has "$name"; then
      say "$name is not installed and cannot be installed here (needs root and apt-get); its suites are left out"
      left_out=3
    elif ! pid_of "$name" >/dev/null; then
      "start_$name" &
      jobs_of_start+=($!)
    fi
  done
  for job in "${jobs_of_start[@]}"; do wait "$job" || exit 1; done
  print_env
  return $left_out
}
jobs_of_start=()

print_env() {
  if pid_of rabbitmq >/dev/null; then env_rabbitmq; fi
  if pid_of postgres >/dev/null; then env_postgres; fi
  if pid_of node1 >/dev/null; then env_cluster; fi
}

status() {
  local name pid
  for name in rabbitmq postgres "${nodes[@]}" epmd; do
    if pid=$(pid_of "$name"); then echo "$name: running, pid $pid"; else echo "$name: not running"; fi
  done
}

# Frozen servers cannot die of anything but KILL, and nothing here is worth a slow goodbye.
stop() {
  local name pid ending=()
  for name in "$@"; do
    if pid=$(pid_of "$name"); then
      ending+=("$pid")
      if [ "$name" = postgres ]; then pkill -CONT -P "$pid"; kill -CONT "$pid" && kill -QUIT "$pid"; else kill -KILL "$pid"; fi 2>/dev/null || true
    fi
  done
  for pid in "${ending[@]}"; do wait_for 20 "the end of $*" gone "$pid"; done
  for name in "$@"; do rm -rf "${root:?}/$name"; done
}

# By pid and not by pid file: RabbitMQ deletes its own well before it is gone and its ports are free. A zombie is gone.
gone() { ! grep -qs . "/proc/$1/cmdline"; }

stop_all() {
  [ -d "$root" ] || return 0
  stop rabbitmq postgres "${nodes[@]}" epmd
  rm -rf "$root"
}

signal() {
  local pid
  pid=$(pid_of "$2") || die "$2 is not running"
  # A frozen postmaster alone leaves its sessions at work.
  case $1 in STOP | CONT) pkill "-$1" -P "$pid" || true ;; esac
  kill "-$1" "$pid"
  case $1 in KILL | TERM | INT | QUIT) wait_for 60 "the end of $2" gone "$pid" ;; esac
}

case ${1:-} in
  start) shift; if [ $# = 0 ]; then set -- rabbitmq postgres; fi
    for name in "$@"; do case $name in rabbitmq | postgres) ;; *) usage ;; esac; done
    start "$@" ;;
  stop) stop_all ;;
  status) status ;;
  env) print_env ;;
  signal) [ $# = 3 ] || usage; signal "$2" "$3" ;;
  cluster)
    case ${2:-} in
      start) prepare_root; has rabbitmq || install rabbitmq-server || die "RabbitMQ is not installed"; start_cluster; print_env ;;
      stop) stop "${nodes[@]}" ;;
      *) usage ;;
    esac ;;
  *) usage ;;
esac
