// Calls of plain functions: recursion, and a leaf with a few arguments.
'use strict';
function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
function mix(a, b, c, d) {
  return (a + b * c - d) | 0;
}

const start = performance.now();
const value = fib(29);
let sum = 0;
for (let i = 0; i < 4e6; i++) sum = mix(sum, i, 3, 1);
const elapsed = performance.now() - start;
if (value !== 514229 || sum !== -287250048) throw new Error(`wrong result ${value} ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
