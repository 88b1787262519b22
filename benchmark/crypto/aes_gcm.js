// AES-256-GCM over 100 MB in pieces of 1 MB, there and back.
'use strict';
const { createCipheriv, createDecipheriv } = require('crypto');
const piece = Buffer.alloc(1e6, 'abc');
const [key, iv] = [Buffer.alloc(32, 1), Buffer.alloc(12, 2)];
const cipher = createCipheriv('aes-256-gcm', key, iv);
const decipher = createDecipheriv('aes-256-gcm', key, iv);
const begin = performance.now();
for (let i = 0; i < 100; i++) {
  const back = decipher.update(cipher.update(piece));
  if (back[i] !== piece[i] || back.length !== piece.length) throw new Error('wrong result');
}
cipher.final();
decipher.setAuthTag(cipher.getAuthTag());
decipher.final(); // throws if it is not the same
console.log(`${(performance.now() - begin).toFixed(1)} ms`);
