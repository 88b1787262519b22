// Generators: for-of over one, yield*, next() with a value, a pipeline of lazy steps.
'use strict';
function* range(from, to) {
  for (let i = from; i < to; i++) yield i;
}
function* filter(source, test) {
  for (const item of source) if (test(item)) yield item;
}
function* map(source, change) {
  for (const item of source) yield change(item);
}
function* tree(depth) {
  if (depth === 0) {
    yield 1;
    return;
  }
  yield* tree(depth - 1);
  yield* tree(depth - 1);
}
function* accumulate() {
  let sum = 0;
  for (;;) sum += yield sum;
}

const start = performance.now();
let sum = 0;
for (const value of range(0, 1000000)) sum += value;
for (const value of map(filter(range(0, 400000), (n) => n % 3 === 0), (n) => n * 2)) sum += value;
for (const leaf of tree(12)) sum += leaf;
const running = accumulate();
running.next();
for (let i = 0; i < 400000; i++) running.next(1);
sum += running.next(0).value;
const elapsed = performance.now() - start;
if (sum !== 553333370762) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
