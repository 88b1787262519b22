// Run by realms.js as `jsrun --test262`: the language over several realms, without Node's library.
function same(actual, expected, what) {
  if (!Object.is(actual, expected)) throw new Error(`${what}: ${String(actual)}, not ${String(expected)}`);
}
function caught(fn) {
  try { fn(); } catch (error) { return error; }
  return undefined;
}

const host = $262.createRealm();
const other = host.global;
const prototypeOf = Object.getPrototypeOf;
same(other === globalThis, false, 'global');
same(other.Array === Array, false, 'intrinsics');
same(other.Symbol.iterator, Symbol.iterator, 'well-known symbols');
same(other.Symbol.for('a'), Symbol.for('a'), 'symbol registry');

// Bindings: script-level and on the global object.
same(host.evalScript('let hidden = 1; var shown = 2; hidden + shown'), 3, 'completion value');
same(other.shown, 2, 'var');
same(host.evalScript('hidden'), 1, 'let');
same(typeof shown + typeof hidden, 'undefinedundefined', 'bindings do not leak');
same(other.eval('var direct = 5; direct'), 5, 'indirect eval');
same(other.direct, 5, 'eval declares in its realm');
same((0, other.eval)('this'), other, 'this of a script');
same(other.Function('return this')(), other, 'this of a sloppy function');
same(host.evalScript('(function () { return typeof this; })').call(1), 'object', 'wrapping of this');

// What functions make, and what they throw, is of their realm.
same(prototypeOf(other.eval('[1]')), other.Array.prototype, 'array literal');
same(prototypeOf(other.eval('({})')), other.Object.prototype, 'object literal');
same(prototypeOf(other.eval('/a/')), other.RegExp.prototype, 'regular expression');
same(prototypeOf(other.eval('(async () => {})()')), other.Promise.prototype, 'promise');
same(prototypeOf(other.eval('(function* () {})')), prototypeOf(other.eval('(function* () {})')), 'generators');
same(prototypeOf(other.eval('(function () { return arguments; })()')), other.Object.prototype, 'arguments');
same(other.eval('(function f() {})').prototype instanceof other.Object, true, 'prototype made late');
same(prototypeOf(caught(() => other.eval('null.a'))), other.TypeError.prototype, 'error of the interpreter');
same(prototypeOf(caught(() => other.Array.prototype.map.call([1], 1))), other.TypeError.prototype, 'error of a native function');
same(prototypeOf(caught(() => other.eval('('))), other.SyntaxError.prototype, 'syntax error');
same(prototypeOf(caught(() => other.eval('class A {}; A')())), other.TypeError.prototype, 'class without new');
same(prototypeOf(caught(() => null.a)), TypeError.prototype, 'back again');
same(prototypeOf(caught(() => other.Function.prototype.apply.call(() => {}, 1, 1))), other.TypeError.prototype, 'apply');
same(prototypeOf([1].map((x) => x)), Array.prototype, 'own realm');

// Calls back and forth, with exceptions and generators on the way.
other.callBack = (fn, ...args) => [fn(...args)];
same(prototypeOf(other.eval('callBack((x) => x * 2, 4)')), Array.prototype, 'callback');
same(other.eval('(f) => { try { f(); } catch (e) { return [e]; } }')(() => { throw 7; })[0], 7, 'caught across');
same(prototypeOf(other.eval('(f) => { try { f(); } catch { return []; } }')(() => null.a)), other.Array.prototype, 'realm of the handler');
const step = other.eval('(function* () { try { yield []; } finally { yield {}; } })')();
same(prototypeOf(step.next().value), other.Array.prototype, 'generator');
same(prototypeOf(step.return().value), other.Object.prototype, 'generator, resumed');
let count = 0;
for (const array of other.eval('[[1], [2]]')) for (const x of array) count += x;
same(count, 3, 'iteration');
class Field { a = []; get b() { return []; } static c = 1; }
other.Field = Field;
same(prototypeOf(other.eval('new Field().a')), Array.prototype, 'field initialiser');
same(prototypeOf(other.eval('new Field().b')), Array.prototype, 'getter');
same(prototypeOf(other.eval('class G extends Field { d = {} }; new G()').d), other.Object.prototype, 'derived class');
same(other.eval('class H extends Array {}; H').from([1]) instanceof other.Array, true, 'subclass');
same(other.eval('(f, depth) => depth === 0 ? 0 : 1 + f(f, depth - 1)')((f, depth) => depth, 9), 9, 'recursion');
function down(n) { return n === 0 ? [] : other.up(n - 1); }
other.down = down;
other.eval('var up = (n) => n === 0 ? [] : down(n - 1)');
same(prototypeOf(down(7)), other.Array.prototype, 'to and fro');

// GetFunctionRealm, GetPrototypeFromConstructor, ArraySpeciesCreate.
const newTarget = new other.Function();
newTarget.prototype = 1;
for (const name of ['Array', 'Object', 'Boolean', 'Number', 'String', 'Date', 'RegExp', 'Error', 'TypeError', 'Map', 'WeakSet', 'ArrayBuffer', 'Uint8Array']) {
  same(prototypeOf(Reflect.construct(globalThis[name], [], newTarget)), other[name].prototype, name);
  same(prototypeOf(Reflect.construct(globalThis[name], [], newTarget.bind())), other[name].prototype, `${name}, bound`);
  same(prototypeOf(Reflect.construct(globalThis[name], [], new Proxy(newTarget, {}))), other[name].prototype, `${name}, proxy`);
}
const foreign = [1, 2];
foreign.constructor = other.Array;
same(prototypeOf(foreign.slice(1)), Array.prototype, 'species of another realm');
same(Array.isArray(other.eval('[]')), true, 'isArray');
same(other.Array.prototype.concat.call([], [1])[0], 1, 'concat');
const tag = other.eval('((s) => s)');
other.tag = (s) => s;
same(other.eval('tag`a`') === other.eval('tag`a`'), false, 'template objects are of their place');
same(prototypeOf(other.eval('tag`a`')), other.Array.prototype, 'template object');
same(typeof tag, 'function', 'arrow');
same(other.eval('(e) => { var local = 1; return e("typeof local"); }')(eval), 'undefined', 'eval of another realm is indirect');

// A realm lives as long as a native function of it, and goes with the last.
let push;
(() => { push = $262.createRealm().global.Array.prototype.push; })();
for (let i = 0; i < 30; i++) $262.createRealm().evalScript('var f = () => f; f()');
$262.gc();
same(prototypeOf(caught(() => push.call(null))) === TypeError.prototype, false, 'native function kept its realm');
const many = [];
for (let i = 0; i < 20; i++) many.push($262.createRealm());
many.forEach((h, i) => h.evalScript(`var n = ${i}; function get() { return [n]; }`));
same(many.every((h, i) => h.global.get()[0] === i && prototypeOf(h.global.get()) === h.global.Array.prototype), true, 'many');
many.forEach((h, i) => { h.global.next = many[(i + 1) % 20].global.get; });
same(many.every((h, i) => prototypeOf(h.evalScript('next()')) === many[(i + 1) % 20].global.Array.prototype), true, 'from one to another');

const log = [];
const waiting = other.eval('(async (p) => { await p; return []; })')(Promise.resolve());
waiting.then((value) => {
  same(prototypeOf(value), other.Array.prototype, 'resumed async function');
  same(prototypeOf(waiting), other.Promise.prototype, 'its promise');
  log.push(1);
  print('done');
});
