// What ends a worker reaches its parent as an 'error' of the same class with its properties, then exit code 1.
'use strict';

const { once } = require('events');
const { inspect } = require('util');
const { Worker } = require('worker_threads');

async function run(name, text, options) {
  const worker = new Worker(text, { eval: true, ...options });
  const events = [];
  worker.on('message', (message) => events.push(['message', message]));
  worker.on('messageerror', (error) => events.push(['messageerror', error.message]));
  worker.on('error', (error) => events.push([
    'error', error instanceof Error ? { ...error, name: error.name, message: error.message, class: error.constructor.name,
      cause: error.cause?.message } : error,
  ]));
  worker.on('exit', (code) => events.push(['exit', code]));
  await new Promise((resolve) => worker.once('exit', resolve));
  console.log(`${name}: ${inspect(events, { depth: 5, breakLength: Infinity })}`);
}

(async () => {
  await run('at start', "throw new TypeError('first')");
  await run('syntax', '(').catch(() => {});
  await run('later', "setTimeout(() => { throw new RangeError('later'); }, 5)");
  await run('rejection', "Promise.reject(new Error('rejected'))");
  await run('properties', "throw Object.assign(new Error('m', { cause: new Error('why') }), { code: 'E_X', list: [1, new Map([[1, 2]])], f() {} })");
  await run('class', "class Own extends RangeError { name = 'Own'; extra = 1; } throw new Own('m')");
  await run('no error', "throw { plain: [1] }");
  await run('undefined', 'throw undefined');
  await run('symbol', "throw Symbol('s')");
  await run('function', 'throw function f() {}');
  await run('caught', "process.on('uncaughtException', (e) => require('worker_threads').parentPort.postMessage(e.message)); throw new Error('mine')");
  await run('message in flight', "require('worker_threads').parentPort.postMessage('sent'); throw new Error('after')");
  await run('exit with messages in flight', "const p = require('worker_threads').parentPort; for (let i = 0; i < 3; i++) p.postMessage(i); process.exit(2)");
  await run('not cloneable', "try { require('worker_threads').parentPort.postMessage(() => 1); } catch (e) { throw new Error(e.name); }");
  await run('stack', 'function f() { f(); } f()', { resourceLimits: { stackSizeMb: 1 } });
  for (const text of ['const a = []; for (;;) a.push({ x: [1] });', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, {});',
    'const a = []; (async () => { for (;;) { a.push(new Array(1000).fill(a)); await 1; } })();']) {
    await run('memory', text, { resourceLimits: { maxOldGenerationSizeMb: 12 } });
  }
  const after = new Worker("require('worker_threads').parentPort.postMessage('others live')", { eval: true });
  console.log((await once(after, 'message'))[0]);
})();
