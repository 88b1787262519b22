// Looking into strings: characters, slices, searching, splitting, comparing, changing case.
'use strict';
const text = 'The quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. '.repeat(50);

const start = performance.now();
let sum = 0;
for (let round = 0; round < 400; round++) {
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i) & 3;
  for (let i = 0; i < text.length; i += 8) {
    const word = text.slice(i, i + 5);
    if (word === 'quick' || word < 'b') sum++;
  }
  for (let at = text.indexOf('fox'); at >= 0; at = text.indexOf('fox', at + 1)) sum += at & 1;
  const words = text.split(' ');
  for (const word of words) {
    if (word.startsWith('j') || word.endsWith(';') || word.includes('ox')) sum += word.length;
    sum += word.toUpperCase().charCodeAt(0) & 7;
  }
  sum += words.join('-').trim().length;
}
const elapsed = performance.now() - start;
if (sum !== 5599600) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
