// Exceptions: try without a throw, throw and catch near and far, finally, Error objects with their stack.
'use strict';
function risky(n, depth) {
  if (depth > 0) return risky(n, depth - 1) + 1;
  if (n % 4 === 0) throw new RangeError('multiple of four');
  return n;
}
function guarded(n) {
  let done = 0;
  try {
    return risky(n, n % 5);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message.length;
  } finally {
    done++;
  }
}

const start = performance.now();
let sum = 0;
for (let i = 0; i < 150000; i++) sum += guarded(i);
for (let i = 0; i < 150000; i++) {
  try {
    if (i % 3 === 0) throw i;
    sum++;
  } catch (value) {
    sum += value & 1;
  }
}
const elapsed = performance.now() - start;
if (sum !== 8438450000) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
