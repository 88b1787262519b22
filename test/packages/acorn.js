// acorn: a source of one megabyte to a syntax tree, which is walked; tokens, comments, positions, errors.
'use strict';
const fs = require('fs');
const acorn = require('acorn');

const lodash = fs.readFileSync(require.resolve('lodash'), 'utf8');
const source = `${lodash}\n${lodash}`;
console.log(source.length > 1e6, source.length);
const comments = [];
const tree = acorn.parse(source, { ecmaVersion: 2023, onComment: comments, locations: true });
const counts = {};
const waiting = [tree];
while (waiting.length) {
  const node = waiting.pop();
  counts[node.type] = (counts[node.type] || 0) + 1;
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (item && item.type) waiting.push(item);
    } else if (value && typeof value === 'object' && value.type) waiting.push(value);
  }
}
console.log(counts, comments.length, tree.body.at(-1).loc);

const modern = `import a, { b as c } from 'x';
export default class A extends B { static #p = 1n; get [k]() { return this?.#p ?? \`t\${1}\`; } static { } async *g() { yield* await 0; } }
label: for (const [x = 1, ...{ length }] of /[/]\\u{61}/du[Symbol.match]) { if (a ||= b ** 2) continue label; }`;
console.log(JSON.stringify(acorn.parse(modern, { ecmaVersion: 'latest', sourceType: 'module' }), (key, value) => (typeof value === 'bigint' ? `${value}n` : value)));
console.log([...acorn.tokenizer('let x = y => 0x1F;', { ecmaVersion: 6 })].map((token) => `${token.type.label}:${token.value}`).join(' '));
console.log(acorn.parseExpressionAt('1 + (a, b) * 2 ; rest', 4, { ecmaVersion: 5 }).end);
for (const bad of ['let let = 1', 'a b', '"\\u{110000}"', 'return 1', 'class A { constructor() {} constructor() {} }', '/(?<a>x)(?<a>y)/', 'x = {a = 1}']) {
  try {
    acorn.parse(bad, { ecmaVersion: 2022 });
    console.log('parsed', bad);
  } catch (error) {
    console.log(error.name, error.message, error.pos, error.loc);
  }
}
