// Workers that fail: while starting, with messages on their way, stopped in the middle of work of the pool, out of memory. The
// parent hears of each, and the others live. Ports closed at both ends, or whose worker is gone, are closed.
'use strict';
const { MessageChannel, Worker } = require('worker_threads');

const kStopMe = ';setInterval(() => {}, 1000);require("worker_threads").parentPort.postMessage("stop")';
function run(source, options) {
  return new Promise((resolve) => {
    const worker = new Worker(source, { eval: true, ...options });
    const log = [];
    worker.on('error', (error) => log.push(`error ${error?.code} ${error?.message}`));
    worker.on('message', (message) => {
      log.push(message);
      if (message === 'stop') setTimeout(() => worker.terminate(), 2);
    });
    worker.on('exit', (code) => resolve([...log, `exit ${code}`].join(', ')));
  });
}
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const failing = {
  throws: 'throw new Error("x")',
  throwsNull: 'throw null',
  syntax: 'let let',
  rejects: 'Promise.reject(new Error("r"))',
  messages: 'for (let i = 0; i < 3; i++) require("worker_threads").parentPort.postMessage(i); process.exit(2)',
};
const stopped = {
  fs: 'for (let i = 0; i < 50; i++) require("fs").readFile(process.execPath, () => {})',
  pbkdf2: 'for (let i = 0; i < 6; i++) require("crypto").pbkdf2("a", "b", 50000, 64, "sha512", () => {})',
  zlib: 'for (let i = 0; i < 6; i++) require("zlib").gzip(Buffer.alloc(3e6, "abc"), () => {})',
  dns: 'require("dns").lookup("example.invalid", () => {}); require("dns").resolve("example.invalid", () => {})',
  child: 'require("child_process").spawn("true")',
  server: 'require("http").createServer(() => {}).listen(0)',
  loop: 'setTimeout(() => { for (;;); }, 1)',
  atomics: 'setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1)',
};
(async () => {
  for (const name of Object.keys(failing)) console.log(name, await run(failing[name]));
  for (const name of Object.keys(stopped)) console.log(name, await run(stopped[name] + kStopMe));

  const resourceLimits = { maxOldGenerationSizeMb: 10 };
  console.log(await Promise.all([
    run('const a = []; for (;;) a.push(new Array(100).fill(1))', { resourceLimits }),
    run('setTimeout(() => require("worker_threads").parentPort.postMessage("alive"), 50)'),
  ]));
  console.log(await run('const a = []; for (;;) a.push(Buffer.alloc(1e6))', { resourceLimits }));

  const { port1, port2 } = new MessageChannel();
  const log = [];
  port1.on('close', () => log.push('closed 1')).on('message', (message) => log.push(message));
  port2.on('close', () => log.push('closed 2'));
  port2.postMessage('never seen');
  port1.close();
  port2.close();
  await wait(30);
  console.log(log.sort().join());

  const channel = new MessageChannel();
  const seen = [];
  const worker = new Worker(`const { workerData } = require('worker_threads');
    workerData.on('message', (m) => { workerData.postMessage(m); process.exit(); });`,
  { eval: true, workerData: channel.port2, transferList: [channel.port2] });
  channel.port1.on('message', (message) => seen.push(message)).on('close', () => seen.push('closed'));
  channel.port1.postMessage('there and back');
  await new Promise((resolve) => worker.on('exit', resolve));
  await wait(30);
  console.log(seen.join());
})();
