// BigInt: operators, comparison, conversions, large values, and where other parts of the language meet it.
'use strict';
function same(a, b, m) { if (!Object.is(a, b)) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
function error(f) { try { f(); } catch (e) { return e.name + ': ' + e.message; } return 'none'; }
const mixed = 'TypeError: Cannot mix BigInt and other types, use explicit conversions';

// Literals and operators
same(0xffn + 0o17n + 0b11n + 1_000n, 1273n);
same(2n ** 64n, 18446744073709551616n);
same(-5n / 2n, -2n); same(-5n % 2n, -1n); same(-5n >> 1n, -3n); same(1n << 100n >> 99n, 2n); same(8n >> -2n, 32n);
same(~5n, -6n); same(-(-5n), 5n); same(-0n, 0n); same(-6n & 0xffn, 250n); same(-6n | 1n, -5n); same(-6n ^ 3n, -7n);
let x = 9223372036854775807n; x++; same(x, 9223372036854775808n); x **= 2n; same(x, 2n ** 126n); x--; same(x, 2n ** 126n - 1n);
same(1n + 'a', '1a');
same(error(() => 1n + 1), mixed); same(error(() => '5' * 1n), mixed); same(error(() => 1n | null), mixed);
same(error(() => 1n / 0n), 'RangeError: Division by zero'); same(error(() => 1n % 0n), 'RangeError: Division by zero');
same(error(() => 2n ** -1n).slice(0, 10), 'RangeError'); same(error(() => 1n << 2n ** 40n), 'RangeError: Maximum BigInt size exceeded');
same(error(() => 1n >>> 0n), 'TypeError: BigInts have no unsigned right shift, use >> instead');
same(error(() => +1n), 'TypeError: Cannot convert a BigInt value to a number');

// Comparison
same(1n == 1, true); same(1n == '1', true); same(1n == 'x', false); same(1n === 1, false); same(2n > 1, true); same(1n < 1.5, true);
same(1n < '2', true); same(1n < NaN, false); same(1n > 'x', false); same(10n ** 20n == 1e20, true); same(2n ** 53n + 1n > 2 ** 53, true);
same(0n ? 1 : 2, 2); same(typeof 1n, 'bigint'); same(Object.is(2n ** 80n, 2n ** 80n), true); same([1n, 2n].includes(2n), true);
same(new Map([[2n ** 70n, 'a']]).get(2n ** 70n), 'a'); same(new Set([1n, 1n, 1]).size, 2); same([3n, 1, 2n].sort().join(), '1,2,3');

// Conversion
same(BigInt('0xff'), 255n); same(BigInt(' -12\n'), -12n); same(BigInt(''), 0n); same(BigInt(true), 1n); same(BigInt(2 ** 70), 2n ** 70n);
same(error(() => BigInt(1.5)), 'RangeError: The number 1.5 cannot be converted to a BigInt because it is not an integer');
same(error(() => BigInt('1x')), 'SyntaxError: Cannot convert 1x to a BigInt');
same(error(() => BigInt(undefined)), 'TypeError: Cannot convert undefined to a BigInt');
same(error(() => new BigInt(1)), 'TypeError: BigInt is not a constructor');
same(Number(2n ** 53n + 1n), 2 ** 53); same(Number(2n ** 53n + 3n), 2 ** 53 + 4); same(Number(-(10n ** 400n)), -Infinity); same(parseInt('12n'), 12);
same(BigInt.asIntN(8, 255n), -1n); same(BigInt.asUintN(8, -1n), 255n); same(BigInt.asUintN(64, -1n), 2n ** 64n - 1n); same(BigInt.asIntN(3, 25n), 1n);
same((255n).toString(16), 'ff'); same((-(36n ** 9n)).toString(36), '-1000000000'); same((1234567n).toLocaleString(), '1,234,567');
same(String(Object(5n)), '5'); same(Object(1n) + 1n, 2n); same(typeof Object(1n), 'object'); same(Object.prototype.toString.call(1n), '[object BigInt]');
same(({ [1n]: 2, 3n: 4 })[3], 4); same([5, 6][1n], 6); same(new BigUint64Array([-1n])[0], 2n ** 64n - 1n);

// JSON
same(error(() => JSON.stringify({ a: 1n })), 'TypeError: Do not know how to serialize a BigInt');
same(error(() => JSON.stringify([Object(1n)])), 'TypeError: Do not know how to serialize a BigInt');
same(JSON.stringify({ a: 1n }, (k, v) => typeof v === 'bigint' ? String(v) : v), '{"a":"1"}');
BigInt.prototype.toJSON = function() { return `${this}n`; };
same(JSON.stringify([1n, Object(2n)]), '["1n","2n"]');
delete BigInt.prototype.toJSON;

// Large values: text in both directions, arithmetic that must agree with itself
const nines = BigInt('9'.repeat(100000));
same(nines + 1n, 10n ** 100000n); same(String(nines).length, 100000); same(nines.toString(16).length, 83049);
same(BigInt('0x' + nines.toString(16)), nines);
const a = 3n ** 5000n, b = 7n ** 2000n + 5n;
same(a / b * b + a % b, a); same((a * b) / a, b); same(a * a - b * b, (a + b) * (a - b)); same(-a / b, -(a / b));
same((a << 777n) >> 777n, a); same((a & b) + (a | b), a + b); same((a ^ b) ^ b, a); same(~~a, a);
// Texts in powers of two, of lengths round the ends of the digits within.
for (const [prefix, radix, digits] of [['0x', 16, '9fedc0'], ['0o', 8, '17052'], ['0b', 2, '10110']]) {
  for (let n = 14; n < 200; n++) {
    const text = '00' + digits.repeat(n).slice(0, n);
    let value = 0n;
    for (const digit of text) value = value * BigInt(radix) + BigInt(parseInt(digit, radix));
    same(BigInt(prefix + text), value);
  }
}
same(BigInt('0x' + 'f'.repeat(1e6)), (1n << 4000000n) - 1n);
