// pbkdf2 and scrypt, at once and on the pool.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

let calls = 0;
assert.strictEqual(crypto.pbkdf2Sync('password', 'salt', 1, 20, 'sha1').toString('hex'),
  '0c60c80f961f0e71f3a9b524af6012062fe037a6');
assert.strictEqual(crypto.pbkdf2Sync(Buffer.from('password'), Buffer.from('salt'), 2, 20, 'sha1').toString('hex'),
  'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
crypto.pbkdf2('password', 'salt', 1000, 32, 'sha512', (err, key) => {
  calls++;
  assert.ifError(err);
  assert.deepStrictEqual(key, crypto.pbkdf2Sync('password', 'salt', 1000, 32, 'sha512'));
});
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 0, 5, 'sha1'), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, -5, 'sha1'), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 5, 'nope'), { code: 'ERR_CRYPTO_INVALID_DIGEST', name: 'TypeError' });
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.pbkdf2Sync(1, 'b', 1, 5, 'sha1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.pbkdf2('a', 'b', 1, 5, 'sha1'), { code: 'ERR_INVALID_ARG_TYPE' });

assert.strictEqual(crypto.scryptSync('', '', 64, { N: 16, r: 1, p: 1 }).toString('hex'),
  '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
  'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906');
crypto.scrypt('a', 'b', 24, { cost: 1024 }, (err, key) => {
  calls++;
  assert.ifError(err);
  assert.deepStrictEqual(key, crypto.scryptSync('a', 'b', 24, { N: 1024 }));
});
assert.throws(() => crypto.scryptSync('a', 'b', 64, { N: 3 }),
  { code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', message: 'Invalid scrypt params' });
assert.throws(() => crypto.scryptSync('a', 'b', 64, { N: 2 ** 20 }), {
  code: 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS',
  message: 'Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded',
});
assert.throws(() => crypto.scryptSync('a', 'b', 64, { N: 16, cost: 16 }),
  { code: 'ERR_CRYPTO_SCRYPT_INVALID_PARAMETER' });
assert.strictEqual(crypto.scryptSync('a', 'b', 0).length, 0);

assert.strictEqual(crypto.timingSafeEqual(Buffer.from('foo'), Buffer.from('foo')), true);
assert.strictEqual(crypto.timingSafeEqual(Buffer.from('foo'), Buffer.from('bar')), false);
assert.strictEqual(crypto.timingSafeEqual(new Uint16Array(1), Buffer.alloc(2)), true);
assert.throws(() => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('ab')),
  { code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', name: 'RangeError' });
assert.throws(() => crypto.timingSafeEqual('a', 'a'), { code: 'ERR_INVALID_ARG_TYPE' });
process.on('exit', () => assert.strictEqual(calls, 2));
