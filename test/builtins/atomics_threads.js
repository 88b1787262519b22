// Atomics between threads: wait and notify both ways, waitAsync woken by a worker, counting without loss, ending a waiting worker.
'use strict';
const assert = require('assert');
const { Worker, isMainThread, workerData } = require('worker_threads');

if (!isMainThread) {
  const [a, what] = workerData;
  if (what === 'sleep') {
    Atomics.store(a, 3, 1);
    Atomics.notify(a, 3);
    Atomics.wait(a, 4, 0);
  } else {
    for (let i = 0; i < 2000; i++) Atomics.add(a, 0, 1);
    Atomics.wait(a, 1, 0);
    Atomics.store(a, 2, 7);
    Atomics.notify(a, 2);
  }
} else {
  const a = new Int32Array(new SharedArrayBuffer(64));
  const steps = [];
  const workers = [1, 2].map(() => new Worker(__filename, { workerData: [a, 'count'] }));
  Atomics.waitAsync(a, 2, 0).value.then((v) => steps.push(v));
  const opener = setInterval(() => {
    if (Atomics.load(a, 0) < 4000) return;
    clearInterval(opener);
    Atomics.store(a, 1, 1);
    Atomics.notify(a, 1);
  }, 2);
  Promise.all(workers.map((w) => new Promise((resolve, reject) => w.on('exit', resolve).on('error', reject)))).then((codes) => {
    assert.deepStrictEqual(codes, [0, 0]);
    assert.strictEqual(a[0], 4000);
    setImmediate(() => assert.deepStrictEqual(steps, ['ok']));
  });

  const sleeper = new Worker(__filename, { workerData: [a, 'sleep'] });
  assert.notStrictEqual(Atomics.wait(a, 3, 0, 20000), 'timed-out');
  sleeper.terminate().then((code) => assert.strictEqual(code, 1));
}
