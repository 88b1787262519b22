// From an I/O callback the check phase comes before any timer.
'use strict';

const fs = require('fs');

fs.readFile(__filename, () => {
  setTimeout(() => console.log('5: setTimeout'), 0);
  setImmediate(() => {
    console.log('4: setImmediate');
    process.nextTick(() => console.log('4a: nextTick of the immediate'));
    Promise.resolve().then(() => console.log('4b: promise of the immediate'));
  });
  Promise.resolve().then(() => console.log('3: promise'));
  process.nextTick(() => console.log('2: nextTick'));
  console.log('1: I/O callback');
});
