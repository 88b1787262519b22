# From fork to exit of a program that prints hello.
exec "$BENCHMARK_TOOLS/start_cost" time 30 $RUNTIME "$(dirname "$0")/_hello.js"
