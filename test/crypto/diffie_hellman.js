// Classic Diffie-Hellman: groups, given and generated primes, faults.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const [alice, bob] = [crypto.getDiffieHellman('modp14'), crypto.createDiffieHellmanGroup('modp14')];
const fromAlice = alice.generateKeys();
const fromBob = bob.generateKeys('hex');
assert.strictEqual(alice.computeSecret(fromBob, 'hex', 'hex'), bob.computeSecret(fromAlice, null, 'hex'));
assert.strictEqual(alice.getPrime().length, 256);
assert.strictEqual(alice.setPrivateKey, undefined);
assert.strictEqual(alice.verifyError, 0);
assert.strictEqual(alice.getGenerator('hex'), '02');

const made = crypto.createDiffieHellman(512);
made.generateKeys();
const twin = crypto.createDiffieHellman(made.getPrime('hex'), 'hex', made.getGenerator());
twin.generateKeys();
assert.deepStrictEqual(made.computeSecret(twin.getPublicKey()), twin.computeSecret(made.getPublicKey()));
twin.setPrivateKey(made.getPrivateKey());
assert.deepStrictEqual(twin.generateKeys(), made.getPublicKey());
assert.strictEqual(crypto.createDiffieHellman('0f', 'hex').verifyError, 128 | crypto.constants.DH_CHECK_P_NOT_PRIME);
assert.strictEqual(crypto.createDiffieHellman(Buffer.alloc(128, 255)).verifyError, crypto.constants.DH_CHECK_P_NOT_PRIME);

assert.throws(() => crypto.getDiffieHellman('nope'), { code: 'ERR_CRYPTO_UNKNOWN_DH_GROUP', message: 'Unknown DH group' });
assert.throws(() => crypto.createDiffieHellman(), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createDiffieHellman(512).getPublicKey(), { code: 'ERR_CRYPTO_INVALID_STATE' });
assert.throws(() => made.computeSecret(Buffer.from([1])), { code: 'ERR_CRYPTO_INVALID_KEYLEN', message: 'Supplied key is too small' });
assert.throws(() => made.computeSecret(Buffer.alloc(70, 255)), { code: 'ERR_CRYPTO_INVALID_KEYTYPE', name: 'RangeError' });
