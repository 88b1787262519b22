# What is printed of an exception nobody caught. Frames of the library and the footer's version are taken out.
show() {
  "$JSRUN" "$@" 2>"$TEST_SCRATCH/err"
  echo "code $?"
  sed -e "s|$TEST_SCRATCH|HERE|" -e '/^    at .*\(node:\|eval\]-wrapper\)/d' -e 's/^\(jsrun\|Node\.js\) v.*/FOOTER/' \
    -e 's/`\(jsrun\|node\) /`PROGRAM /' "$TEST_SCRATCH/err"
}
cat >"$TEST_SCRATCH/file.js" <<'END'
'use strict';
class Thing {
  method(x) {
    	throw new TypeError(`with ${x}`);
  }
}
function call(thing) { return thing.method('tab'); }
setTimeout(() => call(new Thing()), 1);
END
show "$TEST_SCRATCH/file.js"
printf 'const a = 1;\nconst s = "unfinished;\n' >"$TEST_SCRATCH/syntax.js"
show "$TEST_SCRATCH/syntax.js"
printf 'require("./syntax.js")' >"$TEST_SCRATCH/requires.js"
show "$TEST_SCRATCH/requires.js"
for code in 'throw 42' 'throw "text"' 'throw null' 'throw undefined' 'throw { a: 1, b: [2] }' 'throw () => {}' \
  'undefinedName' 'null.property' 'let x = 1; x()' 'const c = 1; c = 2' \
  'throw Object.assign(new Error("with code"), { code: "ECODE", detail: { a: 1 } })' \
  'class MyError extends Error { name = "MyError" }; throw new MyError("custom")' \
  'Promise.reject(new Error("rejected"))' '(async () => { throw new RangeError("in async") })()' \
  'process.nextTick(() => { throw new Error("in tick") })' 'queueMicrotask(() => { throw new Error("in microtask") })' \
 ; do
  echo "-- $code"
  show -e "$code"
done
echo "-- thrown by the library"
for code in 'new (require("events"))().emit("error", new Error("unheard"))' 'require("fs").openSync("/", { mode: "x" })'; do
  "$JSRUN" -e "$code" 2>&1 | sed -n '1s/:[0-9]*$//; 2s/^.*throw .*/throw/; 3s/^ *^$/caret/; 1,5p'
done
