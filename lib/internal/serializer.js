'use strict';

// v8.Serializer: values to bytes in the format of V8's ValueSerializer (version 15), which Node's IPC and files use too.

const { Buffer } = require('buffer');
const types = require('internal/util/types');

const kVersion = 15;
const kInitialSize = 64;

/** The bytes of the one-letter tags. */
const tag = (letter) => letter.charCodeAt(0);

const viewTags = new Map([
  ['Int8Array', 'b'], ['Uint8Array', 'B'], ['Uint8ClampedArray', 'C'], ['Int16Array', 'w'], ['Uint16Array', 'W'],
  ['Int32Array', 'd'], ['Uint32Array', 'D'], ['Float32Array', 'f'], ['Float64Array', 'F'], ['DataView', '?'],
  ['BigInt64Array', 'q'], ['BigUint64Array', 'Q'],
]);
const errorTags = new Map([
  ['EvalError', 'E'], ['RangeError', 'R'], ['ReferenceError', 'F'], ['SyntaxError', 'S'], ['TypeError', 'T'], ['URIError', 'U'],
]);
const regExpFlags = ['g', 'i', 'm', 'y', 'u', 's', '', 'd', 'v'];
const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const arrayBufferByteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

/** https://nodejs.org/api/v8.html#class-v8serializer */
class Serializer {
  #bytes = Buffer.allocUnsafe(kInitialSize);
  #length = 0;
  #ids = new Map();      // objects met, by their number
  #transferred = new Map();
  #viewsAsHostObjects = false;

  #reserve(count) {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    const at = this.#length;
    this.#length = needed;
    return at;
  }

  #byte(value) {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  #tag(letter) { this.#byte(tag(letter)); }

  #varint(value) {
    while (value > 127) {
      this.#byte(value % 128 | 128);
      value = Math.floor(value / 128);
    }
    this.#byte(value);
  }

  writeHeader() {
    this.#byte(0xff);
    this.#byte(kVersion);
  }

  writeUint32(value) { this.#varint(value >>> 0); }

  writeUint64(high, low) { this.#varint((high >>> 0) * 2 ** 32 + (low >>> 0)); }

  writeDouble(value) {
    const at = this.#reserve(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  /** @param {ArrayBuffer|ArrayBufferView} source */
  writeRawBytes(source) {
    const bytes = ArrayBuffer.isView(source) ?
      Buffer.from(source.buffer, source.byteOffset, source.byteLength) :
      Buffer.from(source);
    const at = this.#reserve(bytes.length);
    bytes.copy(this.#bytes, at);
  }

  /** What was written; the serializer is empty afterwards. @returns {Buffer} */
  releaseBuffer() {
    const result = Buffer.allocUnsafeSlow(this.#length);
    this.#bytes.copy(result, 0, 0, this.#length);
    this.#bytes = Buffer.allocUnsafe(kInitialSize);
    this.#length = 0;
    return result;
  }

  transferArrayBuffer(id, arrayBuffer) { this.#transferred.set(arrayBuffer, id >>> 0); }

  /** Do views go to _writeHostObject? */
  _setTreatArrayBufferViewsAsHostObjects(flag) { this.#viewsAsHostObjects = Boolean(flag); }

  /** Writes a value. @throws {Error} it cannot be cloned */
  writeValue(value) {
    this.#write(value);
    return true;
  }

  #refuse(value) {
    let text;
    try {
      text = typeof value === 'symbol' || typeof value === 'function' ? String(value) : `#<${value?.constructor?.name ?? 'Object'}>`;
    } catch {
      text = '#<Object>';
    }
    throw new this._getDataCloneError(`${text} could not be cloned.`);
  }

  #write(value) {
    switch (typeof value) {
      case 'undefined': this.#tag('_'); return;
      case 'boolean': this.#tag(value ? 'T' : 'F'); return;
      case 'number': this.#writeNumber(value); return;
      case 'bigint':
        this.#tag('Z');
        this.#writeBigInt(value);
        return;
      case 'string': this.#writeString(value); return;
      case 'object':
        if (value === null) this.#tag('0');
        else this.#writeObject(value);
        return;
      default: this.#refuse(value);
    }
  }

  #writeNumber(value) {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#tag('I');
      this.#varint((value << 1 ^ value >> 31) >>> 0);
    } else {
      this.#tag('N');
      this.writeDouble(value);
    }
  }

  #writeBigInt(value) {
    const isNegative = value < 0n;
    let digits = (isNegative ? -value : value).toString(16);
    if (digits === '0') digits = '';
    digits = digits.padStart(Math.ceil(digits.length / 16) * 16, '0');
    const bytes = Buffer.from(digits, 'hex').reverse();
    this.#varint(bytes.length * 2 + (isNegative ? 1 : 0));
    this.writeRawBytes(bytes);
  }

  #writeString(value) {
    if (!/[^\0-\xff]/.test(value)) {
      this.#tag('"');
      this.#varint(value.length);
      const at = this.#reserve(value.length);
      this.#bytes.latin1Write(value, at);
      return;
    }
    const size = value.length * 2;
    // The units are at an even place.
    let digits = 1;
    for (let rest = size; rest > 127; rest = Math.floor(rest / 128)) digits++;
    if ((this.#length + 1 + digits) % 2 !== 0) this.#byte(0);
    this.#tag('c');
    this.#varint(size);
    const at = this.#reserve(size);
    this.#bytes.ucs2Write(value, at);
  }

  #writeObject(object) {
    const id = this.#ids.get(object);
    if (id !== undefined) {
      this.#tag('^');
      this.#varint(id);
      return;
    }
    // A view's buffer comes before it, unless somebody else writes views.
    if (ArrayBuffer.isView(object)) {
      if (this.#viewsAsHostObjects) {
        this.#ids.set(object, this.#ids.size);
        this.#writeHostObject(object);
        return;
      }
      const { buffer } = object;
      if (!this.#ids.has(buffer) && !types.isSharedArrayBuffer(buffer)) this.#writeObject(buffer);
    }
    this.#ids.set(object, this.#ids.size);

    if (Array.isArray(object)) this.#writeArray(object);
    else if (typeof object === 'function') this.#refuse(object);
    else if (types.isDate(object)) {
      this.#tag('D');
      this.writeDouble(Date.prototype.getTime.call(object));
    } else if (types.isBoxedPrimitive(object)) this.#writeBoxed(object);
    else if (types.isRegExp(object)) this.#writeRegExp(object);
    else if (types.isMap(object)) this.#writeMap(object);
    else if (types.isSet(object)) this.#writeSet(object);
    else if (ArrayBuffer.isView(object)) this.#writeView(object);
    else if (types.isArrayBuffer(object)) this.#writeArrayBuffer(object);
    else if (types.isSharedArrayBuffer(object)) this.#writeSharedArrayBuffer(object);
    else if (types.isNativeError(object)) this.#writeError(object);
    else if (types.isPromise(object) || types.isWeakMap(object) || types.isWeakSet(object) || types.isProxy(object) ||
             types.isGeneratorObject(object)) this.#refuse(object);
    else {
      this.#tag('o');
      const count = this.#writeProperties(object, Object.keys(object));
      this.#tag('{');
      this.#varint(count);
    }
  }

  #writeProperties(object, keys) {
    let count = 0;
    for (const key of keys) {
      if (!Object.hasOwn(object, key)) continue; // a getter has removed it
      const value = object[key];
      const index = Number(key);
      if (String(index >>> 0) === key) this.#writeNumber(index);
      else this.#writeString(key);
      this.#write(value);
      count++;
    }
    return count;
  }

  #writeArray(array) {
    const { length } = array;
    const keys = Object.keys(array);
    const isDense = keys.length >= length && (length === 0 || keys[length - 1] === String(length - 1));
    this.#tag(isDense ? 'A' : 'a');
    this.#varint(length);
    if (isDense) {
      for (let i = 0; i < length; i++) {
        if (i in array) this.#write(array[i]);
        else this.#tag('-');
      }
    }
    const count = this.#writeProperties(array, isDense ? keys.slice(length) : keys);
    this.#tag(isDense ? '$' : '@');
    this.#varint(count);
    this.#varint(length);
  }

  #writeBoxed(object) {
    const value = object.valueOf();
    switch (typeof value) {
      case 'boolean': this.#tag(value ? 'y' : 'x'); break;
      case 'number':
        this.#tag('n');
        this.writeDouble(value);
        break;
      case 'bigint':
        this.#tag('z');
        this.#writeBigInt(value);
        break;
      case 'string':
        this.#tag('s');
        this.#writeString(value);
        break;
      default: this.#refuse(object);
    }
  }

  #writeRegExp(object) {
    this.#tag('R');
    this.#writeString(object.source);
    let bits = 0;
    for (const flag of object.flags) bits |= 1 << regExpFlags.indexOf(flag);
    this.#varint(bits);
  }

  #writeMap(map) {
    this.#tag(';');
    const entries = [...Map.prototype.entries.call(map)];
    for (const [key, value] of entries) {
      this.#write(key);
      this.#write(value);
    }
    this.#tag(':');
    this.#varint(entries.length * 2);
  }

  #writeSet(set) {
    this.#tag('\'');
    const values = [...Set.prototype.values.call(set)];
    for (const value of values) this.#write(value);
    this.#tag(',');
    this.#varint(values.length);
  }

  #writeArrayBuffer(buffer) {
    const id = this.#transferred.get(buffer);
    if (id !== undefined) {
      this.#tag('t');
      this.#varint(id);
      return;
    }
    if (buffer.detached) {
      throw new this._getDataCloneError('An ArrayBuffer is detached and could not be cloned.');
    }
    this.#tag('B');
    this.#varint(arrayBufferByteLength.call(buffer));
    this.writeRawBytes(buffer);
  }

  #writeSharedArrayBuffer(buffer) {
    if (typeof this._getSharedArrayBufferId !== 'function') this.#refuse(buffer);
    this.#tag('u');
    this.#varint(this._getSharedArrayBufferId(buffer) >>> 0);
  }

  #writeView(view) {
    const name = types.isDataView(view) ? 'DataView' : typedArrayName.call(view);
    this.#tag('V');
    this.#tag(viewTags.get(name));
    this.#varint(view.byteOffset);
    this.#varint(view.byteLength);
    this.#varint(0);
  }

  #writeError(error) {
    this.#tag('r');
    const letter = errorTags.get(`${error.name}`);
    if (letter !== undefined) this.#tag(letter);
    const message = Object.getOwnPropertyDescriptor(error, 'message');
    if (message !== undefined && 'value' in message) {
      this.#tag('m');
      this.#writeString(`${message.value}`);
    }
    if (Object.hasOwn(error, 'cause')) {
      this.#tag('c');
      this.#write(error.cause);
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.#tag('s');
      this.#writeString(stack);
    }
    this.#tag('.');
  }

  #writeHostObject(object) {
    if (typeof this._writeHostObject !== 'function') this.#refuse(object);
    this.#tag('\\');
    this._writeHostObject(object);
  }
}

Serializer.prototype._getDataCloneError = Error;

module.exports = { Serializer };
