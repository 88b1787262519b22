'use strict';

// StringDecoder: text out of buffers that come in pieces, holding back the bytes of a character that is not
// complete.

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { encodingsMap, normalizeEncoding } = require('internal/util');

// How many bytes at the end of the buffer begin a UTF-8 sequence that more bytes could complete, and how long that
// sequence is to be.
function incompleteUtf8(buffer) {
  const { length } = buffer;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = buffer[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    let needed = 0;
    if (byte >= 0xc2 && byte <= 0xdf) needed = 2;
    else if ((byte & 0xf0) === 0xe0) needed = 3;
    else if (byte >= 0xf0 && byte <= 0xf4) needed = 4;
    return needed > back ? { held: back, needed } : undefined;
  }
  return undefined;
}

/**
 * No class: older code calls it on objects of its own.
 * @param {string} [encoding]
 * @throws ERR_UNKNOWN_ENCODING
 */
function StringDecoder(encoding) {
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = name;
  hide(this, '_held', null); // bytes of an incomplete character
  hide(this, '_needed', 0);  // length of that character
}

class Decoding {
  /** The text that is complete with these bytes. */
  write(buffer) {
    if (typeof buffer === 'string') return buffer;
    if (!ArrayBuffer.isView(buffer)) {
      throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
    }
    if (!Buffer.isBuffer(buffer)) buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    switch (this.encoding) {
      case 'utf8': return this._writeUtf8(buffer);
      case 'utf16le': return this._writeUtf16(buffer);
      case 'base64':
      case 'base64url':
        return this._writeBase64(buffer);
      default:
        return buffer.toString(this.encoding);
    }
  }

  /** What is left, and the text of a last buffer. */
  end(buffer) {
    let text = buffer === undefined ? '' : this.write(buffer);
    const held = this._held;
    if (held !== null) {
      this._held = null;
      this._needed = 0;
      if (this.encoding === 'utf8') text += '\ufffd';
      else if (this.encoding === 'utf16le') text += held.toString('utf16le', 0, held.length & ~1);
      else text += held.toString(this.encoding);
    }
    return text;
  }

  text(buffer, offset) {
    this._held = null;
    this._needed = 0;
    return this.write(buffer.slice(offset));
  }

  get lastChar() {
    const bytes = Buffer.alloc(4);
    if (this._held !== null) this._held.copy(bytes);
    return bytes;
  }

  get lastNeed() {
    return this._held === null ? 0 : this._needed - this._held.length;
  }

  get lastTotal() {
    return this._held === null ? 0 : this._needed;
  }

  _writeUtf8(buffer) {
    if (this._held !== null) {
      buffer = Buffer.concat([this._held, buffer]);
      this._held = null;
      this._needed = 0;
    }
    const { length } = buffer;
    if (length === 0) return '';
    // The usual case: the last byte is ASCII.
    if (buffer[length - 1] < 0x80) return buffer.utf8Slice(0, length);
    const incomplete = incompleteUtf8(buffer);
    if (incomplete === undefined) return buffer.utf8Slice(0, length);
    const { held, needed } = incomplete;
    const start = length - held;
    // Bytes that can never become a character are not held back.
    if (held > 1) {
      const byte = buffer[start];
      const second = buffer[start + 1];
      if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f) || (byte === 0xf0 && second < 0x90) ||
          (byte === 0xf4 && second > 0x8f)) {
        return buffer.utf8Slice(0, length);
      }
    }
    this._held = Buffer.from(buffer.slice(start));
    this._needed = needed;
    return buffer.utf8Slice(0, start);
  }

  _writeUtf16(buffer) {
    if (this._held !== null) {
      buffer = Buffer.concat([this._held, buffer]);
      this._held = null;
      this._needed = 0;
    }
    let end = buffer.length & ~1;
    let needed = 2;
    if (end >= 2) {
      const last = buffer[end - 1];
      if (last >= 0xd8 && last <= 0xdb) {
        end -= 2;
        needed = 4;
      }
    }
    if (end < buffer.length) {
      this._held = Buffer.from(buffer.slice(end));
      this._needed = needed;
    }
    return buffer.ucs2Slice(0, end);
  }

  _writeBase64(buffer) {
    if (this._held !== null) {
      buffer = Buffer.concat([this._held, buffer]);
      this._held = null;
      this._needed = 0;
    }
    const end = buffer.length - buffer.length % 3;
    if (end < buffer.length) {
      this._held = Buffer.from(buffer.slice(end));
      this._needed = 3;
    }
    return buffer.toString(this.encoding, 0, end);
  }
}

function hide(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });
}

for (const key of Object.getOwnPropertyNames(Decoding.prototype)) {
  if (key === 'constructor') continue;
  const descriptor = Object.getOwnPropertyDescriptor(Decoding.prototype, key);
  Object.defineProperty(StringDecoder.prototype, key, { ...descriptor, enumerable: true });
}

module.exports = { StringDecoder, encodingsMap };
Object.defineProperty(module.exports, 'encodingsMap', { __proto__: null, enumerable: false });
