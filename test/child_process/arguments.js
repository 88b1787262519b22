// Every kind of wrong argument has Node's error; failures of a program have its fields; nothing wrong is run, and nobody else is killed.
'use strict';
const cp = require('child_process');

const text = (x) => {
  if (x instanceof Error) {
    const { name, code, message, errno, syscall, path, status, signal } = x;
    return JSON.stringify({ name, code, message, errno, syscall, path, status, signal, keys: Object.keys(x) });
  }
  if (x instanceof cp.ChildProcess) {
    x.on('error', () => {});
    x.kill();
    return 'child';
  }
  return JSON.stringify(x, (key, value) => (value instanceof Error ? text(value) : value));
};
const show = (call) => {
  const name = `${call}`.slice(6).replace(/\s+/g, ' ');
  try {
    console.log(name, '=>', text(call()));
  } catch (error) {
    console.log(name, 'throws', text(error));
  }
};
const result = ({ pid, output, ...rest }) => ({ ran: pid > 0, output: output?.map((x) => x && `${x}`), status: rest.status, signal: rest.signal, error: rest.error });

for (const file of ['', 5, 'l\0s']) show(() => cp.spawn(file));
for (const args of ['x', ['a\0']]) show(() => cp.spawn('true', args));
show(() => cp.spawn('true', null).spawnargs);
show(() => cp.spawn('true', [], 5));
for (const [name, values] of Object.entries({
  cwd: [5, 'a\0'], detached: [5], uid: ['a', 1.5], gid: [2 ** 40], shell: [5, 'a\0'], argv0: [5, 'a\0'], windowsHide: [5],
  windowsVerbatimArguments: [5], timeout: [-1, 'a'], killSignal: ['SIGX', 500, {}], signal: [5], serialization: ['x'],
  stdio: ['x', 5, ['x'], [{}], ['ipc', 'ipc'], [true], [Buffer.from('a')]], env: [{ A: 'a\0' }],
})) for (const value of values) show(() => (console.log(name, value), cp.spawn('true', [], { timeout: 1000, [name]: value })));
show(() => cp.spawn('no such program'));
show(() => cp.spawn('/etc/passwd/x'));
show(() => cp.exec(5));
show(() => cp.exec('ls\0'));
show(() => cp.exec('true', {}, 5));
show(() => cp.execFile('true', [], {}, 5));
show(() => cp.execFile('true', 5));
show(() => cp.execFile('true', [], { maxBuffer: -1 }));
show(() => cp.execSync());
show(() => cp.execFileSync());
show(() => cp.fork());
show(() => cp.fork('a\0'));
show(() => cp.fork('x', 5));
show(() => cp.fork('x', [], 5));
show(() => cp.fork('x', { stdio: ['pipe'] }));
show(() => cp.fork('x', { stdio: 'x' }));
show(() => cp.fork('x', { execPath: 5 }));
show(() => cp.spawnSync('true', [], { timeout: 1.5 }));
show(() => cp.spawnSync('true', [], { maxBuffer: 'x' }));
show(() => cp.spawnSync('true', [], { stdio: ['ipc'] }));
show(() => cp.spawnSync('true', { input: 5 }));
show(() => Object.keys(cp.spawnSync('true')));
for (const file of ['nonexistent', '/etc/passwd', '/etc/passwd/x']) show(() => result(cp.spawnSync(file)));
show(() => result(cp.spawnSync('true', { cwd: '/nonexistent' })));
show(() => result(cp.spawnSync('cat', { input: new Uint16Array([0x4142]) })));
show(() => result(cp.spawnSync('sleep', ['9'], { timeout: 50, killSignal: 'SIGKILL' })));
show(() => result(cp.spawnSync('sh', ['-c', 'echo abcdefgh; exec sleep 9'], { maxBuffer: 4 })));
show(() => result(cp.spawnSync('sh', ['-c', 'echo a >&3; kill -9 $$'], { stdio: ['pipe', 'pipe', 'ignore', 'pipe'] })));
show(() => cp.execSync('echo err >&2; exit 2', { stdio: 'pipe' }));
show(() => cp.execFileSync('nonexistent', ['a']));
cp.exec('echo out; echo err >&2; exit 3', (...all) => {
  console.log(all.map(text).join(' '));
  cp.exec('exit 3', (...rest) => console.log(rest.map(text).join(' ')));
});
