'use strict';

const assert = require('assert');
const { exec, execFile, spawn } = require('child_process');
const { promisify } = require('util');
const { once } = require('events');

const log = (...parts) => console.log(...parts);

async function main() {
  // Events and streams
  const child = spawn('sh', ['-c', 'cat; echo error >&2; exit 3']);
  const order = [];
  for (const name of ['spawn', 'exit', 'close']) child.on(name, (...args) => order.push(name, ...args));
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { err += chunk; });
  assert(child.pid > 0 && child.exitCode === null);
  child.stdin.write('through ');
  child.stdin.end('cat');
  await once(child, 'close');
  log(out, JSON.stringify(err), order.join(' '));

  // What cannot be run
  const missing = spawn('/no/such/program', ['a']);
  const [error] = await once(missing, 'error');
  log(error.code, error.errno, error.syscall, error.path, error.spawnargs, missing.pid);
  assert.throws(() => spawn(''), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => spawn(1), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => spawn('x', 'y'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => spawn('x', [], { stdio: 'nonsense' }), { code: 'ERR_INVALID_ARG_VALUE' });

  // Signals
  const sleeper = spawn('sleep', ['100']);
  assert.strictEqual(sleeper.kill(), true);
  log(await once(sleeper, 'exit'), sleeper.killed, sleeper.signalCode);
  const late = spawn('sleep', ['100'], { timeout: 20, killSignal: 'SIGKILL' });
  log(await once(late, 'exit'));

  // Environment, directory, shell, stdio
  const run = promisify(execFile);
  log((await run('sh', ['-c', 'echo $A $B; pwd'], { env: { A: 1, B: 'é' }, cwd: '/' })).stdout);
  log((await promisify(exec)('echo "$0" | wc -c; echo e >&2')).stderr);
  const inherit = spawn('sh', ['-c', 'echo inherited; echo to 3 >&3'], { stdio: ['ignore', 'inherit', 'pipe', 'pipe'] });
  let extra = '';
  inherit.stdio[3].on('data', (chunk) => { extra += chunk; });
  await once(inherit, 'close');
  log(extra, inherit.stdout, inherit.stdio.length);

  // Failures of exec
  const failed = await run('sh', ['-c', 'echo out; echo err >&2; exit 2']).catch((e) => e);
  log(failed.message, failed.code, failed.killed, failed.signal, failed.cmd, failed.stdout, failed.stderr);
  const tooMuch = await run('sh', ['-c', 'yes | head -c 10000'], { maxBuffer: 100 }).catch((e) => e);
  log(tooMuch.code, tooMuch.message, tooMuch.stdout.length);
  const slow = await promisify(exec)('sleep 100', { timeout: 20 }).catch((e) => e);
  log(slow.killed, slow.signal, slow.code);
  log((await run('printf', ['\\303\\251'], { encoding: 'buffer' })).stdout);
  const controller = new AbortController();
  const aborted = run('sleep', ['100'], { signal: controller.signal });
  controller.abort();
  log((await aborted.catch((e) => e)).name);

  // spawn() leaves maxBuffer to its caller; execFile() checks it
  const unlimited = spawn('true', [], { maxBuffer: [1, 2] });
  log(await new Promise((resolve) => unlimited.on('close', resolve)));
  try {
    execFile('true', [], { maxBuffer: [1, 2] });
  } catch (e) {
    log(e.code, e.message);
  }

  // A program of our own
  const own = await run(process.execPath, ['-e', 'console.log(process.argv.slice(1)); process.exitCode = 0', 'x']);
  log(own.stdout);
}

main();
