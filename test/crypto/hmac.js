// createHmac.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

const hmac = (algorithm, key, data) => crypto.createHmac(algorithm, key).update(data).digest('hex');
assert.strictEqual(hmac('sha1', 'key', 'The quick brown fox jumps over the lazy dog'),
  'de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9');
assert.strictEqual(hmac('sha256', 'key', 'The quick brown fox jumps over the lazy dog'),
  'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
assert.strictEqual(hmac('md5', '', ''), '74e6f7298a9c2d168935f58c001bad88');
assert.strictEqual(hmac('sha1', Buffer.alloc(200, 'k'), 'x'), hmac('sha1', 'k'.repeat(200), 'x'));

const used = crypto.createHmac('sha1', 'k').update('x');
assert.strictEqual(used.digest('hex').length, 40);
assert.strictEqual(used.digest('hex'), '');
assert.throws(() => used.update('y'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });
assert.throws(() => crypto.createHmac('nope', 'k'), { code: 'ERR_CRYPTO_INVALID_DIGEST', message: 'Invalid digest: nope' });
assert.throws(() => crypto.createHmac('sha1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createHmac('sha1', null), { code: 'ERR_INVALID_ARG_TYPE' });

let done = false;
const stream = crypto.createHmac('sha1', 'key');
stream.on('readable', () => {
  const digest = stream.read();
  if (digest === null) return;
  assert.strictEqual(digest.toString('hex'), hmac('sha1', 'key', 'streamed'));
  done = true;
});
stream.write('strea');
stream.end('med');
process.on('exit', () => assert.ok(done));
