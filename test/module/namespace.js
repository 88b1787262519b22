// Namespace objects: their keys, descriptors and refusals, live variables, none before initialisation.
const assert = require('assert');
const types = require('util/types');

(async () => {
  const ns = await import('./fixtures/namespace/lib.mjs');
  assert.deepStrictEqual(Reflect.ownKeys(ns), ['Z', 'a', 'b', 'default', 'self', 'set', Symbol.toStringTag]);
  assert.strictEqual(ns.self, ns);
  assert.strictEqual(types.isProxy(ns), false);
  assert.strictEqual(types.isModuleNamespaceObject(ns), true);
  assert.strictEqual(Object.getPrototypeOf(ns), null);
  assert.strictEqual(Object.isExtensible(ns), false);
  assert.strictEqual(Object.prototype.toString.call(ns), '[object Module]');
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(ns, 'b'), { value: 1, writable: true, enumerable: true, configurable: false });
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(ns, Symbol.toStringTag),
    { value: 'Module', writable: false, enumerable: false, configurable: false });

  ns.set(5);
  assert.strictEqual(ns.b, 5);
  assert.strictEqual({ ...ns }.b, 5);
  assert.strictEqual(ns.none, undefined);
  assert.ok('b' in ns && !('none' in ns) && !Object.hasOwn(ns, 'toString'));

  assert.throws(() => { 'use strict'; ns.b = 1; }, { name: 'TypeError', message: /^Cannot assign to read only property 'b' of object '\[object Module\]'/ });
  assert.throws(() => { 'use strict'; ns.none = 1; }, TypeError);
  assert.throws(() => { 'use strict'; delete ns.b; }, TypeError);
  assert.deepStrictEqual([Reflect.set(ns, 'b', 5), Reflect.deleteProperty(ns, 'none'), Reflect.deleteProperty(ns, 'b')], [false, true, false]);
  assert.deepStrictEqual([Reflect.defineProperty(ns, 'b', { value: 5 }), Reflect.defineProperty(ns, 'b', { value: 6 }),
    Reflect.defineProperty(ns, 'b', { enumerable: false }), Reflect.defineProperty(ns, 'b', { get() {} }),
    Reflect.defineProperty(ns, 'new', { value: 1 })], [true, false, false, false, false]);
  assert.deepStrictEqual([Reflect.setPrototypeOf(ns, null), Reflect.setPrototypeOf(ns, {}), Reflect.preventExtensions(ns)], [true, false, true]);
  const keys = [];
  for (const key in ns) keys.push(key);
  assert.deepStrictEqual(keys, Object.keys(ns));

  const { seen } = await import('data:text/javascript,' + encodeURIComponent(`
    import * as me from 'data:text/javascript,${encodeURIComponent('export let late = 1')}';
    export const seen = Object.keys(me);`));
  assert.deepStrictEqual(seen, ['late']);

  /* What runs while a module is evaluated does not evaluate it again, nor early. */
  const order = [];
  globalThis.note = (x) => order.push(x);
  const url = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
  const second = url('note("second")');
  const first = url(`import("${second}"); note("first")`);
  await import(url(`import "${first}"; import "${second}"; note("main")`));
  assert.deepStrictEqual(order, ['first', 'second', 'main']);
  assert.rejects(import('./fixtures/namespace/lib.mjs', { with: 1 }), TypeError);
  assert.rejects(import('./fixtures/namespace/lib.mjs', 1), TypeError);
  console.log(ns.a, typeof ns.default);
})();
