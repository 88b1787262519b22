// for-of, spread and destructuring over the language's own iterators: what they give, changes under way, ends, and that a
// program which replaces `next` or makes its own is asked.
'use strict';
const assert = require('assert');

const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
const walk = (iterable) => {
  const seen = [];
  for (const value of iterable) seen.push(value);
  return seen;
};
const entries = [['a', 1], ['b', 2], ['c', 3]];
assert.deepStrictEqual(walk(map), entries);
assert.deepStrictEqual([...map.entries()], entries);
assert.deepStrictEqual(walk(map.keys()), ['a', 'b', 'c']);
assert.deepStrictEqual(walk(map.values()), [1, 2, 3]);
assert.deepStrictEqual(walk(new Set([1, 'x', NaN])), [1, 'x', NaN]);
assert.deepStrictEqual(walk(new Set([1, 2]).entries()), [[1, 1], [2, 2]]);
assert.deepStrictEqual(walk('a\u{1f600}ä\ud800'), ['a', '\u{1f600}', 'ä', '\ud800']);
assert.deepStrictEqual(walk(''), []);
assert.deepStrictEqual(walk(['x', 'y'].entries()), [[0, 'x'], [1, 'y']]);
assert.deepStrictEqual(walk(['x', , 'y'].keys()), [0, 1, 2]);
assert.deepStrictEqual(walk(new Uint8Array([5, 6])), [5, 6]);
assert.deepStrictEqual(walk('1a22b'.matchAll(/\d+/g)).map((m) => [m[0], m.index, m.input]), [['1', 0, '1a22b'], ['22', 2, '1a22b']]);
assert.deepStrictEqual(walk('ab'.matchAll(/(?:)/g)).map((m) => m.index), [0, 1, 2]);
assert.deepStrictEqual(walk('\u{1f600}b'.matchAll(/(?:)/gu)).map((m) => m.index), [0, 2, 3]);
assert.deepStrictEqual(walk('xay'.matchAll(/(?<n>a)|(y)/gi)).map((m) => ({ ...m.groups })), [{ n: 'a' }, { n: undefined }]);
const [first, , ...rest] = new Set([1, 2, 3, 4]);
assert.deepStrictEqual([first, rest], [1, [3, 4]]);

// The pairs are new arrays each time, and the program's own.
const pairs = [...map];
pairs[0][1] = 100;
assert.strictEqual(map.get('a'), 1);

// Entries deleted and added under way.
const changing = new Map([[1, 1], [2, 2], [3, 3]]);
const visited = [];
for (const [key] of changing) {
  visited.push(key);
  if (key === 1) changing.delete(2);
  if (key === 3) changing.set(4, 4);
  if (key === 4) changing.delete(4);
}
assert.deepStrictEqual(visited, [1, 3, 4]);
const cleared = new Set([1, 2, 3]);
assert.deepStrictEqual(walk((function* () { for (const x of cleared) { yield x; cleared.clear(); } })()), [1]);

// One at its end stays there; one left early goes on where it was.
const keys = map.keys();
for (const key of keys) if (key === 'a') break;
assert.deepStrictEqual([...keys], ['b', 'c']);
map.set('d', 4);
assert.deepStrictEqual([...keys], []);
assert.deepStrictEqual(keys.next(), { value: undefined, done: true });
const characters = 'abc'[Symbol.iterator]();
assert.strictEqual(characters.next().value, 'a');
assert.deepStrictEqual([...characters], ['b', 'c']);
const matches = 'a1b2'.matchAll(/\d/g);
assert.strictEqual(matches.next().value[0], '1');
assert.deepStrictEqual([...matches].length, 1);
assert.deepStrictEqual(matches.next(), { value: undefined, done: true });

// Another `next`, on the iterator or on its prototype.
const shadowed = map.values();
shadowed.next = () => ({ done: true });
assert.deepStrictEqual([...shadowed], []);
const MapIterator = Object.getPrototypeOf(new Map().keys());
const next = MapIterator.next;
let calls = 0;
MapIterator.next = function () {
  calls++;
  return next.call(this);
};
assert.deepStrictEqual([...new Map([[1, 2]])], [[1, 2]]);
assert.strictEqual(calls, 2);
MapIterator.next = next;
const borrowed = { [Symbol.iterator]: () => ({ next }) };
assert.throws(() => [...borrowed], { name: 'TypeError', message: /^Method Map Iterator\.prototype\.next called on incompatible receiver/ });

// An iterator that is left early is closed if somebody gave it a `return`; one whose step throws is not.
let closed = 0;
MapIterator.return = () => (closed++, {});
for (const x of map) if (x) break;
assert.strictEqual(closed, 1);
delete MapIterator.return;
const ArrayIterator = Object.getPrototypeOf([].keys());
ArrayIterator.return = () => (closed++, {});
assert.throws(() => { for (const x of Array.prototype.values.call({ length: 1, get 0() { throw new RangeError('element'); } })) x(); }, { message: 'element' });
assert.strictEqual(closed, 1);
delete ArrayIterator.return;

// A regular expression's own exec is asked.
const RegExpExec = RegExp.prototype.exec;
let asked = 0;
RegExp.prototype.exec = function (s) {
  asked++;
  return RegExpExec.call(this, s);
};
assert.strictEqual([...'a1b2'.matchAll(/\d/g)].length, 2);
assert.strictEqual(asked, 3);
RegExp.prototype.exec = RegExpExec;
class Counting extends RegExp {
  exec(s) {
    asked++;
    return super.exec(s);
  }
}
assert.strictEqual([...'a1b2'.matchAll(new Counting('\\d', 'g'))].length, 2);
assert.strictEqual(asked, 6);
assert.throws(() => 'a'.matchAll(/a/), TypeError);
const sticky = /\d/gy;
sticky.lastIndex = 1;
assert.deepStrictEqual([...'a12b'.matchAll(sticky)].map(String), ['1', '2']);
assert.strictEqual(sticky.lastIndex, 1);
