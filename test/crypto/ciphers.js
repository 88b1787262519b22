// createCipheriv and createDecipheriv in every kind of mode, against known results, and how they fail.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const key16 = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const key32 = Buffer.alloc(32, 7);
const iv16 = Buffer.alloc(16, 9);

function both(name, key, iv, options, aad) {
  const plain = Buffer.from('The quick brown fox jumps over the lazy dog');
  const cipher = crypto.createCipheriv(name, key, iv, options);
  if (aad) cipher.setAAD(aad, { plaintextLength: plain.length });
  const secret = Buffer.concat([cipher.update(plain), cipher.final()]);
  const decipher = crypto.createDecipheriv(name, key, iv, options);
  if (aad) {
    decipher.setAuthTag(cipher.getAuthTag());
    decipher.setAAD(aad, { plaintextLength: plain.length });
  }
  assert.deepStrictEqual(Buffer.concat([decipher.update(secret), decipher.final()]), plain);
  return secret.toString('hex') + (aad ? `:${cipher.getAuthTag().toString('hex')}` : '');
}

both('aes-128-cbc', key16, iv16);
assert.strictEqual(crypto.createCipheriv('aes-128-ecb', key16, null).setAutoPadding(false)
  .update('00112233445566778899aabbccddeeff', 'hex', 'hex'), '69c4e0d86a7b0430d8cdb78070b4c55a'); // FIPS 197
both('aes-256-cbc', key32, iv16);
both('aes-256-ctr', key32, iv16);
both('aes-192-cfb', Buffer.alloc(24), iv16);
both('aes-256-gcm', key32, Buffer.alloc(12), undefined, Buffer.from('head'));
both('aes-128-gcm', key16, Buffer.alloc(20), { authTagLength: 12 }, Buffer.from('head'));
both('aes-256-ccm', key32, Buffer.alloc(12), { authTagLength: 16 }, Buffer.from('head'));
both('aes-256-ocb', key32, Buffer.alloc(12), { authTagLength: 16 }, Buffer.from('head'));
both('chacha20-poly1305', key32, Buffer.alloc(12), { authTagLength: 16 }, Buffer.from('head'));

// GCM, test case 4 of the specification.
const gcm = crypto.createCipheriv('aes-128-gcm', Buffer.from('feffe9928665731c6d6a8f9467308308', 'hex'),
                                  Buffer.from('cafebabefacedbaddecaf888', 'hex'));
gcm.setAAD(Buffer.from('feedfacedeadbeeffeedfacedeadbeefabaddad2', 'hex'));
assert.strictEqual(gcm.update('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6' +
  'b525b16aedf5aa0de657ba637b39', 'hex', 'hex'), '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466' +
  '931c7d8f6a5aac84aa051ba30b396a0aac973d58e091');
assert.throws(() => gcm.getAuthTag(), { code: 'ERR_CRYPTO_INVALID_STATE', message: 'Invalid state for operation getAuthTag' });
gcm.final();
assert.strictEqual(gcm.getAuthTag().toString('hex'), '5bc94fbc3221a5db94fae95ae7121a47');
assert.throws(() => gcm.update('x'), { message: 'Trying to add data in unsupported state' });
assert.throws(() => gcm.final(), { code: 'ERR_CRYPTO_INVALID_STATE' });

for (const name of ['aes-256-gcm', 'aes-256-ccm', 'chacha20-poly1305']) {
  const options = { authTagLength: 16 };
  const decipher = crypto.createDecipheriv(name, key32, Buffer.alloc(12), options);
  decipher.setAuthTag(Buffer.alloc(16));
  if (name === 'aes-256-ccm') decipher.setAAD(Buffer.alloc(1), { plaintextLength: 4 });
  decipher.update('data');
  assert.throws(() => decipher.final(), { message: 'Unsupported state or unable to authenticate data' });
}

assert.throws(() => crypto.createCipheriv('nope', key16, iv16), { code: 'ERR_CRYPTO_UNKNOWN_CIPHER', message: 'Unknown cipher' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', key32, iv16), { code: 'ERR_CRYPTO_INVALID_KEYLEN', name: 'RangeError' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', key16, null), { code: 'ERR_CRYPTO_INVALID_IV', name: 'TypeError' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', key16, Buffer.alloc(3)), { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => crypto.createCipheriv('aes-128-gcm', key16, ''), { code: 'ERR_CRYPTO_INVALID_IV' });
assert.throws(() => crypto.createCipheriv('aes-128-ccm', key16, Buffer.alloc(12)), { message: 'authTagLength required for aes-128-ccm' });
assert.throws(() => crypto.createCipheriv('aes-128-gcm', key16, iv16, { authTagLength: 5 }),
              { code: 'ERR_CRYPTO_INVALID_AUTH_TAG', message: 'Invalid authentication tag length: 5' });
assert.throws(() => crypto.createCipheriv('aes-128-cbc', 5, iv16), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createCipheriv(5, key16, iv16), { code: 'ERR_INVALID_ARG_TYPE' });
const wrong = crypto.createDecipheriv('aes-128-cbc', key16, iv16);
wrong.update(Buffer.alloc(16));
assert.throws(() => wrong.final(), { code: 'ERR_OSSL_BAD_DECRYPT', reason: 'bad decrypt', library: 'Provider routines' });
const short = crypto.createDecipheriv('aes-128-cbc', key16, iv16);
short.update(Buffer.alloc(5));
assert.throws(() => short.final(), { code: 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' });

assert.deepStrictEqual(crypto.getCipherInfo('aes-256-cbc'),
  { mode: 'cbc', name: 'aes-256-cbc', nid: 427, blockSize: 16, ivLength: 16, keyLength: 32 });
assert.strictEqual(crypto.getCipherInfo('nope'), undefined);
assert.strictEqual(crypto.getCipherInfo('aes-256-gcm', { ivLength: 20 }).ivLength, 20);
assert.strictEqual(crypto.getCipherInfo('aes-256-cbc', { ivLength: 20 }), undefined);
assert.ok(crypto.getCiphers().includes('aes-256-gcm'));

// As a stream, and in pieces of text.
const stream = crypto.createCipheriv('aes-256-ctr', key32, iv16);
const chunks = [];
stream.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const decipher = crypto.createDecipheriv('aes-256-ctr', key32, iv16);
  let text = '';
  for (const byte of Buffer.concat(chunks)) text += decipher.update(Buffer.from([byte]), undefined, 'utf8');
  assert.strictEqual(text + decipher.final('utf8'), 'päng €𝄞 end');
});
stream.write('päng €𝄞');
stream.end(' end');
