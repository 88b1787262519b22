'use strict';

// An exception in a timer, tick or microtask ends that callback only, when somebody listens.
const log = (text) => console.log(text);
process.on('uncaughtException', (error, origin) => log(`caught ${error.message} (${origin})`));

setTimeout(() => { log('t1'); throw new Error('timer'); }, 1);
setTimeout(() => log('t2'), 1);
setTimeout(() => {
  process.nextTick(() => { throw new Error('tick'); });
  process.nextTick(() => log('next tick'));
  queueMicrotask(() => { throw new Error('microtask'); });
  queueMicrotask(() => log('next microtask'));
}, 10);
setTimeout(() => Promise.reject(new Error('rejection')), 20);
const interval = setInterval(() => {
  clearInterval(interval);
  throw new Error('interval');
}, 30);
process.on('exit', (code) => log(`exit ${code}`));
