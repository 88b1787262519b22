# NODE_OPTIONS: options for every jsrun, split at blanks but not within quotes; some are refused.
run() {
  echo "-- $NODE_OPTIONS"
  "$JSRUN" "$@" 2>"$TEST_SCRATCH/e"
  echo "code $?"
  sed 's|^[^ ]*: ||' "$TEST_SCRATCH/e"
}
export NODE_OPTIONS
echo 'globalThis.loaded = "loaded"' >"$TEST_SCRATCH/a b.js"
NODE_OPTIONS="--title=\"a \\\"b\\\" c\" --require \"$TEST_SCRATCH/a b.js\"" && "$JSRUN" -p 'process.title + " " + loaded + " " + process.execArgv.length'
NODE_OPTIONS='--stack-trace-limit=3'; run -p 'Error.stackTraceLimit'
NODE_OPTIONS='--stack-trace-limit=3'; run --stack-trace-limit=5 -p 'Error.stackTraceLimit'
NODE_OPTIONS='--stack-trace-limit 4   --no-warnings  '; run -p 'Error.stackTraceLimit'
NODE_OPTIONS='-e 1'; run -p 1
NODE_OPTIONS='script.js'; run -p 1
NODE_OPTIONS='--no-such-option'; run -p 1
NODE_OPTIONS='   '; run -p 1
