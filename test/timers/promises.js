'use strict';

const assert = require('assert');
const timers = require('timers/promises');
const { promisify } = require('util');

(async () => {
  assert.strictEqual(await timers.setTimeout(1, 'value'), 'value');
  assert.strictEqual(await timers.setTimeout(), undefined);
  assert.strictEqual(await timers.setImmediate('now'), 'now');
  assert.strictEqual(await promisify(setTimeout)(1, 'p'), 'p');
  assert.strictEqual(await promisify(setImmediate)('q'), 'q');
  await timers.scheduler.wait(1);
  await timers.scheduler.yield();

  const seen = [];
  for await (const value of timers.setInterval(1, 'tick')) {
    seen.push(value);
    if (seen.length === 3) break;
  }
  assert.deepStrictEqual(seen, ['tick', 'tick', 'tick']);

  const controller = new AbortController();
  const waiting = timers.setTimeout(1e6, null, { signal: controller.signal });
  controller.abort(new Error('why'));
  await assert.rejects(waiting, { name: 'AbortError', code: 'ABORT_ERR', message: 'The operation was aborted' });
  await assert.rejects(timers.setTimeout(1, null, { signal: controller.signal }), (error) => error.cause.message === 'why');
  await assert.rejects(timers.setImmediate(null, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  await assert.rejects(timers.setTimeout('1'), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(timers.setTimeout(1, null, null), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(timers.setTimeout(1, null, { ref: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  timers.setTimeout(1e6, null, { ref: false });

  const stop = new AbortController();
  await assert.rejects(async () => {
    for await (const _ of timers.setInterval(1, 0, { signal: stop.signal })) stop.abort();
  }, { name: 'AbortError' });
  console.log('done');
})();
