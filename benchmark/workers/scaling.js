// The time two workers need for a CPU job that is split between them, in percent of what one needs for all of it: 50 would be
// perfect on two idle cores.
'use strict';
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const ROUNDS = 30;

function job(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) {
    const list = [];
    for (let n = 0; n < 20000; n++) list.push({ value: (n * 7919) % 1009 });
    for (let n = 0; n < list.length; n++) sum += list[n].value;
  }
  return sum;
}

if (!isMainThread) {
  job(2);
  parentPort.postMessage('up');
  parentPort.once('message', () => parentPort.postMessage(job(workerData)));
} else {
  const run = (count) => new Promise((resolve) => {
    let up = 0;
    let done = 0;
    let begin;
    const workers = [];
    for (let i = 0; i < count; i++) {
      const worker = new Worker(__filename, { workerData: ROUNDS / count });
      workers.push(worker);
      worker.on('message', (message) => {
        if (message === 'up') {
          if (++up < count) return;
          begin = process.hrtime.bigint();
          for (const other of workers) other.postMessage('go');
        } else if (++done === count) {
          resolve(Number(process.hrtime.bigint() - begin));
        }
      });
    }
  });
  (async () => {
    const one = await run(1);
    const two = await run(2);
    console.log(`${(two / one * 100).toFixed(1)} percent`);
  })();
}
