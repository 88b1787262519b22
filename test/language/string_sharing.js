// Strings that are built from both ends and taken apart: the content is right whoever holds which stage, and each is one string with
// any equal one.
// flags: --expose-gc
'use strict';
const assert = require('assert');

// Against arrays: random joins, slices and comparisons, with old stages kept.
let seed = 12345;
const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
const pieces = ['a', 'bc', 'é', '€uro', '\u{1f600}', '\ud83d', '\ude00', 'x'.repeat(300), 'long piece '.repeat(70), '\0', '0'];
const units = (s) => Array.from({ length: s.length }, (_, i) => s.charCodeAt(i));

function check(text, list) {
  assert.strictEqual(text.length, list.length);
  for (let i = 0; i < 5; i++) {
    const k = random(list.length + 1);
    assert.strictEqual(text.charCodeAt(k), k < list.length ? list[k] : NaN);
  }
  const same = new Map([[String.fromCharCode(...list), 1]]);
  assert(same.has(text));
}

const stages = [['', []]];
for (let step = 0; step < 1500; step++) {
  const [text, list] = stages[random(stages.length)];
  const piece = pieces[random(pieces.length)];
  const part = units(piece);
  let next;
  switch (random(9)) {
    case 0: next = [text + piece, [...list, ...part]]; break;
    case 1: next = [piece + text, [...part, ...list]]; break;
    case 2: next = [`${piece}${text}${piece}`, [...part, ...list, ...part]]; break;
    case 3: next = [text.concat(piece, 1), [...list, ...part, 49]]; break;
    case 4: next = [7 + text, [55, ...list]]; break;
    case 5: next = [text + 12, [...list, 49, 50]]; break;
    case 6: { const n = random(4); next = [text.slice(n), list.slice(n)]; break; }
    case 7: { const n = random(4) + 1; next = [text.slice(0, -n), list.slice(0, -n)]; break; }
    default: { const n = random(3), m = random(3) + 1; next = [text.substring(n, text.length - m), list.length - m > n ? list.slice(n, list.length - m) : undefined]; }
  }
  if (next[1] === undefined || next[1].length > 3000) continue;
  check(...next);
  if (stages.length < 40) stages.push(next); else stages[random(40)] = next;
  if (step % 500 === 0) gc();
}
for (const stage of stages) check(...stage);

// What follows a string in its text is not read by whom C gives it.
let tail = 'tail '.repeat(200);
tail += 'x';
tail += 'y';
const kept = [];
for (let i = 0; i < 50; i++) {
  kept.push(tail);
  tail += '1';
}
for (let i = 0; i < 50; i++) {
  assert.strictEqual(Buffer.from(kept[i]).length, 1002 + i);
  assert.strictEqual(JSON.parse(`[${JSON.stringify(kept[i])}]`)[0], kept[i]);
  assert.strictEqual(new RegExp('^(tail )+xy1*$').test(kept[i]), true);
}
const code = `${' '.repeat(600)}1`;
const programs = [];
for (let c = code, i = 0; i < 5; i++, c += '0') programs.push(c);
assert.deepStrictEqual(programs.map((p) => (0, eval)(p)), [1, 10, 100, 1000, 10000]);
assert.deepStrictEqual(programs.map(Number), [1, 10, 100, 1000, 10000]);
assert.deepStrictEqual(programs.map((p) => parseInt(p, 10)), [1, 10, 100, 1000, 10000]);
assert.deepStrictEqual(programs.map((p) => JSON.parse(p)), [1, 10, 100, 1000, 10000]);
assert.deepStrictEqual(programs.map(BigInt), [1n, 10n, 100n, 1000n, 10000n]);

// Keys.
const object = {};
for (let key = 'k'.repeat(600), i = 0; i < 20; i++, key = `k${key}k`) object[key] = i;
assert.deepStrictEqual(Object.keys(object).map((k) => [k.length, object['k'.repeat(k.length)]]), Array.from({ length: 20 }, (_, i) => [600 + 2 * i, i]));

// Every way to grow a string takes time in proportion: a hundred thousand steps each are done at once, or never.
const N = /debug$/.test(process.execPath) ? 5000 : 100000; // the checks of the debug build are slow
const ways = {
  prepend() { let s = ''; for (let i = 0; i < N; i++) s = 'x' + s; return s; },
  template() { let s = ''; for (let i = 0; i < N; i++) s = `x${s}`; return s; },
  held() { let s = '', t; for (let i = 0; i < N; i++) { t = s; s += 'x'; } return t + 'x'; },
  reduce() { return Array(N).fill('x').reduce((a, b) => a + b); },
  call() { const add = (a, b) => a + b; let s = ''; for (let i = 0; i < N; i++) s = add(s, 'x'); return s; },
  concat() { let s = ''; for (let i = 0; i < N; i++) s = s.concat('x'); return s; },
  round() { let s = ''; for (let i = 0; i < N / 2; i++) s = 'x' + s + 'x'; return s; },
  property() { const o = { s: '' }; for (let i = 0; i < N; i++) o.s = o.s + 'x'; return o.s; },
  closure() { let s = ''; const add = (x) => { s = s + x; }; for (let i = 0; i < N; i++) add('x'); return s; },
};
const expected = 'x'.repeat(N);
for (const [name, way] of Object.entries(ways)) assert(way() === expected, name);
let apart = expected, steps = 0;
while (apart !== '') { apart = steps++ % 2 ? apart.slice(1) : apart.slice(0, -1); }
assert.strictEqual(steps, N);
