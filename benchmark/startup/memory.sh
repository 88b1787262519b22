# The peak of the resident memory of a program that prints hello.
exec "$BENCHMARK_TOOLS/start_cost" memory 5 $RUNTIME "$(dirname "$0")/_hello.js"
