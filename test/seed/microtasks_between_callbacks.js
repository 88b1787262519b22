// Both queues are drained between two callbacks of one phase, and nextTick comes before promises every time.
'use strict';

for (const n of [1, 2]) {
  setTimeout(() => {
    console.log(`timer ${n}`);
    Promise.resolve().then(() => {
      console.log(`promise of ${n}`);
      process.nextTick(() => console.log(`nextTick of promise of ${n}`));
      Promise.resolve().then(() => console.log(`promise of promise of ${n}`));
    });
    process.nextTick(() => console.log(`nextTick of ${n}`));
  }, 5);
}
const start = Date.now();
while (Date.now() - start < 10); // both are due in one round
