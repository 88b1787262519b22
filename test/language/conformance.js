// Corners of the language that the conformance suite found: each case says what it proves.
const assert = require('assert');

// eval with spread arguments is direct.
{
  const f = () => { const local = 7; return [eval(...['local']), eval(...[], 'local'), eval('local', ...[])]; };
  assert.deepStrictEqual(f(), [7, 7, 7]);
  assert.strictEqual(((eval) => eval(...['x']))((x) => x + x), 'xx');
}

// super[key]: the base is found before the key is converted and before the value is computed.
{
  const first = { x: 'first', set y(v) { this.log = `first ${v}`; } };
  const second = { x: 'second', set y(v) { this.log = `second ${v}`; } };
  const object = {
    read() { return super[{ toString() { Object.setPrototypeOf(object, second); return 'x'; } }]; },
    write() { super.y = (Object.setPrototypeOf(object, second), 1); },
  };
  Object.setPrototypeOf(object, first);
  assert.strictEqual(object.read(), 'first');
  Object.setPrototypeOf(object, first);
  object.write();
  assert.strictEqual(object.log, 'first 1');
  const sloppy = Function('return { m() { super.a = 1; Object.freeze(this); super.b = 2; return this; } }')();
  assert.deepStrictEqual(Object.keys(sloppy.m()), ['m', 'a']);
}

// The sign of a remainder.
assert.ok(Object.is(((a, b) => a % b)(-0, 1), -0));

// Classes cannot extend what cannot construct, bound or not; its prototype is not read.
for (const base of [() => {}, async function () {}, (() => {}).bind()]) {
  Object.defineProperty(base, 'prototype', { get() { throw new Error('not reached'); } });
  assert.throws(() => class extends base {}, TypeError);
}
assert.throws(() => class extends (function* () {}) {}, TypeError);
assert.throws(() => class extends new Proxy(() => {}, {}) {}, TypeError);

// Template objects are frozen whole; fields are defined on proxies through their traps.
{
  const strings = ((s) => s)`a${1}b`;
  assert.strictEqual(Object.getOwnPropertyDescriptor(strings, 'length').writable, false);
  assert.strictEqual(Object.getOwnPropertyDescriptor(strings.raw, 'length').writable, false);
  const seen = [];
  class Base { constructor() { return new Proxy(this, { defineProperty(t, k, d) { seen.push(k, d.value); return Reflect.defineProperty(t, k, d); } }); } }
  class Derived extends Base { f = 3; ['g'] = 4; }
  assert.strictEqual(new Derived().g, 4);
  assert.deepStrictEqual(seen, ['f', 3, 'g', 4]);
}

// for-in: what is not enumerable hides what is; proxies anywhere in the chain are asked.
{
  const keys = (o) => { const list = []; for (const k in o) list.push(k); return list; };
  const o = Object.create({ a: 1, b: 2 }, { a: { value: 1 }, c: { value: 1, enumerable: true } });
  assert.deepStrictEqual(keys(o), ['c', 'b']);
  const proxy = new Proxy({ x: 1, y: 2 }, { ownKeys: () => ['y', 'x'], getPrototypeOf: () => ({ z: 3 }) });
  assert.deepStrictEqual(keys(proxy), ['y', 'x', 'z']);
  assert.deepStrictEqual(keys(Object.create(proxy)), ['y', 'x', 'z']);
  const shrinking = { a: 1, b: 2, c: 3 };
  const visited = [];
  for (const k in shrinking) { visited.push(k); delete shrinking.b; }
  assert.deepStrictEqual(visited, ['a', 'c']);
}

// An object that a getPrototypeOf trap made is kept as long as it is needed.
{
  const handler = { getPrototypeOf: () => ({ m() { return 1; } }) };
  const home = new Proxy({}, handler);
  assert.strictEqual(Object.setPrototypeOf({ m() { return super.toString.length; } }, home).m(), 0);
  assert.strictEqual(new Proxy({}, handler) instanceof Map, false);
}

// Object rest asks a proxy only about what it takes; spread asks property by property.
{
  const log = [];
  const proxy = new Proxy({ a: 1, 0: 2, b: 3 }, {
    getOwnPropertyDescriptor(t, k) { log.push(`own ${k}`); return Reflect.getOwnPropertyDescriptor(t, k); },
    get(t, k) { log.push(`get ${k}`); return t[k]; },
  });
  const { a, 0: zero, ...rest } = proxy;
  assert.deepStrictEqual([a, zero, rest], [1, 2, { b: 3 }]);
  assert.deepStrictEqual(log, ['get a', 'get 0', 'own b', 'get b']);
}

// The parameter of a mapped arguments element keeps its value when they part ways.
assert.strictEqual(Function('a', `
  Object.defineProperty(arguments, '0', { configurable: false });
  a = 2;
  Object.defineProperty(arguments, '0', { writable: false });
  a = 3;
  return arguments[0];`)(1), 2);

// An eval whose functions cannot all be declared declares none.
assert.throws(() => (0, eval)('function neverDeclared() {} function NaN() {}'), TypeError);
assert.strictEqual(typeof neverDeclared, 'undefined');

// `with` asks again before it reads or writes, since looking at the unscopables may have removed the property.
{
  const log = [];
  const env = new Proxy({ p: 1 }, { has(t, k) { log.push(`has ${String(k)}`); return k in t; } });
  Function('env', 'with (env) { p; p = 2; }')(env);
  assert.deepStrictEqual(log.filter((x) => x === 'has p'), ['has p', 'has p', 'has p', 'has p']);
  const gone = { x: 1, get [Symbol.unscopables]() { delete gone.x; return null; } };
  assert.throws(() => Function('gone', 'with (gone) { return (function () { "use strict"; return x; })(); }')(gone), ReferenceError);
}

// Strict and new kinds of functions refuse caller and arguments; sloppy ones have null. Bound ones have none of their own.
for (const f of [() => {}, class {}, function* () {}, async () => {}, { m() {} }.m, function () { 'use strict'; }]) {
  for (const name of ['caller', 'arguments']) {
    assert.throws(() => f[name], TypeError);
    assert.throws(() => { f[name] = 1; }, TypeError);
    assert.ok(!Object.hasOwn(f, name) && !Object.hasOwn(f.bind(), name));
  }
}
assert.strictEqual(Function('')['caller'], null);

// Assigning to a call is an error of run time in sloppy code, of syntax in strict code and with ??= and the like.
{
  const early = (code) => { try { Function(code); return 'none'; } catch (e) { return e.name; } };
  for (const code of ['f() = 1', 'f()++', '--f()', 'f() += 1', 'for (f() in {a: 1});', 'for (f() of [1]);']) {
    assert.strictEqual(early(code), 'none', code);
    assert.strictEqual(early(`"use strict"; ${code}`), 'SyntaxError', code);
    assert.throws(() => Function('f', code)(() => {}), ReferenceError, code);
  }
  for (const code of ['f() ??= 1', 'new f() = 1', 'f`x` = 1', '[f()] = [1]', 'f?.() = 1']) assert.strictEqual(early(code), 'SyntaxError', code);
}

// Iterators: the value of a finished one is not read.
{
  const iterable = { [Symbol.iterator]: () => ({ next: () => ({ done: true, get value() { throw new Error('read'); } }) }) };
  const [x] = iterable;
  for (const y of iterable) assert.fail(y);
  assert.strictEqual(x, undefined);
}

// for await over a sync iterator: one look at `constructor`, and its error ends the loop.
(async () => {
  const promise = Promise.resolve(0);
  let looks = 0;
  Object.defineProperty(promise, 'constructor', { get() { looks++; return Promise; } });
  for await (const x of [promise]) assert.strictEqual(x, 0);
  assert.strictEqual(looks, 1);
  const bad = Object.defineProperty(Promise.resolve(0), 'constructor', { get() { throw new RangeError('bad'); } });
  await assert.rejects(async () => { for await (const x of [bad]) assert.fail(String(x)); }, RangeError);
  console.log('done');
})();
