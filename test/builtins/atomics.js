// Atomics: every operation on every kind of integer array, wait and notify, waitAsync on the event loop, errors.
'use strict';
const assert = require('assert');
const text = (f) => { try { return String(f()); } catch (e) { return `${e.name}: ${e.message}`; } };

for (const Buffer of [ArrayBuffer, SharedArrayBuffer]) {
  for (const Kind of [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array]) {
    const big = Kind === BigInt64Array || Kind === BigUint64Array;
    const n = big ? BigInt : Number;
    const a = new Kind(new Buffer(64), 8, 4);
    const step = (name, value, before, after) => {
      assert.strictEqual(Atomics[name](a, 1, n(value)), n(before), `${Kind.name} ${name}`);
      assert.strictEqual(a[1], n(after), `${Kind.name} after ${name}`);
    };
    step('store', 5, 5, 5);
    step('add', 3, 5, 8);
    step('sub', 1, 8, 7);
    step('and', 6, 7, 6);
    step('or', 9, 6, 15);
    step('xor', 5, 15, 10);
    step('exchange', 100, 10, 100);
    assert.strictEqual(Atomics.compareExchange(a, 1, n(1), n(2)), n(100));
    assert.strictEqual(Atomics.compareExchange(a, 1, n(100), n(2)), n(100));
    assert.strictEqual(Atomics.load(a, 1), n(2));
    assert.strictEqual(a[0], n(0));
    assert.strictEqual(a[2], n(0));
    // Results wrap round as elements do; `store` gives back what it was given.
    assert.strictEqual(Atomics.store(a, 0, n(2) ** n(70) + n(1)), n(2) ** n(70) + n(1));
    a[0] = n(-1);
    const all = a[0];
    assert.strictEqual(Atomics.add(a, 0, n(1)), all);
    assert.strictEqual(a[0], n(0));
  }
}

const shared = new Int32Array(new SharedArrayBuffer(16));
assert.ok(Object.is(Atomics.store(shared, 0, -0), 0));
assert.deepStrictEqual([1, 2, 3, 4, 8, 16].map((x) => Atomics.isLockFree(x)), [true, true, false, true, true, false]);
assert.strictEqual(text(() => Atomics.load([], 0)), 'TypeError: [object Array] is not an integer typed array.');
assert.strictEqual(text(() => Atomics.load({}, 0)), 'TypeError: #<Object> is not an integer typed array.');
assert.strictEqual(text(() => Atomics.add(new Float64Array(1), 0, 1)), 'TypeError: [object Float64Array] is not an integer typed array.');
assert.strictEqual(text(() => Atomics.load(shared, 4)), 'RangeError: Invalid atomic access index');
assert.strictEqual(text(() => Atomics.load(shared, -1)), 'RangeError: Invalid atomic access index');
assert.strictEqual(text(() => Atomics.wait(new Int32Array(1), 0, 0)), 'TypeError: [object Int32Array] is not a shared typed array.');
assert.strictEqual(text(() => Atomics.wait(new Int8Array(1), 0, 0)), 'TypeError: [object Int8Array] is not an int32 or BigInt64 typed array.');
assert.strictEqual(text(() => Atomics.store(shared, 0, 1n)), 'TypeError: Cannot convert a BigInt value to a number');
assert.strictEqual(text(() => Atomics.store(new BigInt64Array(1), 0, 1)), 'TypeError: Cannot convert 1 to a BigInt');
const detaching = new Int32Array(4);
assert.strictEqual(text(() => Atomics.add(detaching, 0, { valueOf() { detaching.buffer.transfer(); return 1; } })),
                   'TypeError: Cannot perform Atomics.add on a detached ArrayBuffer');

assert.strictEqual(Atomics.wait(shared, 0, 1), 'not-equal');
assert.strictEqual(Atomics.wait(shared, 0, 0, 0), 'timed-out');
assert.strictEqual(Atomics.wait(shared, 0, 0, 5), 'timed-out');
assert.strictEqual(Atomics.wait(new BigInt64Array(shared.buffer), 1, 0n, -1), 'timed-out');
assert.strictEqual(Atomics.notify(shared, 0), 0);
assert.strictEqual(Atomics.notify(new Int32Array(1), 0), 0);
assert.deepStrictEqual(Atomics.waitAsync(shared, 0, 1), { async: false, value: 'not-equal' });
assert.deepStrictEqual(Atomics.waitAsync(shared, 0, 0, 0), { async: false, value: 'timed-out' });

// Waiters of one place are woken in their order; those of another place are not.
const order = [];
for (const name of ['first', 'second', 'third']) {
  const wait = Atomics.waitAsync(shared, 1, 0);
  assert.strictEqual(wait.async, true);
  wait.value.then((v) => order.push(`${name} ${v}`));
}
Atomics.waitAsync(shared, 2, 0).value.then(() => assert.fail('nobody notified it'));
const timed = Atomics.waitAsync(shared, 3, 0, 20).value.then((v) => order.push(v));
assert.strictEqual(Atomics.notify(shared, 1, 2), 2);
assert.deepStrictEqual(order, []);
setTimeout(async () => {
  assert.deepStrictEqual(order.slice(0, 2), ['first ok', 'second ok']);
  assert.strictEqual(Atomics.notify(shared, 1), 1);
  await timed;
  setImmediate(() => setImmediate(() => {
    assert.deepStrictEqual(order.sort(), ['first ok', 'second ok', 'third ok', 'timed-out']);
  }));
}, 10);
const keepAlive = setTimeout(() => {}, 5000);
timed.then(() => setTimeout(() => clearTimeout(keepAlive), 20));
