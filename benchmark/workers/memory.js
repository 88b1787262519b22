// KB of resident memory that each of 50 idle workers adds; all are then asked and must answer.
'use strict';
const { Worker, isMainThread, parentPort } = require('worker_threads');
const COUNT = Number(process.argv[2] ?? 50);

if (!isMainThread) {
  parentPort.on('message', (message) => parentPort.postMessage(message));
  parentPort.postMessage('up');
} else {
  const before = process.memoryUsage.rss();
  const workers = [];
  let answers = 0;
  const measure = () => {
    const each = (process.memoryUsage.rss() - before) / COUNT / 1024;
    answers = 0;
    for (let i = 0; i < COUNT; i++) {
      workers[i].on('message', (message) => {
        if (message !== i) throw new Error(`wrong answer ${message}`);
        if (++answers < COUNT) return;
        console.log(`${each.toFixed(0)} KB`);
        process.exit();
      });
      workers[i].postMessage(i);
    }
  };
  for (let i = 0; i < COUNT; i++) {
    const worker = new Worker(__filename);
    workers.push(worker);
    worker.once('message', () => {
      if (++answers === COUNT) setTimeout(measure, 300);
    });
  }
}
