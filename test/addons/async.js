// Work on the pool, calls from threads, make_callback and the end of the environment, as Node 22 prints them.
const file = require('./_compile')('async');
const addon = require(file);
const { AsyncLocalStorage } = require('async_hooks');
const { execFileSync, spawnSync } = require('child_process');
const { Worker } = require('worker_threads');

const storage = new AsyncLocalStorage();
const sum = (n) => new Promise((resolve) => addon.sum(n, (cancelled, total) => resolve([cancelled, total, storage.getStore()])));
const threads = (...args) => new Promise((resolve) => {
  const seen = [];
  addon.threads(...args, (n) => seen.push(n), () => resolve(seen));
});

(async () => {
  console.log(addon.versions());
  console.log(await sum(1000), await storage.run('context', () => sum(10)));
  console.log((await Promise.all(Array.from({ length: 50 }, (_, i) => sum(i)))).map(([, total]) => total).join());

  for (const [queue, blocking] of [[0, true], [1, true], [10, true], [1, false]]) {
    const seen = await threads(4, 250, queue, blocking);
    const ordered = [0, 1, 2, 3].every((t) => {
      const own = seen.filter((n) => Math.floor(n / 250) === t);
      return own.length === 250 && own.every((n, i) => i === 0 || n === own[i - 1] + 1);
    });
    console.log('threads', queue, blocking, seen.length, ordered);
  }
  const partial = await new Promise((resolve) => {
    let count = 0;
    addon.threads(2, 100000, 1, true, () => { if (++count === 10) addon.abort(); }, () => resolve(count));
  });
  console.log('aborted', partial);

  console.log(addon.callback(() => 'returned'));
  process.nextTick(() => console.log('tick'));
  addon.callback(() => console.log('called'));
  try {
    addon.callback(() => { throw new Error('from callback'); });
  } catch (error) {
    console.log('caught', error.message);
  }
  addon.idle(() => {});

  const run = (code) => spawnSync(process.execPath, ['-e', `const addon = require(${JSON.stringify(file)}); ${code}`], { encoding: 'utf8' });
  console.log(run('globalThis.kept = addon.hooks(); console.log("end")').stdout);
  console.log(run('globalThis.kept = addon.hooks(); process.exit(3)').stdout);
  const uncaught = run('addon.sum(5, () => { throw new Error("uncaught here"); }); process.on("uncaughtException", (e) => console.log(e.message))');
  console.log(uncaught.stdout, uncaught.status);
  console.log(run('process.on("uncaughtException", (e) => console.log("handled", e)); console.log(addon.fatalException(7))').stdout);
  const died = run('addon.fatal()');
  console.log(died.signal, died.stderr.split('\n')[0]);

  const worker = (code) => new Promise((resolve) => {
    const w = new Worker(`const addon = require(${JSON.stringify(file)}); const { parentPort } = require('worker_threads'); ${code}`, { eval: true });
    const messages = [];
    w.on('message', (m) => messages.push(m)).on('error', (e) => messages.push(e)).on('exit', (c) => resolve([...messages, c]));
    if (code.includes('forever')) w.once('message', () => w.terminate());
  });
  console.log(await worker('addon.sum(100, (c, n) => parentPort.postMessage(n))'));
  console.log(await worker('addon.threads(2, 100, 1, true, () => {}, () => parentPort.postMessage("done"))'));
  console.log(await worker('globalThis.kept = addon.hooks(); addon.threads(2, 1e9, 1, true, () => {}, () => {}); parentPort.postMessage("forever")'));

  for (const [text, ...args] of [['missing', { exports: {} }, '/nowhere/a.node'], ['no library', { exports: {} }, __filename], ['arguments', 5, 'x'],
    ['arguments', { exports: {} }, 5], ['flags', { exports: {} }, 'x', 'y']]) {
    try {
      process.dlopen(...args);
    } catch (error) {
      console.log(text, error.name, error.code, error.message.replace(__dirname, '').slice(0, 60));
    }
  }
  const cc = process.env.CC || 'cc';
  const plain = require('path').join(process.env.TEST_SCRATCH, 'plain.node');
  execFileSync(cc, ['-shared', '-o', plain, '-x', 'c', '/dev/null']);
  try {
    require(plain);
  } catch (error) {
    console.log(error.code, error.message.replace(process.env.TEST_SCRATCH, ''));
  }
  console.log(require(file) === addon, process.versions.napi);
})();
