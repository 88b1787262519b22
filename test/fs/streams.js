'use strict';
// createReadStream and createWriteStream: events, ranges, descriptors, errors.
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { once } = require('node:events');
const { pipeline } = require('node:stream/promises');

const dir = fs.mkdtempSync(path.join(process.env.TEST_SCRATCH || '/tmp', 'jsrun-streams-'));
const at = (name) => path.join(dir, name);

function logged(stream, log = []) {
  for (const event of ['open', 'ready', 'end', 'finish', 'close', 'error']) {
    stream.on(event, (value) => log.push(event === 'error' ? `error ${value.code}` : event));
  }
  return log;
}

/** Unlike once(), does not mind errors. */
const closing = (stream) => new Promise((resolve) => stream.once('close', resolve));

async function main() {
  const out = fs.createWriteStream(at('a'));
  const outLog = logged(out);
  assert.strictEqual(out.pending, true);
  out.write('hello ');
  out.write(Buffer.from('big '));
  out.end('world');
  await once(out, 'close');
  assert.deepStrictEqual(outLog, ['open', 'ready', 'finish', 'close']);
  assert.deepStrictEqual([out.bytesWritten, out.fd, out.path], [15, null, at('a')]);

  const source = fs.createReadStream(at('a'), 'utf8');
  const log = logged(source);
  let text = '';
  source.on('data', (chunk) => { text += chunk; });
  await once(source, 'close');
  assert.strictEqual(text, 'hello big world');
  assert.deepStrictEqual(log, ['open', 'ready', 'end', 'close']);
  assert.strictEqual(source.bytesRead, 15);

  const collect = async (stream) => Buffer.concat(await stream.toArray()).toString();
  assert.strictEqual(await collect(fs.createReadStream(at('a'), { start: 6, end: 8 })), 'big');
  assert.strictEqual(await collect(fs.createReadStream(at('a'), { end: 4, highWaterMark: 2 })), 'hello');
  const fd = fs.openSync(at('a'));
  assert.strictEqual(await collect(fs.createReadStream(null, { fd, autoClose: false, start: 10 })), 'world');
  fs.fstatSync(fd);
  fs.closeSync(fd);

  const missing = fs.createReadStream(at('nope'));
  const missingLog = logged(missing);
  await closing(missing);
  assert.deepStrictEqual(missingLog, ['error ENOENT', 'close']);
  const folder = fs.createReadStream(dir);
  const folderLog = logged(folder);
  folder.resume();
  await closing(folder);
  assert.deepStrictEqual(folderLog, ['open', 'ready', 'error EISDIR', 'close']);
  const refused = fs.createWriteStream(path.join(dir, 'no', 'file'));
  const refusedLog = logged(refused);
  await closing(refused);
  assert.deepStrictEqual(refusedLog, ['error ENOENT', 'close']);

  // Appending, writing in the middle, many small writes.
  fs.createWriteStream(at('a'), { flags: 'a' }).end('!');
  const middle = fs.createWriteStream(at('b'), { flags: 'w' });
  for (let i = 0; i < 1000; i++) middle.write(`${i}\n`);
  middle.end();
  await once(middle, 'close');
  assert.strictEqual(fs.readFileSync(at('b'), 'utf8').split('\n').length, 1001);
  const patch = fs.createWriteStream(at('b'), { flags: 'r+', start: 2 });
  patch.end('X');
  await once(patch, 'close');
  assert.strictEqual(fs.readFileSync(at('b'), 'utf8').slice(0, 6), '0\nX\n2\n');
  assert.strictEqual(fs.readFileSync(at('a'), 'utf8'), 'hello big world!');

  // A large file through a pipeline.
  const large = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
  fs.writeFileSync(at('large'), large);
  await pipeline(fs.createReadStream(at('large')), fs.createWriteStream(at('copy')));
  assert.ok(fs.readFileSync(at('copy')).equals(large));

  // Destroyed before and while it is read.
  const early = fs.createReadStream(at('large'));
  early.destroy();
  await once(early, 'close');
  const late = fs.createReadStream(at('large'));
  await once(late, 'readable');
  late.destroy(new Error('enough'));
  const [error] = await once(late, 'error');
  assert.strictEqual(error.message, 'enough');
  const closed = fs.createWriteStream(at('c'));
  closed.write('x');
  await new Promise((resolve) => closed.close(resolve));
  assert.strictEqual(fs.readFileSync(at('c'), 'utf8'), 'x');

  const handle = await fs.promises.open(at('a'));
  assert.strictEqual(await collect(handle.createReadStream({ end: 4 })), 'hello');
  assert.strictEqual(handle.fd, -1);
}
main().then(() => {
  fs.rmSync(dir, { recursive: true });
  console.log('ok');
});
