# Requests a second of a hello-world server on one core, over 64 keep-alive connections; by wrk where it is installed.
. "$(dirname "$0")/_with_server.sh"
if command -v wrk >/dev/null; then
  (pin "$load_cores" wrk -t 1 -c 64 -d "${BENCHMARK_SECONDS:-5}s" "http://127.0.0.1:$port/") |
    awk '/Non-2xx|Socket errors/ { bad = 1 } /^Requests\/sec:/ { rate = $2 } END { if (bad || rate == 0) exit 1; printf "%.0f requests/s\n", rate }'
else
  (pin "$load_cores" "$BENCHMARK_TOOLS/http_load" requests "$port" 64 "${BENCHMARK_SECONDS:-5}")
fi
