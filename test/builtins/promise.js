// flags: --expose-gc
// Promise: order of jobs, states, combinators.
'use strict';
(async function () {
function same(a, b, m) { if (a !== b) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
var log = [];
function add(x) { return function (v) { log.push(x + (v === undefined ? '' : ':' + (v instanceof Error ? v.message : JSON.stringify(v)))); }; }

Promise.resolve(1).then(add('a')).then(add('b'));
new Promise(function (res, rej) { log.push('sync'); res(2); rej(3); res(4); }).then(add('c'), add('wrong'));
Promise.reject(new Error('x')).catch(add('d'));
new Promise(function () { throw new Error('y'); }).then(add('wrong'), add('e'));
queueMicrotask(add('f'));
log.push('end');
await new Promise(setImmediate);
same(log.join(' '), 'sync end a:1 c:2 d:"x" e:"y" f b'.replace('"x"', 'x').replace('"y"', 'y'));

// Ticks: resolving with a native promise takes two more, with a thenable one.
log = [];
new Promise(function (r) { r(Promise.resolve()); }).then(add('promise'));
new Promise(function (r) { r({ then: function (ok) { ok(); } }); }).then(add('thenable'));
Promise.resolve().then(add(1)).then(add(2)).then(add(3)).then(add(4));
await new Promise(setImmediate);
same(log.join(' '), '1 thenable 2 promise 3 4');

// Combinators.
log = [];
Promise.all([1, Promise.resolve(2), new Promise(function (r) { queueMicrotask(function () { r(3); }); })]).then(add('all'));
Promise.all([]).then(add('none'));
Promise.all([1, Promise.reject(new Error('no'))]).catch(add('all'));
Promise.allSettled([1, Promise.reject(2)]).then(add('settled'));
Promise.any([Promise.reject(1), Promise.resolve(2)]).then(add('any'));
Promise.any([Promise.reject(1)]).catch(function (e) { log.push(e.constructor.name, e.message, e.errors.length); });
Promise.race([new Promise(function () {}), Promise.resolve(5)]).then(add('race'));
Promise.resolve(7).finally(function () { log.push('fin', arguments.length); }).then(add('f'));
Promise.reject(8).finally(function () {}).catch(add('g'));
Promise.resolve(7).finally(function () { throw new Error('h'); }).catch(add('h'));
await new Promise(setImmediate);
log.sort();
same(log.join(' '), '0 1 AggregateError All promises were rejected all:[1,2,3] all:no any:2 f:7 fin g:8 h:h none:[] race:5 settled:[{"status":"fulfilled","value":1},{"status":"rejected","reason":2}]');

var w = Promise.withResolvers(); log = [];
w.promise.then(add('w')); w.resolve(1); await new Promise(setImmediate); same(log.join(), 'w:1');
var p = Promise.resolve(1); same(Promise.resolve(p), p);
log = []; var cyc = Promise.withResolvers(); cyc.resolve(cyc.promise); cyc.promise.catch(add('c')); await new Promise(setImmediate);
same(log.join(), 'c:Chaining cycle detected for promise #<Promise>');
function err(f) { try { f(); } catch (e) { return e.name + ': ' + e.message; } return 'none'; }
same(err(function () { Promise(); }), "TypeError: Promise constructor cannot be invoked without 'new'");
same(err(function () { new Promise(1); }), 'TypeError: Promise resolver 1 is not a function');
same(err(function () { Promise.prototype.then.call(1); }), 'TypeError: Method Promise.prototype.then called on incompatible receiver 1');
same(err(function () { Promise.resolve.call(1); }), 'TypeError: PromiseResolve called on non-object');
same(err(function () { Promise.all.call({}); }), 'TypeError: #<Object> is not a constructor');
// A foreign constructor.
function P(ex) { var self = this; ex(function (v) { self.v = v; log.push('res'); }, function (e) { self.e = e; log.push('rej'); }); }
log = []; P.resolve = function (x) { return Promise.resolve(x); };
var q = Promise.resolve.call(P, 3); same(q.v, 3); same(q instanceof P, true);
q = Promise.all.call(P, [1, 2]); await new Promise(setImmediate); same(JSON.stringify(q.v), '[1,2]');
// Many pending ones, and garbage.
for (var i = 0; i < 20000; i++) new Promise(function () {}).then(add('x'));
gc();
var chain = Promise.resolve(); for (i = 0; i < 20000; i++) chain = chain.then(function (x) { return i; });
chain = chain.then(add('long')); log = []; await new Promise(setImmediate); same(log.join(), 'long:20000');
})();
