// flags: --expose-gc
// Collection: structures of any depth, cyclic garbage that does not pile up, callbacks of registries from the loop, figures that are real.
'use strict';
const assert = require('assert');
const v8 = require('v8');

// A list a hundred thousand long is marked in one go, kept and then freed.
let list = null;
for (let i = 0; i < 100000; i++) list = { i, list };
gc();
let length = 0;
for (let at = list; at !== null; at = at.list) length++;
assert.strictEqual(length, 100000);
list.self = list;
list = null;
gc();

// Garbage in cycles is collected by itself: 40 MB of it twenty times.
const before = process.memoryUsage().heapUsed;
let most = 0;
for (let round = 0; round < 20; round++) {
  for (let i = 0; i < 20000; i++) {
    const a = { i, name: `n${i}`, b: { values: [i, i, i] } };
    a.b.a = a;
  }
  most = Math.max(most, process.memoryUsage().heapUsed - before);
}
assert(most < 250e6, `${most}`);

// Buffers count, and those in cycles bring about a collection though they are few objects.
const { arrayBuffers, external } = process.memoryUsage();
let held = [new ArrayBuffer(5e6), Buffer.alloc(3e6), new Uint8Array(2e6)];
const now = process.memoryUsage();
assert(now.arrayBuffers - arrayBuffers >= 10e6 && now.arrayBuffers - arrayBuffers < 11e6, `${now.arrayBuffers - arrayBuffers}`);
assert(now.external - external >= 10e6);
structuredClone(held[0], { transfer: [held[0]] });
held = null;
assert(process.memoryUsage().arrayBuffers - arrayBuffers < 1e6);
most = 0;
for (let i = 0; i < 1000; i++) {
  const a = { bytes: new Uint8Array(4e6) };
  a.a = a;
  most = Math.max(most, process.memoryUsage().arrayBuffers);
}
assert(most < 1e9, `${most}`);
gc();

const { heapUsed, heapTotal } = process.memoryUsage();
assert(heapUsed > 1e5 && heapUsed <= heapTotal);
const statistics = v8.getHeapStatistics();
assert(statistics.used_heap_size <= statistics.total_heap_size && statistics.heap_size_limit > statistics.total_heap_size);
for (const space of v8.getHeapSpaceStatistics()) assert(space.space_used_size <= space.space_size);

// WeakRef keeps its target until the end of the job; a registry's callback comes from the loop.
const log = [];
const registry = new FinalizationRegistry((what) => log.push(what));
const token = {};
let weak;
(() => {
  const target = { name: 'target' };
  target.self = target;
  registry.register(target, 'collected');
  registry.register({}, 'never told', token);
  registry.unregister(token);
  weak = new WeakRef(target);
})();
gc();
assert.strictEqual(weak.deref()?.name, 'target');
assert.deepStrictEqual(log, []);
setTimeout(() => {
  gc();
  assert.strictEqual(weak.deref(), undefined);
  assert.deepStrictEqual(log, []);
  setTimeout(() => assert.deepStrictEqual(log, ['collected']), 10);
}, 10);
