// workerpool: functions sent as text, errors, time-outs of endless functions, events, a proxy of a worker script.
'use strict';
const path = require('path');
const workerpool = require('workerpool');

(async () => {
  const pool = workerpool.pool({ workerType: 'thread', maxWorkers: 2 });
  console.log(await pool.exec((a, b) => a + b, [3, 4]));
  console.log(await Promise.all([1, 2, 3].map((n) => pool.exec((count) => {
    let sum = 0;
    for (let i = 0; i < count * 1000; i++) sum += i;
    return sum;
  }, [n]))));
  await pool.exec(() => { throw new TypeError('in the worker'); }).catch((error) => console.log(error.message));
  await pool.exec(() => { for (;;); }).timeout(50).catch((error) => console.log(error.constructor.name, error.message));
  console.log(await pool.exec(() => 'again'));
  await pool.terminate();

  const own = workerpool.pool(path.join(__dirname, '_workers/functions.js'), { workerType: 'thread' });
  const proxy = await own.proxy();
  console.log(await proxy.fib(12), await own.exec('event', [], { on: (payload) => console.log('event', payload) }));
  await own.terminate();
  console.log('terminated');
})();
