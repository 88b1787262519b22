// What `process` is in a worker: its own environment or the shared one, its own exit, and no changes to the whole process.
'use strict';

const { once } = require('events');
const { Worker, SHARE_ENV, isMainThread, setEnvironmentData, getEnvironmentData } = require('worker_threads');

const text = `
  const { parentPort, getEnvironmentData, threadId, isMainThread, resourceLimits, threadName } = require('worker_threads');
  const failures = [];
  for (const name of ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid', 'umask']) {
    try { process[name]('0'); } catch (error) { failures.push(error.code + ' ' + error.message); }
  }
  process.title = 'changed';
  const before = [process.env.PLAIN, process.env.ONLY_HERE];
  process.env.ONLY_HERE = 5;
  delete process.env.PLAIN;
  process.on('SIGUSR2', () => parentPort.postMessage('a signal'));
  process.on('exit', (code) => parentPort.postMessage(['exit event', code, process.exitCode]));
  parentPort.postMessage({
    failures, before, after: [typeof process.env.ONLY_HERE, 'PLAIN' in process.env, Object.keys(process.env).includes('ONLY_HERE')],
    data: getEnvironmentData('key'), threadId, isMainThread, threadName, stack: resourceLimits.stackSizeMb, execArgv: process.execArgv,
    umask: typeof process.umask(), pid: process.pid,
  });
  process.exitCode = 7;
`;

async function run(options) {
  const messages = [];
  const worker = new Worker(text, { eval: true, ...options });
  worker.on('message', (message) => messages.push(message));
  const [code] = await once(worker, 'exit');
  if (messages[0].pid !== process.pid) throw new Error('another process');
  delete messages[0].pid;
  console.log(code, messages);
}

(async () => {
  process.env.PLAIN = 'yes';
  setEnvironmentData('key', { deep: [1] });
  console.log(getEnvironmentData('key'), isMainThread);
  await run({ name: 'first' });
  console.log(process.env.PLAIN, process.env.ONLY_HERE, process.title !== 'changed');
  await run({ env: { PLAIN: 1 }, execArgv: ['--no-warnings'], resourceLimits: { stackSizeMb: 2 } });
  setEnvironmentData('key');
  await run({ env: SHARE_ENV });
  console.log(process.env.PLAIN, process.env.ONLY_HERE);
})();
