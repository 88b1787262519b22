// randomBytes, randomFill, randomInt, randomUUID, getRandomValues.
'use strict';
const assert = require('assert');
const crypto = require('crypto');

let calls = 0;
assert.strictEqual(crypto.randomBytes(32).length, 32);
assert.notDeepStrictEqual(crypto.randomBytes(32), crypto.randomBytes(32));
assert.strictEqual(crypto.randomBytes(0).length, 0);
crypto.randomBytes(100, (err, bytes) => {
  calls++;
  assert.ifError(err);
  assert.strictEqual(bytes.length, 100);
  assert.ok(bytes.some((b) => b !== 0));
});
assert.throws(() => crypto.randomBytes(-1), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomBytes('1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.randomBytes(1, 5), { code: 'ERR_INVALID_ARG_TYPE' });

const buffer = Buffer.alloc(16);
assert.strictEqual(crypto.randomFillSync(buffer, 4, 8), buffer);
assert.deepStrictEqual([...buffer.subarray(0, 4), ...buffer.subarray(12)], new Array(8).fill(0));
assert.ok(buffer.subarray(4, 12).some((b) => b !== 0));
assert.throws(() => crypto.randomFillSync(buffer, 17), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomFillSync(buffer, 8, 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomFillSync('x'), { code: 'ERR_INVALID_ARG_TYPE' });
crypto.randomFill(new Uint32Array(4), 2, (err, array) => {
  calls++;
  assert.ifError(err);
  assert.deepStrictEqual([array[0], array[1]], [0, 0]);
});

const seen = new Set();
for (let i = 0; i < 300; i++) {
  const n = crypto.randomInt(3, 7);
  assert.ok(n >= 3 && n < 7);
  seen.add(n);
}
assert.strictEqual(seen.size, 4);
assert.strictEqual(crypto.randomInt(1), 0);
crypto.randomInt(10, (err, n) => { calls++; assert.ok(!err && n < 10); });
assert.throws(() => crypto.randomInt(3, 3), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => crypto.randomInt(0.5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.randomInt(0, 2 ** 48), { code: 'ERR_OUT_OF_RANGE' });

const uuids = new Set();
for (let i = 0; i < 500; i++) {
  const uuid = crypto.randomUUID(i % 2 ? { disableEntropyCache: true } : undefined);
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  uuids.add(uuid);
}
assert.strictEqual(uuids.size, 500);
assert.throws(() => crypto.randomUUID(5), { code: 'ERR_INVALID_ARG_TYPE' });

const array = new Uint16Array(40);
assert.strictEqual(crypto.getRandomValues(array), array);
assert.ok(array.some((n) => n > 255));
assert.strictEqual(globalThis.crypto.getRandomValues(new Uint8Array(2)).length, 2);
assert.strictEqual(globalThis.crypto, crypto.webcrypto);
assert.throws(() => crypto.webcrypto.getRandomValues([1]), { name: 'TypeMismatchError' });
assert.throws(() => crypto.webcrypto.getRandomValues(new Float32Array(1)), { name: 'TypeMismatchError' });
assert.throws(() => crypto.webcrypto.getRandomValues(new Uint8Array(65537)), { name: 'QuotaExceededError' });
process.on('exit', () => assert.strictEqual(calls, 3));
