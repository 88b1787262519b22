// Closures: made in a loop, called, and changing what they share.
'use strict';
function counter(step) {
  let count = 0;
  return {
    add: () => (count += step),
    read: () => count,
  };
}
const compose = (f, g) => (x) => f(g(x));

const start = performance.now();
let sum = 0;
for (let i = 0; i < 400000; i++) {
  const { add, read } = counter(i & 7);
  add();
  add();
  sum += read();
}
const pipeline = [1, 2, 3, 4, 5].map((n) => (x) => (x + n) % 1000).reduce(compose);
for (let i = 0; i < 400000; i++) sum += pipeline(i);
const elapsed = performance.now() - start;
if (sum !== 202600000) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
