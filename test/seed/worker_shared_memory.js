// What the seed says of workers: memory is shared, not copied, through a SharedArrayBuffer, and each has a loop of its own.
'use strict';

const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (isMainThread) {
  const counters = new Int32Array(new SharedArrayBuffer(8));
  let ended = 0;
  for (let i = 0; i < 2; i++) {
    new Worker(__filename, { workerData: counters }).on('exit', () => {
      if (++ended < 2) return;
      console.log('counted together:', Atomics.load(counters, 0));
      console.log('timers of their own loops:', counters[1]);
    });
  }
} else {
  for (let i = 0; i < 1000; i++) Atomics.add(workerData, 0, 1);
  setTimeout(() => Atomics.add(workerData, 1, 1), 5);
}
