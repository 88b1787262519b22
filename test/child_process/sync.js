'use strict';

const assert = require('assert');
const { execFileSync, execSync, spawnSync } = require('child_process');

console.log(execSync('echo hello').toString());
console.log(execFileSync('cat', [], { input: 'input', encoding: 'utf8' }));
const { pid, ...rest } = spawnSync('sh', ['-c', 'cat; echo err >&2; exit 4'], { input: 'x'.repeat(300000), encoding: 'latin1' });
console.log(pid > 0, rest.stdout.length, rest.stderr, rest.status, rest.signal, rest.output.length);
console.log(spawnSync('sh', ['-c', 'kill -9 $$']).signal);
const slow = spawnSync('sleep', ['100'], { timeout: 20 });
console.log(slow.error.code, slow.error.message, slow.signal, slow.status);
const missing = spawnSync('/no/such/program', ['a']);
console.log(missing.error.code, missing.error.syscall, missing.error.path, missing.error.spawnargs, missing.status, missing.pid);
const much = spawnSync('sh', ['-c', 'yes | head -c 10000'], { maxBuffer: 10 });
console.log(much.error.code, much.stdout.length > 0);
assert.throws(() => execSync('echo oops >&2; exit 5', { stdio: 'pipe' }), (error) => error.status === 5 &&
  error.message === 'Command failed: echo oops >&2; exit 5\noops\n' && error.stderr.toString() === 'oops\n');
assert.throws(() => execFileSync('/no/such/program'), { code: 'ENOENT' });
console.log(spawnSync('echo', ['inherited'], { stdio: 'inherit' }).stdout);
console.log(spawnSync('echo "$X" && pwd', { shell: true, env: { X: 'shell' }, cwd: '/', encoding: 'utf8' }).stdout);
