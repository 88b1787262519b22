// 100 MB of text through a gzip stream and a gunzip stream, in pieces of 64 KB.
'use strict';
const { pipeline, Readable, Writable } = require('stream');
const zlib = require('zlib');
const text = require('./_text')();
const PIECE = 64 * 1024;
let sum = 0;
function* pieces() {
  for (let at = 0; at < text.length; at += PIECE) yield text.subarray(at, at + PIECE);
}
const sink = new Writable({
  write(chunk, encoding, callback) {
    sum = zlib.crc32(chunk, sum);
    callback();
  },
});
const begin = performance.now();
pipeline(Readable.from(pieces()), zlib.createGzip({ level: 1 }), zlib.createGunzip(), sink, (error) => {
  const ms = performance.now() - begin;
  if (error) throw error;
  if (sum !== zlib.crc32(text)) throw new Error('wrong result');
  console.log(`${ms.toFixed(0)} ms`);
});
