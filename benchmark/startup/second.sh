# From fork to exit of a program of 5 MB that was compiled by an earlier start (NODE_COMPILE_CACHE).
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
$RUNTIME "$(dirname "$0")/_five_megabytes.js" >"$folder/program.js"
export NODE_COMPILE_CACHE="$folder/cache"
[ "$($RUNTIME "$folder/program.js")" = done ] || exit 1
"$BENCHMARK_TOOLS/start_cost" time 20 $RUNTIME "$folder/program.js"
