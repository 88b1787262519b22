// 100 MB of text compressed at the default level, at once.
'use strict';
const zlib = require('zlib');
const text = require('./_text')();
const begin = performance.now();
const small = zlib.gzipSync(text);
const ms = performance.now() - begin;
if (small.length > text.length / 2 || zlib.crc32(zlib.gunzipSync(small)) !== zlib.crc32(text)) throw new Error('wrong result');
console.log(`${ms.toFixed(0)} ms`);
