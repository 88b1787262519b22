'use strict';

// Proves: which pairs of values are deeply equal, strictly and loosely. A row for each value, a column for each.

const assert = require('assert');
const { isDeepStrictEqual } = require('util');

const values = () => [
  1, '1', 0, -0, NaN, null, undefined, true, [], [1], ['1'], [, 1], [undefined, 1], {}, { a: 1 }, { a: '1' }, { a: undefined }, { b: undefined },
  new Map(), new Map([[1, { a: 1 }]]), new Map([['1', { a: 1 }]]), new Map([[{ a: 1 }, 1]]), new Set(), new Set([1, 2]), new Set(['1', '2']),
  new Set([{ a: 1 }, { b: 1 }]), new Set([{ b: 1 }, { a: 1 }]), new Date(0), new Date(1), /a/, /a/g, new Error('a'), new TypeError('a'),
  new Error('b'), Object.assign(new Error('a'), { code: 1 }), new Number(1), new Number(0), new String('a'), new Uint8Array([1, 2]),
  Buffer.from([1, 2]), new Float32Array([0]), new Float32Array([-0]), new Float64Array([NaN]), new ArrayBuffer(2), Object.create(null),
  Object.assign(Object.create(null), { a: 1 }), new (class Foo {})(), Object.assign([1], { x: 1 }), { [Symbol.for('a')]: 1 },
  { [Symbol.for('a')]: 2 }, (() => { const a = {}; a.a = a; return a; })(), (() => { const a = []; a.push(a); return a; })(),
  new Set([[1], [2]]), new Set([['1'], [2]]), (function() { return arguments; })(1), new WeakMap(), Symbol.iterator,
];

function loosely(a, b) {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch (error) {
    if (error.code !== 'ERR_ASSERTION') throw error;
    return false;
  }
}

const left = values();
const right = values();
for (let i = 0; i < left.length; i++) {
  let row = '';
  for (let j = 0; j < right.length; j++) {
    row += isDeepStrictEqual(left[i], right[j]) ? '=' : loosely(left[i], right[j]) ? '~' : '.';
  }
  console.log(row);
}
