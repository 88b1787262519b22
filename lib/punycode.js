'use strict';

// Punycode (RFC 3492): Unicode in the letters, digits and hyphens of host names.

const kBase = 36;
const kTMin = 1;
const kTMax = 26;
const kSkew = 38;
const kDamp = 700;
const kInitialBias = 72;
const kInitialN = 128;
const kMaxInt = 2147483647;

const kErrors = {
  'overflow': 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};

function fail(type) {
  throw new RangeError(kErrors[type]);
}

/** The code points of a string; a lone surrogate counts as one. */
function ucs2decode(string) {
  const output = [];
  for (let i = 0; i < string.length; i++) {
    const code = string.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff && i + 1 < string.length) {
      const low = string.charCodeAt(i + 1);
      if ((low & 0xfc00) === 0xdc00) {
        output.push(((code & 0x3ff) << 10) + (low & 0x3ff) + 0x10000);
        i++;
        continue;
      }
    }
    output.push(code);
  }
  return output;
}

function ucs2encode(codePoints) {
  return String.fromCodePoint(...codePoints);
}

function digitOf(code) {
  if (code >= 48 && code < 58) return 26 + (code - 48);
  if (code >= 65 && code < 91) return code - 65;
  if (code >= 97 && code < 123) return code - 97;
  return kBase;
}

function letterOf(digit) {
  return digit + 22 + (digit < 26 ? 75 : 0);
}

function adapt(delta, count, first) {
  let k = 0;
  delta = first ? Math.floor(delta / kDamp) : delta >> 1;
  delta += Math.floor(delta / count);
  for (; delta > (kBase - kTMin) * kTMax >> 1; k += kBase) delta = Math.floor(delta / (kBase - kTMin));
  return Math.floor(k + (kBase - kTMin + 1) * delta / (delta + kSkew));
}

function threshold(k, bias) {
  if (k <= bias) return kTMin;
  return k >= bias + kTMax ? kTMax : k - bias;
}

/** Punycode to Unicode. Throws RangeError. */
function decode(input) {
  const output = [];
  let i = 0;
  let n = kInitialN;
  let bias = kInitialBias;
  let basic = input.lastIndexOf('-');
  if (basic < 0) basic = 0;
  for (let j = 0; j < basic; ++j) {
    if (input.charCodeAt(j) >= 0x80) fail('not-basic');
    output.push(input.charCodeAt(j));
  }
  for (let index = basic > 0 ? basic + 1 : 0; index < input.length;) {
    const old = i;
    for (let weight = 1, k = kBase; ; k += kBase) {
      if (index >= input.length) fail('invalid-input');
      const digit = digitOf(input.charCodeAt(index++));
      if (digit >= kBase) fail('invalid-input');
      if (digit > Math.floor((kMaxInt - i) / weight)) fail('overflow');
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(kMaxInt / (kBase - t))) fail('overflow');
      weight *= kBase - t;
    }
    const count = output.length + 1;
    bias = adapt(i - old, count, old === 0);
    if (Math.floor(i / count) > kMaxInt - n) fail('overflow');
    n += Math.floor(i / count);
    i %= count;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** Unicode to Punycode. Throws RangeError. */
function encode(string) {
  const input = ucs2decode(string);
  let output = '';
  let n = kInitialN;
  let delta = 0;
  let bias = kInitialBias;
  for (const code of input) {
    if (code < 0x80) output += String.fromCharCode(code);
  }
  const basic = output.length;
  let handled = basic;
  if (basic) output += '-';
  while (handled < input.length) {
    let m = kMaxInt;
    for (const code of input) {
      if (code >= n && code < m) m = code;
    }
    const next = handled + 1;
    if (m - n > Math.floor((kMaxInt - delta) / next)) fail('overflow');
    delta += (m - n) * next;
    n = m;
    for (const code of input) {
      if (code < n && ++delta > kMaxInt) fail('overflow');
      if (code === n) {
        let q = delta;
        for (let k = kBase; ; k += kBase) {
          const t = threshold(k, bias);
          if (q < t) break;
          output += String.fromCharCode(letterOf(t + (q - t) % (kBase - t)));
          q = Math.floor((q - t) / (kBase - t));
        }
        output += String.fromCharCode(letterOf(q));
        bias = adapt(delta, next, handled === basic);
        delta = 0;
        ++handled;
      }
    }
    ++delta;
    ++n;
  }
  return output;
}

function mapDomain(domain, map) {
  const parts = domain.split('@');
  let local = '';
  if (parts.length > 1) {
    // The part before the @ of an address stays as it is.
    local = `${parts[0]}@`;
    domain = parts[1];
  }
  return local + domain.replace(/[\x2e\u3002\uff0e\uff61]/g, '.').split('.').map(map).join('.');
}

function toUnicode(input) {
  return mapDomain(input, (label) => (/^xn--/.test(label) ? decode(label.slice(4).toLowerCase()) : label));
}

function toASCII(input) {
  return mapDomain(input, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
