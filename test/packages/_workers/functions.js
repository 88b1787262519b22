// The worker script of workerpool.js.
'use strict';
const workerpool = require('workerpool');
const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
workerpool.worker({
  fib,
  event() {
    workerpool.workerEmit({ status: 'half' });
    return 'ended';
  },
});
