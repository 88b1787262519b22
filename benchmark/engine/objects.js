// Object literals and dynamic keys: making, copying, listing, deleting, objects as dictionaries.
'use strict';
const start = performance.now();
let sum = 0;
for (let i = 0; i < 500000; i++) {
  const user = { id: i, name: 'user', tags: [i, i + 1], at: { line: i, column: 1 } };
  sum += user.id + user.tags.length + user.at.column;
}
for (let round = 0; round < 250; round++) {
  const table = {};
  for (let i = 0; i < 500; i++) table['k' + i] = i;
  for (const key in table) sum += table[key];
  for (const key of Object.keys(table)) if (key.length === 3) delete table[key];
  sum += Object.entries(table).length + Object.values(table).length;
  const copy = Object.assign({}, table);
  sum += 'k1' in copy && Object.hasOwn(copy, 'k2') ? 1 : 0;
}
const elapsed = performance.now() - start;
if (sum !== 125032642750) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
