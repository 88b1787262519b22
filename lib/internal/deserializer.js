'use strict';

// v8.Deserializer: reads what v8.Serializer, V8's or ours, has written. The bytes may come from anybody: what they
// promise is checked against what is there.

const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

const kLatestVersion = 15;
const kMaxDepth = 5000;

const viewTypes = {
  b: Int8Array, B: Uint8Array, C: Uint8ClampedArray, w: Int16Array, W: Uint16Array, d: Int32Array, D: Uint32Array,
  f: Float32Array, F: Float64Array, '?': DataView, q: BigInt64Array, Q: BigUint64Array,
};
const errorTypes = {
  E: EvalError, R: RangeError, F: ReferenceError, S: SyntaxError, T: TypeError, U: URIError,
};
const regExpFlags = ['g', 'i', 'm', 'y', 'u', 's', '', 'd', 'v'];

function malformed() {
  return new Error('Unable to deserialize cloned data.');
}

/** https://nodejs.org/api/v8.html#class-v8deserializer */
class Deserializer {
  #at = 0;
  #version = 0;
  #objects = [];       // in the order they began
  #transferred = new Map();
  #depth = 0;

  /** @param {TypedArray|DataView} buffer @throws {ERR_INVALID_ARG_TYPE} */
  constructor(buffer) {
    if (!ArrayBuffer.isView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
    this.buffer = buffer instanceof Buffer ? buffer : Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #take(count) {
    const from = this.#at;
    if (count > this.buffer.length - from) throw malformed();
    this.#at = from + count;
    return from;
  }

  #byte() { return this.buffer[this.#take(1)]; }

  #varint() {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw malformed();
  }

  /** The next tag, behind padding. */
  #tag() {
    let byte;
    do byte = this.#byte(); while (byte === 0);
    return String.fromCharCode(byte);
  }

  #peekTag() {
    let at = this.#at;
    while (this.buffer[at] === 0) at++;
    return at < this.buffer.length ? String.fromCharCode(this.buffer[at]) : '';
  }

  /** @returns {boolean} @throws {Error} the version is unknown */
  readHeader() {
    if (this.buffer[this.#at] !== 0xff) throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    this.#at++;
    this.#version = this.#varint();
    if (this.#version > kLatestVersion) {
      throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
    }
    return true;
  }

  getWireFormatVersion() { return this.#version; }

  readUint32() { return this.#varint() >>> 0; }

  readUint64() {
    const value = this.#varint();
    return [Math.floor(value / 2 ** 32) >>> 0, value % 2 ** 32 >>> 0];
  }

  readDouble() { return this.buffer.readDoubleLE(this.#take(8)); }

  /** @returns {Buffer} a part of the buffer that is read */
  readRawBytes(length) {
    if (length > this.buffer.length - this.#at) throw new Error('ReadRawBytes() failed');
    const from = this.#take(length);
    return this.buffer.subarray(from, from + length);
  }

  transferArrayBuffer(id, arrayBuffer) { this.#transferred.set(id >>> 0, arrayBuffer); }

  /** @returns {any} @throws {Error} the bytes are malformed */
  readValue() {
    return this.#read();
  }

  #read() {
    if (++this.#depth > kMaxDepth) throw malformed();
    const value = this.#readTagged(this.#tag());
    this.#depth--;
    if (ArrayBuffer.isView(value) || !(value instanceof ArrayBuffer)) return value;
    return this.#peekTag() === 'V' ? this.#readView(value) : value;
  }

  #begin(object) {
    this.#objects.push(object);
    return object;
  }

  #readTagged(tag) {
    switch (tag) {
      case '_': return undefined;
      case '0': return null;
      case 'T': return true;
      case 'F': return false;
      case 'I': {
        const bits = this.#varint() >>> 0;
        return bits >>> 1 ^ -(bits & 1);
      }
      case 'U': return this.#varint() >>> 0;
      case 'N': return this.readDouble();
      case 'Z': return this.#readBigInt();
      case '"': case 'c': case 'S': return this.#readString(tag);
      case '^': {
        const id = this.#varint();
        if (id >= this.#objects.length) throw malformed();
        return this.#objects[id];
      }
      case 'o': return this.#readProperties(this.#begin({}), '{', 1);
      case 'A': return this.#readDenseArray();
      case 'a': {
        const length = this.#varint();
        if (length > 2 ** 32 - 1) throw malformed();
        const array = this.#begin([]);
        array.length = length;
        return this.#readProperties(array, '@', 2);
      }
      case 'D': return this.#begin(new Date(this.readDouble()));
      case 'y': return this.#begin(Object(true));
      case 'x': return this.#begin(Object(false));
      case 'n': return this.#begin(Object(this.readDouble()));
      case 'z': return this.#begin(Object(this.#readBigInt()));
      case 's': return this.#begin(Object(this.#readString(this.#tag())));
      case 'R': return this.#readRegExp();
      case ';': return this.#readMap();
      case '\'': return this.#readSet();
      case 'B': {
        const length = this.#varint();
        const from = this.#take(length);
        return this.#begin(this.buffer.buffer.slice(this.buffer.byteOffset + from, this.buffer.byteOffset + from + length));
      }
      case 't': {
        const buffer = this.#transferred.get(this.#varint());
        if (buffer === undefined) throw malformed();
        return this.#begin(buffer);
      }
      case 'u':
        if (typeof this._getSharedArrayBuffer !== 'function') throw malformed();
        return this.#begin(this._getSharedArrayBuffer(this.#varint()));
      case 'r': return this.#readError();
      case '\\': {
        if (typeof this._readHostObject !== 'function') throw malformed();
        const id = this.#objects.push(undefined) - 1;
        return this.#objects[id] = this._readHostObject();
      }
      default: throw malformed();
    }
  }

  #readString(tag) {
    const length = this.#varint();
    const from = this.#take(length);
    if (tag === '"') return this.buffer.latin1Slice(from, from + length);
    if (tag === 'S') return this.buffer.utf8Slice(from, from + length);
    if (tag !== 'c' || length % 2 !== 0) throw malformed();
    return this.buffer.ucs2Slice(from, from + length);
  }

  #readBigInt() {
    const bits = this.#varint();
    const length = Math.floor(bits / 2);
    const from = this.#take(length);
    if (length === 0) return 0n;
    const digits = Buffer.from(this.buffer.subarray(from, from + length)).reverse().toString('hex');
    const value = BigInt(`0x${digits}`);
    return bits % 2 === 1 ? -value : value;
  }

  /** Properties until the tag `end`, behind which are `count` numbers, of which the first tells how many there were. */
  #readProperties(object, end, count) {
    let read = 0;
    while (this.#peekTag() !== end) {
      const key = this.#read();
      if (typeof key !== 'string' && typeof key !== 'number') throw malformed();
      const value = this.#read();
      Object.defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      read++;
    }
    this.#tag();
    if (this.#varint() !== read) throw malformed();
    if (count === 2) this.#varint();
    return object;
  }

  #readDenseArray() {
    const length = this.#varint();
    if (length > this.buffer.length - this.#at) throw malformed(); // an element has a byte at least
    const array = this.#begin(new Array(length));
    for (let i = 0; i < length; i++) {
      if (this.#peekTag() === '-') this.#tag();
      else array[i] = this.#read();
    }
    return this.#readProperties(array, '$', 2);
  }

  #readRegExp() {
    const id = this.#objects.push(undefined) - 1;
    const source = this.#readString(this.#tag());
    const bits = this.#varint();
    try {
      return this.#objects[id] = new RegExp(source, regExpFlags.filter((flag, i) => bits >> i & 1).join(''));
    } catch {
      throw malformed();
    }
  }

  #readMap() {
    const map = this.#begin(new Map());
    while (this.#peekTag() !== ':') {
      const key = this.#read();
      map.set(key, this.#read());
    }
    this.#tag();
    if (this.#varint() !== map.size * 2) throw malformed();
    return map;
  }

  #readSet() {
    const set = this.#begin(new Set());
    while (this.#peekTag() !== ',') set.add(this.#read());
    this.#tag();
    if (this.#varint() !== set.size) throw malformed();
    return set;
  }

  #readView(buffer) {
    this.#tag();
    const View = viewTypes[this.#tag()];
    const offset = this.#varint();
    const length = this.#varint();
    if (this.#version >= 14) this.#varint(); // flags: whether it tracks a buffer that grows
    const size = View?.BYTES_PER_ELEMENT ?? 1;
    if (View === undefined || length % size !== 0 || offset % size !== 0 || offset + length > buffer.byteLength) throw malformed();
    return this.#begin(new View(buffer, offset, length / size));
  }

  #readError() {
    let Type = Error;
    let message;
    let stack;
    let hasCause = false;
    let cause;
    const id = this.#objects.push(undefined) - 1;
    for (let tag = this.#tag(); tag !== '.'; tag = this.#tag()) {
      if (tag === 'm') message = this.#readString(this.#tag());
      else if (tag === 's') stack = this.#readString(this.#tag());
      else if (tag === 'c') {
        hasCause = true;
        cause = this.#read();
      } else if (Object.hasOwn(errorTypes, tag)) Type = errorTypes[tag];
      else throw malformed();
    }
    const error = hasCause ? new Type(message, { cause }) : new Type(message);
    if (stack !== undefined) {
      Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
    }
    return this.#objects[id] = error;
  }
}

module.exports = { Deserializer };
