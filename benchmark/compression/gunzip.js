// 100 MB of text decompressed at once.
'use strict';
const zlib = require('zlib');
const text = require('./_text')();
const small = zlib.gzipSync(text, { level: 1 });
const begin = performance.now();
const result = zlib.gunzipSync(small);
const ms = performance.now() - begin;
if (zlib.crc32(result) !== zlib.crc32(text)) throw new Error('wrong result');
console.log(`${ms.toFixed(0)} ms`);
