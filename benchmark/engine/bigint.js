// BigInt: small counters as in hrtime arithmetic, and a number of a few thousand digits.
'use strict';
const start = performance.now();
let nanoseconds = 0n;
for (let i = 0; i < 2000000; i++) nanoseconds += 1000n + BigInt(i & 7);
let factorial = 1n;
for (let n = 2n; n <= 1500n; n++) factorial *= n;
let digits = factorial.toString().length;
for (let x = factorial; x > 0n; x /= 1000003n) digits++;
const elapsed = performance.now() - start;
if (nanoseconds !== 2007000000n || digits !== 4801) throw new Error(`wrong result ${nanoseconds} ${digits}`);
console.log(`${elapsed.toFixed(1)} ms`);
