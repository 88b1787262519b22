// KeyObjects: made, written and read in every form; pairs; what is refused.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = crypto.generateKeyPairSync('ed25519');

assert.strictEqual(rsa.publicKey.type, 'public');
assert.strictEqual(rsa.privateKey.asymmetricKeyType, 'rsa');
assert.deepStrictEqual(rsa.publicKey.asymmetricKeyDetails, { modulusLength: 1024, publicExponent: 65537n });
assert.deepStrictEqual(ec.publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
assert.deepStrictEqual(ed.publicKey.asymmetricKeyDetails, {});
assert.strictEqual(ed.privateKey.asymmetricKeyType, 'ed25519');
assert.ok(rsa.publicKey instanceof crypto.KeyObject);
assert.strictEqual(Object.prototype.toString.call(rsa.publicKey), '[object KeyObject]');

for (const [pair, types] of [[rsa, ['pkcs8', 'pkcs1']], [ec, ['pkcs8', 'sec1']], [ed, ['pkcs8']]]) {
  for (const format of ['pem', 'der']) {
    for (const type of types) {
      const written = pair.privateKey.export({ format, type });
      const back = crypto.createPrivateKey({ key: written, format, type });
      assert.ok(back.equals(pair.privateKey), `${format} ${type}`);
      assert.ok(crypto.createPublicKey({ key: written, format, type }).equals(pair.publicKey));
    }
    const locked = pair.privateKey.export({ format, type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' });
    assert.ok(crypto.createPrivateKey({ key: locked, format, type: 'pkcs8', passphrase: 'secret' }).equals(pair.privateKey));
    assert.throws(() => crypto.createPrivateKey({ key: locked, format, type: 'pkcs8' }),
                  { code: format === 'der' ? 'ERR_MISSING_PASSPHRASE' : 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED' });
    assert.throws(() => crypto.createPrivateKey({ key: locked, format, type: 'pkcs8', passphrase: 'wrong' }), Error);
    const open = pair.publicKey.export({ format, type: 'spki' });
    assert.ok(crypto.createPublicKey({ key: open, format, type: 'spki' }).equals(pair.publicKey));
  }
  const jwk = pair.privateKey.export({ format: 'jwk' });
  assert.ok(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(pair.privateKey));
  assert.ok(crypto.createPublicKey({ key: pair.publicKey.export({ format: 'jwk' }), format: 'jwk' }).equals(pair.publicKey));
  assert.ok(crypto.createPublicKey(pair.privateKey).equals(pair.publicKey));
}
assert.match(rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }), /^-----BEGIN RSA PUBLIC KEY-----\n/);
assert.ok(crypto.createPublicKey(rsa.publicKey.export({ format: 'pem', type: 'pkcs1' })).equals(rsa.publicKey));
assert.deepStrictEqual(Object.keys(ec.privateKey.export({ format: 'jwk' })).sort(), ['crv', 'd', 'kty', 'x', 'y']);

const secret = crypto.createSecretKey(Buffer.from('secret'));
assert.strictEqual(secret.symmetricKeySize, 6);
assert.deepStrictEqual(secret.export({ format: 'jwk' }), { kty: 'oct', k: 'c2VjcmV0' });
assert.strictEqual(secret.export().toString(), 'secret');
assert.ok(secret.equals(crypto.createSecretKey('736563726574', 'hex')));
assert.ok(!secret.equals(rsa.publicKey));
assert.strictEqual(crypto.createHmac('sha256', secret).update('x').digest('hex'),
                   crypto.createHmac('sha256', 'secret').update('x').digest('hex'));
assert.strictEqual(crypto.generateKeySync('aes', { length: 256 }).symmetricKeySize, 32);

assert.throws(() => crypto.createPrivateKey('nonsense'), { code: 'ERR_OSSL_UNSUPPORTED' });
assert.throws(() => crypto.createPublicKey('nonsense'), { code: 'ERR_OSSL_UNSUPPORTED' });
assert.throws(() => crypto.createPrivateKey(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createPublicKey(rsa.publicKey), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE' });
assert.throws(() => new crypto.KeyObject('x'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => rsa.privateKey.export({ format: 'pem', type: 'sec1' }), { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS' });
assert.throws(() => rsa.privateKey.export({ format: 'pem' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => crypto.createPublicKey({ key: { kty: 'RSA', n: 'x' }, format: 'jwk' }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, format: 'jwk' }),
              { code: 'ERR_CRYPTO_INVALID_JWK' });
assert.throws(() => crypto.generateKeyPairSync('nope'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => crypto.generateKeyPairSync('ec', { namedCurve: 'nope' }), { code: 'ERR_CRYPTO_INVALID_CURVE' });
assert.throws(() => crypto.generateKeyPairSync('rsa', {}), { code: 'ERR_INVALID_ARG_TYPE' });

crypto.generateKeyPair('ec', {
  namedCurve: 'secp384r1', publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'sec1', format: 'pem' },
}, (error, publicKey, privateKey) => {
  assert.strictEqual(error, null);
  assert.ok(Buffer.isBuffer(publicKey));
  assert.match(privateKey, /^-----BEGIN EC PRIVATE KEY-----\n/);
});
require('util').promisify(crypto.generateKeyPair)('x25519').then(({ publicKey }) => {
  assert.strictEqual(publicKey.asymmetricKeyType, 'x25519');
});
assert.ok(crypto.getCurves().includes('prime256v1'));
