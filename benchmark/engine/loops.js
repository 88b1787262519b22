// Loops and arithmetic over locals: integers, doubles, comparisons, bit operations.
'use strict';
function integers(limit) {
  let hash = 0;
  for (let i = 0; i < limit; i++) {
    hash = (hash << 5) - hash + i;
    hash ^= hash >>> 7;
  }
  return hash;
}
function mandelbrot(size) {
  let inside = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cr = (2 * column) / size - 1.5;
      const ci = (2 * row) / size - 1;
      let zr = 0;
      let zi = 0;
      let step = 0;
      while (step < 50 && zr * zr + zi * zi < 4) {
        const next = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = next;
        step++;
      }
      if (step === 50) inside++;
    }
  }
  return inside;
}

const start = performance.now();
const hash = integers(3e6);
const inside = mandelbrot(150);
const elapsed = performance.now() - start;
if (hash !== -1820666189 || inside !== 8942) throw new Error(`wrong result ${hash} ${inside}`);
console.log(`${elapsed.toFixed(1)} ms`);
