'use strict';

// Proves: making buffers, and searching, filling, comparing, copying, cutting them.

const show = require('../_expressions');

const expressions = [];
for (const args of ['[1, 2, 300, -1, "5", 1.7, NaN]', '{ length: 3, 0: 1, 1: 2 }', '{ type: "Buffer", data: [1, 2] }', '5', 'null',
                    'undefined', '{}', 'new String("abc")', '() => 1', 'Symbol()', 'true', 'new Uint16Array([1, 256])',
                    'new ArrayBuffer(5), 1, 2', 'new ArrayBuffer(5), 6', 'new ArrayBuffer(5), 1, 9',
                    '{ [Symbol.toPrimitive]() { return "prim"; } }', 'new Map()', 'Buffer.from("a")', '[]']) {
  expressions.push(`Buffer.from(${args})`);
}
for (const args of ['-1', '"5"', '3, 1', '3, ""', '3, "zz", "hex"', '3, Buffer.from("ab")', '3, Buffer.alloc(0)', '5, "abc"']) {
  expressions.push(`Buffer.alloc(${args})`);
}
for (const args of ['[Buffer.from("a"), Buffer.from("b")]', '[Buffer.from("a"), Buffer.from("b")], 1', '[Buffer.from("a")], 4', '"a"',
                    '["a"]', '[]', '[new Uint8Array(2)]', '[Buffer.from("a")], -1']) {
  expressions.push(`Buffer.concat(${args})`);
}
for (const args of ['', '1', '-2', '1, 3', '-3, -1', '5', '"1"', 'NaN', '1.5, 2.5', '3, 1']) {
  expressions.push(`Buffer.from('abcde').slice(${args}).toString()`);
}
for (const value of ['"b"', '98', '"zz"', 'Buffer.from("cd")', '""', 'null', '354', '"bc", "latin1"']) {
  for (const offset of ['', ', 0', ', 2', ', -2', ', 10', ', -10', ', undefined', ', null', ', {}', ', 1.7']) {
    for (const method of ['indexOf', 'lastIndexOf', 'includes']) {
      expressions.push(`Buffer.from('abcdebcd').${method}(${value}${offset})`);
    }
  }
}
for (const args of ['1', '"ab"', '"ab", 1', '"ab", 1, 3', '"ab", "latin1"', '"ab", 1, "hex"', '"", 2', '300', '-1', '"ab", -1',
                    '"ab", 1, 99', 'true', 'null', '"zz", "nope"', '"a", 5, 2', '{}', '1.9', '"é", 0, 4, "latin1"']) {
  expressions.push(`Buffer.alloc(6, 9).fill(${args})`);
}
for (const args of ['Buffer.from("ab")', 'Buffer.from("abd")', '"x"', 'Buffer.from("abc"), 1', 'Buffer.from("abc"), 0, 2, 0, 2',
                    'Buffer.from("abc"), 0, 99', 'Buffer.from("abc"), -1', 'Buffer.from("abc"), 5, 9']) {
  expressions.push(`Buffer.from('abc').compare(${args})`);
}
for (const args of ['t', 't, 1', 't, 1, 1', 't, 0, 1, 2', 't, -1', 't, 0, -1', 't, 0, 9', 't, 0, 0, 99', '"x"', 't, 99', 't, "1"', 't, NaN']) {
  expressions.push(`(() => { const t = Buffer.alloc(4); return [Buffer.from('xyz').copy(${args}), t]; })()`);
}
expressions.push(
  'Buffer.from("abcd").swap16()', 'Buffer.from("abc").swap16()', 'Buffer.from("abcdefgh").swap64()',
  'JSON.stringify(Buffer.from("ab"))', 'Buffer.isEncoding("UTF8")', 'Buffer.isBuffer(new Uint8Array(1))', 'Buffer.of(1, 2, 3)',
  'Buffer.from("ab").map((x) => x + 1)', '[...Buffer.from("ab").entries()]', 'Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1)',
  'Object.assign(Buffer.from("ab"), { x: 1 })', 'Buffer.alloc(60)', 'Buffer.from("a") instanceof Uint8Array',
  'Object.prototype.toString.call(Buffer.from("a"))', 'Object.keys(Buffer.from("ab"))', 'Buffer.from("a").buffer.byteLength',
  '(() => { const b = Buffer.from("abcdef"); b.slice(2, 4)[0] = 33; return b.toString(); })()',
  '(() => { const b = Buffer.alloc(20); return b.subarray(5).buffer === b.buffer; })()');
show(expressions, { Buffer });
