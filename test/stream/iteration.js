'use strict';
// Streams as async iterables, Readable.from, and the array-like methods.
const assert = require('node:assert');
const { Readable } = require('node:stream');

async function main() {
  const seen = [];
  for await (const chunk of Readable.from(['a', 'b', 'c'])) seen.push(chunk);
  assert.deepStrictEqual(seen, ['a', 'b', 'c']);

  // Leaving early destroys the stream, unless told not to, and ends the iterator behind it.
  let closed = 0;
  const source = Readable.from((function* () {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      closed++;
    }
  })());
  for await (const i of source) if (i === 2) break;
  assert.strictEqual(source.destroyed, true);
  await new Promise((resolve) => source.once('close', resolve));
  assert.strictEqual(closed, 1);
  const kept = Readable.from([1, 2, 3, 4]);
  for await (const i of kept.iterator({ destroyOnReturn: false })) if (i === 2) break;
  assert.strictEqual(kept.destroyed, false);
  assert.deepStrictEqual(await kept.toArray(), [3, 4]);

  // Errors come out of the loop.
  const failing = new Readable({ read() { this.destroy(new Error('boom')); } });
  await assert.rejects(async () => { for await (const _ of failing); }, { message: 'boom' });
  await assert.rejects(Readable.from((async function* () { yield 1; throw new Error('inside'); })()).toArray(), { message: 'inside' });
  const cut = new Readable({ read() {} });
  setImmediate(() => cut.destroy());
  await assert.rejects(async () => { for await (const _ of cut); }, { code: 'ERR_STREAM_PREMATURE_CLOSE' });

  // Sources: strings and buffers whole, promises inside iterables, no null.
  assert.deepStrictEqual(await Readable.from('abc').toArray(), ['abc']);
  assert.deepStrictEqual(await Readable.from(Buffer.from('ab')).toArray(), [Buffer.from('ab')]);
  assert.deepStrictEqual(await Readable.from([Promise.resolve(1), 2]).toArray(), [1, 2]);
  await assert.rejects(Readable.from([1, null]).toArray(), { code: 'ERR_STREAM_NULL_VALUES' });
  assert.throws(() => Readable.from(5), { code: 'ERR_INVALID_ARG_TYPE' });

  const numbers = () => Readable.from([1, 2, 3, 4, 5]);
  assert.deepStrictEqual(await numbers().map((x) => x * 2).toArray(), [2, 4, 6, 8, 10]);
  assert.deepStrictEqual(await numbers().map(async (x) => {
    await new Promise((resolve) => setTimeout(resolve, 6 - x));
    return x;
  }, { concurrency: 5 }).toArray(), [1, 2, 3, 4, 5]);
  assert.deepStrictEqual(await numbers().filter((x) => x % 2).toArray(), [1, 3, 5]);
  assert.deepStrictEqual(await numbers().flatMap((x) => [x, x]).take(3).toArray(), [1, 1, 2]);
  assert.deepStrictEqual(await numbers().drop(3).toArray(), [4, 5]);
  assert.strictEqual(await numbers().reduce((a, b) => a + b), 15);
  assert.strictEqual(await numbers().reduce((a, b) => a + b, 10), 25);
  assert.strictEqual(await numbers().some((x) => x > 4), true);
  assert.strictEqual(await numbers().every((x) => x > 4), false);
  assert.strictEqual(await numbers().find((x) => x > 3), 4);
  let sum = 0;
  await numbers().forEach((x) => { sum += x; });
  assert.strictEqual(sum, 15);
  await assert.rejects(Readable.from([]).reduce((a, b) => a + b), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => numbers().map(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => numbers().take(-1), { code: 'ERR_OUT_OF_RANGE' });
}
main().then(() => console.log('ok'));
