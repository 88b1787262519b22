'use strict';

const assert = require('assert');
const log = [];

// Arguments, `this`, order by time and then by creation.
setTimeout(function(a, b) { log.push(`args ${a} ${b} ${this.constructor.name}`); }, 1, 'x', 2);
setTimeout(() => log.push('5 a'), 5);
setTimeout(() => log.push('3'), 3);
setTimeout(() => log.push('5 b'), 5);
setTimeout((...args) => log.push(`none ${args.length}`), 1);
const start = Date.now();
while (Date.now() - start < 8);

// Clearing, by object, number and text.
const never = () => assert.fail('cleared');
clearTimeout(setTimeout(never, 1));
clearTimeout(+setTimeout(never, 1));
clearTimeout(`${+setTimeout(never, 1)}`);
clearInterval(setInterval(never, 1));
clearImmediate(setImmediate(never));
for (const nonsense of [undefined, null, {}, 'x', NaN, 3, Symbol.iterator]) {
  clearTimeout(nonsense);
  clearInterval(nonsense);
}

// A timer that clears one due in the same round.
const second = setTimeout(never, 20);
setTimeout(() => clearTimeout(second), 20);
clearTimeout(second);

// ref, unref, hasRef
const t = setTimeout(() => {}, 1);
assert.strictEqual(t.hasRef(), true);
assert.strictEqual(t.unref(), t);
assert.strictEqual(t.hasRef(), false);
assert.strictEqual(t.ref().hasRef(), true);
const i = setImmediate(() => {});
assert.strictEqual(i.hasRef(), true);
assert.strictEqual(i.unref().hasRef(), false);
assert.strictEqual(i.ref().hasRef(), true);
setTimeout(never, 1e6).unref();
setInterval(never, 1e6).unref();
assert.strictEqual(setTimeout(never, 10).close().hasRef(), true);

// refresh() moves it back.
const refreshed = setTimeout(() => log.push('refreshed'), 30);
setTimeout(() => refreshed.refresh(), 15);
setTimeout(() => log.push('before refreshed'), 36);

// An interval that stops itself.
let n = 0;
const interval = setInterval((arg) => {
  if (++n === 3) {
    log.push(`interval ${arg} stops`);
    clearInterval(interval);
  }
}, 1, 'i');

// Errors
for (const fn of [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]) {
  for (const bad of [undefined, null, 'code', 1, {}]) {
    assert.throws(() => fn(bad), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' }, fn.name);
  }
}
assert.strictEqual(require('timers').setTimeout, setTimeout);
assert.strictEqual(require('node:timers').promises, require('timers/promises'));

// What depends on how fast the machine is comes in no order.
process.on('exit', () => console.log([...log.slice(0, 5), ...log.slice(5).sort()].join('\n')));
