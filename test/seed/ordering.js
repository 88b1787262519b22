// "Output" under "Microtasks vs Macrotasks": synchronous code, nextTick, promises, then timers and check phase.
'use strict';

const assert = require('assert');
const seen = [];
seen.push('1: synchronous');
setTimeout(() => seen.push('2: setTimeout'), 0);
setImmediate(() => seen.push('3: setImmediate'));
Promise.resolve().then(() => seen.push('4: promise'));
process.nextTick(() => seen.push('5: nextTick'));
seen.push('6: synchronous');

process.on('exit', () => {
  assert.deepStrictEqual(seen.slice(0, 4), ['1: synchronous', '6: synchronous', '5: nextTick', '4: promise']);
  // The order of these two "can vary in some contexts".
  assert.deepStrictEqual(seen.slice(4).sort(), ['2: setTimeout', '3: setImmediate']);
  console.log('ordered');
});
