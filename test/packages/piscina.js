// piscina: tasks by file and name, errors, abortion of an endless task, moved buffers, ES modules, shutting down.
'use strict';
const path = require('path');
const { Piscina } = require('piscina');

(async () => {
  const pool = new Piscina({ filename: path.join(__dirname, '_workers/task.js'), maxThreads: 2, minThreads: 1 });
  console.log(await Promise.all([1, 2, 3, 4].map((n) => pool.run({ a: n, b: 10 }))));
  console.log(await pool.run({ a: 3, b: 4 }, { name: 'multiply' }));
  await pool.run({}, { name: 'fail' }).catch((error) => console.log(error.name, error.message));
  const controller = new AbortController();
  const task = pool.run({}, { name: 'forever', signal: controller.signal });
  setTimeout(() => controller.abort(), 30);
  await task.catch((error) => console.log(error.name, error.message));
  const bytes = new Uint8Array([1, 2, 3]);
  console.log(await pool.run(Piscina.move(bytes), { name: 'bytes' }), bytes.length);
  console.log(await pool.run(1, { name: 'slow' }), pool.completed, pool.threads.length <= 2, pool.queueSize);
  await pool.destroy();

  const modules = new Piscina({ filename: path.join(__dirname, '_workers/task.mjs'), env: { A: 'b' }, atomics: 'disabled' });
  console.log(await modules.run(5));
  await modules.close();
  console.log('closed');
})();
