'use strict';

// Proves: text to bytes and back in every encoding, also what is malformed or does not fit.

const show = require('../_expressions');

const expressions = [];
const texts = ['""', '"abc"', '"héllo"', '"日本語😀"', '"\\ud800x"', '"YWJj"', '"YWI="', '"YQ==YQ=="', '"Y W\\nJj"', '"_-8"',
               '"616263"', '"61626"', '"6xx1"'];
for (const text of texts) {
  for (const encoding of ['utf8', 'ucs2', 'latin1', 'ascii', 'base64', 'base64url', 'hex', 'nope']) {
    expressions.push(`Buffer.from(${text}, '${encoding}').toString('hex')`);
    expressions.push(`Buffer.byteLength(${text}, '${encoding}')`);
    expressions.push(`Buffer.from(${text}).toString('${encoding}')`);
    expressions.push(`(() => { const b = Buffer.alloc(9); return [b.write(${text}, 2, 4, '${encoding}'), b]; })()`);
    expressions.push(`Buffer.alloc(7, ${text}, '${encoding}')`);
  }
}
for (const bytes of ['[0xff, 0x41, 0xc3]', '[0xed, 0xa0, 0x80]', '[0xf0, 0x9f, 0x98]', '[0xc0, 0x80]', '[0xe2, 0x41]', '[0xf4, 0x90, 0x80, 0x80]']) {
  expressions.push(`Buffer.from(${bytes}).toString()`, `buffer.isUtf8(Buffer.from(${bytes}))`);
}
for (const args of ['"utf8", 1, 3', 'undefined, 1', '"utf8", -1, 2', '"utf8", 3, 1', '"utf8", "1", "2"', 'null', '"hex", 0, 100', '""']) {
  expressions.push(`Buffer.from('abcde').toString(${args})`);
}
for (const text of ['"abc"', '""', '"é"', '"日"', '5', 'undefined', '']) expressions.push(`buffer.btoa(${text})`);
for (const text of ['"YWJj"', '"YW Jj"', '"YWJ"', '"Y"', '"Y==="', '"*"', '""', '"_-__"', '"YQ=Q"', '']) expressions.push(`buffer.atob(${text})`);
for (const args of ['"utf8", "ascii"', '"utf8", "latin1"', '"utf8", "ucs2"', '"utf8", "hex"']) {
  expressions.push(`buffer.transcode(Buffer.from('é€'), ${args})`);
}
show(expressions, { Buffer, buffer: require('buffer') });
