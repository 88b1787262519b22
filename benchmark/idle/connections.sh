# Bytes of resident memory that each of 10,000 idle keep-alive connections adds to a server; afterwards every one of
# them sends a request again and must be answered.
. "$(dirname "$0")/../http/_with_server.sh"
(pin "$load_cores" "$BENCHMARK_TOOLS/http_load" idle "$port" 10000 "$server")
