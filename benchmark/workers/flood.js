// Messages per second in one direction: 100,000 small objects posted without waiting.
'use strict';
const { Worker, isMainThread, parentPort } = require('worker_threads');
const COUNT = 100000;

if (!isMainThread) {
  let sum = 0;
  let count = 0;
  parentPort.on('message', (message) => {
    sum += message.id + message.list.length;
    if (++count === COUNT) parentPort.postMessage(sum);
  });
  parentPort.postMessage('up');
} else {
  const worker = new Worker(__filename);
  worker.once('message', () => {
    const begin = process.hrtime.bigint();
    worker.once('message', (sum) => {
      if (sum !== COUNT * (COUNT - 1) / 2 + 3 * COUNT) throw new Error(`wrong sum ${sum}`);
      console.log(`${Math.round(COUNT / (Number(process.hrtime.bigint() - begin) / 1e9))} messages/s`);
      process.exit();
    });
    for (let id = 0; id < COUNT; id++) worker.postMessage({ id, name: 'item', list: [1, 2, 3] });
  });
}
