'use strict';

// What a data: URL holds, https://fetch.spec.whatwg.org/#data-urls.

const { Buffer } = require('buffer');

function percentDecode(text) {
  const bytes = Buffer.from(text, 'utf8');
  const result = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 0x25 && i + 2 < bytes.length) {
      const digits = bytes.latin1Slice(i + 1, i + 3);
      if (/^[0-9a-fA-F]{2}$/.test(digits)) {
        byte = parseInt(digits, 16);
        i += 2;
      }
    }
    result[length++] = byte;
  }
  return result.subarray(0, length);
}

/** Base64 as forgiving as the standard: white space and missing padding are allowed. Undefined for anything else. */
function forgivingDecode(text) {
  text = text.replace(/[\t\n\f\r ]+/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (text.length % 4 === 1 || /[^+/0-9A-Za-z]/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

/** @param {URL} url @returns {{ type: string, bytes: Uint8Array }|undefined} */
function readDataUrl(url) {
  const { href, hash } = url;
  const text = href.slice('data:'.length, hash === '' ? undefined : href.length - hash.length);
  const comma = text.indexOf(',');
  if (comma < 0) return undefined;
  let type = text.slice(0, comma).trim();
  let bytes = percentDecode(text.slice(comma + 1));
  const base64 = /;\s*base64$/i.exec(type);
  if (base64 !== null) {
    bytes = forgivingDecode(bytes.latin1Slice());
    if (bytes === undefined) return undefined;
    type = type.slice(0, base64.index);
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  const { MIMEType } = require('internal/mime');
  try {
    type = new MIMEType(type).toString();
  } catch {
    type = 'text/plain;charset=US-ASCII';
  }
  return { type, bytes: new Uint8Array(bytes) };
}

module.exports = { readDataUrl };
