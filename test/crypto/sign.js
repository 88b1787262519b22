// Signatures, RSA encryption, key agreement, HKDF.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const pairs = {
  rsa: crypto.generateKeyPairSync('rsa', { modulusLength: 1024 }),
  ec: crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ed25519: crypto.generateKeyPairSync('ed25519'),
  ed448: crypto.generateKeyPairSync('ed448'),
};
const data = Buffer.from('some data');

for (const type of Object.keys(pairs)) {
  const { publicKey, privateKey } = pairs[type];
  const digest = type.startsWith('ed') ? null : 'sha256';
  const signature = crypto.sign(digest, data, privateKey);
  assert.strictEqual(crypto.verify(digest, data, publicKey, signature), true, type);
  assert.strictEqual(crypto.verify(digest, data, privateKey, signature), true);
  assert.strictEqual(crypto.verify(digest, Buffer.from('other'), publicKey, signature), false);
  assert.strictEqual(crypto.verify(digest, data, publicKey, signature.subarray(1)), false);
  if (digest === null) continue;
  const streamed = crypto.createSign('RSA-SHA256').update('some ').update('data').sign(privateKey, 'base64');
  assert.strictEqual(crypto.createVerify('sha256').update(data).verify(publicKey, streamed, 'base64'), true);
  assert.strictEqual(crypto.createVerify('sha256').update(data).verify(publicKey, signature), true);
  assert.strictEqual(crypto.createVerify('sha512').update(data).verify(publicKey, signature), false);
}
const pss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST };
const salted = crypto.sign('sha256', data, { key: pairs.rsa.privateKey, ...pss });
assert.ok(crypto.verify('sha256', data, { key: pairs.rsa.publicKey, ...pss }, salted));
assert.ok(!crypto.verify('sha256', data, pairs.rsa.publicKey, salted));
const halves = crypto.sign('sha384', data, { key: pairs.ec.privateKey, dsaEncoding: 'ieee-p1363' });
assert.strictEqual(halves.length, 96);
assert.ok(crypto.verify('sha384', data, { key: pairs.ec.publicKey, dsaEncoding: 'ieee-p1363' }, halves));
assert.ok(!crypto.verify('sha384', data, { key: pairs.ec.publicKey, dsaEncoding: 'ieee-p1363' }, halves.subarray(1)));
crypto.sign('sha256', data, pairs.rsa.privateKey, (error, signature) => {
  assert.strictEqual(error, null);
  crypto.verify('sha256', data, pairs.rsa.publicKey, signature, (failure, right) => {
    assert.deepStrictEqual([failure, right], [null, true]);
  });
});
assert.throws(() => crypto.createSign('nope'), { code: 'ERR_CRYPTO_INVALID_DIGEST', message: 'Invalid digest' });
assert.throws(() => crypto.createSign('sha1').sign(), { code: 'ERR_CRYPTO_SIGN_KEY_REQUIRED' });
assert.throws(() => crypto.createSign('sha1').sign(pairs.rsa.publicKey), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' });
assert.throws(() => crypto.sign('nope', data, pairs.rsa.privateKey), { code: 'ERR_CRYPTO_INVALID_DIGEST' });

const { publicKey, privateKey } = pairs.rsa;
assert.deepStrictEqual(crypto.privateDecrypt(privateKey, crypto.publicEncrypt(publicKey, data)), data);
const options = { oaepHash: 'sha256', oaepLabel: Buffer.from('l') };
assert.deepStrictEqual(crypto.privateDecrypt({ key: privateKey, ...options },
                                             crypto.publicEncrypt({ key: publicKey, ...options }, data)), data);
assert.deepStrictEqual(crypto.publicDecrypt(publicKey, crypto.privateEncrypt(privateKey, data)), data);
assert.throws(() => crypto.privateDecrypt(privateKey, Buffer.alloc(128, 1)), { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR' });
assert.throws(() => crypto.publicEncrypt(publicKey, Buffer.alloc(500)), { code: 'ERR_OSSL_RSA_DATA_TOO_LARGE_FOR_KEY_SIZE' });

for (const type of ['x25519', 'x448']) {
  const [a, b] = [crypto.generateKeyPairSync(type), crypto.generateKeyPairSync(type)];
  assert.deepStrictEqual(crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey }),
                         crypto.diffieHellman({ privateKey: b.privateKey, publicKey: a.publicKey }));
}
const [alice, bob] = [crypto.createECDH('secp256k1'), crypto.createECDH('secp256k1')];
const fromAlice = alice.generateKeys();
bob.generateKeys();
assert.strictEqual(alice.computeSecret(bob.getPublicKey(null, 'compressed'), null, 'hex'), bob.computeSecret(fromAlice, null, 'hex'));
const again = crypto.createECDH('secp256k1').setPrivateKey(alice.getPrivateKey('hex'), 'hex');
assert.deepStrictEqual(again.getPublicKey(), fromAlice);
assert.strictEqual(crypto.ECDH.convertKey(fromAlice, 'secp256k1', null, 'hex', 'compressed'), alice.getPublicKey('hex', 'compressed'));
assert.throws(() => alice.computeSecret(Buffer.alloc(65, 4)), { code: 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY' });
assert.throws(() => crypto.createECDH('nope'), { code: 'ERR_CRYPTO_INVALID_CURVE' });
assert.throws(() => alice.getPublicKey('hex', 'nope'), { code: 'ERR_CRYPTO_ECDH_INVALID_FORMAT' });

// RFC 5869, test case 1.
const okm = crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'),
                            Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42);
assert.ok(okm instanceof ArrayBuffer);
assert.strictEqual(Buffer.from(okm).toString('hex'),
                   '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
crypto.hkdf('sha256', 'key', 'salt', 'info', 5, (error, bits) => {
  assert.deepStrictEqual(Buffer.from(bits), Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 5)));
});
assert.throws(() => crypto.hkdfSync('sha256', 'key', '', '', 255 * 32 + 1), { code: 'ERR_CRYPTO_INVALID_KEYLEN' });
assert.throws(() => crypto.hkdfSync('nope', 'key', '', '', 5), { code: 'ERR_CRYPTO_INVALID_DIGEST' });
