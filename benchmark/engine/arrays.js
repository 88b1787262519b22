// Arrays: by index, push and pop, shift, and the methods that take a function.
'use strict';
function sieve(limit) {
  const composite = new Array(limit + 1).fill(false);
  let primes = 0;
  for (let n = 2; n <= limit; n++) {
    if (composite[n]) continue;
    primes++;
    for (let m = n * 2; m <= limit; m += n) composite[m] = true;
  }
  return primes;
}

const start = performance.now();
let sum = sieve(1000000);
const stack = [];
for (let i = 0; i < 600000; i++) {
  stack.push(i);
  if (i % 3 === 0) sum += stack.pop();
}
const queue = [];
for (let i = 0; i < 300000; i++) {
  queue.push(i);
  if (queue.length > 20) sum += queue.shift();
}
const numbers = Array.from({ length: 1000 }, (_, i) => i);
for (let round = 0; round < 400; round++) {
  sum += numbers
    .map((n) => n * round)
    .filter((n) => n % 2 === 0)
    .reduce((a, b) => a + b, 0);
  numbers.forEach((n) => (sum += n & 1));
  sum += numbers.indexOf(999) + numbers.slice(10, 20).concat(numbers.slice(0, 5)).length;
  if (numbers.some((n) => n < 0) || !numbers.every((n) => n >= 0)) sum = 0;
}
for (const n of numbers) sum += n;
const elapsed = performance.now() - start;
if (sum !== 134854833808) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
