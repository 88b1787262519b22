// gc_load.js [SECONDS]: holds about 200 MB of live objects while it allocates and drops others, some of them in cycles and some
// that replace live ones. Prints
// steps per second, the longest pause in ms, the peak of memory in MB and the ms it took to make the live objects.
'use strict';

const seconds = Number(process.argv[2] ?? 5);
const kLive = 200 * 1024 * 1024;

/** A record of a small application: some numbers, a string, an array, a link. */
function record(i, other) {
  return { id: i, name: `record ${i}`, tags: [i & 7, i & 63], place: { x: i, y: -i }, other };
}

const live = [];
const before = process.memoryUsage().rss;
const started = performance.now();
while (process.memoryUsage.rss() - before < kLive) {
  for (let i = 0; i < 1000; i++) live.push(record(live.length, live.length > 0 ? live[(live.length * 7919) % live.length] : null));
}
const filled = performance.now();

// One step: 20 records are dropped at once, 10 live on in a queue for a while, 10 are in cycles, one replaces a live one.
const queue = [];
let seed = 1;
function step(n) {
  for (let i = 0; i < 20; i++) record(i, null);
  for (let i = 0; i < 10; i++) queue.push(record(i, null));
  if (queue.length >= 10000) queue.splice(0, 5000);
  for (let i = 0; i < 5; i++) {
    const a = record(i, null);
    a.other = record(n, a);
  }
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  live[seed % live.length] = record(n, live[n % live.length]);
}

let steps = 0;
let longest = 0;
const begin = performance.now();
const end = begin + seconds * 1000;
for (let last = begin; last < end;) {
  step(steps++);
  const now = performance.now();
  if (now - last > longest) longest = now - last;
  last = now;
}
if (queue.length > 10000 || live.some((entry) => entry.name !== `record ${entry.id}`)) throw new Error('the data is wrong');
const peak = process.resourceUsage().maxRSS / 1024;
console.log([Math.round(steps / seconds), longest.toFixed(1), peak.toFixed(0), Math.round(filled - started)].join(' '));
