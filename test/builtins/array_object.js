// flags: --expose-gc
// Array and Object: results, generic receivers, holes, order of keys.
'use strict';
function same(a, b, m) { if (a !== b && !(a !== a && b !== b)) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
function js(a, b) { same(JSON.stringify(a), b); }
function err(f) { try { f(); } catch (e) { return e.name + ': ' + e.message; } return 'none'; }

js([1, 2, 3].at(-1), '3'); js([3, 1, 2].toSorted(), '[1,2,3]'); js([1, 2, 3].toReversed(), '[3,2,1]');
js([1, 2, 3, 4].toSpliced(1, 2, 9), '[1,9,4]'); js([1, 2, 3].with(1, 5), '[1,5,3]');
js([10, 9, 1].sort(), '[1,10,9]'); js([10, 9, 1].sort(function (a, b) { return a - b; }), '[1,9,10]');
js([3, undefined, 1, , 2].sort(), '[1,2,3,null,null]'); same(4 in [3, undefined, 1, , 2].sort(), false);
var big = []; for (var i = 0; i < 5000; i++) big.push((i * 7919) % 5003);
big.sort(function (a, b) { return a - b; }); for (i = 1; i < big.length; i++) if (big[i - 1] > big[i]) throw new Error('unsorted');
var st = []; for (i = 0; i < 300; i++) st.push({ k: i % 3, i: i });
st.sort(function (a, b) { return a.k - b.k; }); for (i = 1; i < 300; i++) if (st[i - 1].k === st[i].k && st[i - 1].i > st[i].i) throw new Error('unstable');
var a = [1, 2, 3, 4, 5]; js(a.splice(1, 2), '[2,3]'); js(a, '[1,4,5]'); js(a.splice(1, 0, 7, 8, 9), '[]'); js(a, '[1,7,8,9,4,5]'); js(a.splice(-2), '[4,5]'); js(a, '[1,7,8,9]');
js(a.concat([1, [2]], 3), '[1,7,8,9,1,[2],3]'); js(a.slice(1, -1), '[7,8]'); js([1, [2, [3, [4]]]].flat(), '[1,2,[3,[4]]]'); js([1, [2, [3, [4]]]].flat(Infinity), '[1,2,3,4]');
js([1, 2].flatMap(function (x) { return [x, x * 2]; }), '[1,2,2,4]'); js(a.fill(0, 1, 3), '[1,0,0,9]'); js([1, 2, 3, 4, 5].copyWithin(0, 3), '[4,5,3,4,5]');
js([1, 2, 3].reverse(), '[3,2,1]'); same([1, NaN].includes(NaN), true); same([1, NaN].indexOf(NaN), -1); same([1, 2, 1].lastIndexOf(1), 2); same([, 1].indexOf(undefined), -1); same([, 1].includes(undefined), true);
js([1, 2, 3].findLast(function (x) { return x < 3; }), '2'); same([1, 2].findLastIndex(function (x) { return x > 5; }), -1);
same([1, 2, 3].reduceRight(function (x, y) { return x + '-' + y; }), '3-2-1'); same(err(function () { [].reduce(function () {}); }), 'TypeError: Reduce of empty array with no initial value');
same([1, [2, 3], null, undefined].join('-'), '1-2,3--'); var c = [1]; c.push(c); same(c.join(), '1,'); same(String([[], [1, [2]]]), ',1,2');
js(Array.from('ab'), '["a","b"]'); js(Array.from({ length: 2, 0: 'x', 1: 'y' }, function (v, i) { return v + i; }), '["x0","y1"]'); js(Array.from(new Set([1, 2])), '[1,2]'); js(Array.of(7, 8), '[7,8]');
var o = { length: 2, 0: 'a', 1: 'b' }; same(Array.prototype.push.call(o, 'c'), 3); same(o[2], 'c'); same(Array.prototype.pop.call(o), 'c'); same(Array.prototype.shift.call(o), 'a'); same(o.length, 1);
same(Array.prototype.unshift.call(o, 'z'), 2); js(Array.prototype.slice.call(o), '["z","b"]');
same(err(function () { new Array(-1); }), 'RangeError: Invalid array length'); same(new Array(5).length, 5); same(Array(3).join('x'), 'xx');
same([].concat.length, 1); same(Array.prototype.at.name, 'at'); same(Array[Symbol.species], Array); same(Object.keys(Array.prototype[Symbol.unscopables]).length, 16);
same(err(function () { [].map('abc'); }), 'TypeError: string "abc" is not a function'); same(err(function () { Array.prototype.forEach.call(null); }), 'TypeError: Array.prototype.forEach called on null or undefined');
a = [1, 2, 3]; a.length = 1; js(a, '[1]'); a[3] = 1; js(a, '[1,null,null,1]');
var it = [1, 2].entries(); js(it.next(), '{"value":[0,1],"done":false}'); it.next(); js(it.next(), '{"done":true}'); same(Object.prototype.toString.call(it), '[object Array Iterator]');
var called = ''; [1, , 3].forEach(function (x, i) { called += i; }); same(called, '02');
js([1, , 3].map(function (x) { return x; }), '[1,null,3]'); same(1 in [1, , 3].map(function (x) { return x; }), false);
var q = []; for (i = 0; i < 100; i++) q.push(i); for (i = 0; i < 100; i++) same(q.shift(), i); same(q.length, 0);
var F = Object.freeze([1, 2]); same(err(function () { F.push(1); }).slice(0, 9), 'TypeError'); 

js(Object.entries({ b: 1, 2: 2, a: 3, 1: 4 }), '[["1",4],["2",2],["b",1],["a",3]]'); js(Object.values('ab'), '["a","b"]');
js(Object.fromEntries([['a', 1], ['b', 2]]), '{"a":1,"b":2}'); js(Object.groupBy([1, 2, 3], function (x) { return x % 2; }), '{"0":[2],"1":[1,3]}');
same(Object.getPrototypeOf(Object.groupBy([], function () {})), null); js(Object.assign({ a: 1 }, null, { b: 2 }, 'x'), '{"0":"x","a":1,"b":2}');
same(Object.hasOwn({ a: 1 }, 'a'), true); js(Object.getOwnPropertyNames('ab'), '["0","1","length"]');
var d = Object.getOwnPropertyDescriptors({ get a() { return 1; }, b: 2 }); same(typeof d.a.get, 'function'); js(d.b, '{"value":2,"writable":true,"enumerable":true,"configurable":true}');
same(Object.isFrozen(Object.freeze({ a: 1 })), true); same(Object.isSealed(Object.seal({ a: 1 })), true); same(Object.isFrozen(Object.seal({ a: 1 })), false); same(Object.isFrozen(1), true);
same(err(function () { Object.defineProperty(Object.freeze({}), 'a', { value: 1 }); }), 'TypeError: Cannot define property a, object is not extensible');
same(err(function () { Object.defineProperty(Object.freeze({ a: 1 }), 'a', { value: 2 }); }), 'TypeError: Cannot redefine property: a');
same(err(function () { Object.defineProperty({}, 'a', { get: 1 }); }), 'TypeError: Getter must be a function: 1'); same(err(function () { var o = {}; Object.setPrototypeOf(o, Object.create(o)); }), 'TypeError: Cyclic __proto__ value');
same(Object.prototype.toString.call(null), '[object Null]'); same(Object.prototype.toString.call(function () {}), '[object Function]'); same(Object.prototype.toString.call(new Map()), '[object Map]'); same(String({}), '[object Object]');
same(Object.prototype.toString.call([]), '[object Array]'); same(Object.prototype.toString.call(new Date(0)), '[object Date]'); same(Object.prototype.toString.call(1), '[object Number]');
same(Object.create(null, { x: { value: 1 } }).x, 1); same(({}).__proto__, Object.prototype); same(({}).__lookupGetter__('__proto__').name, 'get __proto__');
js(Reflect.ownKeys({ b: 1, 1: 1, a: 1 }), '["1","b","a"]'); same(Reflect.get({ get x() { return this.y; } }, 'x', { y: 5 }), 5);
var r = {}; same(Reflect.set({ set x(v) { this.z = v; } }, 'x', 3, r), true); same(r.z, 3); same(Reflect.set(Object.freeze({ a: 1 }), 'a', 2), false); same(Reflect.has({ a: 1 }, 'a'), true); same(Reflect.apply(Math.max, null, [1, 3, 2]), 3);
js(Reflect.construct(Array, [1, 2]), '[1,2]'); same(Reflect.defineProperty({}, 'a', { value: 1 }), true);
