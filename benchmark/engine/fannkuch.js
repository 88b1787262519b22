// Small arrays of integers: permutations and how often their beginnings can be turned round.
'use strict';
function fannkuch(n) {
  const order = Array.from({ length: n }, (_, i) => i);
  const count = new Array(n).fill(0);
  let flipsMax = 0;
  let checksum = 0;
  let sign = 1;
  let r = n;
  for (;;) {
    for (; r !== 1; r--) count[r - 1] = r;
    const work = order.slice();
    let flips = 0;
    for (let first = work[0]; first !== 0; first = work[0]) {
      for (let i = 0, j = first; i < j; i++, j--) {
        const swapped = work[i];
        work[i] = work[j];
        work[j] = swapped;
      }
      flips++;
    }
    if (flips > flipsMax) flipsMax = flips;
    checksum += sign * flips;
    sign = -sign;
    for (;;) {
      if (r === n) return `${checksum} ${flipsMax}`;
      const first = order[0];
      for (let i = 0; i < r; i++) order[i] = order[i + 1];
      order[r] = first;
      if (--count[r] > 0) break;
      r++;
    }
  }
}

const start = performance.now();
const result = fannkuch(8);
const elapsed = performance.now() - start;
if (result !== '1616 22') throw new Error(`wrong result ${result}`);
console.log(`${elapsed.toFixed(1)} ms`);
