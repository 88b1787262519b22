// Regular expressions: test, exec with groups, replace with a function, matchAll, split, backtracking.
'use strict';
const log = Array.from(
  { length: 400 },
  (_, i) => `2024-01-${String((i % 28) + 1).padStart(2, '0')} 10.0.0.${i % 256} GET /page/${i}?q=a%20b HTTP/1.1 ${i % 7 ? 200 : 404}`,
);
const entry = /^(?<date>\d{4}-\d\d-\d\d) (\d+(?:\.\d+){3}) (GET|POST) (\S+) HTTP\/(\d\.\d) (\d{3})$/;
const mail = /^[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}$/i;

const start = performance.now();
let sum = 0;
for (let round = 0; round < 30; round++) {
  for (const line of log) {
    const match = entry.exec(line);
    if (match[6] === '404') sum += match.groups.date.length;
    sum += line.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))).length;
    for (const number of line.matchAll(/\d+/g)) sum += number[0].length;
    sum += line.split(/[\s/.]+/).length;
    if (mail.test('someone.else+tag@mail.example.org')) sum++;
    if (/(a+)+b|zzz/.test('aaaaaaac')) sum++;
  }
}
const elapsed = performance.now() - start;
if (sum !== 1101600) throw new Error(`wrong result ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
