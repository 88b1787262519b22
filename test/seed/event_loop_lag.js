// The seed's lag meter sees a loop blocked for 60 ms, and one that is not.
'use strict';

const assert = require('assert');

function measureEventLoopLag(callback) {
  const start = process.hrtime.bigint();
  setImmediate(() => {
    const lag = Number(process.hrtime.bigint() - start) / 1e6; // in ms
    callback(lag);
  });
}

measureEventLoopLag((lag) => {
  assert(lag >= 60, `${lag} ms while blocked`);
  let best = Infinity;
  let left = 20;
  (function again() {
    measureEventLoopLag((idle) => {
      best = Math.min(best, idle);
      if (--left > 0) return again();
      assert(best < 60, `${best} ms while idle`);
      console.log('measured');
    });
  })();
});
const start = Date.now();
while (Date.now() - start < 61);
