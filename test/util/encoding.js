'use strict';

// Proves: TextDecoder with whole and broken input, in pieces too; TextEncoder.

const show = require('../_expressions');

const expressions = [];
for (const label of ['"utf8"', '"utf-16le"', '"utf-16be"', '"latin1"', '"windows-1251"', '"nope"']) {
  for (const options of ['', ', { fatal: true }', ', { ignoreBOM: true }']) {
    for (const data of ['Buffer.from("héllo😀")', 'Buffer.from([0xff, 0x41, 0xc3])', 'Buffer.from([0xef, 0xbb, 0xbf, 0x41])',
                        'Buffer.from([0xed, 0xa0, 0x80])', 'Buffer.from([0xf0, 0x9f, 0x98])', 'new ArrayBuffer(3)', 'undefined']) {
      if (label === '"latin1"' && options.includes('BOM')) continue;
      expressions.push(`(() => { const t = new TextDecoder(${label}${options}); return [t.encoding, t.decode(${data})]; })()`);
    }
  }
}
for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
  for (const chunks of ['[0xf0, 0x9f], [0x98, 0x80], [0x41]', '[0xe2], [0x82], [0xac]', '[0xe2], [0x41]', '[0xef], [0xbb, 0xbf, 0x41]',
                        '[0x41], [0], [0x3d, 0xd8, 0], [0xde]', '[0xff, 0xfe], [0x41, 0]', '[0xe2, 0x82]']) {
    expressions.push(`(() => {
    const t = new TextDecoder('${encoding}');
    return [...[${chunks}].map((c) => t.decode(new Uint8Array(c), { stream: true })), t.decode()];
  })()`);
  }
}
for (const text of ['"héllo"', '"\\ud800"', '"😀a"', 'undefined']) {
  expressions.push(`[...new TextEncoder().encode(${text})]`);
  expressions.push(`(() => { const u = new Uint8Array(4); return [new TextEncoder().encodeInto(${text}, u), [...u]]; })()`);
}
expressions.push('new TextEncoder().encoding', 'Object.prototype.toString.call(new TextDecoder())');
show(expressions, { Buffer, TextDecoder, TextEncoder });
