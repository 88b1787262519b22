// p-limit: no more than so many at once, in order, with errors and clearing.
import pLimit, { limitFunction } from 'p-limit';
import { setTimeout as sleep } from 'node:timers/promises';
let running = 0;
let most = 0;
const limit = pLimit(3);
const work = async (n) => {
  running++;
  most = Math.max(most, running);
  await sleep(5);
  running--;
  if (n === 7) throw new Error('seven');
  return n * n;
};
const results = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => limit(work, n)));
console.log(results.map((r) => r.value ?? r.reason.message).join(), most, limit.activeCount, limit.pendingCount);
const one = pLimit(1);
const order = [];
const all = [30, 10, 1].map((ms, i) => one(async () => { await sleep(ms); order.push(i); }));
console.log(one.activeCount, one.pendingCount);
await Promise.all(all);
console.log(order, one.activeCount, one.pendingCount);
one(() => sleep(5));
one(() => console.log('never'));
await null; await null;
one.clearQueue();
console.log(one.pendingCount);
limit.concurrency = 1;
console.log(limit.concurrency, await limit.map([1, 2], async (n) => n + 1));
console.log(await limitFunction(async (a) => a, { concurrency: 2 })(5));
try { pLimit(0); } catch (error) { console.log(error.name, error.message); }
