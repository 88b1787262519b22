// "why a Node.js process exits when there's nothing left to do": unless something referenced is pending.
'use strict';

const timer = setInterval(() => console.log('never: the loop does not live for it'), 60000);
timer.unref();
setTimeout(() => console.log('last'), 5);
process.on('beforeExit', () => {
  console.log('beforeExit');
  process.removeAllListeners('beforeExit');
  process.on('beforeExit', () => console.log('beforeExit again'));
  setTimeout(() => console.log('work added by beforeExit'), 1);
});
process.on('exit', (code) => console.log(`exit ${code}`));
