// A worker has its data, answers, writes through its parent's streams, and ends with the code it chose.
'use strict';

const { Worker, isMainThread, parentPort, threadId, workerData } = require('worker_threads');

if (isMainThread) {
  const worker = new Worker(__filename, { workerData: { map: new Map([[1, [2n]]]) }, argv: ['one', 2] });
  const seen = [];
  worker.on('online', () => seen.push('online'));
  worker.on('message', (message) => seen.push(message));
  worker.on('error', (error) => seen.push(error));
  worker.on('exit', (code) => {
    console.log('exit', code, worker.threadId, worker.resourceLimits);
    for (const item of seen) console.log(item);
    worker.postMessage('nobody hears it');
    worker.terminate().then((value) => console.log('terminated again:', value));
  });
  worker.postMessage('question');
} else {
  console.log('in the worker:', threadId, workerData, process.argv.slice(2));
  parentPort.on('message', (message) => {
    parentPort.postMessage(`answer to ${message}`);
    process.stdout.write('through process.stdout\n');
    parentPort.postMessage({ regexp: /a/g, when: new Date(0) });
    process.exit(3);
  });
}
