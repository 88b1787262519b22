# From fork to exit of a program of 5 MB that has to be compiled.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$RUNTIME "$(dirname "$0")/_five_megabytes.js" >"$folder/program.js"
"$BENCHMARK_TOOLS/start_cost" time 10 $RUNTIME "$folder/program.js"
