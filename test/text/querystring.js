'use strict';

// Proves: querystring.parse, stringify, escape and unescape.

const show = require('../_expressions');
const qs = require('querystring');

const expressions = [];
for (const text of ['a=1&b=2', 'a=1&a=2&a=3', 'a', 'a=', '=a', '', '&', 'a=b=c', 'a+b=c+d', 'a%20b=%zz', '%E0%A4%A=1', 'a=%F0%9F%98%80', 'a[]=1&a[]=2',
                    '__proto__=1', 'a&&b', 'a%3Db=c', 'a:1;b:2']) {
  for (const rest of ['', ', ";", ":"', ', null, null, { maxKeys: 1 }', ', "&", "=", { decodeURIComponent: (s) => `<${s}>` }']) {
    expressions.push(`qs.parse(${JSON.stringify(text)}${rest})`);
  }
}
for (const object of ['{ a: 1, b: "x y" }', '{ a: [1, 2] }', '{ a: null, b: undefined, c: true, d: NaN, e: {} }', '{}', '[]', '"a"', 'null', '{ a: "日本" }',
                      '{ a: "\\ud800" }', '{ "a&": "=" }', '{ a: "!~*\'()-_." }']) {
  expressions.push(`qs.stringify(${object})`, `qs.stringify(${object}, ';', ':')`);
}
for (const text of ['"a b"', '"é"', '{}', '5', '"\\ud800"', 'undefined']) expressions.push(`qs.escape(${text})`);
for (const text of ['"a%20b"', '"%"', '"%zz%41"', '"%ff"']) expressions.push(`qs.unescape(${text})`);
show(expressions, { qs });
