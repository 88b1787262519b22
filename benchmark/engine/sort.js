// Sorting: numbers with a function, strings as they are, records by two keys.
'use strict';
let seed = 12345;
const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff);
const numbers = Array.from({ length: 200000 }, random);
const strings = numbers.slice(0, 100000).map((n) => n.toString(36));
const records = numbers.slice(0, 100000).map((n) => ({ group: n % 100, value: n }));

const start = performance.now();
const byValue = numbers.slice().sort((a, b) => a - b);
const byText = strings.slice().sort();
const byGroup = records.slice().sort((a, b) => a.group - b.group || a.value - b.value);
const elapsed = performance.now() - start;
const ordered = (list, inOrder) => list.every((item, i) => i === 0 || inOrder(list[i - 1], item));
if (!ordered(byValue, (a, b) => a <= b)) throw new Error('numbers are not in order');
if (!ordered(byText, (a, b) => a <= b)) throw new Error('strings are not in order');
if (!ordered(byGroup, (a, b) => a.group < b.group || (a.group === b.group && a.value <= b.value))) {
  throw new Error('records are not in order');
}
console.log(`${elapsed.toFixed(1)} ms`);
