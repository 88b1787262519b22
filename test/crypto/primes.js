// generatePrime and checkPrime at once and on the pool; Certificate (SPKAC); key pairs of Diffie-Hellman by prime.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const { promisify } = require('util');

const fails = (run, code, message = /./) => assert.throws(run, { code, message });
assert.strictEqual(crypto.generatePrimeSync(64).byteLength, 8);
assert.ok(crypto.generatePrimeSync(64) instanceof ArrayBuffer);
assert.strictEqual(crypto.generatePrimeSync(3, { bigint: true }), 7n);
assert.strictEqual(crypto.generatePrimeSync(32, { add: 12n, rem: 11n, bigint: true }) % 12n, 11n);
assert.strictEqual(crypto.generatePrimeSync(32, { add: Buffer.from([12]), rem: Buffer.from([11]), bigint: true }) % 12n, 11n);
const safe = crypto.generatePrimeSync(32, { safe: true, bigint: true });
assert.ok(crypto.checkPrimeSync(safe) && crypto.checkPrimeSync((safe - 1n) / 2n, { checks: 20 }));
for (const [number, prime] of [[0n, false], [1n, false], [4n, false], [13n, true], [Buffer.from([13]), true], [561n, false]]) {
  assert.strictEqual(crypto.checkPrimeSync(number), prime);
}
fails(() => crypto.generatePrimeSync(0), 'ERR_OUT_OF_RANGE', /"size" is out of range. It must be >= 1 && <= 2147483647/);
fails(() => crypto.generatePrimeSync('a'), 'ERR_INVALID_ARG_TYPE');
fails(() => crypto.generatePrimeSync(1), 'ERR_OSSL_BN_BITS_TOO_SMALL');
fails(() => crypto.generatePrimeSync(32, { add: 12 }), 'ERR_INVALID_ARG_TYPE', /"options\.add" property must be of type bigint or an instance of ArrayBuffer/);
fails(() => crypto.generatePrimeSync(32, { add: 2n ** 40n }), 'ERR_OUT_OF_RANGE', 'invalid options.add');
fails(() => crypto.generatePrimeSync(32, { add: 12n, rem: 13n }), 'ERR_OUT_OF_RANGE', 'invalid options.rem');
fails(() => crypto.generatePrimeSync(32, { add: -12n }), 'ERR_OUT_OF_RANGE');
fails(() => crypto.checkPrimeSync(13), 'ERR_INVALID_ARG_TYPE');
fails(() => crypto.checkPrimeSync(13n, { checks: -1 }), 'ERR_OUT_OF_RANGE');
fails(() => crypto.generatePrime(32), 'ERR_INVALID_ARG_TYPE', /"callback" argument/);

// A challenge of RFC 2459's days; its signature is by MD5.
const spkac = 'MIICUzCCATswggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQC33FiIiiexwLe/P8DZx5HsqFlmUO7/lvJ7necJVNwqdZ3ax5jpQB0p6uxfqeOvzcN3k5V7UFb/Am+nkSNZMAZhsWzCU2Z4Pjh50QYz3f0Hour7/yIGStOLyYY3hgLK2K8TbhgjQPhdkw9+QtKlpvbL8fLgONAoGrVOFnRQGcr70iFffsm79mgZhKVMgYiHPJqJgGHvCtkGg9zMgS7p63+Q3ZWedtFS2RhMX3uCBy/mH6EOlRCNBbRmA4xxNzyf5GQaki3T+Iz9tOMjdPP+CwV2LqEdylmBuik8vrfTb3qIHLKKBAI8lXN26wWtA3kN4L7NP+cbKlCRlqctvhmylLH1AgMBAAEWE3RoaXMtaXMtYS1jaGFsbGVuZ2UwDQYJKoZIhvcNAQEEBQADggEBAIozmeW1kfDfAVwRQKileZGLRGCD7AjdHLYEe16xTBPve8Af1bDOyuWsAm4qQLYA4FAFROiKeGqxCtIErEvm87/09tCfF1My/1Uj+INjAk39DK9J9alLlTsrwSgd1lb3YlXY7TyitCmh7iXLo4pVhA2chNA3njiMq3CUpSvGbpzrESL2dv97lv590gUD988wkTDVyYsf0T8+X0Kww3AgPWGji+2f2i5/jTfD/s1lK1nqi7ZxFm0pGZoy1MJ51SCEy7Y82ajroI+5786nC02mo9ak7samca4YDZOoxN4d3tax4B/HDF5dqJSm1/31xYLDTfujCM5FkSjRc4m6hnriEkc=';
for (const [owner, value] of [[crypto.Certificate, spkac], [crypto.Certificate(), Buffer.from(spkac)]]) {
  assert.strictEqual(owner.verifySpkac(value), true);
  assert.strictEqual(owner.exportChallenge(value).toString(), 'this-is-a-challenge');
  assert.strictEqual(crypto.createPublicKey(owner.exportPublicKey(value)).asymmetricKeyDetails.modulusLength, 2048);
}
const forged = spkac.replace('IozmeW1', 'IozmeW2');
assert.strictEqual(crypto.Certificate.verifySpkac(forged), false);
assert.deepStrictEqual([crypto.Certificate.verifySpkac('xx'), crypto.Certificate.exportChallenge('xx'), crypto.Certificate.exportPublicKey('')], [false, '', '']);
fails(() => crypto.Certificate.verifySpkac(5), 'ERR_INVALID_ARG_TYPE');

const prime = crypto.createDiffieHellman(512).getPrime();
for (const options of [{ primeLength: 512 }, { prime, generator: 2 }, { group: 'modp1' }, { group: 'modp14' }]) {
  const [a, b] = [1, 2].map(() => crypto.generateKeyPairSync('dh', options));
  assert.strictEqual(a.publicKey.asymmetricKeyType, 'dh');
  if (options.primeLength) continue; // each has a prime of its own
  assert.deepStrictEqual(crypto.diffieHellman({ privateKey: a.privateKey, publicKey: b.publicKey }),
                         crypto.diffieHellman({ privateKey: b.privateKey, publicKey: a.publicKey }));
}
fails(() => crypto.generateKeyPairSync('dh', {}), 'ERR_MISSING_OPTION', 'At least one of the group, prime, or primeLength options is required');
fails(() => crypto.generateKeyPairSync('dh', { group: 'modp14', prime }), 'ERR_INCOMPATIBLE_OPTION_PAIR');
fails(() => crypto.generateKeyPairSync('dh', { group: 'x' }), 'ERR_CRYPTO_UNKNOWN_DH_GROUP');
fails(() => crypto.generateKeyPairSync('dh', { prime: 5 }), 'ERR_INVALID_ARG_TYPE');
assert.deepStrictEqual([crypto.getFips(), crypto.fips, crypto.setFips(false)], [0, 0, undefined]);
assert.deepStrictEqual(crypto.secureHeapUsed(), { total: 0, used: 0, utilization: 0, min: 0 });

(async () => {
  assert.strictEqual((await promisify(crypto.generatePrime)(40)).byteLength, 5);
  assert.strictEqual(typeof await promisify(crypto.generatePrime)(40, { bigint: true }), 'bigint');
  assert.strictEqual(await promisify(crypto.checkPrime)(17n), true);
  await assert.rejects(promisify(crypto.generatePrime)(1), { code: 'ERR_OSSL_BN_BITS_TOO_SMALL' });
})();
