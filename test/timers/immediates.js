'use strict';

// Immediates made by an immediate run in the next round; those of one round run in order, queues drained between.
const log = (text) => console.log(text);
let cleared;
setImmediate(() => {
  log('1');
  setImmediate(() => log('4: next round'));
  clearImmediate(cleared);
  process.nextTick(() => log('1 tick'));
  Promise.resolve().then(() => log('1 promise'));
});
cleared = setImmediate(() => log('never'));
setImmediate((a, b) => log(`2 ${a} ${b}`), 'x', 'y');
setImmediate(() => {
  process.nextTick(() => clearImmediate(late));
});
const late = setImmediate(() => log('never either'));
setImmediate(() => log('3'));

process.once('uncaughtException', (error) => log(`caught ${error.message}`));
setImmediate(() => { throw new Error('in an immediate'); });
setImmediate(() => log('after the exception'));
