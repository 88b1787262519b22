// Patterns with very many named groups: each name is found, and none may be there twice.
'use strict';
const assert = require('assert');

const count = 3000;
const names = Array.from({ length: count }, (_, i) => `name${i}`);
const pattern = names.map((name) => `(?<${name}>a?)`).join('');

const { groups } = new RegExp(`^${pattern}\\k<name0>\\k<name${count - 1}>$`).exec('aaaa');
assert.strictEqual(Object.keys(groups).length, count);
assert.deepStrictEqual([groups.name0, groups.name1, groups.name2, groups.name3, groups.name4, groups[`name${count - 1}`]], ['a', 'a', 'a', '', '', '']);

assert.throws(() => new RegExp(`${pattern}(?<name17>)`), { name: 'SyntaxError', message: /Duplicate capture group name$/ });
assert.throws(() => new RegExp(`${pattern}\\k<name>`), { name: 'SyntaxError', message: /Invalid named capture referenced$/ });
assert.throws(() => new RegExp('\\k<a>', 'u'), { name: 'SyntaxError', message: /Invalid named capture referenced$/ });
assert.deepStrictEqual({ .../(?<$>.)(?<_>.)(?<\u{61}b>.)|(?<zz>)/.exec('xyz').groups }, { $: 'x', _: 'y', ab: 'z', zz: undefined });
