// createHash, hash() and the stream form, against known digests.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const sha1 = (data, encoding) => crypto.createHash('sha1').update(data, encoding).digest('hex');
assert.strictEqual(sha1(''), 'da39a3ee5e6b4b0d3255bfef95601890afd80709');
assert.strictEqual(sha1('abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d');
assert.strictEqual(sha1('päng €𝄞'), sha1(Buffer.from('päng €𝄞')));
assert.strictEqual(sha1('ä', 'latin1'), sha1(Buffer.from([0xe4])));
assert.strictEqual(sha1('6162', 'hex'), sha1('ab'));
assert.strictEqual(crypto.createHash('md5').update('a').update('bc').digest('base64'), 'kAFQmDzST7DWlj99KOF/cg==');
assert.strictEqual(crypto.createHash('SHA256').update('abc').digest('hex'),
  'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
assert.strictEqual(crypto.createHash('sha512').update(new Uint16Array([1, 2])).digest().length, 64);
assert.strictEqual(crypto.createHash('sha3-256').update('').digest('hex'),
  'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a');
assert.ok(Buffer.isBuffer(crypto.createHash('sha1').digest()));
assert.strictEqual(crypto.createHash('shake128', { outputLength: 8 }).update('x').digest('hex').length, 16);
assert.strictEqual(crypto.createHash('shake256', { outputLength: 0 }).digest('hex'), '');

const half = crypto.createHash('sha1').update('a');
const copy = half.copy().update('bc');
assert.strictEqual(copy.digest('hex'), sha1('abc'));
assert.strictEqual(half.update('x').digest('hex'), sha1('ax'));
assert.throws(() => half.digest(), { code: 'ERR_CRYPTO_HASH_FINALIZED', message: 'Digest already called' });
assert.throws(() => half.update('x'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
assert.throws(() => half.copy(), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
assert.throws(() => crypto.createHash('nope'), { message: 'Digest method not supported' });
assert.throws(() => crypto.createHash(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createHash('sha1').update(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createHash('sha1', { outputLength: 5 }), { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
assert.throws(() => crypto.createHash('shake128', { outputLength: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.ok(crypto.createHash('sha1') instanceof crypto.Hash);
assert.ok(crypto.Hash('sha1') instanceof crypto.Hash);

assert.strictEqual(crypto.hash('sha1', 'abc'), sha1('abc'));
assert.strictEqual(crypto.hash('sha1', Buffer.from('abc'), 'buffer').toString('hex'), sha1('abc'));
assert.throws(() => crypto.hash('nope', 'x'), { message: 'Digest method nope is not supported' });
assert.throws(() => crypto.hash('sha1', 5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.hash('sha1', 'x', 'zz'), { code: 'ERR_INVALID_ARG_VALUE' });

const names = crypto.getHashes();
for (const name of ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'RSA-SHA256', 'blake2b512', 'shake256']) {
  assert.ok(names.includes(name), name);
}

let ended = 0;
const stream = crypto.createHash('sha1');
stream.setEncoding('hex');
stream.on('data', (text) => { assert.strictEqual(text, sha1('abc')); ended++; });
stream.write('a');
stream.end('bc');
const readBack = crypto.createHash('sha1');
readBack.on('finish', () => { assert.strictEqual(readBack.read().toString('hex'), sha1('abc')); ended++; });
readBack.end('abc');
process.on('exit', () => assert.strictEqual(ended, 2));
