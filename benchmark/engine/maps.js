// Map, Set and WeakMap: filling, looking up, walking, deleting, with number, string and object keys.
'use strict';
const start = performance.now();
let sum = 0;
for (let round = 0; round < 10; round++) {
  const numbers = new Map();
  for (let i = 0; i < 50000; i++) numbers.set(i * 7, i);
  for (let i = 0; i < 50000; i++) sum += numbers.get(i * 7);
  const words = new Map();
  for (let i = 0; i < 50000; i++) {
    const key = 'key' + (i % 500);
    words.set(key, (words.get(key) ?? 0) + 1);
  }
  for (const [key, count] of words) sum += key.length + count;
  const seen = new Set();
  for (let i = 0; i < 50000; i++) if (seen.has(i & 1023) === false) seen.add(i & 1023);
  for (let i = 0; i < 1024; i += 2) seen.delete(i);
  seen.forEach((value) => (sum += value));
  const weak = new WeakMap();
  const keys = Array.from({ length: 10000 }, (_, id) => ({ id }));
  for (const key of keys) weak.set(key, key.id);
  for (const key of keys) sum += weak.get(key);
}
const elapsed = performance.now() - start;
if (sum !== 13002850340) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
