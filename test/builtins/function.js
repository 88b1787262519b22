// Function and its prototype: bind's length, name, prototype and new.target; instanceof; caller; ThrowTypeError; constructors that look
// at their arguments before new.target's prototype.
'use strict';
const assert = require('assert');
const names = (o) => Object.getOwnPropertyNames(o);

assert.deepStrictEqual(names(Function.prototype).slice(0, 4), ['length', 'name', 'arguments', 'caller']);
for (const f of [Function, Function.prototype.bind, Map, parseInt]) {
  assert.strictEqual(names(f).indexOf('name'), names(f).indexOf('length') + 1);
}

// bind
const target = Object.defineProperty(function A(a, b, c) { return [this, a, b, c, new.target]; }, 'length', { value: 2 ** 31 + 1 });
const once = target.bind('this', 1);
assert.strictEqual(once.length, 2 ** 31);
assert.deepStrictEqual(names(once), ['length', 'name']);
const twice = once.bind('other', 2);
assert.strictEqual(twice.name, 'bound bound A');
assert.deepStrictEqual(twice(3), ['this', 1, 2, 3, undefined]);
class B { constructor(...list) { this.seen = [list, new.target]; } }
const bound = B.bind(null, 1).bind(null, 2);
assert.deepStrictEqual(new bound(3).seen, [[1, 2, 3], B]);
const inner = B.bind();
assert.deepStrictEqual(Reflect.construct(inner.bind(), [], inner).seen, [[], B]);
assert(new bound() instanceof bound);
const of = (length, n) => {
  const f = () => 1;
  if (length === undefined) delete f.length; else Object.defineProperty(f, 'length', { value: length });
  return f.bind(null, ...Array(n)).length;
};
assert.deepStrictEqual([of(Infinity, 3), of(-Infinity, 0), of(2.7, 1), of('5', 0), of(undefined, 0), of(1, 4)], [Infinity, 0, 1, 0, 0, 0]);
const heir = Object.setPrototypeOf(() => 1, { length: 9 });
delete heir.length;
assert.strictEqual(Function.prototype.bind.call(heir).length, 0);
assert.strictEqual(Object.getPrototypeOf(Function.prototype.bind.call(new Proxy(() => 1, { getPrototypeOf: () => Map.prototype }))), Map.prototype);
assert.strictEqual(Object.defineProperty(() => 1, 'name', { get: () => 5 }).bind?.call(() => 1).name, 'bound ');
assert.throws(() => Function.prototype.bind.call({}), { name: 'TypeError', message: 'Bind must be called on a function' });
assert.throws(() => new ((() => 1).bind())(), TypeError);

// Symbol.hasInstance
const has = Function.prototype[Symbol.hasInstance];
assert.strictEqual(has.name, '[Symbol.hasInstance]');
assert.strictEqual(has.call({}, {}), false);
assert.strictEqual(has.call(undefined, {}), false);
assert.strictEqual(has.call(Map, new Map()), true);
assert.throws(() => has.call(Map, new Proxy({}, { getPrototypeOf() { throw new URIError(); } })), URIError);

// %ThrowTypeError%, and what sloppy functions have instead
const thrower = Object.getOwnPropertyDescriptor((function () { return arguments; })(), 'callee').get;
assert(Object.isFrozen(thrower));
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(thrower, 'name'), { value: '', writable: false, enumerable: false, configurable: false });
const sloppy = new Function('a = 1', 'return arguments');
assert.strictEqual(Object.getOwnPropertyDescriptor(sloppy(), 'callee').get, thrower);
assert.throws(() => (() => 1).caller, TypeError);
const [asked, asking] = new Function('function b() { return b.caller } function a() { return b() } return [b, a]')();
assert.strictEqual(asking(), asking);
assert.strictEqual(asked(), null);
assert.strictEqual(asked.caller, null);
assert.strictEqual(asked.arguments, null);

// What is checked before `prototype` is read.
const loud = Object.defineProperty((() => {}).bind.call(function () {}), 'prototype', { get() { throw new URIError(); } });
assert.throws(() => Reflect.construct(Promise, [], loud), TypeError);
assert.throws(() => Reflect.construct(ArrayBuffer, [10, { maxByteLength: 0 }], loud), RangeError);
assert.throws(() => Reflect.construct(DataView, [new ArrayBuffer(1), 2], loud), RangeError);
assert.throws(() => Reflect.construct(Int8Array, [Symbol()], loud), TypeError);
assert.throws(() => Reflect.construct(Map, [], loud), URIError);
