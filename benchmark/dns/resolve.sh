# Milliseconds until 5,000 questions of dns.resolve4, all asked at once, are answered by a server on loopback.
port_file=$(mktemp)
"$BENCHMARK_TOOLS/dns_server" >"$port_file" &
server=$!
trap 'kill $server; rm -f "$port_file"' EXIT
for try in 1 2 3 4 5 6 7 8 9 10; do
  [ -s "$port_file" ] && break
  sleep 0.1
done
# shellcheck disable=SC2086
$RUNTIME "$(dirname "$0")/_resolve.js" "$(cat "$port_file")"
