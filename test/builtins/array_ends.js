// push, pop, shift and unshift of arrays long enough that shift leaves the elements where they are, against a plain model.
'use strict';
const assert = require('assert');

// Any order of the four, with growth, holes at the end and other changes in between.
let seed = 7;
const random = (n) => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) % n;
let array = [];
let model = { first: 0, last: 0 }; // elements are o(first) ... o(last - 1)
const objects = new Map();
const o = (i) => objects.get(i) ?? objects.set(i, { i }).get(i);
for (let round = 0; round < 6000; round++) {
  switch (random(round % 900 < 450 ? 5 : 7)) {
    case 0: case 1: case 2:
      assert.strictEqual(array.push(o(model.last), o(model.last + 1)), model.last + 2 - model.first);
      model.last += 2;
      break;
    case 3:
      assert.strictEqual(array.unshift(o(model.first - 1)), model.last - model.first + 1);
      model.first--;
      break;
    case 4:
      if (model.last > model.first) assert.strictEqual(array.pop(), o(--model.last));
      break;
    default:
      for (let n = random(8); n > 0 && model.last > model.first; n--) assert.strictEqual(array.shift(), o(model.first++));
  }
  if (round % 100 === 0) {
    assert.strictEqual(array.length, model.last - model.first);
    assert.ok(array.every((x, i) => x === o(model.first + i)));
    if (round % 500 === 0) array = array.slice();
  }
}

// A shifted array is an array like others.
const shifted = () => {
  const a = Array.from({ length: 40 }, (_, i) => i);
  for (let i = 0; i < 10; i++) a.shift();
  return a;
};
const numbers = Array.from({ length: 30 }, (_, i) => i + 10);
let a = shifted();
a.name = 'named';
assert.deepStrictEqual([a.shift(), a.length, a[0], a.name, Object.keys(a).length], [10, 29, 11, 'named', 30]);
assert.strictEqual(a.unshift(8, 9, 10), 32);
assert.deepStrictEqual([a[0], a[3], a[31], a[32]], [8, 11, 39, undefined]);
a = shifted();
assert.deepStrictEqual(a.splice(5, 3), [15, 16, 17]);
assert.deepStrictEqual([a.length, a.indexOf(39), a.reverse()[0], a.sort((x, y) => x - y)[0]], [27, 26, 39, 10]);
a = shifted();
a.length = 3;
a[5] = 'x';
assert.deepStrictEqual([a.shift(), a.length, 2 in a, a[4], [...a].length], [10, 5, false, 'x', 5]);
a = shifted();
a[100000] = 1;
assert.deepStrictEqual([a.shift(), a.length, a[0], a[99999]], [10, 100000, 11, 1]);
a = shifted();
a[0xfffffff0] = 1; // sparse
assert.deepStrictEqual([a[0], a[29], a.length], [10, 39, 0xfffffff1]);
a = shifted();
while (a.length) a.shift();
assert.strictEqual(a.shift(), undefined);
a.push(...numbers);
assert.deepStrictEqual(a, numbers);
a = shifted();
for (let i = 0; i < 5000; i++) a.unshift(100 + i);
assert.deepStrictEqual([a.length, a[0], a[4999], a[5000], a[5029], a[5030]], [5030, 5099, 100, 10, 39, undefined]);
a = shifted();
Object.freeze(a);
assert.throws(() => a.shift(), TypeError);
assert.throws(() => a.push(1), TypeError);
assert.throws(() => a.pop(), TypeError);
assert.deepStrictEqual(a, numbers);
a = shifted();
Object.defineProperty(a, 'length', { writable: false });
assert.throws(() => a.shift(), TypeError);
assert.throws(() => a.push(1), TypeError);

// Methods that programs replace are the ones that are called.
const push = Array.prototype.push;
const list = [1];
const append = (x) => list.push(x);
append(2);
Array.prototype.push = () => 'replaced';
assert.strictEqual(append(3), 'replaced');
Array.prototype.push = push;
list.push = () => 'own';
assert.strictEqual(append(3), 'own');
delete list.push;
assert.strictEqual(append(3), 3);
assert.strictEqual([].pop(), undefined);
assert.strictEqual([, 1].shift(), undefined);
assert.strictEqual(Array.prototype.pop.call({ length: 1, 0: 'like' }), 'like');
assert.throws(() => Array.prototype.push.call(undefined), TypeError);
class List extends Array {}
const l = new List();
assert.deepStrictEqual([l.push(5, 6), l.shift(), l.pop(), l.length], [2, 5, 6, 0]);
