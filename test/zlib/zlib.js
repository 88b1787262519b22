// zlib: what goes in comes out, in every format, at once, on the pool and as a stream; errors; flush; dictionaries.
'use strict';
const assert = require('assert');
const zlib = require('zlib');
const { pipeline, Readable, Writable } = require('stream');
const { promisify } = require('util');

const text = 'The quick brown fox. '.repeat(5000);
const input = Buffer.from(text);

for (const [there, back] of [['gzipSync', 'gunzipSync'], ['deflateSync', 'inflateSync'], ['deflateRawSync', 'inflateRawSync'], ['gzipSync', 'unzipSync'], ['deflateSync', 'unzipSync']]) {
  const small = zlib[there](input);
  assert.ok(small.length < input.length / 50);
  assert.strictEqual(zlib[back](small).toString(), text);
}
console.log(zlib.deflateSync('abc').toString('hex'), zlib.gzipSync('').toString('hex').slice(0, 16));
console.log(zlib.crc32('hello'), zlib.crc32('lo', zlib.crc32('hel')));
console.log(zlib.gunzipSync(Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two'), Buffer.alloc(5)])).toString());
for (const wrong of [
  () => zlib.gunzipSync('not gzip at all'),
  () => zlib.inflateSync(zlib.deflateSync(input).subarray(0, 20)),
  () => zlib.inflateSync(zlib.deflateSync('x', { dictionary: Buffer.from('xyz') })),
  () => zlib.inflateSync(zlib.deflateSync('x', { dictionary: Buffer.from('xyz') }), { dictionary: Buffer.from('abc') }),
  () => zlib.inflateSync(zlib.deflateSync(input), { maxOutputLength: 100 }),
  () => zlib.createGzip({ level: 10 }),
  () => zlib.gzipSync(1),
]) {
  try {
    wrong();
    console.log('no error');
  } catch (error) {
    console.log(error.name, error.code, error.errno, error.message);
  }
}
const dictionary = Buffer.from('quick brown fox');
for (const kind of ['', 'Raw']) {
  const small = zlib[`deflate${kind}Sync`]('the quick brown fox', { dictionary });
  console.log(zlib[`inflate${kind}Sync`](small, { dictionary }).toString());
}

async function main() {
  const small = await promisify(zlib.gzip)(input, { level: 9 });
  assert.strictEqual((await promisify(zlib.gunzip)(small)).toString(), text);
  await promisify(zlib.inflate)('garbage').catch((error) => console.log(error.code, error.message));

  const parts = [];
  const pieces = Array.from({ length: 50 }, (_, i) => input.subarray(i * 2100, (i + 1) * 2100));
  await promisify(pipeline)(
    Readable.from(pieces), zlib.createDeflate({ chunkSize: 64 }), zlib.createInflate({ chunkSize: 100 }),
    new Writable({ highWaterMark: 10, write: (chunk, _, done) => (parts.push(chunk), setImmediate(done)) }),
  );
  assert.strictEqual(Buffer.concat(parts).toString(), text);

  const deflate = zlib.createDeflate();
  const inflate = zlib.createInflate();
  deflate.pipe(inflate);
  inflate.setEncoding('utf8');
  const seen = new Promise((resolve) => inflate.once('data', resolve));
  deflate.write('flushed early');
  deflate.flush();
  console.log(await seen);
  await new Promise((resolve) => deflate.params(0, zlib.constants.Z_DEFAULT_STRATEGY, resolve));
  const rest = new Promise((resolve) => inflate.once('data', resolve));
  deflate.end(' and the rest');
  console.log(await rest);
  await new Promise((resolve) => zlib.createGunzip().on('error', (error) => resolve(console.log(error.code))).end('xxxxxxxxxxxx'));
  const gone = zlib.createGzip();
  gone.write(input);
  gone.close(() => console.log('closed', gone.destroyed));

  // Minizlib keeps a codec open over several runs at once by replacing the handle's close for a while.
  const kept = new zlib.Gzip();
  const handle = kept._handle;
  const { close } = handle;
  const members = ['one ', 'two', ''].map((text, i) => {
    handle.close = () => {};
    const part = Buffer.from(kept._processChunk(Buffer.from(text), i < 2 ? zlib.constants.Z_NO_FLUSH : zlib.constants.Z_FINISH));
    kept._handle = handle;
    handle.close = close;
    return part;
  });
  console.log(String(zlib.gunzipSync(Buffer.concat(members))));
}
main();
