// Sums and templates that join strings: the parts are evaluated and converted in the language's order, numbers have
// their text, errors come at the right moment, and a variable that grows is what it should be whoever else has it.
'use strict';
const assert = require('assert');

let log = [];
const part = (name, value = name) => ({
  valueOf: () => (log.push(`valueOf ${name}`), value),
  toString: () => (log.push(`toString ${name}`), value),
});
const get = (name, value) => (log.push(`get ${name}`), part(name, value));
const check = (f, value, ...order) => {
  log = [];
  let result;
  try {
    result = f();
  } catch (e) {
    result = `${e.name}: ${e.message}`;
  }
  assert.strictEqual(result, value);
  assert.deepStrictEqual(log, order);
};
check(() => get('a') + ':' + get('b') + get('c'), 'a:bc', 'get a', 'valueOf a', 'get b', 'valueOf b', 'get c', 'valueOf c');
check(() => ':' + get('a') + get('b'), ':ab', 'get a', 'valueOf a', 'get b', 'valueOf b');
check(() => get('a') + `<${get('b')}>` + get('c'), 'a<b>c', 'get a', 'get b', 'toString b', 'valueOf a', 'get c', 'valueOf c');
check(() => get('a', 1) + get('b', 2) + 'x' + get('c', 3) + get('d', 4), '3x34',
  'get a', 'get b', 'valueOf a', 'valueOf b', 'get c', 'valueOf c', 'get d', 'valueOf d');
check(() => `${get('a')}-${get('b')}`, 'a-b', 'get a', 'toString a', 'get b', 'toString b');
let s = part('s');
check(() => (s += `${get('a')}${get('b')}`), 'sab', 'get a', 'toString a', 'get b', 'toString b', 'valueOf s');
s = part('s', 7);
check(() => (s += 'x' + get('a') + get('b')), '7xab', 'get a', 'valueOf a', 'get b', 'valueOf b', 'valueOf s');
check(() => Symbol('y') + 'x' + get('a'), 'TypeError: Cannot convert a Symbol value to a string');
check(() => get('a') + 'x' + Symbol('y') + get('b'), 'TypeError: Cannot convert a Symbol value to a string', 'get a', 'valueOf a');
check(() => `${Symbol('y')}${get('b')}`, 'TypeError: Cannot convert a Symbol value to a string');

const numbers = [0, -0, 1, -1, 7.25, 0.1, 1e21, 1e-7, 123456789012345, 1e15, -1e15, 2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64, 5e-324, 1.7976931348623157e308,
  NaN, Infinity, -Infinity, 0.1 + 0.2, 1e300, 2.2250738585072014e-308];
for (const n of numbers) {
  const text = String(n);
  assert.strictEqual(n + '', text);
  assert.strictEqual('' + n, text);
  assert.strictEqual(`${n}`, text);
  assert.strictEqual(`[${n}]`, '['.concat(text, ']'));
  assert.strictEqual('<' + n + '>' + n, '<'.concat(text, '>', text));
  assert.strictEqual(n + 'a' + n, text.concat('a', text));
  let grown = 'x'.repeat(60);
  grown += n;
  grown += `${n},${n}`;
  assert.strictEqual(grown, 'x'.repeat(60).concat(text, text, ',', text));
}
assert.strictEqual(10n + '' + 11n, '1011');
assert.strictEqual(`${10n}${null}${undefined}${true}${[1, [2, 3]]}`, '10nullundefinedtrue1,2,3');
assert.strictEqual('' + null + undefined + true + [1, 2] + {}, 'nullundefinedtrue1,2[object Object]');
assert.strictEqual(new Date(0) + '' + 1, new Date(0).toString().concat('1'));
assert.strictEqual(1 + 2 + 'a' + 1 + 2, '3a12');
assert.strictEqual('a' + (1 + 2) + ('b' + 3) + 4, 'a3b34');
assert.strictEqual('a' + 1 * 2 + 'b' + -1 + 'c' + (2, 3), 'a2b-1c3');
assert.strictEqual('1' + 2 - 3 + 'x' + 4, '9x4');
assert.strictEqual('a' + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20,
  'a1234567891011121314151617181920');

// Joined strings are the same values as strings made otherwise: keys, cases, identity in a Set.
const object = { ab1: 'x', 12: 'y' };
const one = 1;
assert.strictEqual(object['a' + 'b' + one], 'x');
assert.strictEqual(object['' + one + 2], 'y');
assert.strictEqual(object[`${one}${2}`], 'y');
assert.strictEqual(new Set(['k' + one + 'v', 'k1v', `k${one}v`]).size, 1);
const long = 'z'.repeat(700);
assert.strictEqual(`${long}${one}${long}`, long.concat('1', long));
assert.ok(new Set([long + one + long]).has([long, 1, long].join('')));

// Growing: others that have the same string keep it.
let a = 'y'.repeat(100);
const b = a;
a += `${one}${one}`;
assert.strictEqual(b.length, 100);
assert.strictEqual(a, b + '11');
a += a + 'x' + a;
assert.strictEqual(a.length, 102 * 3 + 1);
a += `${a}${(a = 'changed')}`;
assert.ok(a.endsWith('ychanged') === false && a.endsWith('11changed'));
const holder = { text: 'w'.repeat(50), 'key with space': 'v'.repeat(50) };
let kept = holder.text;
for (let i = 0; i < 100; i++) {
  holder.text += `<${i}>`;
  holder['key with space'] += '(' + i + ')';
  if (i === 50) kept = holder.text;
}
assert.strictEqual(kept.length, 50 + 10 * 3 + 41 * 4);
assert.ok(holder.text.startsWith(kept) && holder.text.length === 50 + 10 * 3 + 90 * 4);
assert.strictEqual(holder['key with space'].length, holder.text.length);
const list = ['q'.repeat(50)];
class Box {
  #text = 'p'.repeat(50);
  add(x) {
    this.#text += x;
    return this.#text;
  }
}
const box = new Box();
let before;
let plain = 'r'.repeat(50);
for (let i = 0; i < 50; i++) {
  list[0] += i;
  const now = box.add(`${i}`);
  if (i === 9) before = [now, plain, list[0]];
  plain = plain + i + '';
}
const digits = Array.from({ length: 50 }, (_, i) => i).join('');
assert.strictEqual(list[0], 'q'.repeat(50) + digits);
assert.strictEqual(box.add(''), 'p'.repeat(50) + digits);
assert.strictEqual(plain, 'r'.repeat(50) + digits);
assert.deepStrictEqual(before, ['p'.repeat(50) + '0123456789', 'r'.repeat(50) + '012345678', 'q'.repeat(50) + '0123456789']);
const frozen = Object.freeze({ text: 'f'.repeat(60) });
assert.throws(() => { frozen['te' + 'xt'] += 'more'; }, TypeError);
assert.strictEqual(frozen.text, 'f'.repeat(60));
let twice = 't'.repeat(60);
twice = twice + twice + 1 + twice;
assert.strictEqual(twice, 't'.repeat(120) + '1' + 't'.repeat(60));
let closed = '';
const grow = (n) => (closed += `${n};` + n + ';');
for (let i = 0; i < 1000; i++) grow(i % 10);
assert.strictEqual(closed.length, 4000);
let mixed = '\u20ac'.repeat(30);
for (let i = 0; i < 20; i++) mixed += `\u{1f600}${i}` + 'ä';
assert.strictEqual(mixed.length, 30 + 20 * 3 + 30);
assert.strictEqual(mixed.charCodeAt(30), 0xd83d);
function* pieces() {
  let text = 'start'.repeat(20);
  text += `${yield 1}:${yield 2}`;
  text += 'a' + (yield 3) + 'b';
  return text;
}
const generator = pieces();
generator.next();
generator.next('x');
generator.next('y');
assert.strictEqual(generator.next('z').value, `${'start'.repeat(20)}x:yazb`);

// Two texts whose hashes would agree, if the hash left bytes out, are different keys.
const many = new Map();
const filler = '-'.repeat(500);
for (let i = 0; i < 2000; i++) many.set(filler + i + filler, i);
assert.strictEqual(many.size, 2000);
for (let i = 0; i < 2000; i++) assert.strictEqual(many.get(`${filler}${i}${filler}`), i);

// Very long templates and sums, whose parts are joined piecemeal; the pieces are nobody else's, whatever the parts are.
assert.strictEqual((0, eval)('`' + '${1}-'.repeat(50000) + '`'), '1-'.repeat(50000));
assert.strictEqual((0, eval)('""' + '+"ab"'.repeat(50000)), 'ab'.repeat(50000));
const held = 'long '.repeat(20);
const make = () => held + 'made'.concat(held);
assert.strictEqual(`${make()}${1}${make()}${2}` + make() + 3, `${held}made${held}1${held}made${held}2${held}made${held}3`);
assert.strictEqual(`${held}${1}${2}`, `${held}12`);
assert.strictEqual(held.length, 100);
