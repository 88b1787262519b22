// What deflate makes is what Node's zlib makes: sizes and checksums below are Node 22's for the same input and settings.
'use strict';
const assert = require('assert');
const zlib = require('zlib');

if (!process.versions.zlib.endsWith('-jsrun')) process.exit(0); // built with the system's library
let state = 12345;
const random = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 4294967296 * n);
};
const words = Array.from({ length: 800 }, () => Array.from({ length: 2 + random(8) }, () => String.fromCharCode(97 + random(26))).join(''));
const text = Buffer.from(Array.from({ length: 40000 }, () => words[Math.floor(random(1000) * random(1000) / 1250)] ?? 'x').join(' '));

const seen = [];
for (const level of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
  const gzip = zlib.gzipSync(text, { level });
  const raw = zlib.deflateRawSync(text, { level, memLevel: 1 + level % 9, windowBits: 9 + level % 7, strategy: level % 5 });
  assert.ok(zlib.gunzipSync(gzip).equals(text) && zlib.inflateRawSync(raw, { chunkSize: 64 + level }).equals(text));
  seen.push([level, gzip.length, zlib.crc32(gzip), raw.length, zlib.crc32(raw)].join(' '));
}
const dictionary = text.subarray(0, 3000);
const known = zlib.deflateSync(text.subarray(2000, 9000), { dictionary });
assert.ok(zlib.inflateSync(known, { dictionary }).equals(text.subarray(2000, 9000)));
seen.push(`dictionary ${known.length} ${zlib.crc32(known)}`);
console.log(seen.join('\n'));
// Of every length and place, so that the folded and the plain way of the checksum meet.
let sum = 0;
for (let i = 0; i < 300; i++) sum = zlib.crc32(text.subarray(i % 17, i % 17 + i * 3), sum);
console.log(sum);
