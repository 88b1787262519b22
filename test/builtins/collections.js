// flags: --expose-gc
// Map, Set, WeakMap, WeakSet, WeakRef: behaviour that does not need modern syntax.
'use strict';
(async function () {
function assert(x, m) { if (!x) throw new Error('assertion failed: ' + m); }
function same(a, b, m) { if (a !== b && !(a !== a && b !== b)) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
function throws(f, type, text) {
  try { f(); } catch (e) {
    assert(e instanceof type, 'wrong type ' + e);
    if (text !== undefined) same(e.message, text);
    return;
  }
  throw new Error('nothing thrown: ' + f);
}
function list(it) { var r = [], s; while (!(s = it.next()).done) r.push(s.value); return r; }

var m = new Map([[1, 'a'], ['1', 'b'], [NaN, 'c'], [-0, 'd']]);
same(m.size, 4); same(m.get(1), 'a'); same(m.get('1'), 'b'); same(m.get(NaN), 'c'); same(m.get(0), 'd');
assert(Object.is(list(m.keys())[3], 0), '-0 key');
same(m.set(5, 6), m); same(m.delete(1), true); same(m.delete(1), false); same(m.has(1), false);
same(JSON.stringify(list(m.entries())), '[["1","b"],[null,"c"],[0,"d"],[5,6]]');
same(Map.prototype[Symbol.iterator], Map.prototype.entries);
same(Object.prototype.toString.call(m.entries()), '[object Map Iterator]');
same(Map.length, 0); same(Map.prototype.forEach.length, 1); same(Map.name, 'Map');
same(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.name, 'get size');
same(Object.getOwnPropertyDescriptor(Map, Symbol.species).get.name, 'get [Symbol.species]');
throws(function () { Map(); }, TypeError, "Constructor Map requires 'new'");
throws(function () { new Map(1); }, TypeError, 'number 1 is not iterable (cannot read property Symbol(Symbol.iterator))');
throws(function () { new Map([1]); }, TypeError, 'Iterator value 1 is not an entry object');
throws(function () { Map.prototype.get.call({}, 1); }, TypeError, 'Method Map.prototype.get called on incompatible receiver #<Object>');

// Deleting and adding during iteration.
var seen = [];
m = new Map([[1, 1], [2, 2], [3, 3]]);
m.forEach(function (v, k) { seen.push(k); if (k === 1 && seen.length === 1) { m.delete(1); m.delete(2); m.set(4, 4); m.set(1, 1); } });
same(seen.join(), '1,3,4,1');
seen = [];
m = new Map([[1, 1], [2, 2]]);
m.forEach(function (v, k) { seen.push(k); if (k === 1) { m.clear(); m.set(7, 7); } });
same(seen.join(), '1,7');
var s = new Set([1, 2, 3]), it = s.values();
it.next(); s.delete(1); for (var i = 0; i < 100; i++) s.add(i); for (i = 0; i < 99; i++) s.delete(i);
same(list(it).join(), '99'); same(it.next().done, true);
// A queue.
s = new Set(); for (i = 0; i < 10; i++) s.add(i);
for (i = 10; i < 20000; i++) { s.delete(s.values().next().value); s.add(i); }
same(s.size, 10); same(list(s.values())[0], 19990);
// Many keys of all kinds.
m = new Map(); var objects = [];
for (i = 0; i < 3000; i++) { var o = {}; objects.push(o); m.set(o, i); m.set('k' + i, i); m.set(i + 0.5, i); }
for (i = 0; i < 3000; i++) { same(m.get(objects[i]), i); same(m.get('k' + i), i); same(m.get(i + 0.5), i); }
for (i = 0; i < 3000; i += 2) m.delete(objects[i]);
same(m.size, 7500);
m.self = m; m.set(m, m); m = null; gc();

same(Map.groupBy([1, 2, 3], function (x) { return x % 2 ? 'odd' : 'even'; }).get('odd').join(), '1,3');

function set() { return new Set(Array.prototype.slice.call(arguments)); }
same(list(set(1, 2, 3).union(set(3, 4)).values()).join(), '1,2,3,4');
same(list(set(1, 2, 3).intersection(set(3, 2)).values()).join(), '3,2');
same(list(set(1, 2, 3).difference(set(3, 4)).values()).join(), '1,2');
same(list(set(1, 2, 3).symmetricDifference(set(3, 4)).values()).join(), '1,2,4');
same(set(1, 2).isSubsetOf(set(1, 2, 3)), true); same(set(1, 2).isSupersetOf(set(1)), true);
same(set(1, 2).isDisjointFrom(set(3)), true); same(set(1, 2).isDisjointFrom(set(2)), false);
throws(function () { set().union([]); }, TypeError, 'The .size property is NaN');

// Weak collections.
var key = {}, wm = new WeakMap([[key, 1]]);
same(wm.get(key), 1); same(wm.has({}), false); same(wm.get(1), undefined);
throws(function () { wm.set(1, 1); }, TypeError, 'Invalid value used as weak map key');
same(wm.delete(key), true); same(wm.has(key), false);
var sym = Symbol('s'); wm.set(sym, 2); same(wm.get(sym), 2);
throws(function () { wm.set(Symbol.for('x'), 1); }, TypeError);
// A value that leads back to its key must not keep it: WeakRefs tell.
(function () { for (var i = 0; i < 100; i++) { var k = {}; wm.set(k, { k: k }); } })();
var refs = [];
(function () { var k = {}; wm.set(k, { k: k, list: [k] }); refs.push(new WeakRef(k)); k = {}; refs.push(new WeakRef(k)); })();
await new Promise(setImmediate); queueMicrotask(function () {}); await new Promise(setImmediate); gc(); gc();
same(refs[0].deref(), undefined); same(refs[1].deref(), undefined);
var chain = {}, k2 = chain;
(function () { for (var i = 0; i < 1000; i++) { var n = {}; wm.set(k2, n); k2 = n; } k2 = null; })();
gc(); var n = 0; for (var c = chain; wm.has(c); c = wm.get(c)) n++; same(n, 1000);
wm = null; gc();
var ws = new WeakSet([key]); same(ws.has(key), true); same(ws.add(refs), ws); same(ws.delete(refs), true);
throws(function () { ws.add(1); }, TypeError, 'Invalid value used in weak set');
same(new WeakRef(key).deref(), key);
throws(function () { new WeakRef(1); }, TypeError, 'WeakRef: invalid target');
var fr = new FinalizationRegistry(function (held) { seen.push(held); });
seen = []; (function () { var a = {}, b = {}; fr.register(a, 'a'); fr.register(b, 'b', key); })();
await new Promise(setImmediate); gc();
throws(function () { fr.register(key, key); }, TypeError);
same(fr.unregister(key), true); same(fr.unregister(key), false);
// Subclass-like construction through Reflect.
})();
