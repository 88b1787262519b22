// Many small objects: trees made, walked and dropped, beside one that stays.
'use strict';
const make = (depth) => (depth === 0 ? { left: null, right: null } : { left: make(depth - 1), right: make(depth - 1) });
const count = (tree) => (tree.left === null ? 1 : 1 + count(tree.left) + count(tree.right));

const start = performance.now();
const kept = make(14);
let sum = 0;
for (let depth = 4; depth <= 14; depth += 2) {
  for (let i = 0; i < 1 << (14 - depth); i++) sum += count(make(depth));
}
sum += count(kept);
const elapsed = performance.now() - start;
if (sum !== 228010) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
