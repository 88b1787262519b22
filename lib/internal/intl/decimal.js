'use strict';

// Exact decimal numbers and their rounding, for Intl.NumberFormat (ECMA-402 16.5.3 and on). A decimal is { negative, digits, point }:
// the value 0.DIGITS times ten to the power of point, without zeros at either end of the digits; zero has no digits and point 0.
// `special` is 'nan' or 'infinity' for what is no number.

function make(negative, digits, point) {
  let from = 0;
  while (from < digits.length && digits.charCodeAt(from) === 48) from++;
  let to = digits.length;
  while (to > from && digits.charCodeAt(to - 1) === 48) to--;
  return from === to ? { negative, digits: '', point: 0, special: undefined } : { negative, digits: digits.slice(from, to), point: point - from, special: undefined };
}

function parse(text) {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null || (match[2] === '' && match[3] === '')) return undefined;
  return make(match[1] === '-', match[2] + match[3], match[2].length + Number(match[4] ?? 0));
}

/** ToIntlMathematicalValue (16.5.18): a number, a bigint, or text in the form of a numeric literal. */
function toDecimal(value) {
  let primitive = value;
  if (typeof value === 'object' && value !== null) {
    const convert = value[Symbol.toPrimitive];
    if (convert !== undefined && convert !== null) primitive = Reflect.apply(convert, value, ['number']);
    else {
      primitive = value.valueOf();
      if (typeof primitive === 'object' && primitive !== null) primitive = value.toString();
    }
  }
  if (typeof primitive === 'bigint') return parse(String(primitive));
  if (typeof primitive === 'string') {
    const text = primitive.trim();
    const decimal = parse(text);
    if (decimal !== undefined) return decimal;
    if (/^0[box]/i.test(text)) {
      try {
        return parse(String(BigInt(text)));
      } catch {
        return { negative: false, digits: '', point: 0, special: 'nan' };
      }
    }
  }
  const number = Number(primitive);
  if (Number.isNaN(number)) return { negative: false, digits: '', point: 0, special: 'nan' };
  const negative = number < 0 || Object.is(number, -0);
  if (!Number.isFinite(number)) return { negative, digits: '', point: 0, special: 'infinity' };
  const decimal = parse(String(Math.abs(number)));
  decimal.negative = negative;
  return decimal;
}

// Does the mode go away from zero? half: how the part that goes compares with a half (-1, 0, 1); odd: the last digit that stays.
const roundsUp = {
  __proto__: null,
  ceil: (negative) => !negative,
  floor: (negative) => negative,
  expand: () => true,
  trunc: () => false,
  halfCeil: (negative, half) => half > 0 || (half === 0 && !negative),
  halfFloor: (negative, half) => half > 0 || (half === 0 && negative),
  halfExpand: (negative, half) => half >= 0,
  halfTrunc: (negative, half) => half > 0,
  halfEven: (negative, half, odd) => half > 0 || (half === 0 && odd),
};

function increase(digits) {
  let at = digits.length - 1;
  while (at >= 0 && digits[at] === '9') at--;
  if (at < 0) return `1${'0'.repeat(digits.length)}`;
  return digits.slice(0, at) + String.fromCharCode(digits.charCodeAt(at) + 1) + '0'.repeat(digits.length - at - 1);
}

/** The decimal rounded to a multiple of increment times ten to the power of place. */
function round(decimal, place, mode, increment = 1) {
  const { negative, digits, point } = decimal;
  const count = point - place; // digits that stay
  if (digits === '') return decimal;
  if (increment !== 1) {
    const step = BigInt(increment);
    const kept = BigInt(count > 0 ? digits.slice(0, count).padEnd(count, '0') : '0');
    const tail = count < digits.length ? (count < 0 ? `${'0'.repeat(Math.min(-count, 5))}${digits}` : digits.slice(Math.max(count, 0))) : '';
    const scale = 10n ** BigInt(tail.length);
    const rest = (kept % step) * scale + BigInt(tail || '0');
    let quotient = kept / step;
    if (rest !== 0n) {
      const double = rest * 2n;
      const unit = step * scale;
      if (roundsUp[mode](negative, double > unit ? 1 : double < unit ? -1 : 0, quotient % 2n === 1n)) quotient++;
    }
    const text = String(quotient * step);
    return make(negative, text, text.length + place);
  }
  if (count >= digits.length) return decimal;
  const kept = count > 0 ? digits.slice(0, count) : '';
  let half = -1;
  if (count >= 0) {
    const first = digits.charCodeAt(count) - 48;
    half = first > 5 || (first === 5 && digits.length > count + 1) ? 1 : first === 5 ? 0 : -1;
  }
  const odd = kept !== '' && kept.charCodeAt(kept.length - 1) % 2 === 1;
  if (!roundsUp[mode](negative, half, odd)) return make(negative, kept, Math.max(point, kept === '' ? 0 : point));
  const up = kept === '' ? '1' : increase(kept);
  return make(negative, up, up.length + place);
}

/** A decimal times ten to the power of places. */
function shift(decimal, places) {
  return decimal.digits === '' ? decimal : { ...decimal, point: decimal.point + places };
}

/** Whole and fraction digits as text, with at least so many of each. */
function texts({ digits, point }, minimumInteger, minimumFraction) {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const fraction = point < digits.length ? (point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)) : '';
  return { whole: whole.padStart(Math.max(minimumInteger, 0), '0'), fraction: fraction.padEnd(minimumFraction, '0') };
}

module.exports = { round, shift, texts, toDecimal };
