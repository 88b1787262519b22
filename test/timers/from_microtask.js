// A timer set in a microtask after the last timer of a round is not held back until a longer one is due.
'use strict';
const long = setTimeout(() => { throw new Error('the long timer came first'); }, 60000);
setTimeout(() => {
  Promise.resolve().then(() => setTimeout(() => {
    process.nextTick(() => setTimeout(() => {
      clearTimeout(long);
      console.log('in order');
      keptAlive();
    }, 1));
  }, 1));
}, 1);
// The same when what is left does not keep the loop alive, but what the microtask sets does.
function keptAlive() {
  setTimeout(() => {}, 50000).unref();
  setTimeout(() => queueMicrotask(() => setTimeout(() => console.log('kept alive'), 5)), 2);
}
