// Messages per second back and forth between two threads, each waiting for the other's: 20,000 round trips of a small object.
'use strict';
const { Worker, isMainThread, parentPort } = require('worker_threads');
const COUNT = 20000;

if (!isMainThread) {
  parentPort.on('message', ({ id, text }) => parentPort.postMessage({ id: id + 1, text }));
} else {
  const worker = new Worker(__filename);
  let begin;
  let trips = -1;
  worker.on('message', ({ id, text }) => {
    if (trips++ === -1) begin = process.hrtime.bigint(); // the first has waited for the worker to start
    if (trips < COUNT) {
      worker.postMessage({ id, text });
      return;
    }
    if (id !== COUNT + 1 || text !== 'ping') throw new Error('wrong message');
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    console.log(`${Math.round(COUNT * 2 / seconds)} messages/s`);
    process.exit();
  });
  worker.postMessage({ id: 0, text: 'ping' });
}
