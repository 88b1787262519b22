// JSON: writing and reading a document of small records, and one with a reviver.
'use strict';
const records = Array.from({ length: 1000 }, (_, id) => ({
  id,
  name: `user ${id}`,
  active: id % 2 === 0,
  score: id / 8,
  note: 'line one\nline "two" \u00e9',
  tags: ['a', 'b', String(id)],
  address: { street: 'Main', number: id, geo: null },
}));

const start = performance.now();
let sum = 0;
for (let round = 0; round < 100; round++) {
  const text = JSON.stringify(records);
  const copy = JSON.parse(text);
  sum += text.length + copy[round].address.number;
}
const text = JSON.stringify(records, null, 2);
JSON.parse(text, (key, value) => (key === 'number' ? (sum += value) : value));
sum += text.length;
const elapsed = performance.now() - start;
if (sum !== 17391732) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
