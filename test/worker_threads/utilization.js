// worker.performance.eventLoopUtilization() tells of the worker's loop, and zeros before it runs and when it has ended.
'use strict';

const { Worker } = require('worker_threads');

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  setTimeout(() => {
    const begin = Date.now();
    while (Date.now() - begin < 30);
    setTimeout(() => parentPort.postMessage('busy and idle'), 5);
  }, 5);
  parentPort.on('message', () => {});`, { eval: true });
worker.on('message', async () => {
  const all = worker.performance.eventLoopUtilization();
  console.log(all.idle > 0, all.active >= 25, all.utilization > 0 && all.utilization < 1);
  const since = worker.performance.eventLoopUtilization(all);
  console.log(since.active < all.active, worker.performance.eventLoopUtilization(all, { idle: 0, active: 0 }).idle === all.idle);
  await worker.terminate();
  console.log(worker.performance.eventLoopUtilization());
});
