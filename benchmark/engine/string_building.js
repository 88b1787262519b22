// Building strings: appending in a loop, template literals, joining, numbers to text.
'use strict';
const start = performance.now();
let total = 0;
for (let round = 0; round < 30; round++) {
  let line = '';
  for (let i = 0; i < 20000; i++) line += 'x';
  let text = '';
  for (let i = 0; i < 10000; i++) text += `<li id="${i}">item ${i * 2}</li>\n`;
  const parts = [];
  for (let i = 0; i < 10000; i++) parts.push(i + ':' + (i % 7));
  total += line.length + text.length + parts.join(',').length;
  total += text.charCodeAt(text.length >> 1) + line.charCodeAt(19999);
}
const elapsed = performance.now() - start;
if (total !== 11473470) throw new Error(`wrong result ${total}`);
console.log(`${elapsed.toFixed(1)} ms`);
