// The methods that the interpreter calls without an activation give what the ordinary call gives: the same method through
// apply, for receivers and arguments of every kind, errors included.
'use strict';
const assert = require('assert');

function attempt(f) {
  try {
    return f();
  } catch (e) {
    return `${e.name}: ${e.message}`;
  }
}
const subjects = ['', 'a', ' Hello, World\t', 'äöü€', 'a\u{1f600}b', '\ud800', 'x'.repeat(300), new String('obj'), 12345];
const values = [undefined, null, -1, 0, 1, 2.7, -0, NaN, Infinity, -Infinity, '1', 'l', 'o', '', 'World', 1e10, -1e10, true, {
  toString: () => 'lo',
  valueOf: () => 3,
}];
// One function for each method, with the call in the form that the interpreter takes quickly.
const methods = {
  charCodeAt: (s, ...a) => (a.length === 0 ? s.charCodeAt() : a.length === 1 ? s.charCodeAt(a[0]) : s.charCodeAt(a[0], a[1])),
  codePointAt: (s, ...a) => (a.length === 0 ? s.codePointAt() : s.codePointAt(a[0])),
  charAt: (s, ...a) => (a.length === 0 ? s.charAt() : a.length === 1 ? s.charAt(a[0]) : s.charAt(a[0], a[1])),
  at: (s, ...a) => (a.length === 0 ? s.at() : s.at(a[0])),
  slice: (s, ...a) => (a.length === 0 ? s.slice() : a.length === 1 ? s.slice(a[0]) : s.slice(a[0], a[1])),
  substring: (s, ...a) => (a.length === 0 ? s.substring() : a.length === 1 ? s.substring(a[0]) : s.substring(a[0], a[1])),
  substr: (s, ...a) => (a.length === 0 ? s.substr() : a.length === 1 ? s.substr(a[0]) : s.substr(a[0], a[1])),
  indexOf: (s, ...a) => (a.length === 0 ? s.indexOf() : a.length === 1 ? s.indexOf(a[0]) : s.indexOf(a[0], a[1])),
  includes: (s, ...a) => (a.length === 0 ? s.includes() : a.length === 1 ? s.includes(a[0]) : s.includes(a[0], a[1])),
  startsWith: (s, ...a) => (a.length === 0 ? s.startsWith() : a.length === 1 ? s.startsWith(a[0]) : s.startsWith(a[0], a[1])),
  endsWith: (s, ...a) => (a.length === 0 ? s.endsWith() : a.length === 1 ? s.endsWith(a[0]) : s.endsWith(a[0], a[1])),
  toLowerCase: (s) => s.toLowerCase(),
  toUpperCase: (s) => s.toUpperCase(),
  trim: (s) => s.trim(),
};
for (const name of Object.keys(methods)) {
  const method = String.prototype[name], quick = methods[name];
  const same = (s, ...a) => {
    const receiver = typeof s === 'number' ? Object.assign(new String(s), {}) : s;
    assert.deepStrictEqual(
      attempt(() => quick(receiver, ...a)),
      attempt(() => Reflect.apply(method, receiver, a)),
      `${name} of ${JSON.stringify(s)} with ${a.map(String)}`,
    );
  };
  for (const s of subjects) {
    same(s);
    if (method.length === 0) continue;
    for (const a of values) {
      same(s, a);
      for (const b of values) same(s, a, b);
    }
  }
}
for (const s of subjects.slice(0, 7)) {
  for (let i = -1; i <= Math.min(s.length, 20); i++) {
    assert.strictEqual(s[i], i < 0 || i >= s.length ? undefined : Reflect.apply(String.prototype.charAt, s, [i]));
  }
}
for (const code of [0, 65, 127, 128, 65535, 65536, -1, 65.9, NaN, '66']) {
  assert.strictEqual(String.fromCharCode(code), Reflect.apply(String.fromCharCode, String, [code]));
}
for (const a of ['', 'a', 'ab', 'b', 'ä', '\u{1f600}', '\uffff']) {
  for (const b of ['', 'a', 'ab', 'b', 'ä', '\u{1f600}', '\uffff']) {
    const units = (s) => Array.from({ length: s.length }, (_, i) => s.charCodeAt(i));
    const x = units(a), y = units(b);
    let i = 0;
    while (i < x.length && i < y.length && x[i] === y[i]) i++;
    const order = i < x.length && i < y.length ? x[i] - y[i] : x.length - y.length;
    assert.deepStrictEqual([a < b, a <= b, a > b, a >= b], [order < 0, order <= 0, order > 0, order >= 0]);
  }
}

// A method that is replaced, or shadowed by a property of the object itself, is seen at once.
const original = String.prototype.charCodeAt;
const first = () => 'abc'.charCodeAt(1);
assert.strictEqual(first(), 98);
String.prototype.charCodeAt = () => 'mine';
assert.strictEqual(first(), 'mine');
String.prototype.charCodeAt = original;
assert.strictEqual(first(), 98);
const map = new Map([[1, 2]]);
const read = (m) => m.get(1);
assert.strictEqual(read(map), 2);
map.get = () => 'own';
assert.strictEqual(read(map), 'own');
assert.strictEqual(read(new Map([[1, 3]])), 3);
assert.strictEqual(read(new (class extends Map { get() { return 'sub'; } })()), 'sub');
assert.throws(() => read(Object.create(Map.prototype)), { message: 'Method Map.prototype.get called on incompatible receiver #<Map>' });

// Map, Set, WeakMap: missing arguments, -0, NaN, results.
const m = new Map();
assert.strictEqual(m.set(-0, 'zero'), m);
assert.strictEqual(m.get(0), 'zero');
assert.ok(Object.is([...m.keys()][0], 0));
m.set(NaN, 'nan');
assert.strictEqual(m.get(0 / 0), 'nan');
assert.strictEqual(m.set(), m);
assert.ok(m.has() && m.has(undefined) && m.get() === undefined);
assert.strictEqual(m.delete(), true);
assert.strictEqual(m.delete(), false);
assert.strictEqual(m.set('only'), m);
assert.strictEqual(m.get('only'), undefined);
const set = new Set();
assert.strictEqual(set.add(), set);
assert.ok(set.has());
assert.strictEqual(set.add(1).add(1).size, 2);
assert.ok(set.delete(1) && !set.delete(1));
const weak = new WeakMap([[map, 7]]);
assert.strictEqual(weak.get(map), 7);
assert.strictEqual(weak.get(1), undefined);
assert.strictEqual(weak.has({}), false);
assert.ok(new WeakSet([map]).has(map));
