// Places in long strings that are not ASCII: what is read at random, forwards and backwards, in several strings by turns,
// is what an array of the units says; a string that grows in between is indexed anew.
'use strict';
const assert = require('assert');

const alphabets = ['aé€\u{1f600}', 'x\ud800y', 'é', '\u0800abc'];
let seed = 1;
const random = (n) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed % n;
};
const make = (alphabet, n) => {
  const units = [];
  for (let i = 0; i < n; i++) units.push(alphabet.charCodeAt(random(alphabet.length)));
  return units;
};
const join = (units) => {
  let s = '';
  for (const unit of units) s += String.fromCharCode(unit);
  return s;
};
const samples = alphabets.map((alphabet, i) => {
  const units = make(alphabet, [4000, 1024, 2047, 640][i]);
  return { units, text: join(units) };
});
for (const { units, text } of samples) {
  assert.strictEqual(text.length, units.length);
  for (let i = 0; i < 3000; i++) {
    const at = random(units.length);
    assert.strictEqual(text.charCodeAt(at), units[at]);
  }
  for (let i = 0; i < 300; i++) {
    const from = random(units.length + 1), to = random(units.length + 1);
    assert.strictEqual(text.slice(from, to), join(units.slice(from, to)));
    const unit = units[random(units.length)], start = random(units.length);
    assert.strictEqual(text.indexOf(String.fromCharCode(unit), start), units.indexOf(unit, start));
    assert.strictEqual(text.lastIndexOf(String.fromCharCode(unit), start), units.lastIndexOf(unit, start));
  }
  for (let i = units.length - 1; i >= 0; i -= 7) assert.strictEqual(text[i], String.fromCharCode(units[i]));
  assert.strictEqual(text.charCodeAt(units.length), NaN);
  assert.strictEqual(text.slice(units.length - 1), String.fromCharCode(units.at(-1)));
}
// More strings by turns than are kept indexed.
const several = Array.from({ length: 7 }, (_, i) => {
  const units = make(alphabets[i % 4], 700 + i);
  return { units, text: join(units) };
});
for (let i = 0; i < 6000; i++) {
  const { units, text } = several[i % 7];
  const at = random(units.length);
  assert.strictEqual(text.charCodeAt(at), units[at]);
}
// Growing.
const units = make(alphabets[0], 1000);
let growing = join(units);
for (let i = 0; i < 400; i++) {
  for (let k = 0; k < 10; k++) {
    const at = random(units.length);
    assert.strictEqual(growing.charCodeAt(at), units[at]);
  }
  const more = make(alphabets[i % 4], 3);
  growing += join(more);
  units.push(...more);
}
assert.strictEqual(growing.length, 2200);
// Matches are found at the right units.
const words = 'né à\u{1f600} '.repeat(500);
const pattern = /\S+/g;
let count = 0;
for (let m = pattern.exec(words); m; m = pattern.exec(words)) {
  assert.strictEqual(words.slice(m.index, pattern.lastIndex), m[0]);
  count++;
}
assert.strictEqual(count, 1000);
for (let i = 0; i < 1000; i++) {
  const at = random(words.length);
  pattern.lastIndex = at;
  const m = pattern.exec(words);
  if (m) assert.strictEqual(words.slice(m.index, m.index + m[0].length), m[0]);
}
