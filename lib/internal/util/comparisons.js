'use strict';

// Deep equality, strict and loose, as assert.deepStrictEqual, assert.deepEqual and util.isDeepStrictEqual mean it.
//
// Cycles: two objects that are being compared further up are taken for equal, which holds unless something else
// differs.

const { kindOf, typedArrayName } = internalBinding('types');
const { getOwnNonIndexProperties } = internalBinding('util');

const kOnlyEnumerable = 2;
const kStrict = 1;
const kLoose = 0;

const hasOwn = Object.prototype.hasOwnProperty;
const isEnumerable = Object.prototype.propertyIsEnumerable;

function isDeepEqual(a, b) {
  return compare(a, b, kLoose, undefined);
}

function isDeepStrictEqual(a, b) {
  return compare(a, b, kStrict, undefined);
}

function compare(a, b, mode, memo) {
  if (a === b) return a !== 0 || Object.is(a, b) || mode === kLoose;

  if (mode === kStrict) {
    if (typeof a !== 'object') return typeof a === 'number' && a !== a && b !== b;
    if (typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  } else {
    if (a === null || typeof a !== 'object') {
      // eslint-disable-next-line eqeqeq
      return (b === null || typeof b !== 'object') && (a == b || (a !== a && b !== b));
    }
    if (b === null || typeof b !== 'object') return false;
  }
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;

  const kind = kindOf(a);
  const kindB = kindOf(b);
  if (kind === 'Array' || kindB === 'Array') {
    if (kind !== kindB || a.length !== b.length) return false;
    const keysA = getOwnNonIndexProperties(a, kOnlyEnumerable);
    const keysB = getOwnNonIndexProperties(b, kOnlyEnumerable);
    if (keysA.length !== keysB.length) return false;
    return compareContents(a, b, mode, memo, keysA, compareElements);
  }
  if (kind !== kindB) return false;

  switch (kind) {
    case 'Object':
      if (isUrl(a) || isUrl(b)) {
        if (!isUrl(a) || !isUrl(b) || a.href !== b.href) return false;
      }
      break;
    case 'Arguments':
      return compareContents(a, b, mode, memo);
    case 'Date':
      if (Date.prototype.getTime.call(a) !== Date.prototype.getTime.call(b)) return false;
      break;
    case 'RegExp':
      if (a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
      break;
    case 'Error':
      return compareErrors(a, b, mode, memo);
    case 'TypedArray': {
      if (!compareTypedArrays(a, b, mode)) return false;
      const keysA = getOwnNonIndexProperties(a, kOnlyEnumerable);
      const keysB = getOwnNonIndexProperties(b, kOnlyEnumerable);
      if (keysA.length !== keysB.length) return false;
      return compareContents(a, b, mode, memo, keysA);
    }
    case 'DataView':
      if (!compareBytes(new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
                        new Uint8Array(b.buffer, b.byteOffset, b.byteLength))) {
        return false;
      }
      break;
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      if (!compareBytes(new Uint8Array(a), new Uint8Array(b))) return false;
      break;
    case 'Set':
      if (a.size !== b.size) return false;
      return compareContents(a, b, mode, memo, undefined, compareSets);
    case 'Map':
      if (a.size !== b.size) return false;
      return compareContents(a, b, mode, memo, undefined, compareMaps);
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'BigInt':
    case 'Symbol':
      if (!compareBoxed(a, b, kind)) return false;
      break;
    case 'WeakMap':
    case 'WeakSet':
      // Their contents cannot be seen: equal only if they are the same.
      return false;
  }
  return compareContents(a, b, mode, memo);
}

function isUrl(value) {
  return typeof value.href === 'string' && typeof value.protocol === 'string' && value.auth === undefined &&
    value.path === undefined && value.constructor?.name === 'URL';
}

function compareErrors(a, b, mode, memo) {
  // message and name count though they may be inherited or hidden, and so do cause and errors.
  if (a.message !== b.message || a.name !== b.name) return false;
  for (const key of ['cause', 'errors']) {
    const has = hasOwn.call(a, key);
    if (has !== hasOwn.call(b, key)) return false;
    if (has && !isEnumerable.call(a, key) && !isEnumerable.call(b, key) && !compare(a[key], b[key], mode, memo)) {
      return false;
    }
  }
  return compareContents(a, b, mode, memo);
}

function compareBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

function compareTypedArrays(a, b, mode) {
  const type = typedArrayName(a);
  if (a.length !== b.length || (mode === kStrict && type !== typedArrayName(b))) return false;
  if (type === 'Float32Array' || type === 'Float64Array') {
    for (let i = 0; i < a.length; i++) {
      if (mode === kStrict ? !Object.is(a[i], b[i]) : a[i] !== b[i]) return false;
    }
    return true;
  }
  return compareBytes(a, b);
}

function compareBoxed(a, b, kind) {
  switch (kind) {
    case 'Number': return Object.is(Number.prototype.valueOf.call(a), Number.prototype.valueOf.call(b));
    case 'String': return String.prototype.valueOf.call(a) === String.prototype.valueOf.call(b);
    case 'Boolean': return Boolean.prototype.valueOf.call(a) === Boolean.prototype.valueOf.call(b);
    case 'BigInt': return BigInt.prototype.valueOf.call(a) === BigInt.prototype.valueOf.call(b);
    default: return Symbol.prototype.valueOf.call(a) === Symbol.prototype.valueOf.call(b);
  }
}

function enumerableSymbols(value) {
  const symbols = Object.getOwnPropertySymbols(value);
  return symbols.length === 0 ? symbols : symbols.filter((symbol) => isEnumerable.call(value, symbol));
}

// Properties first, then what `contents` compares. `keys`: of a, when they are known already and as many as b's.
function compareContents(a, b, mode, memo, keys, contents) {
  if (keys === undefined) {
    keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
  }
  for (let i = 0; i < keys.length; i++) {
    if (!isEnumerable.call(b, keys[i])) return false;
  }
  if (mode === kStrict) {
    const symbols = enumerableSymbols(a);
    if (symbols.length !== enumerableSymbols(b).length) return false;
    for (const symbol of symbols) {
      if (!isEnumerable.call(b, symbol)) return false;
      keys.push(symbol);
    }
  }
  if (keys.length === 0 && (contents === undefined || a.length === 0 || a.size === 0)) return true;

  if (memo === undefined) {
    memo = { a: new Map(), b: new Map(), depth: 0 };
  } else {
    const seenA = memo.a.get(a);
    if (seenA !== undefined) {
      const seenB = memo.b.get(b);
      if (seenB !== undefined) return true;
    }
  }
  memo.depth++;
  memo.a.set(a, memo.depth);
  memo.b.set(b, memo.depth);
  let equal = true;
  for (let i = 0; equal && i < keys.length; i++) equal = compare(a[keys[i]], b[keys[i]], mode, memo);
  if (equal && contents !== undefined) equal = contents(a, b, mode, memo);
  memo.a.delete(a);
  memo.b.delete(b);
  return equal;
}

function compareElements(a, b, mode, memo) {
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    if (x === undefined || y === undefined) {
      if (hasOwn.call(a, i) !== hasOwn.call(b, i)) return false;
    }
    if (!compare(x, y, mode, memo)) return false;
  }
  return true;
}

// Whether a primitive that is not in the other collection may yet be loosely equal to another primitive there.
function mayLooselyMatch(value) {
  switch (typeof value) {
    case 'symbol':
      return false;
    case 'number':
      return value === value;
    case 'string':
      return +value === +value;
    default:
      return true;
  }
}

function compareSets(a, b, mode, memo) {
  let unmatched = null;
  for (const value of a) {
    if (b.has(value)) continue;
    // A primitive that is missing can at most be loosely equal to another one.
    if ((typeof value !== 'object' || value === null) && (mode === kStrict || !mayLooselyMatch(value))) return false;
    (unmatched ??= []).push(value);
  }
  if (unmatched === null) return true;
  // Each one left needs a partner of its own.
  const candidates = [];
  for (const value of b) {
    if (!a.has(value)) candidates.push(value);
  }
  if (candidates.length !== unmatched.length) return false;
  for (const value of unmatched) {
    const index = candidates.findIndex((other) => compare(value, other, mode, memo));
    if (index === -1) return false;
    candidates.splice(index, 1);
  }
  return true;
}

function compareMaps(a, b, mode, memo) {
  const unmatched = [];
  for (const { 0: key, 1: value } of a) {
    if (typeof key === 'object' && key !== null) {
      unmatched.push(key);
    } else {
      const other = b.get(key);
      if ((other === undefined && !b.has(key)) || !compare(value, other, mode, memo)) {
        if (mode === kStrict) return false;
        unmatched.push(key);
      }
    }
  }
  if (unmatched.length === 0) return true;
  const candidates = [];
  for (const key of b.keys()) {
    if ((typeof key === 'object' && key !== null) || (mode === kLoose && !(a.has(key) &&
        compare(a.get(key), b.get(key), mode, memo)))) {
      candidates.push(key);
    }
  }
  if (candidates.length !== unmatched.length) return false;
  for (const key of unmatched) {
    const index = candidates.findIndex((other) =>
      compare(key, other, mode, memo) && compare(a.get(key), b.get(other), mode, memo));
    if (index === -1) return false;
    candidates.splice(index, 1);
  }
  return true;
}

module.exports = {
  isDeepEqual,
  isDeepStrictEqual,
};
