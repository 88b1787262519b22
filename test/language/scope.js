// Variables: temporal dead zone, closures in loops, parameter scopes, hoisting, direct eval, with.
const assert = require('assert');

function throwsReference(fn, name) {
  assert.throws(fn, { name: 'ReferenceError', message: `Cannot access '${name}' before initialization` });
}

throwsReference(() => { x; let x; }, 'x');
throwsReference(() => { x = 1; let x; }, 'x');
throwsReference(() => { typeof x; let x; }, 'x');
throwsReference(() => { const f = () => x; f(); let x = 1; }, 'x');
throwsReference(() => { for (const a of [a]); }, 'a');
throwsReference(() => { ((a = b, b) => a)(); }, 'b');
throwsReference(() => { class C extends C {} }, 'C');
throwsReference(() => { switch (1) { case 0: let s; break; case 1: s; } }, 's');
throwsReference(() => { hoisted(); let late = 1; function hoisted() { return late; } }, 'late');

const made = [];
for (let i = 0; i < 3; i++) made.push(() => i++);
assert.deepStrictEqual(made.map((f) => f()), [0, 1, 2]);
assert.deepStrictEqual(made.map((f) => f()), [1, 2, 3]);
const seen = [];
for (const [k, v] of Object.entries({ a: 1, b: 2 })) seen.push(() => k + v);
for (const key in { p: 1, q: 2 }) seen.push(() => key);
assert.deepStrictEqual(seen.map((f) => f()), ['a1', 'b2', 'p', 'q']);
let first;
for (let i = 0, get = () => i; i < 2; i++) first ??= get;
assert.strictEqual(first(), 0);

function parameters(a, get = () => a) {
  var a;
  const before = a;
  a = 2;
  return [before, a, get()];
}
assert.deepStrictEqual(parameters(1), [1, 2, 1]);
function duplicate(a, a) { return a; }
assert.strictEqual(duplicate(1, 2), 2);

function mapped(a) { arguments[0] = 5; return a; }
assert.strictEqual(mapped(1), 5);
function mappedBack(a) { a = 6; return arguments[0]; }
assert.strictEqual(mappedBack(1), 6);
function unmapped(a) { 'use strict'; a = 6; return arguments[0]; }
assert.strictEqual(unmapped(1), 1);

assert.strictEqual(typeof inBlock, 'undefined');
{ function inBlock() {} }
assert.strictEqual(typeof inBlock, 'function');

function withEval(code) {
  let own = 1;
  const result = eval(code);
  return [result, own, typeof added];
}
assert.deepStrictEqual(withEval('own = 2; var added = 3; own + added'), [5, 2, 'number']);
function strictEval() { 'use strict'; eval('var hidden = 1'); return typeof hidden; }
assert.strictEqual(strictEval(), 'undefined');
assert.strictEqual((function () { return eval('this.a + new.target'); }).call({ a: 1 }), NaN);
assert.throws(() => eval('let q = 1; { var q; }'), SyntaxError);
assert.strictEqual((0, eval)('typeof own'), 'undefined');

function inWith(o) {
  let y = 1;
  with (o) { x = y; y = 7; }
  return [o.x, y];
}
assert.deepStrictEqual(inWith({ x: 0 }), [1, 7]);
assert.deepStrictEqual(inWith({ x: 0, y: 3 }), [3, 1]);
assert.strictEqual((function f() { f = 1; return typeof f; })(), 'function');
assert.throws(function f() { 'use strict'; f = 1; }, TypeError);
assert.throws(() => { const c = 1; c++; }, { message: 'Assignment to constant variable.' });
let order = '';
let n = 1;
const left = n + (n = 10) + n++ + n;
assert.strictEqual(left, 1 + 10 + 10 + 11);
label: { order += 'a'; if (order) break label; order += 'b'; }
assert.strictEqual(order, 'a');
