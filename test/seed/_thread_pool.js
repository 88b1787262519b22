// Five pbkdf2 calls at once. Prints which of them were running while the first to finish ran: a call that had to wait
// for a thread begins after another has ended. Shown by the order in which threads take work, not by time limits:
// a sixth kind of work, a file read queued last, can only be served when a thread is free.
'use strict';

const crypto = require('crypto');
const fs = require('fs');

const size = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
const count = 5;
const done = [];
for (let i = 0; i < count; i++) {
  crypto.pbkdf2('password', 'salt', 60_000, 64, 'sha512', (error, key) => {
    if (error) throw error;
    if (key.length !== 64) throw new Error('wrong key');
    done.push(`hash`);
    if (done.length === count + 1) report();
  });
}
fs.stat(__filename, (error) => {
  if (error) throw error;
  done.push('file');
  if (done.length === count + 1) report();
});

function report() {
  // All threads were busy with hashes: the file had to wait for at least count - size + 1 of them.
  const before = done.indexOf('file');
  console.log(`${size} threads: ${before >= Math.max(0, count - size + 1) || size > count ? 'as expected' : `file after ${before}`}`);
  if (size > count) console.log(`file first: ${before === 0}`);
}
