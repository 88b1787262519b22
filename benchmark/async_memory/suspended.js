// Bytes of resident memory of one suspended async function with a handful of locals; 100,000 of them wait at once.
'use strict';
const COUNT = 100000;
let open;
const gate = new Promise((resolve) => (open = resolve));

async function handle(id, scale) {
  const name = 'request';
  const first = id * scale;
  let total = first + 1;
  await gate;
  total += first;
  return total + name.length;
}

// Waiting once first makes what is made only once.
async function main() {
  const pending = new Array(COUNT).fill(undefined);
  handle(0, 0);
  await null;
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < COUNT; i++) pending[i] = handle(i, 2);
  await null;
  globalThis.gc?.();
  const after = process.memoryUsage().rss;
  open();
  let sum = 0;
  for (const total of await Promise.all(pending)) sum += total;
  if (sum !== 19999800000 + 8 * COUNT) throw new Error(`wrong result ${sum}`);
  console.log(`${Math.round((after - before) / COUNT)} B`);
}
main();
