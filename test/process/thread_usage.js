// threadCpuUsage is of the calling thread and of nobody else; ref and unref go by what an object offers.
'use strict';
const assert = require('assert');
const { Worker } = require('worker_threads');

const log = [];
process.ref({ ref() { log.push('ref'); } });
process.unref({ [Symbol.for('nodejs.unref')]() { log.push('symbol'); }, unref() { log.push('never'); } });
for (const nothing of [null, undefined, 5, {}, { ref: 1 }]) process.ref(nothing);
process.unref(setInterval(() => {}, 1e6));
assert.deepStrictEqual(log, ['ref', 'symbol']);

for (const [value, code] of [[5, 'ERR_INVALID_ARG_TYPE'], [{ user: -1, system: 1 }, 'ERR_INVALID_ARG_VALUE'], [{ user: 1 }, 'ERR_INVALID_ARG_TYPE']]) {
  assert.throws(() => process.threadCpuUsage(value), { code });
}
const before = process.threadCpuUsage();
const all = process.cpuUsage();
new Worker(`const { user } = process.threadCpuUsage();
  while (process.threadCpuUsage().user - user < 60000);`, { eval: true }).on('exit', (code) => {
  assert.strictEqual(code, 0);
  const here = process.threadCpuUsage(before);
  const everywhere = process.cpuUsage(all);
  assert(here.user >= 0 && here.system >= 0);
  assert(everywhere.user - here.user >= 55000, `${everywhere.user} ${here.user}`);
});
