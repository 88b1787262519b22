// Destructuring, defaults, rest and spread, of arrays and of objects.
'use strict';
function options({ host = 'localhost', port = 80, headers: { accept = '*' } = {}, ...rest } = {}) {
  return host.length + port + accept.length + (rest.extra ?? 0);
}
function total(first, ...others) {
  let sum = first;
  for (const value of others) sum += value;
  return sum;
}

const start = performance.now();
let sum = 0;
for (let i = 0; i < 120000; i++) {
  let [a, b = 2, ...others] = [i, undefined, 3, 4];
  [a, b] = [b, a];
  sum += a + b + others.length;
  sum += options({ port: i & 255, extra: 1 });
  sum += total(...others, i, ...[1, 2]);
  const merged = { a, ...{ b, c: 3 }, d: 4 };
  const { c, ...remaining } = merged;
  sum += c + remaining.d + Math.max(...others);
}
const elapsed = performance.now() - start;
if (sum !== 14419493856) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
