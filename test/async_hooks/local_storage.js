'use strict';

const assert = require('assert');
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');
const fs = require('fs');
const { EventEmitter } = require('events');

const a = new AsyncLocalStorage();
const b = new AsyncLocalStorage();
const seen = [];
const note = (what) => seen.push(`${what}: ${a.getStore()} ${b.getStore()}`);

let resolveLater;
const later = new Promise((resolve) => { resolveLater = resolve; });

a.run(1, () => {
  b.run(2, () => {
    note('inside');
    setTimeout(() => note('timeout'), 1);
    setImmediate(() => note('immediate'));
    process.nextTick(() => note('tick'));
    queueMicrotask(() => note('microtask'));
    Promise.resolve().then(() => note('then'));
    later.then(() => note('then of a promise resolved elsewhere'));
    (async () => {
      await later;
      note('await of a promise resolved elsewhere');
      await fs.promises.stat(__filename);
      note('after fs.promises');
    })();
    fs.stat(__filename, () => note('fs callback'));
    const interval = setInterval(() => {
      clearInterval(interval);
      note('interval');
    }, 1);
    a.exit(() => note('exited a'));
  });
  note('after b');
});
note('outside');
a.run(9, () => resolveLater());
a.run(3, () => {
  a.enterWith(4);
  note('entered');
});
note('after enterWith inside run');

const bound = a.run('bound', () => AsyncLocalStorage.bind(() => note('bound')));
const snapshot = a.run('snapshot', () => AsyncLocalStorage.snapshot());
const resource = a.run('resource', () => new AsyncResource('TEST'));
bound();
snapshot(() => note('snapshot'));
resource.runInAsyncScope(() => note('resource'));
const emitter = new EventEmitter();
emitter.on('x', () => note('emitter'));
a.run('emit', () => emitter.emit('x'));

async function* generate() {
  note('generator');
  yield 1;
  note('generator again');
}
a.run('iteration', async () => {
  for await (const _ of generate()) note('for await');
});
assert.throws(() => a.run('throws', () => { throw new Error('x'); }), /x/);
note('after a throw');
process.on('exit', () => console.log(seen.sort().join('\n')));
