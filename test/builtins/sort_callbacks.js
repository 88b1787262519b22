// Sorting by a difference, which is found without a call when both are numbers, agrees with the call in every case; and
// comparators and callbacks that throw, catch or change the array.
'use strict';
const assert = require('assert');
const called = (f) => (a, b) => (f.count++, f(a, b)); // keeps the function from being recognised
const up = (a, b) => a - b;
const down = (a, b) => b - a;
up.count = down.count = 0;
const lists = [[3, 1, 2], [], [1], [NaN, 3, NaN, 1, 2], [Infinity, -Infinity, Infinity, 0, -0, 5], [5, '10', 2, '1', 30],
  [new Date(5), new Date(1), 3], [true, 2, false, null, undefined, 1], Array.from({ length: 500 }, (_, i) => (i * 7919) % 101)];
for (const list of lists) {
  for (const f of [up, down]) {
    assert.deepStrictEqual(list.slice().sort(f), list.slice().sort(called(f)));
    assert.deepStrictEqual(list.toSorted(f), list.toSorted(called(f)));
  }
}
assert.ok(up.count > 1000);
assert.deepStrictEqual([2n, 3n, 1n].sort((a, b) => (a < b ? -1 : 1)), [1n, 2n, 3n]);
assert.throws(() => [2n, 1].sort(up), TypeError);
assert.throws(() => [2n, 1n].sort(up), TypeError); // the result is a BigInt
assert.throws(() => [Symbol(), 1].sort(up), TypeError);
assert.deepStrictEqual([3, 1, 2].sort((a, b, c) => a - b - (c ?? 0)), [1, 2, 3]);
assert.deepStrictEqual([3, 1, 2].sort((b, a) => a - b), [3, 2, 1]);
assert.deepStrictEqual([3, 1, 2].sort((a) => a - a), [3, 1, 2]);
assert.deepStrictEqual([3, 1, 2].sort(async (a, b) => a - b), [3, 1, 2]); // a promise is not a number
assert.deepStrictEqual([3, 1, 2].sort(up.bind(null)), [1, 2, 3]);
assert.deepStrictEqual([3, 1, 2].sort(new Proxy(up, {})), [1, 2, 3]);
const records = Array.from({ length: 300 }, (_, i) => ({ key: i % 7, i }));
assert.ok(records.sort((a, b) => a.key - b.key).every((r, i, all) => i === 0 || all[i - 1].key < r.key || all[i - 1].i < r.i));

// Callbacks that throw through the method, or catch inside.
for (const method of ['sort', 'map', 'filter', 'forEach', 'some', 'every', 'find', 'reduce', 'flatMap']) {
  const list = [1, 2, 3];
  assert.throws(() => list[method](() => { throw new RangeError(method); }), { name: 'RangeError', message: method });
  let caught = 0;
  list[method](() => {
    try {
      null.x;
    } catch {
      caught++;
    }
  });
  assert.ok(caught > 0, method);
  assert.throws(() => list[method](null), TypeError);
}
const deep = (n) => [n].map((x) => (x === 0 ? 0 : 1 + deep(x - 1)))[0];
assert.strictEqual(deep(300), 300);
assert.throws(function over() { [1].map(over); }, RangeError);
const shrinking = Array.from({ length: 50 }, (_, i) => 50 - i);
shrinking.sort((a, b) => ((shrinking.length = 0), a - b));
assert.strictEqual(shrinking.length, 50);
assert.deepStrictEqual([1, 2, 3].map(function (x) { return this.k * x; }, { k: 2 }), [2, 4, 6]);
assert.deepStrictEqual([1, 2].map(function (...all) { return all.length; }), [3, 3]);
assert.deepStrictEqual([1, 2].map(function () { return arguments.length; }), [3, 3]);
assert.throws(() => [1].map(class {}), TypeError);
