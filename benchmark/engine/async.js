// async functions and await: sequential, nested, in parallel, and for await over an async generator.
'use strict';
async function leaf(n) {
  return n;
}
async function middle(n) {
  const a = await leaf(n);
  const b = await leaf(a + 1);
  return a + b;
}
async function* ticks(count) {
  for (let i = 0; i < count; i++) yield i;
}
async function main() {
  let sum = 0;
  for (let i = 0; i < 200000; i++) sum += await middle(i);
  for (let i = 0; i < 2000; i++) {
    const parts = await Promise.all(Array.from({ length: 50 }, (_, k) => middle(k)));
    sum += parts.reduce((a, b) => a + b, 0);
  }
  for await (const tick of ticks(100000)) sum += tick;
  return sum;
}

const start = performance.now();
main().then((sum) => {
  const elapsed = performance.now() - start;
  if (sum !== 45004950000) throw new Error(`wrong result ${sum}`);
  console.log(`${elapsed.toFixed(1)} ms`);
});
