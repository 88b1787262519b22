// BigInt values stay what they are while others are computed, whatever memory their arithmetic uses again.
'use strict';
const assert = require('assert');
let a = 5n;
const kept = [a];
const object = { a };
const map = new Map([[a, 'five']]);
let b = a;
a += 1n;
a *= 10n;
a = a - 1n;
a++;
assert.deepStrictEqual([a, b, kept[0], object.a, map.get(5n)], [60n, 5n, 5n, 5n, 'five']);
const closed = () => a;
let c = a;
c = c + c;
c = c * c - c;
assert.deepStrictEqual([c, closed()], [14280n, 60n]);
function add(x, y) {
  x += y;
  y = x + y;
  return [x, y];
}
const one = 1n;
assert.deepStrictEqual([add(one, one), one], [[2n, 3n], 1n]);
let sum = 0n;
for (let i = 0; i < 100; i++) {
  const before = sum;
  sum += BigInt(i);
  assert.strictEqual(sum - before, BigInt(i));
}
assert.strictEqual(sum, 4950n);
let zero = 7n;
zero -= 7n;
zero += 3n;
assert.strictEqual(zero, 3n);
let negative = 3n;
negative = -negative;
negative -= 1n;
assert.deepStrictEqual([negative, negative >> 1n, negative / 3n, negative % 3n, ~negative], [-4n, -2n, -1n, -1n, 3n]);

// Around the ends of 60, 63 and 64 bits, against arithmetic on digits.
const edges = [0n, 1n, -1n, 3n, (1n << 30n) - 1n, 1n << 31n, (1n << 59n) - 1n, 1n << 59n, (1n << 60n) - 1n, 1n << 60n, (1n << 60n) + 1n,
  (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n, 1n << 64n, (1n << 120n) - 1n, 1n << 120n];
for (const x of [...edges, ...edges.map((e) => -e)]) {
  for (const y of [...edges, ...edges.map((e) => -e)]) {
    assert.strictEqual(x + y - y, x);
    assert.strictEqual(x - y + y, x);
    if (y !== 0n) {
      const q = x / y;
      const r = x % y;
      assert.strictEqual(q * y + r, x);
      assert.ok(r === 0n || (r < 0n) === (x < 0n));
      assert.ok((r < 0n ? -r : r) < (y < 0n ? -y : y));
      assert.strictEqual((x * y) / y, x);
    } else {
      assert.throws(() => x / y, RangeError);
      assert.throws(() => x % y, RangeError);
    }
    assert.strictEqual((x & y) + (x | y), x + y);
    assert.strictEqual((x ^ y) + 2n * (x & y), x + y);
    assert.strictEqual(x < y, x - y < 0n);
    assert.strictEqual(x === y, `${x}` === `${y}`);
  }
  for (const by of [0n, 1n, 29n, 30n, 59n, 60n, 61n, 63n, 64n, 65n, 200n]) {
    assert.strictEqual((x << by) >> by, x);
    assert.strictEqual(x << by, x * 2n ** by);
    assert.strictEqual(x << -by, x >> by);
  }
  assert.strictEqual(BigInt(`${x}`), x);
  assert.strictEqual(x == Number(x), BigInt(Number(x)) === x);
  assert.ok(x < Infinity && x > -Infinity && !(x < NaN) && !(x >= NaN));
}
assert.ok(3n > 2.5 && 3n < 3.5 && -3n < -2.5 && 3n == 3 && 3n != 3.5 && 2n ** 70n > 1e21 && 2n ** 60n < 2 ** 61);
for (const bad of [1.5, NaN, Infinity, 1e400]) assert.throws(() => BigInt(bad), RangeError);
assert.deepStrictEqual([BigInt(1e20), BigInt(-1e15), BigInt(-0), BigInt(true), BigInt('0x10')], [100000000000000000000n, -1000000000000000n, 0n, 1n, 16n]);
