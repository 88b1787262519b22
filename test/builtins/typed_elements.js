// Elements of typed arrays by index, their length and DataView as the interpreter does them in place: every kind takes
// numbers modulo its width, and what can be told from the ordinary way is not taken.
'use strict';
const assert = require('assert');
const values = [0, -0, 1, -1, 1.5, 2.5, -1.5, 255, 256, 300, -129, 32768, 65537, 2147483648, 4294967295, 4294967296.5, -2147483649,
  9007199254740991, 1e15 + 0.5, 1e18, 9e18, 9.5e18, 1e19, -1e19, 1e300, NaN, Infinity, -Infinity, 254.5, 253.5];
const modulo = (width, signed) => (v) => {
  if (!Number.isFinite(v)) return 0;
  const n = BigInt(Math.trunc(v));
  return Number(signed ? BigInt.asIntN(width, n) : BigInt.asUintN(width, n));
};
const even = (v) => {
  if (!(v > 0)) return 0;
  if (v >= 255) return 255;
  const low = Math.floor(v);
  return v - low > 0.5 || (v - low === 0.5 && low % 2 === 1) ? low + 1 : low;
};
const kinds = [
  [Int8Array, modulo(8, true)], [Uint8Array, modulo(8, false)], [Uint8ClampedArray, even], [Int16Array, modulo(16, true)],
  [Uint16Array, modulo(16, false)], [Int32Array, modulo(32, true)], [Uint32Array, modulo(32, false)],
  [Float32Array, Math.fround], [Float64Array, (v) => v],
];
for (const [Kind, convert] of kinds) {
  const array = new Kind(2);
  for (const v of values) {
    array[1] = v;
    assert.ok(Object.is(array[1], convert(v)) || (array[1] === 0 && convert(v) === 0), `${Kind.name} ${v} ${array[1]}`);
    assert.strictEqual(array[0], 0);
  }
  array[1] = '7';
  assert.strictEqual(array[1], 7);
  array[2] = 1;
  array[-1] = 1;
  array[0.5] = 1;
  assert.deepStrictEqual([array[2], array[-1], array[0.5], Object.keys(array).length, array.length], [undefined, undefined, undefined, 2, 2]);
}

// Buffers that shrink or go away take the elements with them.
const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
const fixed = new Uint8Array(buffer, 0, 8);
const tracking = new Uint8Array(buffer);
fixed[7] = 9;
const seen = [];
for (const size of [8, 4, 16]) {
  buffer.resize(size);
  fixed[0] = size;
  seen.push([fixed.length, fixed[0], fixed[7], tracking.length, tracking[0], tracking[7]]);
}
assert.deepStrictEqual(seen, [[8, 8, 9, 8, 8, 9], [0, undefined, undefined, 4, 8, undefined], [8, 16, 0, 16, 16, 0]]);
const gone = new Uint16Array([1, 2]);
structuredClone(gone.buffer, { transfer: [gone.buffer] });
gone[0] = 3;
assert.deepStrictEqual([gone.length, gone[0]], [0, undefined]);

// The length is a getter, which programs may hide, replace or borrow.
const lengthOf = (a) => a.length;
const plain = new Int16Array(3);
assert.strictEqual(lengthOf(plain), 3);
assert.strictEqual(lengthOf(Buffer.alloc(5)), 5);
class Sub extends Uint8Array {}
assert.strictEqual(lengthOf(new Sub(4)), 4);
class Hidden extends Uint8Array {
  get length() { return 'hidden'; }
}
assert.strictEqual(lengthOf(new Hidden(4)), 'hidden');
Object.defineProperty(plain, 'length', { value: 'own', configurable: true });
assert.strictEqual(lengthOf(plain), 'own');
delete plain.length;
assert.strictEqual(lengthOf(plain), 3);
assert.throws(() => lengthOf(Object.create(plain)), TypeError);
const all = Object.getPrototypeOf(Uint8Array.prototype);
const original = Object.getOwnPropertyDescriptor(all, 'length');
Object.defineProperty(all, 'length', { get() { return 'replaced'; }, configurable: true });
assert.strictEqual(lengthOf(plain), 'replaced');
Object.defineProperty(all, 'length', original);
assert.strictEqual(lengthOf(plain), 3);
assert.strictEqual(new Map([[1, 2]]).size + new Set([1, 2]).size, 3);
assert.throws(() => Object.create(new Map()).size, TypeError);

// Names are ordinary properties unless they are the text of a number.
plain.note = 'x';
plain['-0'] = 1;
plain['1.5'] = 1;
plain.Infinity = 1;
plain['Infinity2'] = 2;
assert.deepStrictEqual([plain.note, plain['-0'], plain['1.5'], plain.Infinity, plain.Infinity2], ['x', undefined, undefined, undefined, 2]);

// DataView: both orders, conversions and bounds.
const view = new DataView(new ArrayBuffer(12), 1, 10);
const round = (type, value, little) => (view[`set${type}`](1, value, little), view[`get${type}`](1, little));
for (const little of [true, false, undefined, 'yes', 0]) {
  assert.deepStrictEqual(
    [round('Int8', 200, little), round('Uint8', -1, little), round('Int16', 40000, little), round('Uint16', -2, little),
      round('Int32', 3e9, little), round('Uint32', -1.5, little), round('Float32', 0.1, little), round('Float64', 0.1, little)],
    [-56, 255, -25536, 65534, -1294967296, 4294967295, Math.fround(0.1), 0.1]);
  assert.strictEqual(round('BigInt64', -5n, little), -5n);
}
view.setUint32(0, 0x01020304);
assert.strictEqual(view.getUint32(0, true), 0x04030201);
view.setInt16('2', { valueOf: () => 258 });
assert.strictEqual(view.getUint8(3), 2);
for (const bad of [9, 10, -1, 1e10]) assert.throws(() => view.getInt16(bad), RangeError);
assert.throws(() => view.setFloat64(3, 1), RangeError);
assert.throws(() => DataView.prototype.getInt8.call({}, 0), TypeError);
assert.throws(() => view.setInt8(0, 1n), TypeError);
