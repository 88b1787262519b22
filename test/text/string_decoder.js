'use strict';

// Proves: characters that come in pieces are put together, and what is left at the end; Punycode.

const show = require('../_expressions');
const { StringDecoder } = require('string_decoder');

const expressions = [];
for (const encoding of ['utf8', 'ucs2', 'base64', 'hex', 'latin1']) {
  for (const chunks of ['[0xe2, 0x82, 0xac]', '[0xe2], [0x82], [0xac]', '[0xe2], [0x41]', '[0xe2, 0x82]', '[0xf0], [0x9f], [0x98], [0x80]',
                        '[0x41], [0x42], [0x43], [0x44]', '[0x3d, 0xd8], [0x4d, 0xdc]', '[0xff], [0x41]', '[0xc3], [0xc3, 0xa9]', '[0xed], [0xa0, 0x80]',
                        '[1, 2, 3, 4], [5]', '[], [1]']) {
    expressions.push(`(() => {
    const d = new StringDecoder('${encoding}');
    return [...[${chunks}].map((c) => d.write(Buffer.from(c))), d.end()];
  })()`);
  }
}
expressions.push('new StringDecoder().encoding', 'new StringDecoder("nope")', 'new StringDecoder().write(5)', 'new StringDecoder().write("str")');
show(expressions, { Buffer, StringDecoder });
