// "process.nextTick recursion ... You can starve I/O this way": nothing else runs while it lasts.
'use strict';

const fs = require('fs');
let ticks = 0;
let others = 0;
setTimeout(() => others++, 0);
setImmediate(() => others++);
fs.stat(__filename, () => others++);

function recurse() {
  if (++ticks < 100_000) process.nextTick(recurse);
  else console.log(`${ticks} ticks, ${others} other callbacks`);
}
recurse();
process.on('exit', () => console.log(`${others} in the end`));
