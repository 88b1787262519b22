# jsrun --test262: modes, preludes, the host object, agents, modules, errors on stderr.
set -eu
cd "$TEST_SCRATCH"
run() { "$JSRUN" --test262 "$@"; }
same() { [ "$1" = "$2" ] || { echo "expected: $2"; echo "found: $1"; exit 1; }; }

echo 'var shared = 1; function f() { return this; }' >prelude.js
echo 'print(shared, f() === undefined, (function () { return this === undefined; })(), typeof process, typeof require)' >test.js
same "$(run test.js prelude.js)" '1 false false undefined undefined'
same "$(run --strict test.js prelude.js)" '1 false true undefined undefined'

echo 'throw new RangeError("text")' >throws.js
if run throws.js 2>err; then exit 1; else same "$? $(cat err)" '1 RangeError: text'; fi
echo 'var = 1' >syntax.js
if run syntax.js 2>err; then exit 1; else same "$? $(cut -d: -f1 err)" '1 SyntaxError'; fi
echo 'await 1; throw new TypeError("late")' >late.js
if run --module late.js 2>err; then exit 1; else same "$? $(cat err)" '1 TypeError: late'; fi

cat >host.js <<'END'
const buffer = new ArrayBuffer(8);
$262.detachArrayBuffer(buffer);
print(buffer.byteLength, $262.global === globalThis, $262.evalScript('let later = 6; later * 7'), later);
$262.gc();
$262.agent.start(`$262.agent.receiveBroadcast((memory, value) => {
  new Int32Array(memory)[1] = Number(value);
  $262.agent.report(typeof value + memory.byteLength);
  $262.agent.leaving();
})`);
const memory = new SharedArrayBuffer(16);
$262.agent.broadcast(memory, 42n);
let report;
while ((report = $262.agent.getReport()) === null) $262.agent.sleep(1);
print(report, new Int32Array(memory)[1], $262.agent.monotonicNow() > 0);
END
same "$(run host.js)" '0 true 42 6
bigint16 42 true'

echo '{"a": [1]}' >data.json
echo 'export let n = 1; export const add = () => n++; import * as self from "./lib.js"; export { self };' >lib.js
cat >main.js <<'END'
import { n, add, self } from './lib.js';
import data from './data.json' with { type: 'json' };
add();
print(n, self.n, data.a[0], Object.getPrototypeOf(import.meta), this);
const lib = await import('./lib.js');
print(lib === self, await import('./missing.js').catch((e) => e.name));
END
same "$(run --module main.js)" '2 2 1 null undefined
true Error'
