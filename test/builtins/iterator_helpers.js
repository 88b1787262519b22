// Iterator helpers: results, laziness, closing of what is helped, state errors, Iterator.from, the odd accessors.
'use strict';
const assert = require('assert');
const text = (f) => { try { return String(f()); } catch (e) { return `${e.name}: ${e.message}`; } };

function counter(log = []) {
  let i = 0;
  return { __proto__: Iterator.prototype, log, next() { log.push('next'); return { value: i++, done: false }; }, return() { log.push('return'); return {}; } };
}
const range = (n) => Array.from({ length: n }, (_, i) => i).values();

assert.deepStrictEqual(range(3).map((x, i) => x * 10 + i).toArray(), [0, 11, 22]);
assert.deepStrictEqual(range(6).filter((x) => x % 2).toArray(), [1, 3, 5]);
assert.deepStrictEqual(range(6).drop(2).take(3).toArray(), [2, 3, 4]);
assert.deepStrictEqual(range(3).flatMap((x) => [x, [x]]).toArray(), [0, [0], 1, [1], 2, [2]]);
assert.deepStrictEqual([...function* () { yield 1; yield 2; }().map(String)], ['1', '2']);
assert.strictEqual(range(4).reduce((a, b) => a + b), 6);
assert.strictEqual(range(0).reduce((a, b) => a + b, 'start'), 'start');
assert.strictEqual(text(() => range(0).reduce(() => {})), 'TypeError: Reduce of a done iterator with no initial value');
assert.strictEqual(range(4).some((x) => x === 2), true);
assert.strictEqual(range(4).every((x) => x < 3), false);
assert.strictEqual(range(4).find((x) => x > 1), 2);
assert.strictEqual(range(4).find((x) => x > 9), undefined);
const seen = [];
assert.strictEqual(range(2).forEach((x, i) => { seen.push([x, i]); }), undefined);
assert.deepStrictEqual(seen, [[0, 0], [1, 1]]);
assert.strictEqual(new Set([1, 2]).values().map((x) => x + 1).next().value, 2);

// Nothing is read before it is needed, and what is helped is closed when nothing more is.
let it = counter();
const taken = it.map((x) => x).take(2);
assert.deepStrictEqual(it.log, []);
assert.deepStrictEqual(taken.toArray(), [0, 1]);
assert.deepStrictEqual(it.log, ['next', 'next', 'return']);
it = counter();
assert.strictEqual(text(() => it.map(() => { throw new Error('mapper'); }).next()), 'Error: mapper');
assert.deepStrictEqual(it.log, ['next', 'return']);
it = counter();
it.find((x) => x === 1);
assert.deepStrictEqual(it.log, ['next', 'next', 'return']);
it = counter();
const unstarted = it.filter(() => true);
assert.deepStrictEqual(unstarted.return(), { value: undefined, done: true });
assert.deepStrictEqual(unstarted.next(), { value: undefined, done: true });
assert.deepStrictEqual(it.log, ['return']);
it = counter();
const inner = counter();
const flat = it.flatMap(() => inner);
flat.next();
flat.return();
assert.deepStrictEqual([it.log, inner.log], [['next', 'return'], ['next', 'return']]);
it = counter();
assert.strictEqual(text(() => it.take(NaN)), 'RangeError: NaN must be positive');
assert.throws(() => it.map(1), TypeError);
assert.deepStrictEqual(it.log, ['return', 'return']);
assert.strictEqual(text(() => Iterator.prototype.map.call(1, () => {})), 'TypeError: Iterator.prototype.map called on non-object');
const self = counter().map(() => self.next());
assert.strictEqual(text(() => self.next()), 'TypeError: Generator is already running');
assert.deepStrictEqual(self.next(), { value: undefined, done: true });
assert.strictEqual(text(() => range(1).flatMap(() => 'text').next()), 'TypeError: Iterator.prototype.flatMap called on non-object');

// Iterator and Iterator.from
assert.strictEqual(text(() => Iterator()), "TypeError: Constructor Iterator requires 'new'");
assert.strictEqual(text(() => new Iterator()), 'TypeError: Abstract class Iterator not directly constructable');
class Own extends Iterator { next() { return { value: 1, done: false }; } }
assert.deepStrictEqual(new Own().take(2).toArray(), [1, 1]);
assert.deepStrictEqual(Iterator.from('a\u{1F600}').toArray(), ['a', '\u{1F600}']);
const plain = { next: () => ({ value: 7, done: false }) };
const wrapped = Iterator.from(plain);
assert.notStrictEqual(wrapped, plain);
assert.ok(wrapped instanceof Iterator);
assert.deepStrictEqual(wrapped.take(1).toArray(), [7]);
assert.deepStrictEqual(wrapped.return(), { value: undefined, done: true });
const values = [1].values();
assert.strictEqual(Iterator.from(values), values);
assert.strictEqual(text(() => Iterator.from(5)), 'TypeError: Iterator.from called on non-object');
assert.strictEqual(Iterator.prototype[Symbol.toStringTag], 'Iterator');
assert.strictEqual(Object.prototype.toString.call(range(1).map((x) => x)), '[object Iterator Helper]');
assert.strictEqual(Iterator.prototype.constructor, Iterator);
const heir = { __proto__: Iterator.prototype };
heir[Symbol.toStringTag] = 'Heir';
assert.deepStrictEqual(Object.getOwnPropertyDescriptor(heir, Symbol.toStringTag), { value: 'Heir', writable: true, enumerable: true, configurable: true });
assert.throws(() => { Iterator.prototype.constructor = 1; }, TypeError);
