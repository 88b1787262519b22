// Values, objects, errors and calls through Node-API, as Node 22 prints them.
const addon = require(require('./_compile')('values'));
const util = require('util');

const show = (label, ...values) => console.log(label, ...values.map((v) => util.inspect(v, { showHidden: false })));
const thrown = (f) => {
  try {
    return f();
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.code} ${error.message}` : ['threw', error];
  }
};

const values = [undefined, null, true, 1.5, 'text', Symbol('s'), {}, [], () => {}, class A {}, 10n, addon.external,
  new Proxy({}, {}), new Proxy(() => {}, {}), new Date(0)];
show('typeof', values.map(addon.typeOf));
show('external', util.types.isExternal(addon.external), Object.getPrototypeOf(addon.external), typeof addon.external);
for (const n of [0, -0, 1.9, -1.9, 2 ** 31, 2 ** 32 + 5, -(2 ** 31) - 1, 2 ** 53, 1e300, -1e300, 2 ** 63, NaN, Infinity, '1'])
  show('numbers', n, addon.numbers(n));
for (const n of [0n, 1n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n), -(2n ** 63n) - 1n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 100n),
  2n ** 300n + 7n, 5]) show('bigints', n, addon.bigints(n));
for (const s of ['', 'abc', 'äöü', 'a€b', 'x😀y', '\ud800', 'nul\0nul', 7, Symbol('no')])
  for (const size of [0, 1, 3, 4, 100]) show('strings', s, size, addon.strings(s, size));
show('symbols', addon.symbols('described'), addon.symbols('x')[1] === Symbol.for('shared'),
  addon.symbols('x')[0] === addon.symbols('x')[0]);
for (const v of [undefined, null, '12', {}, [3], Symbol('s'), 5n, { valueOf() { throw 1; } }]) show('coerce', addon.coerce(v));

show('property', addon.property({ a: 1 }, 'a', 2));
show('property', addon.property(Object.create({ a: 1 }), 'a', 2));
show('property', addon.property(Object.freeze({ a: 1 }), 'a', 2));
show('property', addon.property([1, 2], 1, 'x'));
show('property', addon.property([1, 2], '1', 'x'));
show('property', addon.property({}, Symbol.iterator, 'x'));
show('property', addon.property('string', 'length', 3));
show('property', thrown(() => addon.property(null, 'length', 3)));
show('property', addon.property(new Proxy({}, { has: () => true, get: () => 'trapped', deleteProperty: () => false }), 'p', 3));

const object = Object.create(Object.assign(Object.create(null), { inherited: 1, both: 2, 5: 'x' }), { hidden: { value: 1 }, both: { value: 2 } });
object.own = 1;
object[3] = 2;
object[Symbol.for('sym')] = 3;
for (const mode of [0, 1])
  for (const filter of [0, 1, 2, 4, 8, 16, 18])
    for (const conversion of [0, 1])
      show('names', mode, filter, conversion, addon.names(object, mode, filter, conversion));
show('names', addon.propertyNames(object), addon.propertyNames([1, 2]), addon.propertyNames('ab'),
  thrown(() => addon.propertyNames(undefined)));
show('freeze', Object.isFrozen(addon.freeze({ a: 1 })));
show('prototype', addon.prototype([]) === Array.prototype, addon.prototype(Object.create(null)));
show('instanceof', addon.instanceOf([], Array), addon.instanceOf({}, Array), thrown(() => addon.instanceOf({}, {})),
  addon.instanceOf(1, { __proto__: Function.prototype, [Symbol.hasInstance]: () => true }.constructor));
show('equals', addon.equals(NaN, NaN), addon.equals('a', 'a'), addon.equals({}, {}), addon.equals(1n, 1n));
show('tag', addon.tag({}), addon.tag(Object.freeze({})));
const defined = addon.define({});
show('define', Object.getOwnPropertyDescriptors(defined), defined.got, defined.both, defined.method.name);
show('define', thrown(() => addon.define(5)));

for (let kind = 0; kind < 4; kind++) {
  const error = addon.makeError(kind, kind === 2 ? undefined : `CODE${kind}`, `message ${kind}`);
  show('error', error.name, error.code, error.message, error instanceof Error, Object.keys(error), error.stack.split('\n')[0]);
  show('throw', thrown(() => addon.throwError(kind)));
}
show('error', addon.makeError(0, 5, 'x'), addon.makeError(0, undefined, {}));
for (const v of [undefined, null, 0, 'text', new TypeError('own')]) show('throw', thrown(() => addon.throwValue(v)));
show('isError', addon.isError(new RangeError()), addon.isError({}), addon.isError(Object.create(Error.prototype)));

show('call', addon.call(function(...args) { return [this, args]; }, 'this', 1, 2, 3));
show('call', addon.call(function() { 'use strict'; return this; }, undefined));
show('call', addon.call(() => { throw new Error('inside'); }, undefined)[1].message);
show('call', addon.call(5, undefined), addon.call({}, undefined));
show('construct', addon.construct(Date, 5), addon.construct(class P { constructor(x) { this.x = x; } }, 7), addon.construct(7));
show('look', addon.look().slice(1), addon.look(1, 2, 3).slice(1), addon.look()[0] === addon);
show('look', (0, addon.look)()[0] === globalThis, addon.look.call(5)[0], addon.look.call(null)[0] === globalThis);
show('look', new addon.look(1)[1], addon.look.name, addon.look.length, Object.keys(addon.look));
show('script', addon.script('var fromScript = 6 * 7; fromScript + 1'), globalThis.fromScript, thrown(() => addon.script('}')), addon.script(7));
show('date', addon.date(new Date(4)), addon.date({}), addon.arrayLength([1, 2, 3]), addon.arrayLength({ length: 3 }));
show('scopes', addon.scopes(20000));
show('many', addon.many(200000).length);
