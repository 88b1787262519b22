// flags: --expose-gc
// Workers that come and go leave nothing behind: no memory of the heap, no descriptors, however they end.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { Worker } = require('worker_threads');

const ways = [
  'require("worker_threads").parentPort.postMessage(1)',
  'throw new Error("wanted")',
  'process.exit(3)',
  'setInterval(() => {}, 1000); require("worker_threads").parentPort.postMessage("stop me")',
];
function run(source) {
  return new Promise((resolve) => {
    const worker = new Worker(source, { eval: true, stderr: true });
    worker.on('error', () => {});
    worker.on('message', (message) => { if (message === 'stop me') worker.terminate(); });
    worker.on('exit', resolve);
  });
}
async function measure(count) {
  for (let i = 0; i < count; i++) await run(ways[i % ways.length]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  gc();
  return { heap: process.memoryUsage().heapUsed, open: fs.readdirSync('/proc/self/fd').length };
}
(async () => {
  assert.deepStrictEqual([await run(ways[0]), await run(ways[1]), await run(ways[2]), await run(ways[3])], [0, 1, 3, 1]);
  const before = await measure(20);
  const after = await measure(40);
  assert(after.heap - before.heap < 100e3, `${after.heap - before.heap} bytes`);
  assert.strictEqual(after.open, before.open);
})();
