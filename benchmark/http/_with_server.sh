# Starts the server on the first core; sets $port and $server. The load comes from the others, where there are any.
pin() {
  cores=$1
  shift
  if command -v taskset >/dev/null && [ "$(nproc)" -gt 1 ]; then exec taskset -c "$cores" "$@"; fi
  exec "$@"
}
ulimit -n "$(ulimit -H -n)"
ready=$(mktemp -u)
mkfifo "$ready"
(pin 0 $RUNTIME "$(dirname "$0")/../http/_server.js" >"$ready") &
server=$!
trap 'kill $server; rm -f "$ready"' EXIT
trap 'exit 1' HUP INT TERM
read -r port <"$ready" || { echo 'error: the server did not start' >&2; exit 1; }
load_cores=1-$(($(nproc) - 1))
