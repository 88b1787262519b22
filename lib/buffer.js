'use strict';

// Buffer: a Uint8Array that knows encodings. What touches every byte is C (src/bindings/buffer.c); here arguments
// are checked and the methods are put together.

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_BUFFER_SIZE,
    ERR_MISSING_ARGS,
    ERR_OUT_OF_RANGE,
    ERR_UNKNOWN_ENCODING,
  },
  genericNodeError,
} = require('internal/errors');
const {
  customInspectSymbol,
  defineLazyProperties,
  deprecate,
  encodingsMap,
  kIsEncodingSymbol,
  lazyDOMException,
  normalizeEncoding,
} = require('internal/util');
const { validateArray, validateBuffer, validateInteger, validateNumber, validateString } =
  require('internal/validators');
const binding = internalBinding('buffer');
const { isAnyArrayBuffer, typedArrayName } = internalBinding('types');

const { kMaxLength, kStringMaxLength } = binding;
const kUtf8 = encodingsMap.utf8;

function isUint8Array(value) {
  return typedArrayName(value) === 'Uint8Array';
}

/** The number of an encoding for the binding; throws ERR_UNKNOWN_ENCODING. */
function encodingNumber(encoding) {
  if (encoding === undefined || encoding === 'utf8' || encoding === 'utf-8') return kUtf8;
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return encodingsMap[name];
}

class FastBuffer extends Uint8Array {}

/** @deprecated Use Buffer.from, Buffer.alloc and Buffer.allocUnsafe. */
function Buffer(arg, encodingOrOffset, length) {
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

const proto = FastBuffer.prototype;
proto.constructor = Buffer;
Object.defineProperty(proto, 'constructor', { __proto__: null, enumerable: false });
Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = proto;
Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});
binding.setBufferPrototype(proto);

// Making buffers -------------------------------------------------------------------------------------------

Buffer.poolSize = 8 * 1024;

function fromArrayBuffer(buffer, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = Math.trunc(+byteOffset) || 0;
  }
  const maxLength = buffer.byteLength - byteOffset;
  if (maxLength < 0 || byteOffset < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    length = maxLength;
  } else {
    length = Math.trunc(+length);
    if (!(length > 0)) length = 0;
    else if (length > maxLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return binding.view(buffer, byteOffset, length);
}

function fromArrayLike(list) {
  const { length } = list;
  if (!(length > 0)) return binding.alloc(0);
  const buffer = binding.allocUnsafe(Math.min(length, kMaxLength));
  if (isUint8Array(list)) {
    binding.copy(list, buffer, 0, 0, list.length);
  } else {
    for (let i = 0; i < length; i++) buffer[i] = list[i];
  }
  return buffer;
}

function fromString(string, encoding) {
  if (typeof encoding !== 'string' || encoding.length === 0 || encoding === 'utf8') {
    return binding.fromString(string, kUtf8);
  }
  return binding.fromString(string, encodingNumber(encoding));
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length !== 'number' ? binding.alloc(0) : fromArrayLike(object);
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

/**
 * A Buffer with the bytes of a string, an array, another buffer, or on the memory of an ArrayBuffer.
 * Throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING, ERR_BUFFER_OUT_OF_BOUNDS.
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

/** A copy of (a part of) the memory of a typed array. */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (typedArrayName(view) === undefined) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const viewLength = view.length;
  if (viewLength === 0) return Buffer.alloc(0);
  if (offset !== undefined || length !== undefined) {
    if (offset !== undefined) {
      validateInteger(offset, 'offset', 0);
      if (offset >= viewLength) return Buffer.alloc(0);
    } else {
      offset = 0;
    }
    let end;
    if (length !== undefined) {
      validateInteger(length, 'length', 0);
      end = offset + length;
    } else {
      end = viewLength;
    }
    view = view.slice(offset, end);
  }
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
};

Buffer.of = function of(...items) {
  const buffer = binding.allocUnsafe(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

/** A zeroed Buffer, or one filled with `fill`. */
Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = binding.alloc(Math.trunc(size));
    return fillBuffer(buffer, fill, 0, buffer.length, encoding);
  }
  return binding.alloc(Math.trunc(size));
};

/** A Buffer whose contents are undefined; a small one is a part of a common pool. */
Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return binding.allocUnsafe(Math.trunc(size));
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return binding.alloc(Math.trunc(size));
};

function SlowBuffer(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return binding.alloc(Math.trunc(size));
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};
Buffer[kIsEncodingSymbol] = Buffer.isEncoding;

/** -1, 0 or 1 as for Array.prototype.sort. */
Buffer.compare = function compare(a, b) {
  if (!isUint8Array(a)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], a);
  if (!isUint8Array(b)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], b);
  return a === b ? 0 : binding.compare(a, b);
};

/** The buffers of the list joined, cut or filled with zeroes to `length` if it is given. */
Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return binding.alloc(0);
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i].length) length += list[i].length;
    }
  } else {
    validateInteger(length, 'length', 0);
  }
  for (let i = 0; i < list.length; i++) {
    if (!isUint8Array(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
  }
  return binding.concat(list, length);
};

function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  let number = kUtf8;
  if (encoding) {
    const name = normalizeEncoding(encoding);
    if (name !== undefined) number = encodingsMap[name];
  }
  return binding.byteLength(string, number);
}
Buffer.byteLength = byteLength;

// Methods --------------------------------------------------------------------------------------------------

Object.defineProperty(proto, 'parent', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.buffer : undefined;
  },
});
Object.defineProperty(proto, 'offset', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.byteOffset : undefined;
  },
});

Object.assign(proto, binding.methods);
proto.readUint8 = proto.readUInt8;
proto.readUint16LE = proto.readUInt16LE;
proto.readUint16BE = proto.readUInt16BE;
proto.readUint32LE = proto.readUInt32LE;
proto.readUint32BE = proto.readUInt32BE;
proto.writeUint8 = proto.writeUInt8;
proto.writeUint16LE = proto.writeUInt16LE;
proto.writeUint16BE = proto.writeUInt16BE;
proto.writeUint32LE = proto.writeUInt32LE;
proto.writeUint32BE = proto.writeUInt32BE;

// The numbers' bit sets of binding.methods.
const kSize = 15;
const kSigned = 16;
const kFloating = 64;

function boundsError(value, length, type) {
  if (Math.floor(value) !== value) {
    validateNumber(value, type);
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

function checkBounds(buffer, offset, byteLength) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + byteLength - 1] === undefined) {
    boundsError(offset, buffer.length - byteLength);
  }
}

// Throws for an integer that `byteLength` bytes cannot hold.
function checkInteger(value, min, max, byteLength) {
  if (!(value > max || value < min)) return;
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (byteLength > 4) {
    const bits = byteLength * 8;
    if (min === 0 || min === 0n) range = `>= 0${n} and < 2${n} ** ${bits}${n}`;
    else range = `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

function rangeOf(byteLength, isSigned) {
  const max = 2 ** (8 * byteLength - (isSigned ? 1 : 0)) - 1;
  return { min: isSigned ? -max - 1 : 0, max };
}

binding.setErrorHooks(
  (buffer, _, offset = 0, kind) => {
    checkBounds(buffer, offset, kind & kSize);
  },
  (buffer, value, offset = 0, kind) => {
    const size = kind & kSize;
    if (size === 1) validateNumber(offset, 'offset');
    if ((kind & kFloating) === 0) {
      const { min, max } = rangeOf(size, (kind & kSigned) !== 0);
      checkInteger(+value, min, max, size);
    }
    checkBounds(buffer, offset, size);
  });

function checkByteLength(byteLength) {
  if (byteLength === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  if (!(byteLength >= 1 && byteLength <= 6) || Math.floor(byteLength) !== byteLength) {
    boundsError(byteLength, 6, 'byteLength');
  }
}

function readUInt(buffer, offset, byteLength, isBig) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkByteLength(byteLength);
  checkBounds(buffer, offset, byteLength);
  let value = 0;
  if (isBig) {
    for (let i = 0; i < byteLength; i++) value = value * 256 + buffer[offset + i];
  } else {
    for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  }
  return value;
}

function readInt(buffer, offset, byteLength, isBig) {
  const value = readUInt(buffer, offset, byteLength, isBig);
  const limit = 2 ** (8 * byteLength - 1);
  return value >= limit ? value - 2 * limit : value;
}

function writeInteger(buffer, value, offset, byteLength, isSigned, isBig) {
  checkByteLength(byteLength);
  value = +value;
  const { min, max } = rangeOf(byteLength, isSigned);
  if (byteLength === 1) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    validateNumber(offset, 'offset');
  }
  checkInteger(value, min, max, byteLength);
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkBounds(buffer, offset, byteLength);
  value = Math.trunc(value) || 0;
  if (value < 0) value += 2 ** (8 * byteLength);
  for (let i = 0; i < byteLength; i++) {
    buffer[isBig ? offset + byteLength - 1 - i : offset + i] = value % 256;
    value = Math.floor(value / 256);
  }
  return offset + byteLength;
}

proto.readUIntLE = function readUIntLE(offset, byteLength) {
  return readUInt(this, offset, byteLength, false);
};
proto.readUIntBE = function readUIntBE(offset, byteLength) {
  return readUInt(this, offset, byteLength, true);
};
proto.readIntLE = function readIntLE(offset, byteLength) {
  return readInt(this, offset, byteLength, false);
};
proto.readIntBE = function readIntBE(offset, byteLength) {
  return readInt(this, offset, byteLength, true);
};
proto.writeUIntLE = function writeUIntLE(value, offset, byteLength) {
  return writeInteger(this, value, offset, byteLength, false, false);
};
proto.writeUIntBE = function writeUIntBE(value, offset, byteLength) {
  return writeInteger(this, value, offset, byteLength, false, true);
};
proto.writeIntLE = function writeIntLE(value, offset, byteLength) {
  return writeInteger(this, value, offset, byteLength, true, false);
};
proto.writeIntBE = function writeIntBE(value, offset, byteLength) {
  return writeInteger(this, value, offset, byteLength, true, true);
};
proto.readUintLE = proto.readUIntLE;
proto.readUintBE = proto.readUIntBE;
proto.writeUintLE = proto.writeUIntLE;
proto.writeUintBE = proto.writeUIntBE;

proto.readBigUInt64LE = function readBigUInt64LE(offset = 0) {
  checkBounds(this, offset, 8);
  return (BigInt(this.readUInt32LE(offset + 4)) << 32n) + BigInt(this.readUInt32LE(offset));
};
proto.readBigUInt64BE = function readBigUInt64BE(offset = 0) {
  checkBounds(this, offset, 8);
  return (BigInt(this.readUInt32BE(offset)) << 32n) + BigInt(this.readUInt32BE(offset + 4));
};
proto.readBigInt64LE = function readBigInt64LE(offset = 0) {
  checkBounds(this, offset, 8);
  return (BigInt(this.readInt32LE(offset + 4)) << 32n) + BigInt(this.readUInt32LE(offset));
};
proto.readBigInt64BE = function readBigInt64BE(offset = 0) {
  checkBounds(this, offset, 8);
  return (BigInt(this.readInt32BE(offset)) << 32n) + BigInt(this.readUInt32BE(offset + 4));
};

function writeBig(buffer, value, offset, isBig, min, max) {
  checkInteger(value, min, max, 8);
  checkBounds(buffer, offset, 8);
  const low = Number(value & 0xffffffffn);
  const high = Number((value >> 32n) & 0xffffffffn);
  if (isBig) {
    buffer.writeUInt32BE(high, offset);
    buffer.writeUInt32BE(low, offset + 4);
  } else {
    buffer.writeUInt32LE(low, offset);
    buffer.writeUInt32LE(high, offset + 4);
  }
  return offset + 8;
}

proto.writeBigUInt64LE = function writeBigUInt64LE(value, offset = 0) {
  return writeBig(this, value, offset, false, 0n, 0xffffffffffffffffn);
};
proto.writeBigUInt64BE = function writeBigUInt64BE(value, offset = 0) {
  return writeBig(this, value, offset, true, 0n, 0xffffffffffffffffn);
};
proto.writeBigInt64LE = function writeBigInt64LE(value, offset = 0) {
  return writeBig(this, value, offset, false, -0x8000000000000000n, 0x7fffffffffffffffn);
};
proto.writeBigInt64BE = function writeBigInt64BE(value, offset = 0) {
  return writeBig(this, value, offset, true, -0x8000000000000000n, 0x7fffffffffffffffn);
};
proto.readBigUint64LE = proto.readBigUInt64LE;
proto.readBigUint64BE = proto.readBigUInt64BE;
proto.writeBigUint64LE = proto.writeBigUInt64LE;
proto.writeBigUint64BE = proto.writeBigUInt64BE;

/** Copies bytes of this buffer to `target`; returns how many. */
proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isUint8Array(this)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = sourceStart === undefined ? 0 : toInteger(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > this.length) {
    throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
  }
  sourceEnd = sourceEnd === undefined ? this.length : toInteger(sourceEnd, 0);
  if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
  const count = Math.min(sourceEnd - sourceStart, target.length - targetStart, this.length - sourceStart);
  binding.copy(this, target, targetStart, sourceStart, count);
  return count;
};

function toInteger(value, defaultValue) {
  value = +value;
  if (!Number.isNaN(value) && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    return value % 1 === 0 ? value : Math.floor(value);
  }
  return defaultValue;
}

proto.equals = function equals(other) {
  if (!isUint8Array(other)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], other);
  if (this === other) return true;
  return this.byteLength === other.byteLength && binding.compare(this, other) === 0;
};

function checkRange(value, name, max, defaultValue) {
  if (value === undefined) return defaultValue;
  validateInteger(value, name, 0, max);
  return value;
}

proto.compare = function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return binding.compare(this, target);
  targetStart = checkRange(targetStart, 'targetStart', undefined, 0);
  targetEnd = checkRange(targetEnd, 'targetEnd', target.length, target.length);
  sourceStart = checkRange(sourceStart, 'sourceStart', undefined, 0);
  sourceEnd = checkRange(sourceEnd, 'sourceEnd', this.length, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compareOffset(this, target, targetStart, sourceStart, targetEnd - targetStart, sourceEnd - sourceStart);
};

function search(buffer, value, byteOffset, encoding, forwards) {
  validateBuffer(buffer);
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (Number.isNaN(byteOffset)) byteOffset = forwards ? 0 : buffer.length || buffer.byteLength;
  if (typeof value === 'number') return binding.indexOf(buffer, value >>> 0 & 255, Math.trunc(byteOffset), kUtf8, forwards);
  const name = encoding === undefined ? 'utf8' : normalizeEncoding(encoding);
  if (typeof value === 'string') {
    if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    return binding.indexOf(buffer, value, Math.trunc(byteOffset), encodingsMap[name], forwards);
  }
  if (isUint8Array(value)) {
    return binding.indexOf(buffer, value, Math.trunc(byteOffset), name === undefined ? kUtf8 : encodingsMap[name], forwards);
  }
  throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

proto.indexOf = function indexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true);
};

proto.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, false);
};

proto.includes = function includes(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true) !== -1;
};

/** buffer.fill(value[, offset[, end]][, encoding]) */
proto.fill = function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
};

function fillBuffer(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset ?? encoding;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    if (encoding !== undefined && typeof encoding !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
    }
    if (encoding !== undefined && normalizeEncoding(encoding) === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (value.length === 0) value = 0;
  } else if (typeof value === 'boolean') {
    value = +value;
  } else if (typeof value !== 'number' && !ArrayBuffer.isView(value)) {
    value = Number(value) || 0;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateNumber(offset, 'offset', 0, Number.MAX_SAFE_INTEGER);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'number') value = value & 255;
  const number = typeof value === 'string' ? encodingNumber(encoding) : kUtf8;
  if (binding.fill(buffer, value, Math.trunc(offset), Math.trunc(end), number) === -1) {
    throw new ERR_INVALID_ARG_VALUE('value', value);
  }
  return buffer;
}

const kWriters = [proto.asciiWrite, proto.latin1Write, proto.ucs2Write, proto.utf8Write, proto.base64Write,
                  proto.base64urlWrite, proto.hexWrite];
const kSlicers = [proto.asciiSlice, proto.latin1Slice, proto.ucs2Slice, proto.utf8Slice, proto.base64Slice,
                  proto.base64urlSlice, proto.hexSlice];

/** buffer.write(string[, offset[, length]][, encoding]); returns the number of bytes written. */
proto.write = function write(string, offset, length, encoding) {
  if (typeof string !== 'string') {
    throw genericNodeError('argument must be a string', { code: 'ERR_INVALID_ARG_TYPE' }, TypeError);
  }
  const { length: size } = this;
  if (offset === undefined) return this.utf8Write(string, 0, size);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = size;
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0, size);
    const remaining = size - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateInteger(length, 'length', 0, size);
      if (length > remaining) length = remaining;
    }
  }
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return this.utf8Write(string, offset, length);
  return kWriters[encodingNumber(encoding)].call(this, string, offset, length);
};

proto.toString = function toString(encoding, start, end) {
  if (arguments.length === 0) return this.utf8Slice(0, this.length);
  const { length } = this;
  if (start === undefined || start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined || encoding === 'utf8') return this.utf8Slice(start, end);
  if (!encoding) throw new ERR_UNKNOWN_ENCODING(encoding);
  return kSlicers[encodingNumber(encoding)].call(this, start, end);
};
proto.toLocaleString = proto.toString;

proto.toJSON = function toJSON() {
  const data = new Array(this.length);
  for (let i = 0; i < data.length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

/** A Buffer on the same memory. */
proto.subarray = function subarray(start, end) {
  return binding.subarray.call(this, start, end);
};
proto.slice = function slice(start, end) {
  return binding.subarray.call(this, start, end);
};

proto.swap16 = function swap16() {
  if (this.length % 2 !== 0) throw new ERR_INVALID_BUFFER_SIZE('16-bits');
  binding.swap(this, 2);
  return this;
};
proto.swap32 = function swap32() {
  if (this.length % 4 !== 0) throw new ERR_INVALID_BUFFER_SIZE('32-bits');
  binding.swap(this, 4);
  return this;
};
proto.swap64 = function swap64() {
  if (this.length % 8 !== 0) throw new ERR_INVALID_BUFFER_SIZE('64-bits');
  binding.swap(this, 8);
  return this;
};

const kInspectMaxBytes = { value: 50 };

function getInspectMaxBytes() {
  return kInspectMaxBytes.value;
}

proto[customInspectSymbol] = function inspect(recurseTimes, ctx) {
  const max = kInspectMaxBytes.value;
  const shown = Math.min(max, this.length);
  const hex = this.hexSlice(0, shown);
  let text = '';
  for (let i = 0; i < hex.length; i += 2) text += (i > 0 ? ' ' : '') + hex.slice(i, i + 2);
  const remaining = this.length - max;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  if (ctx) {
    // Properties that somebody added.
    const { getOwnNonIndexProperties } = internalBinding('util');
    const keys = getOwnNonIndexProperties(this, ctx.showHidden ? 0 : 2);
    if (keys.length > 0) {
      const extras = { __proto__: null };
      for (const key of keys) extras[key] = this[key];
      if (this.length !== 0) text += ', ';
      // "[Object: null prototype] {" and "}" go.
      const { inspect: inspectValue } = require('internal/util/inspect');
      text += inspectValue(extras, { ...ctx, breakLength: Infinity, compact: true }).slice(27, -2);
    }
  }
  let constructorName = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) constructorName = constructor.name;
  } catch {
    // A getter that throws.
  }
  return `<${constructorName} ${text}>`;
};
proto.inspect = proto[customInspectSymbol];

// Functions of the module ----------------------------------------------------------------------------------

/** `source` from one encoding into another. */
function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const from = normalizeEncoding(fromEncoding);
  const to = normalizeEncoding(toEncoding);
  const known = ['ascii', 'latin1', 'utf8', 'utf16le'];
  if (!known.includes(from) || !known.includes(to)) {
    throw genericNodeError('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]',
                           { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  const text = Buffer.prototype.toString.call(source, from === 'ascii' ? 'latin1' : from);
  if (to === 'utf8' || to === 'utf16le') return Buffer.from(text.toWellFormed(), to);
  // What the encoding lacks becomes a question mark.
  const limit = to === 'ascii' ? 0x7f : 0xff;
  const bytes = [];
  for (const char of text) {
    const code = char.codePointAt(0);
    bytes.push(code > limit ? 0x3f : code);
  }
  return Buffer.from(bytes);
}

function checkMemory(input, name) {
  if (!(typedArrayName(input) !== undefined || isAnyArrayBuffer(input))) {
    throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
}

function isUtf8(input) {
  checkMemory(input, 'input');
  return binding.isUtf8(input);
}

function isAscii(input) {
  checkMemory(input, 'input');
  return binding.isAscii(input);
}

/** Base64 of a string of bytes. */
function btoa(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (result === -1) throw lazyDOMException('Invalid character', 'InvalidCharacterError');
  return result;
}

function atob(input) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (result === -1) throw lazyDOMException('Invalid character', 'InvalidCharacterError');
  if (result === -2) throw lazyDOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  return result;
}

function resolveObjectURL(url) {
  validateString(url, 'url');
  return require('internal/blob').resolveObjectURL(url);
}

const constants = Object.defineProperties({}, {
  MAX_LENGTH: { __proto__: null, value: kMaxLength, writable: false, enumerable: true },
  MAX_STRING_LENGTH: { __proto__: null, value: kStringMaxLength, writable: false, enumerable: true },
});

module.exports = {
  Buffer,
  SlowBuffer: deprecate(SlowBuffer, 'SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()', 'DEP0030'),
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
  constants,
  resolveObjectURL,
};
Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: getInspectMaxBytes,
  set(value) {
    validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    kInspectMaxBytes.value = value;
  },
});
defineLazyProperties(module.exports, 'internal/blob', ['Blob', 'File']);
