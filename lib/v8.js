'use strict';

// node:v8. What programs ask the engine of Node for, answered by this one: heap figures and serialisation.

const { Buffer } = require('buffer');
const { validateString } = require('internal/validators');
const { Serializer } = require('internal/serializer');
const { Deserializer } = require('internal/deserializer');

/* --- the heap --- */

/**
 * Bytes, as Node names them. There is one heap, of one kind of space.
 * @returns {object}
 */
function getHeapStatistics() {
  const { heapTotal, heapUsed, external } = process.memoryUsage();
  const limit = heapLimit();
  return {
    total_heap_size: heapTotal,
    total_heap_size_executable: 0,
    total_physical_size: heapTotal,
    total_available_size: Math.max(0, limit - heapUsed),
    used_heap_size: heapUsed,
    heap_size_limit: limit,
    malloced_memory: heapUsed,
    peak_malloced_memory: heapTotal,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
  };
}

function heapLimit() {
  const megabytes = internalBinding('options').get('--max-old-space-size');
  if (megabytes !== undefined) return Number(megabytes) * 2 ** 20;
  return process.constrainedMemory() || require('os').totalmem();
}

/** @returns {object[]} */
function getHeapSpaceStatistics() {
  const { heapTotal, heapUsed } = process.memoryUsage();
  return [{
    space_name: 'heap',
    space_size: heapTotal,
    space_used_size: heapUsed,
    space_available_size: Math.max(0, heapTotal - heapUsed),
    physical_space_size: heapTotal,
  }];
}

/** Options of V8. The one that means something here is --expose-gc; others are passed over, as V8 passes over those it does not know. */
function setFlagsFromString(flags) {
  validateString(flags, 'flags');
  if (/^--?expose[-_]gc$/.test(flags)) {
    const value = internalBinding('isolate').gc;
    Object.defineProperty(globalThis, 'gc', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  }
}

/** A number that differs when serialised code of another build must not be used. */
function cachedDataVersionTag() {
  let hash = 0;
  for (const c of `${process.versions.jsrun} ${process.arch}`) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  return hash;
}

/* --- serialisation --- */

const viewTypes = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  DataView, Buffer, BigInt64Array, BigUint64Array,
];
const kDataView = viewTypes.indexOf(DataView);
const kBuffer = viewTypes.indexOf(Buffer);

function viewIndex(view) {
  if (view.constructor === Buffer) return kBuffer;
  const tag = Object.prototype.toString.call(view).slice('[object '.length, -1);
  return tag === 'DataView' ? kDataView : viewTypes.findIndex((type) => type.name === tag);
}

/** Writes views by their kind and bytes alone, not with the whole of their buffers. */
class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    this.writeUint32(viewIndex(view));
    this.writeUint32(view.byteLength);
    this.writeRawBytes(view);
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const type = viewTypes[this.readUint32()];
    const length = this.readUint32();
    const bytes = this.readRawBytes(length);
    const size = type?.BYTES_PER_ELEMENT ?? 1;
    if (type === undefined || length % size !== 0) throw new Error('Unable to deserialize cloned data.');
    if (type === Buffer) return bytes;
    // In place where the element size allows it.
    if (bytes.byteOffset % size === 0) return new type(bytes.buffer, bytes.byteOffset, length / size);
    return new type(new Uint8Array(bytes).buffer);
  }
}

/**
 * The bytes of a value that the HTML structured clone algorithm takes.
 * @returns {Buffer}
 * @throws {Error} it cannot be cloned
 */
function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/**
 * @param {TypedArray|DataView} bytes what serialize() returned
 * @returns {any}
 * @throws {Error} they are malformed
 */
function deserialize(bytes) {
  const deserializer = new DefaultDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = {
  DefaultDeserializer,
  DefaultSerializer,
  Deserializer,
  Serializer,
  cachedDataVersionTag,
  deserialize,
  getHeapSpaceStatistics,
  getHeapStatistics,
  serialize,
  setFlagsFromString,
};
