// performance.eventLoopUtilization(): near 0 while the loop waits, high while it computes.
'use strict';

const assert = require('assert');
const { performance } = require('perf_hooks');

const before = performance.eventLoopUtilization();
setTimeout(() => {
  const waited = performance.eventLoopUtilization(before);
  assert(waited.utilization >= 0 && waited.utilization < 0.7, `waiting: ${waited.utilization}`);
  assert(waited.idle > 0 && waited.active >= 0);
  const busyFrom = performance.eventLoopUtilization();
  const start = Date.now();
  while (Date.now() - start < 100);
  setImmediate(() => {
    const busy = performance.eventLoopUtilization(busyFrom);
    assert(busy.utilization > waited.utilization && busy.utilization <= 1, `busy: ${busy.utilization}`);
    assert(busy.active >= 99, `active ${busy.active}`);
    console.log('utilized');
  });
}, 100);
