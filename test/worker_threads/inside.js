// Workers do what the main thread may: start workers, run processes and servers, and answer one that waits for them.
'use strict';

const { once } = require('events');
const http = require('http');
const { Worker, MessageChannel, receiveMessageOnPort } = require('worker_threads');

function start(text, options) {
  return new Worker(text, { eval: true, ...options });
}

async function endedWithTheOuterOne() {
  const worker = start(`
    const { Worker, parentPort } = require('worker_threads');
    new Worker('for (;;);', { eval: true }).on('online', () => parentPort.postMessage('the inner one is up'));`);
  console.log((await once(worker, 'message'))[0]);
  console.log(await worker.terminate());
}

async function aWorkerOfAWorker() {
  const worker = start(`
    const { Worker, parentPort, threadId } = require('worker_threads');
    const inner = new Worker('require("worker_threads").parentPort.postMessage(require("worker_threads").threadId)', { eval: true });
    inner.on('message', (id) => parentPort.postMessage(id > threadId));
    inner.on('exit', (code) => parentPort.postMessage(code));`);
  const seen = [];
  worker.on('message', (message) => seen.push(message));
  await once(worker, 'exit');
  console.log(seen);
}

async function synchronousCalls() {
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = start(`
    const { port, flag } = require('worker_threads').workerData;
    port.on('message', async ({ x }) => {
      await null;
      port.postMessage(x * 2);
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    });`, { workerData: { port: port2, flag }, transferList: [port2] });
  worker.unref();
  for (let x = 0; x < 3; x++) {
    port1.postMessage({ x });
    Atomics.wait(flag, 0, 0);
    flag[0] = 0;
    console.log(receiveMessageOnPort(port1));
  }
  await worker.terminate();
}

async function aProcess() {
  const worker = start(`
    require('child_process').exec('kill -TERM $$; echo survived', (error, out) => {
      require('worker_threads').parentPort.postMessage([error?.signal, out]);
    });`);
  console.log((await once(worker, 'message'))[0]);
}

async function aServer() {
  const worker = start(`
    const server = require('http').createServer((request, response) => response.end('served ' + request.url));
    server.listen(0, () => require('worker_threads').parentPort.postMessage(server.address().port));`);
  const [port] = await once(worker, 'message');
  const [response] = await once(http.get({ port, path: '/x', agent: false }), 'response');
  for await (const chunk of response.setEncoding('utf8')) console.log(chunk);
  console.log(await worker.terminate());
}

// As many at once as there is reason to have, each with an answer of its own.
async function aHundred() {
  const answers = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    const worker = start("const p = require('worker_threads').parentPort; p.on('message', (m) => p.postMessage(m * 2));");
    worker.postMessage(i);
    const [answer] = await once(worker, 'message');
    return { worker, answer };
  }));
  console.log(answers.every(({ answer }, i) => answer === 2 * i));
  await Promise.all(answers.map(({ worker }) => worker.terminate()));
}

(async () => {
  await endedWithTheOuterOne();
  await aWorkerOfAWorker();
  await synchronousCalls();
  await aProcess();
  await aServer();
  await aHundred();
  start('for (;;);').unref(); // does not keep the program
  console.log('end');
})();
