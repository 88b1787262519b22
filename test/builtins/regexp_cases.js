// Patterns made at random, each with a subject and what Node finds: regexp/cases.txt, one JSON array
// [pattern, flags, subject, expected] a line. Expected is "N", "M begin,end ..." (- for unset), or "E reason".
'use strict';
const fs = require('fs');
const path = require('path');

function find(pattern, flags, subject) {
  let re;
  try {
    re = new RegExp(pattern, `${flags}d`);
  } catch (e) {
    return `E ${e.message.slice(e.message.lastIndexOf(': ') + 2)}`;
  }
  const m = re.exec(subject);
  return m ? `M ${m.indices.map((x) => (x ? x.join() : '-')).join(' ')}` : 'N';
}
const lines = fs.readFileSync(path.join(__dirname, 'regexp', 'cases.txt'), 'utf8').trim().split('\n');
let wrong = 0;
for (const line of lines) {
  const [pattern, flags, subject, expected] = JSON.parse(line);
  const got = find(pattern, flags, subject);
  if (got === expected) continue;
  wrong++;
  console.log(`${line}\n  got ${got}`);
}
console.log(`${lines.length - wrong} of ${lines.length} as expected`);
process.exitCode = wrong ? 1 : 0;
