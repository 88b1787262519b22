'use strict';

// The URL standard (https://url.spec.whatwg.org): URL, URLSearchParams and what turns file URLs into paths.
//
// parseUrl follows the standard's basic URL parser state by state, so that each rule can be found there. A parsed
// URL is a record { scheme, username, password, host, port, path, opaque, query, fragment }: host is serialised or
// null; path an array of segments, or one string when `opaque`; query and fragment are null when missing.
//
// Names are mapped by NFKC and lower case, and made ASCII by Punycode: close to UTS 46, without its table.

const {
  codes: {
    ERR_ARG_NOT_ITERABLE,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FILE_URL_HOST,
    ERR_INVALID_FILE_URL_PATH,
    ERR_INVALID_THIS,
    ERR_INVALID_TUPLE,
    ERR_INVALID_URL_SCHEME,
    ERR_MISSING_ARGS,
  },
  genericNodeError,
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateObject, validateString } = require('internal/validators');

// Percent-encoding -----------------------------------------------------------------------------------------

// For each ASCII code point, the sets it is encoded in. Everything above U+007E is in all of them.
const kControl = 1;
const kFragment = 2;
const kQuery = 4;
const kSpecialQuery = 8;
const kPath = 16;
const kUserinfo = 32;
const kComponent = 64;
const kEncodeSets = new Uint8Array(128);

function addToSets(characters, sets) {
  for (let i = 0; i < characters.length; i++) kEncodeSets[characters.charCodeAt(i)] |= sets;
}

for (let code = 0; code < 128; code++) {
  if (code < 32 || code === 127) kEncodeSets[code] = 127;
}
addToSets(' "<>', kFragment | kQuery | kSpecialQuery | kPath | kUserinfo | kComponent);
addToSets('`', kFragment | kPath | kUserinfo | kComponent);
addToSets('#', kQuery | kSpecialQuery | kPath | kUserinfo | kComponent);
addToSets("'", kSpecialQuery);
addToSets('?{}', kPath | kUserinfo | kComponent);
addToSets('/:;=@[\\]|^', kUserinfo | kComponent);
addToSets('$&+,%', kComponent);

const kHex = '0123456789ABCDEF';

function percentByte(byte) {
  return `%${kHex[byte >> 4]}${kHex[byte & 15]}`;
}

function percentEncodeCodePoint(code) {
  if (code < 0x80) return percentByte(code);
  if (code < 0x800) return percentByte(0xc0 | code >> 6) + percentByte(0x80 | (code & 63));
  if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
  if (code < 0x10000) {
    return percentByte(0xe0 | code >> 12) + percentByte(0x80 | (code >> 6 & 63)) + percentByte(0x80 | (code & 63));
  }
  return percentByte(0xf0 | code >> 18) + percentByte(0x80 | (code >> 12 & 63)) +
    percentByte(0x80 | (code >> 6 & 63)) + percentByte(0x80 | (code & 63));
}

// The text with what is in `set` encoded.
function percentEncode(text, set) {
  let result = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && (kEncodeSets[code] & set) === 0) continue;
    const point = text.codePointAt(i);
    result += text.slice(last, i) + percentEncodeCodePoint(point);
    if (point > 0xffff) i++;
    last = i + 1;
  }
  return last === 0 ? text : result + text.slice(last);
}

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

// Percent-decodes and reads the result as UTF-8.
function percentDecode(text) {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return require('querystring').unescapeBuffer(text).utf8Slice();
  }
}

// Hosts ----------------------------------------------------------------------------------------------------

const kSpecialPorts = { '__proto__': null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443, 'ftp:': 21, 'file:': null };

function isSpecial(scheme) {
  return kSpecialPorts[scheme] !== undefined;
}

const kForbiddenHost = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const kForbiddenDomain = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;
const kPlainDomain = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?$/;

// A domain in ASCII, or null when it is none.
function domainToAscii(domain) {
  if (/^[\0-\x7f]*$/.test(domain)) {
    domain = domain.toLowerCase();
    if (!domain.includes('xn--')) return domain;
  }
  const mapped = domain.replace(/[\u00ad\u200b\u2060\ufeff\ufe00-\ufe0f\u034f\u180b-\u180d]/g, '')
    .normalize('NFKC').toLowerCase().replace(/[\u3002\uff0e\uff61]/g, '.').normalize('NFC');
  const punycode = require('punycode');
  const labels = mapped.split('.');
  try {
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i];
      if (label.startsWith('xn--')) {
        const decoded = punycode.decode(label.slice(4));
        if (label === 'xn--' || /^[\0-\x7f]*$/.test(decoded) || /[\x80-\x9f]/.test(decoded) || decoded.normalize('NFC') !== decoded) return null;
      } else if (/[^\0-\x7f]/.test(label)) {
        if (/^[\u0300-\u036f]/.test(label) || label.includes('\ufffd')) return null;
        labels[i] = `xn--${punycode.encode(label)}`;
      }
    }
  } catch {
    return null;
  }
  return labels.join('.');
}

function domainToUnicodeLabels(domain) {
  try {
    return require('punycode').toUnicode(domain);
  } catch {
    return domain;
  }
}

// A part of an IPv4 address: decimal, octal (0..) or hexadecimal (0x..). NaN when it is no number.
function parseIPv4Number(text) {
  if (text === '') return NaN;
  let radix = 10;
  if (text.length >= 2 && text[0] === '0') {
    if (text[1] === 'x' || text[1] === 'X') {
      text = text.slice(2);
      radix = 16;
    } else {
      text = text.slice(1);
      radix = 8;
    }
  }
  if (text === '') return 0;
  const pattern = radix === 10 ? /^[0-9]+$/ : radix === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  return pattern.test(text) ? parseInt(text, radix) : NaN;
}

// Whether the last label is a number, so that the whole must be an IPv4 address.
function endsInNumber(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  const last = parts[parts.length - 1];
  if (/^[0-9]+$/.test(last)) return true;
  return /^0[xX][0-9a-fA-F]*$/.test(last);
}

function parseIPv4(host) {
  const parts = host.split('.');
  if (parts[parts.length - 1] === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  const numbers = [];
  for (const part of parts) {
    const number = parseIPv4Number(part);
    if (Number.isNaN(number)) return null;
    numbers.push(number);
  }
  for (let i = 0; i < numbers.length - 1; i++) {
    if (numbers[i] > 255) return null;
  }
  if (numbers[numbers.length - 1] >= 256 ** (5 - numbers.length)) return null;
  let address = numbers[numbers.length - 1];
  for (let i = 0; i < numbers.length - 1; i++) address += numbers[i] * 256 ** (3 - i);
  return `${Math.floor(address / 16777216)}.${Math.floor(address / 65536) % 256}.` +
    `${Math.floor(address / 256) % 256}.${address % 256}`;
}

// The eight pieces of an IPv6 address, or null.
function parseIPv6(text) {
  const pieces = [0, 0, 0, 0, 0, 0, 0, 0];
  let pieceIndex = 0;
  let compress = null;
  let pointer = 0;
  if (text[0] === ':') {
    if (text[1] !== ':') return null;
    pointer = 2;
    compress = ++pieceIndex;
  }
  while (pointer < text.length) {
    if (pieceIndex === 8) return null;
    if (text[pointer] === ':') {
      if (compress !== null) return null;
      pointer++;
      compress = ++pieceIndex;
      continue;
    }
    let value = 0;
    let length = 0;
    while (length < 4 && pointer < text.length && hexValue(text.charCodeAt(pointer)) >= 0) {
      value = value * 16 + hexValue(text.charCodeAt(pointer));
      pointer++;
      length++;
    }
    if (text[pointer] === '.') {
      // The last two pieces as an IPv4 address
      if (length === 0) return null;
      pointer -= length;
      if (pieceIndex > 6) return null;
      let seen = 0;
      while (pointer < text.length) {
        let number = null;
        if (seen > 0) {
          if (text[pointer] !== '.' || seen >= 4) return null;
          pointer++;
        }
        if (pointer >= text.length || !isDigit(text.charCodeAt(pointer))) return null;
        while (pointer < text.length && isDigit(text.charCodeAt(pointer))) {
          const digit = text.charCodeAt(pointer) - 48;
          if (number === null) number = digit;
          else if (number === 0) return null;
          else number = number * 10 + digit;
          if (number > 255) return null;
          pointer++;
        }
        pieces[pieceIndex] = pieces[pieceIndex] * 256 + number;
        seen++;
        if (seen === 2 || seen === 4) pieceIndex++;
      }
      if (seen !== 4) return null;
      break;
    } else if (text[pointer] === ':') {
      pointer++;
      if (pointer >= text.length) return null;
    } else if (pointer < text.length) {
      return null;
    }
    pieces[pieceIndex++] = value;
  }
  if (compress !== null) {
    let swaps = pieceIndex - compress;
    pieceIndex = 7;
    while (pieceIndex !== 0 && swaps > 0) {
      const other = compress + swaps - 1;
      const piece = pieces[other];
      pieces[other] = pieces[pieceIndex];
      pieces[pieceIndex] = piece;
      pieceIndex--;
      swaps--;
    }
  } else if (pieceIndex !== 8) {
    return null;
  }
  return pieces;
}

function serializeIPv6(pieces) {
  // The longest run of zeroes, if longer than one, is left out.
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && pieces[i + length] === 0) length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
    if (length > 0) i += length - 1;
  }
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === best) {
      text += i === 0 ? '::' : ':';
      i += bestLength - 1;
      continue;
    }
    text += pieces[i].toString(16);
    if (i < 7) text += ':';
  }
  return text;
}

function isDigit(code) {
  return code >= 48 && code <= 57;
}

function isAlpha(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

// The serialised host, or null when it is none.
function parseHost(input, isOpaque) {
  if (input[0] === '[') {
    if (input[input.length - 1] !== ']') return null;
    const pieces = parseIPv6(input.slice(1, -1));
    return pieces === null ? null : `[${serializeIPv6(pieces)}]`;
  }
  if (isOpaque) return kForbiddenHost.test(input) ? null : percentEncode(input, kControl);
  let domain = input;
  if (!kPlainDomain.test(input) || input.includes('xn--')) {
    domain = domainToAscii(percentDecode(input));
    if (domain === null || domain === '' || kForbiddenDomain.test(domain)) return null;
  }
  const last = domain.charCodeAt(domain.length - 1);
  // Only a name that ends in a digit, a hexadecimal one or a dot can be an IPv4 address.
  if ((hexValue(last) >= 0 || last === 46 || last === 120) && endsInNumber(domain)) return parseIPv4(domain);
  return domain;
}

// The parser -----------------------------------------------------------------------------------------------

const SCHEME_START = 1;
const SCHEME = 2;
const NO_SCHEME = 3;
const SPECIAL_RELATIVE_OR_AUTHORITY = 4;
const PATH_OR_AUTHORITY = 5;
const RELATIVE = 6;
const RELATIVE_SLASH = 7;
const SPECIAL_AUTHORITY_SLASHES = 8;
const SPECIAL_AUTHORITY_IGNORE_SLASHES = 9;
const AUTHORITY = 10;
const HOST = 11;
const HOSTNAME = 12;
const PORT = 13;
const FILE = 14;
const FILE_SLASH = 15;
const FILE_HOST = 16;
const PATH_START = 17;
const PATH = 18;
const OPAQUE_PATH = 19;
const QUERY = 20;
const FRAGMENT = 21;

function isWindowsDriveLetter(text) {
  return text.length === 2 && isAlpha(text.charCodeAt(0)) && (text[1] === ':' || text[1] === '|');
}

function startsWithDriveLetter(text, pointer) {
  const rest = text.length - pointer;
  if (rest < 2 || !isAlpha(text.charCodeAt(pointer)) || (text[pointer + 1] !== ':' && text[pointer + 1] !== '|')) {
    return false;
  }
  if (rest === 2) return true;
  const next = text[pointer + 2];
  return next === '/' || next === '\\' || next === '?' || next === '#';
}

function isSingleDot(segment) {
  return segment === '.' || (segment.length === 3 && segment.toLowerCase() === '%2e');
}

function isDoubleDot(segment) {
  if (segment.length > 6 || (segment[0] !== '.' && segment[0] !== '%')) return false;
  if (segment === '..') return true;
  const lower = segment.toLowerCase();
  return lower === '.%2e' || lower === '%2e.' || lower === '%2e%2e';
}

function shortenPath(url) {
  const { path } = url;
  if (url.scheme === 'file:' && path.length === 1 && path[0].length === 2 && isAlpha(path[0].charCodeAt(0)) &&
      path[0][1] === ':') {
    return;
  }
  path.pop();
}

function newRecord() {
  return {
    scheme: '', username: '', password: '', host: null, port: null, path: [], opaque: false, query: null, fragment: null,
  };
}

/**
 * The standard's basic URL parser. Without `override` returns a record, or null for what is no URL. With it changes
 * `url` from that state on, as the setters do; null then means that nothing was changed.
 */
function parseUrl(input, base, url, override) {
  const overridden = override !== undefined;
  if (!overridden) {
    url = newRecord();
    input = trimControls(input);
  }
  if (/[\t\n\r]/.test(input)) input = input.replace(/[\t\n\r]/g, '');

  let state = override ?? SCHEME_START;
  let buffer = '';
  let atSignSeen = false;
  let insideBrackets = false;
  let passwordTokenSeen = false;
  const { length } = input;

  for (let pointer = 0; ; pointer++) {
    // '' stands for the end of the input.
    const c = pointer < length ? input[pointer] : '';
    switch (state) {
      case SCHEME_START:
        if (c !== '' && isAlpha(c.charCodeAt(0))) {
          buffer = c.toLowerCase();
          state = SCHEME;
        } else if (!overridden) {
          state = NO_SCHEME;
          pointer--;
        } else {
          return null;
        }
        break;

      case SCHEME: {
        const code = c === '' ? 0 : c.charCodeAt(0);
        if (isAlpha(code) || isDigit(code) || c === '+' || c === '-' || c === '.') {
          buffer += c.toLowerCase();
        } else if (c === ':') {
          const scheme = `${buffer}:`;
          if (overridden) {
            if (isSpecial(url.scheme) !== isSpecial(scheme)) return null;
            if (scheme === 'file:' && (url.username !== '' || url.password !== '' || url.port !== null)) return null;
            if (url.scheme === 'file:' && (url.host === null || url.host === '')) return null;
            url.scheme = scheme;
            if (url.port === kSpecialPorts[scheme]) url.port = null;
            return url;
          }
          url.scheme = scheme;
          buffer = '';
          if (scheme === 'file:') {
            state = FILE;
          } else if (isSpecial(scheme)) {
            state = base !== null && base.scheme === scheme ? SPECIAL_RELATIVE_OR_AUTHORITY : SPECIAL_AUTHORITY_SLASHES;
          } else if (input[pointer + 1] === '/') {
            state = PATH_OR_AUTHORITY;
            pointer++;
          } else {
            url.path = '';
            url.opaque = true;
            state = OPAQUE_PATH;
          }
        } else if (!overridden) {
          buffer = '';
          state = NO_SCHEME;
          pointer = -1;
          continue;
        } else {
          return null;
        }
        break;
      }

      case NO_SCHEME:
        if (base === null || (base.opaque && c !== '#')) return null;
        if (base.opaque) {
          url.scheme = base.scheme;
          url.path = base.path;
          url.opaque = true;
          url.query = base.query;
          url.fragment = '';
          state = FRAGMENT;
        } else {
          state = base.scheme === 'file:' ? FILE : RELATIVE;
          pointer--;
        }
        break;

      case SPECIAL_RELATIVE_OR_AUTHORITY:
        if (c === '/' && input[pointer + 1] === '/') {
          state = SPECIAL_AUTHORITY_IGNORE_SLASHES;
          pointer++;
        } else {
          state = RELATIVE;
          pointer--;
        }
        break;

      case PATH_OR_AUTHORITY:
        if (c === '/') {
          state = AUTHORITY;
        } else {
          state = PATH;
          pointer--;
        }
        break;

      case RELATIVE:
        url.scheme = base.scheme;
        if (c === '/') {
          state = RELATIVE_SLASH;
        } else if (c === '\\' && isSpecial(url.scheme)) {
          state = RELATIVE_SLASH;
        } else {
          url.username = base.username;
          url.password = base.password;
          url.host = base.host;
          url.port = base.port;
          url.path = base.path.slice();
          url.query = base.query;
          if (c === '?') {
            url.query = '';
            state = QUERY;
          } else if (c === '#') {
            url.fragment = '';
            state = FRAGMENT;
          } else if (c !== '') {
            url.query = null;
            shortenPath(url);
            state = PATH;
            pointer--;
          }
        }
        break;

      case RELATIVE_SLASH:
        if (isSpecial(url.scheme) && (c === '/' || c === '\\')) {
          state = SPECIAL_AUTHORITY_IGNORE_SLASHES;
        } else if (c === '/') {
          state = AUTHORITY;
        } else {
          url.username = base.username;
          url.password = base.password;
          url.host = base.host;
          url.port = base.port;
          state = PATH;
          pointer--;
        }
        break;

      case SPECIAL_AUTHORITY_SLASHES:
        state = SPECIAL_AUTHORITY_IGNORE_SLASHES;
        if (c === '/' && input[pointer + 1] === '/') pointer++;
        else pointer--;
        break;

      case SPECIAL_AUTHORITY_IGNORE_SLASHES:
        if (c !== '/' && c !== '\\') {
          state = AUTHORITY;
          pointer--;
        }
        break;

      case AUTHORITY:
        if (c === '@') {
          if (atSignSeen) buffer = `%40${buffer}`;
          atSignSeen = true;
          let credentials = buffer;
          if (!passwordTokenSeen) {
            const colon = credentials.indexOf(':');
            if (colon === -1) {
              url.username += percentEncode(credentials, kUserinfo);
              credentials = '';
            } else {
              url.username += percentEncode(credentials.slice(0, colon), kUserinfo);
              credentials = credentials.slice(colon + 1);
              passwordTokenSeen = true;
            }
          }
          if (passwordTokenSeen) url.password += percentEncode(credentials, kUserinfo);
          buffer = '';
        } else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme))) {
          if (atSignSeen && buffer === '') return null;
          pointer -= buffer.length + 1;
          buffer = '';
          state = HOST;
        } else {
          buffer += c;
        }
        break;

      case HOST:
      case HOSTNAME:
        if (overridden && url.scheme === 'file:') {
          pointer--;
          state = FILE_HOST;
        } else if (c === ':' && !insideBrackets) {
          if (buffer === '') return null;
          if (override === HOSTNAME) return null;
          const host = parseHost(buffer, !isSpecial(url.scheme));
          if (host === null) return null;
          url.host = host;
          buffer = '';
          state = PORT;
        } else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme))) {
          pointer--;
          if (isSpecial(url.scheme) && buffer === '') return null;
          if (overridden && buffer === '' && (url.username !== '' || url.password !== '' || url.port !== null)) {
            return null;
          }
          const host = parseHost(buffer, !isSpecial(url.scheme));
          if (host === null) return null;
          url.host = host;
          buffer = '';
          state = PATH_START;
          if (overridden) return url;
        } else {
          if (c === '[') insideBrackets = true;
          if (c === ']') insideBrackets = false;
          buffer += c;
        }
        break;

      case PORT:
        if (c !== '' && isDigit(c.charCodeAt(0))) {
          buffer += c;
        } else if (c === '' || c === '/' || c === '?' || c === '#' || (c === '\\' && isSpecial(url.scheme)) || overridden) {
          if (buffer !== '') {
            const port = parseInt(buffer, 10);
            if (port > 65535) return null;
            url.port = port === kSpecialPorts[url.scheme] ? null : port;
            buffer = '';
            if (overridden) return url;
          }
          if (overridden) return null;
          state = PATH_START;
          pointer--;
        } else {
          return null;
        }
        break;

      case FILE:
        url.scheme = 'file:';
        url.host = '';
        if (c === '/' || c === '\\') {
          state = FILE_SLASH;
        } else if (base !== null && base.scheme === 'file:') {
          url.host = base.host;
          url.path = base.path.slice();
          url.query = base.query;
          if (c === '?') {
            url.query = '';
            state = QUERY;
          } else if (c === '#') {
            url.fragment = '';
            state = FRAGMENT;
          } else if (c !== '') {
            url.query = null;
            if (!startsWithDriveLetter(input, pointer)) shortenPath(url);
            else url.path = [];
            state = PATH;
            pointer--;
          }
        } else {
          state = PATH;
          pointer--;
        }
        break;

      case FILE_SLASH:
        if (c === '/' || c === '\\') {
          state = FILE_HOST;
        } else {
          if (base !== null && base.scheme === 'file:') {
            url.host = base.host;
            if (!startsWithDriveLetter(input, pointer) && base.path.length > 0 && base.path[0].length === 2 &&
                isAlpha(base.path[0].charCodeAt(0)) && base.path[0][1] === ':') {
              url.path.push(base.path[0]);
            }
          }
          state = PATH;
          pointer--;
        }
        break;

      case FILE_HOST:
        if (c === '' || c === '/' || c === '\\' || c === '?' || c === '#') {
          pointer--;
          if (!overridden && isWindowsDriveLetter(buffer)) {
            state = PATH;
          } else if (buffer === '') {
            url.host = '';
            if (overridden) return url;
            state = PATH_START;
          } else {
            let host = parseHost(buffer, !isSpecial(url.scheme));
            if (host === null) return null;
            if (host === 'localhost') host = '';
            url.host = host;
            if (overridden) return url;
            buffer = '';
            state = PATH_START;
          }
        } else {
          buffer += c;
        }
        break;

      case PATH_START:
        if (isSpecial(url.scheme)) {
          state = PATH;
          if (c !== '/' && c !== '\\') pointer--;
        } else if (!overridden && c === '?') {
          url.query = '';
          state = QUERY;
        } else if (!overridden && c === '#') {
          url.fragment = '';
          state = FRAGMENT;
        } else if (c !== '') {
          state = PATH;
          if (c !== '/') pointer--;
        } else if (overridden && url.host === null) {
          url.path.push('');
        }
        break;

      case PATH: {
        const isSlash = c === '/' || (c === '\\' && isSpecial(url.scheme));
        if (c === '' || isSlash || (!overridden && (c === '?' || c === '#'))) {
          if (isDoubleDot(buffer)) {
            shortenPath(url);
            if (!isSlash) url.path.push('');
          } else if (isSingleDot(buffer)) {
            if (!isSlash) url.path.push('');
          } else {
            if (url.scheme === 'file:' && url.path.length === 0 && isWindowsDriveLetter(buffer)) buffer = `${buffer[0]}:`;
            url.path.push(percentEncode(buffer, kPath));
          }
          buffer = '';
          if (c === '?') {
            url.query = '';
            state = QUERY;
          } else if (c === '#') {
            url.fragment = '';
            state = FRAGMENT;
          }
        } else {
          // Up to the next character that means something.
          let end = pointer + 1;
          while (end < length) {
            const code = input.charCodeAt(end);
            if (code === 47 || code === 92 || code === 63 || code === 35) break;
            end++;
          }
          buffer += input.slice(pointer, end);
          pointer = end - 1;
        }
        break;
      }

      case OPAQUE_PATH: {
        let end = pointer;
        while (end < length && input[end] !== '?' && input[end] !== '#') end++;
        url.path += percentEncode(input.slice(pointer, end), kControl);
        pointer = end;
        if (input[end] === '?') {
          url.query = '';
          state = QUERY;
        } else if (input[end] === '#') {
          url.fragment = '';
          state = FRAGMENT;
        }
        break;
      }

      case QUERY: {
        let end = length;
        if (!overridden) {
          const hash = input.indexOf('#', pointer);
          if (hash !== -1) end = hash;
        }
        url.query += percentEncode(input.slice(pointer, end), isSpecial(url.scheme) ? kSpecialQuery : kQuery);
        pointer = end;
        if (end < length) {
          url.fragment = '';
          state = FRAGMENT;
        }
        break;
      }

      default:   // FRAGMENT
        url.fragment += percentEncode(input.slice(pointer), kFragment);
        pointer = length;
    }
    if (pointer >= length) break;
  }
  return url;
}

function trimControls(text) {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function serializePath(url) {
  if (url.opaque) return url.path;
  let text = '';
  for (let i = 0; i < url.path.length; i++) text += `/${url.path[i]}`;
  return text;
}

function serializeUrl(url, withFragment) {
  let text = url.scheme;
  if (url.host !== null) {
    text += '//';
    if (url.username !== '' || url.password !== '') {
      text += url.username;
      if (url.password !== '') text += `:${url.password}`;
      text += '@';
    }
    text += url.host;
    if (url.port !== null) text += `:${url.port}`;
  } else if (!url.opaque && url.path.length > 1 && url.path[0] === '') {
    text += '/.';
  }
  text += serializePath(url);
  if (url.query !== null) text += `?${url.query}`;
  if (withFragment && url.fragment !== null) text += `#${url.fragment}`;
  return text;
}

// URLSearchParams ------------------------------------------------------------------------------------------

// What application/x-www-form-urlencoded leaves as it is.
const kFormPlain = /^[A-Za-z0-9*\-._]*$/;

function encodeForm(text) {
  if (kFormPlain.test(text)) return text;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32) {
      result += '+';
    } else if ((code >= 48 && code <= 57) || isAlpha(code) || code === 42 || code === 45 || code === 46 || code === 95) {
      result += text[i];
    } else {
      const point = text.codePointAt(i);
      if (point > 0xffff) i++;
      result += percentEncodeCodePoint(point);
    }
  }
  return result;
}

function decodeForm(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  return percentDecode(text);
}

function parseForm(text) {
  const list = [];
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      if (equals === -1 || equals >= end) list.push(decodeForm(text.slice(start, end)), '');
      else list.push(decodeForm(text.slice(start, equals)), decodeForm(text.slice(equals + 1, end)));
    }
    start = end + 1;
  }
  return list;
}

function serializeForm(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    text += `${i > 0 ? '&' : ''}${encodeForm(list[i])}=${encodeForm(list[i + 1])}`;
  }
  return text;
}

function toUSVString(value) {
  const text = `${value}`;
  return text.isWellFormed() ? text : text.toWellFormed();
}

let setSearchOfUrl;   // (url, query): set by class URL
let listOf;           // (params) => list: set by class URLSearchParams
let attach;           // (params, url)
let replaceList;      // (params, list)

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

class URLSearchParamsIterator {
  #params;
  #kind;
  #index = 0;

  constructor(params, kind) {
    this.#params = params;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#params in this)) {
      throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    const list = listOf(this.#params);
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index = index + 2;
    if (this.#kind === 'keys') return { value: list[index], done: false };
    if (this.#kind === 'values') return { value: list[index + 1], done: false };
    return { value: [list[index], list[index + 1]], done: false };
  }

  [customInspectSymbol](recurseTimes, ctx, inspect) {
    if (!(#params in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const list = listOf(this.#params);
    const output = [];
    for (let i = this.#index; i < list.length; i += 2) {
      if (this.#kind === 'keys') output.push(list[i]);
      else if (this.#kind === 'values') output.push(list[i + 1]);
      else output.push([list[i], list[i + 1]]);
    }
    const parts = output.map((part) => inspect(part, ctx));
    const broken = parts.join(', ').length > ctx.breakLength || parts.some((part) => part.includes('\n'));
    if (broken) return `URLSearchParams Iterator {\n  ${parts.join(',\n  ')} }`;
    return `URLSearchParams Iterator { ${parts.join(', ')} }`;
  }
}
delete URLSearchParamsIterator.prototype.constructor;
Object.setPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);
Object.defineProperties(URLSearchParamsIterator.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
  next: kEnumerableProperty,
});

class URLSearchParams {
  #list = [];     // name and value by turns
  #url = null;    // the URL whose query this is

  static {
    listOf = (params) => params.#list;
    attach = (params, url) => {
      params.#url = url;
    };
    replaceList = (params, list) => {
      params.#list = list;
    };
  }

  /** @param {string|Iterable|object} [init] Throws ERR_ARG_NOT_ITERABLE, ERR_INVALID_TUPLE. */
  constructor(init = undefined) {
    if (init == null) return;
    if (typeof init === 'object' || typeof init === 'function') {
      const method = init[Symbol.iterator];
      if (method === this[Symbol.iterator] && #list in init) {
        this.#list = init.#list.slice();
      } else if (method != null) {
        if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
        for (const pair of init) {
          if (pair == null) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          if ((typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[Symbol.iterator] !== 'function') {
            throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          }
          const items = Array.isArray(pair) ? pair : Array.from(pair);
          if (items.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
          this.#list.push(toUSVString(items[0]), toUSVString(items[1]));
        }
      } else {
        // A record; of names that become the same the last counts.
        const seen = new Map();
        for (const key of Reflect.ownKeys(init)) {
          const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
          if (descriptor === undefined || !descriptor.enumerable) continue;
          const name = toUSVString(key);
          const value = toUSVString(init[key]);
          const position = seen.get(name);
          if (position !== undefined) this.#list[position] = value;
          else seen.set(name, this.#list.push(name, value) - 1);
        }
      }
    } else {
      const text = toUSVString(init);
      this.#list = parseForm(text[0] === '?' ? text.slice(1) : text);
    }
  }

  #update() {
    if (this.#url !== null) setSearchOfUrl(this.#url, serializeForm(this.#list));
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#list in self)) throw new ERR_INVALID_THIS('URLSearchParams');
  }

  get size() {
    URLSearchParams.#check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    this.#list.push(toUSVString(name), toUSVString(value));
    this.#update();
  }

  delete(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    const list = this.#list;
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    for (let i = 0; i < list.length;) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) list.splice(i, 2);
      else i += 2;
    }
    this.#update();
  }

  get(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    const list = this.#list;
    name = toUSVString(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    const list = this.#list;
    const values = [];
    name = toUSVString(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    URLSearchParams.#check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    const list = this.#list;
    name = toUSVString(name);
    if (value !== undefined) value = toUSVString(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    URLSearchParams.#check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    const list = this.#list;
    name = toUSVString(name);
    value = toUSVString(value);
    let found = false;
    for (let i = 0; i < list.length;) {
      if (list[i] !== name) {
        i += 2;
      } else if (!found) {
        list[i + 1] = value;
        found = true;
        i += 2;
      } else {
        list.splice(i, 2);
      }
    }
    if (!found) list.push(name, value);
    this.#update();
  }

  sort() {
    URLSearchParams.#check(this);
    const pairs = [];
    for (let i = 0; i < this.#list.length; i += 2) pairs.push([this.#list[i], this.#list[i + 1]]);
    pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    this.#list = pairs.flat();
    this.#update();
  }

  entries() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    for (let i = 0; i < this.#list.length; i += 2) callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
  }

  keys() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'keys');
  }

  values() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, 'values');
  }

  toString() {
    URLSearchParams.#check(this);
    return serializeForm(this.#list);
  }

  [customInspectSymbol](recurseTimes, ctx, inspect) {
    URLSearchParams.#check(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const list = this.#list;
    const output = [];
    for (let i = 0; i < list.length; i += 2) output.push(`${inspect(list[i], ctx)} => ${inspect(list[i + 1], ctx)}`);
    const length = output.reduce((sum, part) => sum + part.replace(/\u001b\[\d\d?m/g, '').length + 2, -2);
    if (length > ctx.breakLength) return `${this.constructor.name} {\n  ${output.join(',\n  ')} }`;
    if (output.length > 0) return `${this.constructor.name} { ${output.join(', ')} }`;
    return `${this.constructor.name} {}`;
  }
}

Object.defineProperties(URLSearchParams.prototype, {
  append: kEnumerableProperty,
  delete: kEnumerableProperty,
  get: kEnumerableProperty,
  getAll: kEnumerableProperty,
  has: kEnumerableProperty,
  set: kEnumerableProperty,
  size: kEnumerableProperty,
  sort: kEnumerableProperty,
  entries: kEnumerableProperty,
  forEach: kEnumerableProperty,
  keys: kEnumerableProperty,
  values: kEnumerableProperty,
  toString: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [Symbol.iterator]: {
    __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries,
  },
});

// URL ------------------------------------------------------------------------------------------------------

function throwInvalidUrl(input, base) {
  const properties = { code: 'ERR_INVALID_URL', input };
  if (base !== undefined) properties.base = base;
  throw genericNodeError('Invalid URL', properties, TypeError);
}

function parseWithBase(input, base) {
  let baseRecord = null;
  if (base !== undefined) {
    baseRecord = parseUrl(base, null);
    if (baseRecord === null) return null;
  }
  return parseUrl(input, baseRecord);
}

class URL {
  #url;
  #href;           // made when asked for
  #searchParams;

  static {
    setSearchOfUrl = (url, query) => {
      url.#url.query = query === '' ? null : query;
      url.#href = undefined;
      url.#stripOpaqueSpaces();
    };
  }

  /** @param {string} input @param {string} [base] Throws ERR_INVALID_URL. */
  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toUSVString(input);
    if (base !== undefined) base = toUSVString(base);
    const url = parseWithBase(input, base);
    if (url === null) throwInvalidUrl(input, base);
    this.#url = url;
  }

  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return parseWithBase(toUSVString(input), base === undefined ? undefined : toUSVString(base)) !== null;
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toUSVString(input);
    if (base !== undefined) base = toUSVString(base);
    return parseWithBase(input, base) === null ? null : new URL(input, base);
  }

  static createObjectURL(object) {
    return require('internal/blob').createObjectURL(object);
  }

  static revokeObjectURL(url) {
    return require('internal/blob').revokeObjectURL(`${url}`);
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#url in self)) throw new ERR_INVALID_THIS('URL');
  }

  // The record was changed: forget what was made of it.
  #changed() {
    this.#href = undefined;
  }

  #stripOpaqueSpaces() {
    const url = this.#url;
    if (url.opaque && url.fragment === null && url.query === null) url.path = url.path.replace(/ +$/, '');
  }

  #cannotHaveCredentials() {
    const url = this.#url;
    return url.host === null || url.host === '' || url.scheme === 'file:';
  }

  get href() {
    URL.#check(this);
    this.#href ??= serializeUrl(this.#url, true);
    return this.#href;
  }

  set href(value) {
    URL.#check(this);
    value = toUSVString(value);
    const url = parseUrl(value, null);
    if (url === null) throwInvalidUrl(value, undefined);
    this.#url = url;
    this.#changed();
    if (this.#searchParams !== undefined) replaceList(this.#searchParams, parseForm(url.query ?? ''));
  }

  get origin() {
    URL.#check(this);
    const url = this.#url;
    switch (url.scheme) {
      case 'http:':
      case 'https:':
      case 'ws:':
      case 'wss:':
      case 'ftp:':
        return `${url.scheme}//${url.host}${url.port === null ? '' : `:${url.port}`}`;
      case 'blob:': {
        const inner = url.opaque ? parseUrl(url.path, null) : null;
        if (inner !== null && (inner.scheme === 'http:' || inner.scheme === 'https:')) {
          return `${inner.scheme}//${inner.host}${inner.port === null ? '' : `:${inner.port}`}`;
        }
        return 'null';
      }
      default:
        return 'null';
    }
  }

  get protocol() {
    URL.#check(this);
    return this.#url.scheme;
  }

  set protocol(value) {
    URL.#check(this);
    parseUrl(`${toUSVString(value)}:`, null, this.#url, SCHEME_START);
    this.#changed();
  }

  get username() {
    URL.#check(this);
    return this.#url.username;
  }

  set username(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#cannotHaveCredentials()) return;
    this.#url.username = percentEncode(value, kUserinfo);
    this.#changed();
  }

  get password() {
    URL.#check(this);
    return this.#url.password;
  }

  set password(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#cannotHaveCredentials()) return;
    this.#url.password = percentEncode(value, kUserinfo);
    this.#changed();
  }

  get host() {
    URL.#check(this);
    const { host, port } = this.#url;
    if (host === null) return '';
    return port === null ? host : `${host}:${port}`;
  }

  set host(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#url.opaque) return;
    this.#setThroughParser(value, HOST);
  }

  get hostname() {
    URL.#check(this);
    return this.#url.host ?? '';
  }

  set hostname(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#url.opaque) return;
    this.#setThroughParser(value, HOSTNAME);
  }

  // A value that the parser refuses half-way keeps what was taken over before, as the standard wants for a port.
  #setThroughParser(value, state) {
    parseUrl(value, null, this.#url, state);
    this.#changed();
  }

  get port() {
    URL.#check(this);
    const { port } = this.#url;
    return port === null ? '' : `${port}`;
  }

  set port(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#cannotHaveCredentials()) return;
    if (value === '') this.#url.port = null;
    else parseUrl(value, null, this.#url, PORT);
    this.#changed();
  }

  get pathname() {
    URL.#check(this);
    return serializePath(this.#url);
  }

  set pathname(value) {
    URL.#check(this);
    value = toUSVString(value);
    if (this.#url.opaque) return;
    this.#url.path = [];
    parseUrl(value, null, this.#url, PATH_START);
    this.#changed();
  }

  get search() {
    URL.#check(this);
    const { query } = this.#url;
    return query === null || query === '' ? '' : `?${query}`;
  }

  set search(value) {
    URL.#check(this);
    value = toUSVString(value);
    const url = this.#url;
    if (value === '') {
      url.query = null;
      this.#stripOpaqueSpaces();
    } else {
      url.query = '';
      parseUrl(value[0] === '?' ? value.slice(1) : value, null, url, QUERY);
    }
    this.#changed();
    if (this.#searchParams !== undefined) replaceList(this.#searchParams, parseForm(url.query ?? ''));
  }

  get searchParams() {
    URL.#check(this);
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams(this.#url.query ?? '');
      if (this.#url.query?.[0] === '?') replaceList(this.#searchParams, parseForm(this.#url.query));
      attach(this.#searchParams, this);
    }
    return this.#searchParams;
  }

  get hash() {
    URL.#check(this);
    const { fragment } = this.#url;
    return fragment === null || fragment === '' ? '' : `#${fragment}`;
  }

  set hash(value) {
    URL.#check(this);
    value = toUSVString(value);
    const url = this.#url;
    if (value === '') {
      url.fragment = null;
      this.#stripOpaqueSpaces();
    } else {
      url.fragment = '';
      parseUrl(value[0] === '#' ? value.slice(1) : value, null, url, FRAGMENT);
    }
    this.#changed();
  }

  toString() {
    URL.#check(this);
    return this.href;
  }

  toJSON() {
    URL.#check(this);
    return this.href;
  }

  [customInspectSymbol](depth, options, inspect) {
    URL.#check(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const object = {
      href: this.href,
      origin: this.origin,
      protocol: this.protocol,
      username: this.username,
      password: this.password,
      host: this.host,
      hostname: this.hostname,
      port: this.port,
      pathname: this.pathname,
      search: this.search,
      searchParams: this.searchParams,
      hash: this.hash,
    };
    return `${constructor?.name ?? 'URL'} ${inspect(object, options)}`;
  }
}

Object.defineProperties(URL.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URL' },
  toString: kEnumerableProperty,
  href: kEnumerableProperty,
  origin: kEnumerableProperty,
  protocol: kEnumerableProperty,
  username: kEnumerableProperty,
  password: kEnumerableProperty,
  host: kEnumerableProperty,
  hostname: kEnumerableProperty,
  port: kEnumerableProperty,
  pathname: kEnumerableProperty,
  search: kEnumerableProperty,
  searchParams: kEnumerableProperty,
  hash: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});
Object.defineProperties(URL, {
  canParse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  parse: { __proto__: null, configurable: true, writable: true, enumerable: true },
  createObjectURL: kEnumerableProperty,
  revokeObjectURL: kEnumerableProperty,
});

// Files ----------------------------------------------------------------------------------------------------

/** Something that has the looks of a URL object, even of another realm or library. */
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function pathFromPosixUrl(url) {
  if (url.hostname !== '') throw new ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  for (let i = 0; i < pathname.length; i++) {
    if (pathname[i] === '%' && pathname[i + 1] === '2' && (pathname[i + 2] === 'F' || pathname[i + 2] === 'f')) {
      throw new ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
    }
  }
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function pathFromWindowsUrl(url) {
  let { pathname } = url;
  if (/%2f|%5c/i.test(pathname)) {
    throw new ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  pathname = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${pathname}`;
  if (!isAlpha(pathname.charCodeAt(1)) || pathname[2] !== ':') {
    throw new ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return pathname.slice(1);
}

/** The path of a file URL. Throws ERR_INVALID_URL_SCHEME, ERR_INVALID_FILE_URL_HOST, ERR_INVALID_FILE_URL_PATH. */
function fileURLToPath(path, options = undefined) {
  if (options !== undefined && options !== null && typeof options !== 'object') validateObject(options, 'options');
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME('file');
  return options?.windows ? pathFromWindowsUrl(path) : pathFromPosixUrl(path);
}

/** The file URL of a path. */
function pathToFileURL(filepath, options = undefined) {
  validateString(filepath, 'path');
  const windows = options?.windows ?? false;
  if (windows && filepath.startsWith('\\\\')) {
    const isExtended = filepath.startsWith('\\\\?\\UNC\\');
    const prefix = isExtended ? 8 : 2;
    const hostEnd = filepath.indexOf('\\', prefix);
    if (hostEnd === -1) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
    if (hostEnd === 2) throw new ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
    const url = new URL('file://');
    url.hostname = filepath.slice(prefix, hostEnd);
    url.pathname = encodePathCharacters(filepath.slice(hostEnd).replaceAll('\\', '/'), true);
    return url;
  }
  const path = require('path');
  let resolved = windows ? path.win32.resolve(filepath) : path.posix.resolve(filepath);
  const last = filepath[filepath.length - 1];
  const separator = windows ? '\\' : '/';
  // A separator at the end means a folder, and resolve() drops it.
  if ((last === '/' || (windows && last === '\\')) && resolved[resolved.length - 1] !== separator) resolved += '/';
  const slash = windows && !/^[\\/]/.test(resolved) ? '/' : '';
  return new URL(`file://${slash}${encodePathCharacters(resolved, windows)}`);
}

// What a URL's path cannot hold as it stands, or the parser would leave though RFC 1738 calls it unsafe.
function encodePathCharacters(path, windows) {
  if (!/[%\\\n\r\t?#[\]^|~]/.test(path)) return path;
  return path.replace(/[%\\\n\r\t?#[\]^|~]/g, (character) =>
    (windows && character === '\\' ? character : percentByte(character.charCodeAt(0))));
}

/** A path as it is, or the path of a file URL. */
function toPathIfFileURL(value) {
  return isURL(value) ? fileURLToPath(value) : value;
}

/** The options of http.request for a URL. */
function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname?.[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

// As if it were given to the hostname setter of a special URL; '' when that refuses it.
function hostOf(domain) {
  const url = newRecord();
  url.scheme = 'ws:';
  return parseUrl(toUSVString(domain), null, url, HOSTNAME)?.host ?? '';
}

function domainToASCII(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return hostOf(domain);
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new ERR_MISSING_ARGS('domain');
  return domainToUnicodeLabels(hostOf(domain));
}

for (const { prototype } of [URL, URLSearchParams]) internalBinding('messaging').setClone(prototype, null);

module.exports = {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  isURL,
  pathToFileURL,
  toPathIfFileURL,
  urlToHttpOptions,
};
