// SHA-256 of 100 MB in pieces of 1 MB.
'use strict';
const { createHash } = require('crypto');
const piece = Buffer.alloc(1e6, 'abc');
const hash = createHash('sha256');
const begin = performance.now();
for (let i = 0; i < 100; i++) hash.update(piece);
const digest = hash.digest('hex');
const ms = performance.now() - begin;
if (digest !== 'ba9d495539ed2f7b954b1f6050c5ce3e2733e15f8ae26ace94bc733892e4ee34') throw new Error('wrong result');
console.log(`${ms.toFixed(1)} ms`);
