# Options, and what is said of bad ones. The program's name is taken out of the messages.
run() {
  echo "-- $*"
  "$JSRUN" "$@" </dev/null >"$TEST_SCRATCH/o" 2>"$TEST_SCRATCH/e"
  code=$?
  cat "$TEST_SCRATCH/o"
  sed -n 's|^[^ ]*: \(.*\)|said: \1|p' "$TEST_SCRATCH/e" | grep -v '^said: /' | head -n 1
  echo "code $code"
}
run --no-such-option
run -x
run --no-eval x
run -e
run --eval
run --check=1
run -r
run -c -e 1
run -e 'console.log(process.argv.slice(1).join(), process.execArgv.join(" "))' a b
run -e 'console.log(process.argv.slice(1).join())' -- -a --b
run --eval='console.log(1)'
run -p '1 + 1' ignored
run -p '[1, { a: "x" }]'
run --print 'process.argv.length'
run -pe '"pe"'
run -p 'undefined'
run -p 'Promise.resolve(4)'
run --stack-trace-limit=2 -p 'Error.stackTraceLimit'
run -p 'typeof gc'
run --expose-gc -p 'typeof gc + " " + gc()'
run --throw-deprecation -p 'process.throwDeprecation'
run --title=abc -p 'process.title'
run --max-old-space-size=100 -p '"ignored"'
run -e 'console.log(__filename, __dirname, module.id, typeof require, require("path") === path, this === globalThis)' 
run -e 'console.log(require("./_required").value)'
run -r ./_required -e 'console.log(loadedBefore)'
run -r ./_missing -e 0
