// worker_turns.js [COUNT]: COUNT (10,000) workers started and ended one after the other. Prints the resident memory and the open
// descriptors ten times on the way; ends with status 1 when, after the first tenth, the memory grows by more than 16 MB or descriptors are left.
'use strict';
const fs = require('fs');
const { Worker } = require('worker_threads');

const count = Number(process.argv[2] ?? 10000);
const descriptors = () => fs.readdirSync('/proc/self/fd').length;
let first;
let started = 0;

function next() {
  if (started === count) return;
  started++;
  const worker = new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true });
  let answers = 0;
  worker.on('message', () => answers++);
  worker.on('exit', (code) => {
    if (code !== 0 || answers !== 1) throw new Error(`worker ${started}: exit ${code}, ${answers} messages`);
    if (started % Math.ceil(count / 10) === 0) report();
    next();
  });
}
function report() {
  const now = { memory: process.memoryUsage.rss() / 2 ** 20, open: descriptors() };
  first ??= now;
  console.log(`${started} workers: ${now.memory.toFixed(1)} MB, ${now.open} descriptors`);
  if (now.memory - first.memory > 16 || now.open > first.open) process.exitCode = 1;
}
next();
