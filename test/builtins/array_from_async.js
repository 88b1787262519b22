// Array.fromAsync: sources of every kind, mapping, closing of iterators, constructors, refusals; and what C creates on proxies.
'use strict';
const assert = require('assert');

const log = [];
async function main() {
  assert.deepStrictEqual(await Array.fromAsync([1, Promise.resolve(2), 3]), [1, 2, 3]);
  assert.deepStrictEqual(await Array.fromAsync((async function* () { yield 1; yield 2; })()), [1, 2]);
  assert.deepStrictEqual(await Array.fromAsync({ length: 2, 0: Promise.resolve('a') }), ['a', undefined]);
  assert.deepStrictEqual(await Array.fromAsync('ab', async (c, i) => c + i), ['a0', 'b1']);
  assert.deepStrictEqual(await Array.fromAsync(5), []);
  assert.deepStrictEqual(await Array.fromAsync([1], function () { return this.x; }, { x: 9 }), [9]);
  for (const bad of [() => Array.fromAsync(null), () => Array.fromAsync([], 1), () => Array.fromAsync({ [Symbol.iterator]: 1 })]) {
    let promise;
    assert.doesNotThrow(() => { promise = bad(); });
    await assert.rejects(promise, TypeError);
  }
  // An error of the mapping closes the iterator, and is what comes out whatever the closing does.
  const source = () => ({
    [Symbol.asyncIterator]() { return this; },
    next() { return { value: 1, done: false }; },
    return() { log.push('return'); throw new Error('of return'); },
  });
  await assert.rejects(Array.fromAsync(source(), () => { throw new Error('of map'); }), /of map/);
  await assert.rejects(Array.fromAsync(source(), async () => { throw new Error('of async map'); }), /of async map/);
  assert.deepStrictEqual(log, ['return', 'return']);
  await assert.rejects(Array.fromAsync([Promise.reject(new Error('element'))]), /element/);

  const traps = [];
  const watched = () => new Proxy({}, { defineProperty(t, k, d) { traps.push(`define ${k}`); return Reflect.defineProperty(t, k, d); } });
  class Own { constructor() { return watched(); } }
  await Array.fromAsync.call(Own, [7]);
  Array.of.call(Own, 7);
  Array.from.call(Own, [7]);
  assert.deepStrictEqual(traps, ['define 0', 'define length', 'define 0', 'define length', 'define 0', 'define length']);
}
main().then(() => log.push('done'));
process.on('exit', () => assert.strictEqual(log.at(-1), 'done'));
