// Typed arrays and DataView: element loops over bytes, integers and doubles, and the bulk methods.
'use strict';
const start = performance.now();
const bytes = new Uint8Array(65536);
for (let i = 0; i < bytes.length; i++) bytes[i] = i * 31;
let crc = -1;
const table = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  table[n] = c;
}
for (let round = 0; round < 36; round++) {
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 255];
}
const doubles = new Float64Array(50000);
for (let round = 0; round < 16; round++) {
  for (let i = 1; i < doubles.length; i++) doubles[i] = doubles[i - 1] * 0.5 + i;
}
const view = new DataView(bytes.buffer);
let sum = 0;
for (let i = 0; i + 8 <= 65536; i += 8) {
  view.setUint32(i, i * 40503, true);
  sum += view.getUint16(i + 1, true) + view.getInt8(i + 2);
}
sum += bytes.subarray(100, 200).slice().fill(3).reduce((a, b) => a + b, 0);
const elapsed = performance.now() - start;
if (crc !== 1808156683 || doubles[49999] !== 99996 || sum !== 267632401) throw new Error(`wrong result ${crc} ${doubles[49999]} ${sum}`);
console.log(`${elapsed.toFixed(1)} ms`);
