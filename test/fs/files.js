'use strict';
// Reading and writing files in the three forms: contents, descriptors, positions, encodings.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');

const dir = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || '/tmp', 'jsrun-files-'));
const at = (name) => path.join(dir, name);
const text = 'héllo wörld 😀\n';

// Synchronous.
fs.writeFileSync(at('a'), text);
assert.strictEqual(fs.readFileSync(at('a'), 'utf8'), text);
assert.deepStrictEqual(fs.readFileSync(at('a')), Buffer.from(text));
assert.strictEqual(fs.readFileSync(at('a'), { encoding: 'hex' }), Buffer.from(text).toString('hex'));
assert.strictEqual(fs.readFileSync(at('a'), 'latin1'), Buffer.from(text).toString('latin1'));
fs.appendFileSync(at('a'), Buffer.from('more'));
assert.strictEqual(fs.readFileSync(at('a'), 'utf8'), `${text}more`);
fs.writeFileSync(at('a'), 'ff00', 'hex');
assert.deepStrictEqual([...fs.readFileSync(at('a'))], [255, 0]);
fs.writeFileSync(at('mode'), 'x', { mode: 0o600 });
assert.strictEqual(fs.statSync(at('mode')).mode & 0o777, 0o600);
fs.writeFileSync(at('a'), new Uint16Array([0x4241, 0x4443]));
assert.strictEqual(fs.readFileSync(at('a'), 'utf8'), 'ABCD');
assert.strictEqual(fs.readFileSync(new URL(`file://${at('a')}`), 'utf8'), 'ABCD');
assert.strictEqual(fs.readFileSync(Buffer.from(at('a')), 'utf8'), 'ABCD');
assert.match(fs.readFileSync('/proc/self/status', 'utf8'), /^Name:/);

const fd = fs.openSync(at('d'), 'w+');
assert.strictEqual(fs.writeSync(fd, 'abcdef'), 6);
assert.strictEqual(fs.writeSync(fd, 'XY', 2), 2);
assert.strictEqual(fs.writeSync(fd, Buffer.from('12345'), 1, 2, 0), 2);
assert.strictEqual(fs.writevSync(fd, [Buffer.from('g'), Buffer.from('hi')]), 3);
const buffer = Buffer.alloc(12, '.');
assert.strictEqual(fs.readSync(fd, buffer, 1, 4, 0), 4);
assert.strictEqual(String(buffer), '.23XY.......');
assert.strictEqual(fs.readSync(fd, buffer, { position: 4 }), 5);
assert.strictEqual(buffer.toString('utf8', 0, 5), 'efghi');
assert.strictEqual(fs.readvSync(fd, [Buffer.alloc(2), buffer], 0), 9);
assert.strictEqual(fs.readSync(fd, buffer, { position: 4n, length: 1 }), 1);
fs.ftruncateSync(fd, 3);
assert.strictEqual(fs.fstatSync(fd).size, 3);
fs.fsyncSync(fd);
fs.fdatasyncSync(fd);
fs.closeSync(fd);
fs.truncateSync(at('d'));
assert.strictEqual(fs.readFileSync(at('d'), 'utf8'), '');

// A large file: more than one piece.
const large = Buffer.alloc(9 * 1024 * 1024 + 7);
for (let i = 0; i < large.length; i += 4096) large[i] = i >> 12;
fs.writeFileSync(at('large'), large);
assert.ok(fs.readFileSync(at('large')).equals(large));

async function main() {
  const { promises } = fs;
  // Promises.
  await promises.writeFile(at('p'), text);
  assert.strictEqual(await promises.readFile(at('p'), 'utf8'), text);
  assert.ok((await promises.readFile(at('large'))).equals(large));
  await promises.appendFile(at('p'), '!');
  await promises.writeFile(at('it'), (async function* () { yield 'a'; yield Buffer.from('b'); })());
  assert.strictEqual(await promises.readFile(at('it'), 'utf8'), 'ab');
  const handle = await promises.open(at('h'), 'w+');
  assert.strictEqual(typeof handle.fd, 'number');
  assert.strictEqual((await handle.write('hello')).bytesWritten, 5);
  assert.strictEqual((await handle.write(Buffer.from('J'), 0, 1, 0)).bytesWritten, 1);
  const read = await handle.read({ position: 0 });
  assert.strictEqual(String(read.buffer.subarray(0, read.bytesRead)), 'Jello');
  await handle.truncate(2);
  assert.strictEqual((await handle.stat()).size, 2);
  await handle.appendFile('zz');
  await handle.sync();
  await handle.chmod(0o644);
  await handle.utimes(1, 2);
  await handle.close();
  assert.strictEqual(handle.fd, -1);
  await assert.rejects(handle.stat(), { code: 'EBADF' });
  const lines = await promises.open(at('lines'), 'w+');
  await lines.writeFile('one\ntwo\nthree');
  const seen = [];
  for await (const line of lines.readLines({ start: 0 })) seen.push(line);
  assert.deepStrictEqual(seen, ['one', 'two', 'three']);

  // Signals.
  await assert.rejects(promises.readFile(at('large'), { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const controller = new AbortController();
  const reading = promises.readFile(at('large'), { signal: controller.signal });
  controller.abort();
  await assert.rejects(reading, { name: 'AbortError' });

  // Callbacks: what they get.
  const call = (name, ...args) => new Promise((resolve) => { fs[name](...args, (...results) => resolve(results)); });
  assert.deepStrictEqual(await call('writeFile', at('c'), 'abc'), [null]);
  assert.deepStrictEqual(await call('readFile', at('c'), 'utf8'), [null, 'abc']);
  const [, number] = await call('open', at('c'), 'r+');
  const into = Buffer.alloc(3);
  assert.deepStrictEqual(await call('read', number, into, 0, 3, 0), [null, 3, Buffer.from('abc')]);
  assert.deepStrictEqual(await call('write', number, 'xy', 1, 'utf8'), [null, 2, 'xy']);
  assert.deepStrictEqual(await call('writev', number, [Buffer.from('1'), Buffer.from('2')], 0), [null, 2, [Buffer.from('1'), Buffer.from('2')]]);
  assert.deepStrictEqual(await call('close', number), [null]);
  assert.strictEqual(fs.readFileSync(at('c'), 'utf8'), '12y');
  const [error, ...rest] = await call('readFile', at('missing'));
  assert.strictEqual(rest.length, 0);
  assert.deepStrictEqual({ ...error }, { errno: -2, code: 'ENOENT', syscall: 'open', path: at('missing') });
  const again = fs.openSync(at('c'));
  assert.strictEqual((await promisify(fs.read)(again, Buffer.alloc(1), 0, 1, 0)).bytesRead, 1);
  fs.closeSync(again);
  assert.strictEqual(await promisify(fs.exists)(at('c')), true);

  // An encoding at the position's place: the text goes to where the file stands.
  const log = fs.openSync(at('log'), 'w');
  assert.strictEqual(fs.writeSync(log, 'one\n', 'utf8'), 4);
  assert.strictEqual(fs.writeSync(log, 'two\n', 'latin1'), 4);
  fs.closeSync(log);
  assert.strictEqual(fs.readFileSync(at('log'), 'utf8'), 'one\ntwo\n');
}
main().then(() => {
  fs.rmSync(dir, { recursive: true });
  console.log('ok');
});
