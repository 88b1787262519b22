'use strict';

// Proves: reading and writing numbers of every kind in a Buffer, and the errors of bad offsets and values.

const show = require('../_expressions');

const expressions = [];
for (const kind of ['UInt8', 'UInt16LE', 'UInt32BE', 'Int8', 'Int16BE', 'Int32LE', 'FloatLE', 'DoubleBE']) {
  for (const offset of ['', '0', '1', '100', '-1', '1.5', '"a"', 'NaN', 'null']) {
    expressions.push(`Buffer.from('abcdefghij').read${kind}(${offset})`);
  }
  for (const value of ['1', '-1', '300', '70000', '5e9', '"5"', '1.5', 'NaN', 'undefined']) {
    expressions.push(`(() => { const b = Buffer.alloc(10); return [b.write${kind}(${value}, 1), b]; })()`);
  }
  for (const offset of ['50', '1.5', '-1']) expressions.push(`Buffer.alloc(10).write${kind}(1, ${offset})`);
}
for (const kind of ['UIntLE', 'UIntBE', 'IntLE', 'IntBE']) {
  for (const args of ['', '0', '0, 1', '1, 3', '2, 6', '0, 7', '0, 0', '1.5, 2', '8, 1', '-1, 1', '0, "1"']) {
    expressions.push(`Buffer.from('fedcba9876543210', 'hex').read${kind}(${args})`);
  }
  for (const args of ['1, 1, 1', '-1, 0, 2', '256, 0, 1', '-129, 0, 1', '2 ** 40, 1, 6', '-(2 ** 47), 0, 6', '1', '1, 2, 7']) {
    expressions.push(`(() => { const b = Buffer.alloc(8); return [b.write${kind}(${args}), b]; })()`);
  }
}
for (const kind of ['BigInt64LE', 'BigUInt64BE', 'BigUInt64LE', 'BigInt64BE']) {
  for (const offset of ['', '1', '3', '-1', '1.5']) expressions.push(`Buffer.from('fedcba98765432', 'latin1').read${kind}(${offset})`);
  for (const value of ['5n', '-5n', '2n ** 64n', '-(2n ** 63n)']) {
    expressions.push(`(() => { const b = Buffer.alloc(8); return [b.write${kind}(${value}), b]; })()`);
  }
}
show(expressions, { Buffer });
