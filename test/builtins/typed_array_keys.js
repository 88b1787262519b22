// Numeric keys of typed arrays: no look-up and no write of one goes past the typed array, in its chain or out of bounds.
'use strict';
const assert = require('assert');

const proto = { __proto__: Uint8Array.prototype };
for (const key of ['5', '-0', '1.5', '-1', 'NaN', 'Infinity']) {
  Object.defineProperty(proto, key, { get() { assert.fail(`read ${key}`); }, set() { assert.fail(`wrote ${key}`); } });
  const a = Object.setPrototypeOf(new Uint8Array(2), proto);
  const heir = Object.create(a);
  for (const o of [a, heir]) {
    assert.strictEqual(o[key], undefined);
    assert.strictEqual(key in o, false);
    assert.strictEqual(Reflect.has(o, key), false);
    assert.strictEqual(Reflect.get(o, key, 1), undefined);
    o[key] = 1;
    assert.strictEqual(Reflect.set(o, key, 1), true);
    assert.strictEqual(Object.hasOwn(o, key), false);
  }
  assert.strictEqual(Reflect.set(a, key, 1, {}), true);
  assert.strictEqual(Reflect.set({}, key, 1, a), false);
}
const a = new Uint8Array([1, 2]), heir = Object.create(a);
assert.strictEqual(heir[1], 2);

// Conversions that resize: what counts is what is there afterwards.
const buffer = new ArrayBuffer(4, { maxByteLength: 8 });
const fixed = new Uint8Array(buffer, 0, 4);
fixed[1] = { valueOf() { buffer.resize(2); return 3; } };
assert.deepStrictEqual([...new Uint8Array(buffer)], [0, 0]);
fixed[1] = { valueOf() { buffer.resize(8); return 3; } };
assert.strictEqual(fixed[1], 3);
assert.throws(() => fixed.subarray({ valueOf() { buffer.resize(1); return 0; } }), RangeError);
buffer.resize(8);
const list = [0, { valueOf() { list.length = 0; return 100; } }, 2];
assert.deepStrictEqual([...new Uint8Array(list)], [0, 100, 2]);
assert.throws(() => new ArrayBuffer(2, { maxByteLength: 1 }), RangeError);
let conversions = 0;
[].length = { valueOf() { conversions++; return 1; } };
Object.defineProperty([], 'length', { value: { valueOf() { conversions++; return 1; } } });
assert.strictEqual(conversions, 4);
assert.deepStrictEqual(Array.prototype.join.call(fixed, { toString() { buffer.resize(0); return '.'; } }), '...');
