// Starts argv[2] workers, asks each when all are up, and prints the ms that took.
'use strict';
const { Worker, isMainThread, parentPort } = require('worker_threads');

if (!isMainThread) {
  parentPort.on('message', (message) => parentPort.postMessage(message));
  parentPort.postMessage('up');
} else {
  const count = Number(process.argv[2]);
  const begin = process.hrtime.bigint();
  const workers = [];
  let up = 0;
  let answers = 0;
  for (let i = 0; i < count; i++) {
    const worker = new Worker(__filename);
    workers.push(worker);
    worker.on('message', (message) => {
      if (message === 'up') {
        if (++up === count) for (let n = 0; n < count; n++) workers[n].postMessage(n);
        return;
      }
      if (message !== i) throw new Error(`wrong answer ${message}`);
      if (++answers < count) return;
      console.log(`${(Number(process.hrtime.bigint() - begin) / 1e6).toFixed(0)} ms`);
      process.exit();
    });
  }
}
