// flags: --expose-gc
// Proxy: traps, forwarding, invariants.
'use strict';
function same(a, b, m) { if (a !== b && !(a !== a && b !== b)) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
function err(f) { try { f(); } catch (e) { return e.name + ': ' + e.message; } return 'none'; }
var log = [], h = {};
['get', 'set', 'has', 'deleteProperty', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty', 'getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'preventExtensions'].forEach(function (t) {
  h[t] = function () { log.push(t); return Reflect[t].apply(null, arguments); };
});
var target = { a: 1 }, p = new Proxy(target, h);
same(p.a, 1); p.b = 2; same(target.b, 2); same('a' in p, true); same(delete p.b, true); same(Object.keys(p).join(), 'a');
same(Object.getPrototypeOf(p), Object.prototype); Object.setPrototypeOf(p, null); same(Object.isExtensible(p), true); Object.preventExtensions(p);
same(log.join(), 'get,set,getOwnPropertyDescriptor,defineProperty,has,deleteProperty,ownKeys,getOwnPropertyDescriptor,getPrototypeOf,setPrototypeOf,isExtensible,preventExtensions');
var child = Object.create(new Proxy({}, { get: function (t, k, r) { return k === 'q' ? r : undefined; }, has: function (t, k) { return k === 'z'; }, set: function (t, k, v, r) { Reflect.defineProperty(r, k, { value: v * 2, writable: true, enumerable: true, configurable: true }); return true; } }));
same(child.q, child); same('z' in child, true); same('y' in child, false); child.w = 2; same(child.w, 4);
same(err(function () { new Proxy({}, { get: 1 }).a; }), "TypeError: 1 returned for property 'get' of object '#<Object>' is not a function");
same(err(function () { new Proxy(Object.freeze({ a: 1 }), { get: function () { return 2; } }).a; }), "TypeError: 'get' on proxy: property 'a' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '1' but got '2')");
same(err(function () { new Proxy({}, { set: function () { return false; } }).a = 1; }), "TypeError: 'set' on proxy: trap returned falsish for property 'a'");
same(err(function () { Object.keys(new Proxy({}, { ownKeys: function () { return ['a', 'a']; } })); }), "TypeError: 'ownKeys' on proxy: trap returned duplicate entries");
same(err(function () { Object.keys(new Proxy(Object.freeze({ a: 1 }), { ownKeys: function () { return []; } })); }), "TypeError: 'ownKeys' on proxy: trap result did not include 'a'");
var r = Proxy.revocable({}, {}); r.revoke(); r.revoke(); same(err(function () { r.proxy.a; }), "TypeError: Cannot perform 'get' on a proxy that has been revoked");
same(err(function () { Array.isArray(r.proxy); }), "TypeError: Cannot perform 'IsArray' on a proxy that has been revoked"); same(typeof r.proxy, 'object');
same(Array.isArray(new Proxy([], {})), true); same(JSON.stringify(new Proxy([1, 2], {}).concat([3])), '[1,2,3]'); same(Object.prototype.toString.call(new Proxy([], {})), '[object Array]');
same(err(function () { new Proxy(1, {}); }), 'TypeError: Cannot create proxy with a non-object as target or handler');
same(Reflect.get(new Proxy({ get x() { return this; } }, {}), 'x', 5) == 5, true); p = new Proxy(new Proxy({ n: 1 }, {}), {}); same(p.n, 1); p.m = 3; same(p.m, 3);
gc();
