// Walks along prototypes that meet proxies: for-in, instanceof, super, element writes; and own accessors that look harmless.
'use strict';
const assert = require('assert');

function names(o) { const found = []; for (const k in o) found.push(k); return found; }
const twice = new Proxy(new Proxy({ foo: 1 }, {}), { getOwnPropertyDescriptor: null });
assert.deepStrictEqual(names(twice), ['foo']);
assert.deepStrictEqual(names({ own: 1, __proto__: twice }), ['own', 'foo']);
assert.deepStrictEqual(names(new Proxy({ a: 1, b: 2 }, { getOwnPropertyDescriptor(t, k) { const d = Reflect.getOwnPropertyDescriptor(t, k); d.enumerable = k === 'b'; return d; } })), ['b']);
assert.deepStrictEqual(names({ __proto__: new Proxy({ x: 1 }, { ownKeys: () => ['y', 'x'] }), y: 0 }), ['y', 'x']);

// A prototype that a trap has just made stays alive while it is looked at.
const made = new Proxy({}, { getPrototypeOf: () => Object.create(Object.create(null)) });
class C {}
for (let i = 0; i < 100; i++) assert.strictEqual(made instanceof C, false);
const home = { __proto__: null, m() { return super.q; }, s() { super.q = 1; } };
Object.setPrototypeOf(home, new Proxy({}, { getPrototypeOf: () => Object.create({ q: 5 }) }));
assert.strictEqual(home.m(), undefined);
home.s();
const fixed = new Proxy(Object.preventExtensions({}), { getPrototypeOf: () => C.prototype });
assert.throws(() => fixed instanceof C, TypeError);

const written = [];
for (const a of [[], new Array(1)]) {
  Object.setPrototypeOf(a, new Proxy({}, { set(t, k) { written.push(k); return true; } }));
  a[0] = 1;
  assert.strictEqual(0 in a, false);
}
assert.deepStrictEqual(written, ['0', '0']);

// Own accessors under names that fast ways look at
const poisoned = (name) => Object.defineProperty([1], name, { get() { throw new RangeError('own'); } });
assert.throws(() => poisoned('constructor').slice(), RangeError);
assert.throws(() => [...poisoned(Symbol.iterator)], RangeError);
assert.throws(() => new Set(poisoned(Symbol.iterator)), RangeError);
const promise = Object.defineProperty(Promise.resolve(1), 'constructor', { get() { throw new RangeError('own'); } });
assert.throws(() => promise.then(() => {}), RangeError);

for (const s of ['+0x10', '-0b1', '0b1.1', '0x1.1', '0o7e+1', '\u180e1']) assert.ok(Number.isNaN(Number(s)), s);
assert.deepStrictEqual(['0x1F', '0b11', '0o17', '-0', '1e-7', '-1.5e+3', ' 0xb '].map(Number), [31, 3, 15, -0, 1e-7, -1500, 11]);
assert.strictEqual(Symbol.keyFor(Symbol.dispose), 'nodejs.dispose');
assert.strictEqual(Object.prototype.toString.call(Error.prototype), '[object Object]');
