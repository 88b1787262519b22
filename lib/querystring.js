'use strict';

// Query strings: 'a=1&a=2&b=x%20y' to { a: ['1', '2'], b: 'x y' } and back.

const { codes: { ERR_INVALID_URI } } = require('internal/errors');
const { Buffer } = require('buffer');

// What needs no escaping: letters, digits and - _ . ! ~ * ' ( )
const kUnescaped = /^[\w\-.!~*'()]*$/;

/** Percent-encodes a value, as encodeURIComponent does. Throws ERR_INVALID_URI for lone surrogates. */
function qsEscape(value) {
  if (typeof value !== 'string') value = typeof value === 'object' ? String(value) : `${value}`;
  if (kUnescaped.test(value)) return value;
  try {
    return encodeURIComponent(value);
  } catch {
    throw new ERR_INVALID_URI();
  }
}

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

/** The bytes of a text with its %xx decoded; what is malformed stays. */
function unescapeBuffer(text, decodeSpaces) {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (decodeSpaces && code === 43) {
      code = 32;
    } else if (code === 37 && i + 2 < text.length) {
      const high = hexValue(text.charCodeAt(i + 1));
      const low = hexValue(text.charCodeAt(i + 2));
      if (high !== -1 && low !== -1) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return out.slice(0, length);
}

function qsUnescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescapeBuffer(text, decodeSpaces).toString();
  }
}

function primitiveText(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': return `${value}`;
    case 'boolean': return value ? 'true' : 'false';
    default: return '';
  }
}

/** { a: [1, 2] } to 'a=1&a=2'. @param {{ encodeURIComponent?: Function }} [options] */
function stringify(object, separator, equals, options) {
  separator ||= '&';
  equals ||= '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent :
    querystring.escape;
  if (object === null || typeof object !== 'object') return '';
  let text = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const prefix = encode(primitiveText(key)) + equals;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        if (text !== '') text += separator;
        text += prefix + encode(primitiveText(value[i]));
      }
    } else {
      if (text !== '') text += separator;
      text += prefix + encode(primitiveText(value));
    }
  }
  return text;
}

function decodeWith(decode, text) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

/**
 * @param {{ maxKeys?: number, decodeURIComponent?: Function }} [options] maxKeys: 1000; 0: any number
 */
function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys > 0 ? options.maxKeys : -1;
  let decode = querystring.unescape;
  if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const custom = decode !== qsUnescape;

  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf(separator, start);
    if (end === -1) end = text.length;
    if (end > start) {
      let key;
      let value = '';
      const split = text.indexOf(equals, start);
      if (split === -1 || split >= end || split + equals.length > end) {
        key = text.slice(start, end);
      } else {
        key = text.slice(start, split);
        value = text.slice(split + equals.length, end);
      }
      // Plus signs are spaces; a decoder of the user's own sees them as %20.
      const space = custom ? '%20' : ' ';
      if (key.includes('+')) key = key.replaceAll('+', space);
      if (value.includes('+')) value = value.replaceAll('+', space);
      if (key !== '' && (custom || key.includes('%'))) key = decodeWith(decode, key);
      if (value !== '' && (custom || value.includes('%'))) value = decodeWith(decode, value);
      const existing = result[key];
      if (existing === undefined) result[key] = value;
      else if (Array.isArray(existing)) existing.push(value);
      else result[key] = [existing, value];
      if (--pairs === 0) break;
    }
    start = end + separator.length;
  }
  return result;
}

const querystring = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
