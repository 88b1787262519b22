'use strict';

// Blob and File: immutable bytes with a type, made of strings, buffers and other blobs.

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_MISSING_ARGS,
  },
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateObject } = require('internal/validators');
const { isAnyArrayBuffer } = internalBinding('types');
const binding = internalBinding('buffer');

const kIllegalType = /[^\u0020-\u007e]/;
const kReadChunk = 65536;

let bytesOf;   // (blob) => its bytes: set by class Blob
let reviveBlob; // what structuredClone() makes of one

function partBytes(part, endings) {
  if (isAnyArrayBuffer(part)) return new Uint8Array(part.slice(0));
  if (ArrayBuffer.isView(part)) {
    return new Uint8Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength));
  }
  if (isBlob(part)) return bytesOf(part);
  let text = `${part}`;
  if (endings === 'native') text = text.replace(/\r\n|\r/g, '\n');
  return binding.encodeUtf8(text);
}

class Blob {
  #bytes = new Uint8Array(0);
  #type = '';

  static {
    bytesOf = (blob) => blob.#bytes;
    internalBinding('messaging').setClone(Blob.prototype, function() {
      return { kind: 'Blob', data: { bytes: this.#bytes.slice(), type: this.#type } };
    });
    reviveBlob = ({ bytes, type }) => {
      const blob = new Blob();
      blob.#bytes = bytes;
      blob.#type = type;
      return blob;
    };
  }

  /**
   * @param {Iterable<string|ArrayBuffer|ArrayBufferView|Blob>} [sources]
   * @param {{ type?: string, endings?: 'transparent'|'native' }} [options]
   */
  constructor(sources = [], options = undefined) {
    if (sources === null || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string') {
      throw new ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' && typeof options !== 'function') validateObject(options, 'options');
    }
    let { type = '', endings = 'transparent' } = options ?? {};
    endings = `${endings}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    const parts = [];
    let length = 0;
    for (const source of sources) {
      const bytes = partBytes(source, endings);
      parts.push(bytes);
      length += bytes.length;
    }
    if (parts.length === 1) {
      this.#bytes = parts[0];
    } else {
      const joined = new Uint8Array(length);
      let position = 0;
      for (const part of parts) {
        joined.set(part, position);
        position += part.length;
      }
      this.#bytes = joined;
    }
    type = `${type}`;
    this.#type = kIllegalType.test(type) ? '' : type.toLowerCase();
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#bytes in self)) throw new ERR_INVALID_THIS('Blob');
  }

  get type() {
    Blob.#check(this);
    return this.#type;
  }

  get size() {
    Blob.#check(this);
    return this.#bytes.length;
  }

  /** A part of it; indices count from the end when negative. */
  slice(start = 0, end = this.size, contentType = '') {
    Blob.#check(this);
    const clamp = (value) => (value < 0 ? Math.max(this.size + value, 0) : Math.min(value, this.size));
    start = clamp(Math.trunc(start) || 0);
    end = clamp(Math.trunc(end) || 0);
    const blob = new Blob();
    blob.#bytes = this.#bytes.subarray(start, Math.max(start, end));
    contentType = `${contentType}`;
    blob.#type = kIllegalType.test(contentType) ? '' : contentType.toLowerCase();
    return blob;
  }

  async arrayBuffer() {
    Blob.#check(this);
    const bytes = this.#bytes;
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  }

  async bytes() {
    return new Uint8Array(await this.arrayBuffer());
  }

  async text() {
    Blob.#check(this);
    const { TextDecoder } = require('internal/encoding');
    return new TextDecoder().decode(this.#bytes);
  }

  stream() {
    Blob.#check(this);
    const bytes = this.#bytes;
    const { ReadableStream } = require('internal/webstreams/readable');
    let position = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (position >= bytes.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        controller.enqueue(bytes.slice(position, position + kReadChunk));
        position += kReadChunk;
      },
    });
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Blob ${inspect({ size: this.size, type: this.type }, inner)}`;
  }
}

Object.defineProperties(Blob.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Blob' },
  size: kEnumerableProperty,
  type: kEnumerableProperty,
  slice: kEnumerableProperty,
  stream: kEnumerableProperty,
  text: kEnumerableProperty,
  arrayBuffer: kEnumerableProperty,
  bytes: kEnumerableProperty,
});

function isBlob(value) {
  return value instanceof Blob;
}

/** A Blob with a name and a time of change. */
class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const lastModified = options?.lastModified;
    this.#name = `${fileName}`.toWellFormed();
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(Number(lastModified)) || 0;
  }

  get name() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `File ${inspect({
      size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified,
    }, inner)}`;
  }
}

Object.defineProperties(File.prototype, {
  name: kEnumerableProperty,
  lastModified: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'File' },
});

// Blobs that URL.createObjectURL made known, by the identifier in their URL.
const objects = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = require('crypto').randomUUID();
  objects.set(id, blob);
  return `blob:nodedata:${id}`;
}

function objectId(url) {
  return url.startsWith('blob:nodedata:') ? url.slice('blob:nodedata:'.length) : '';
}

function revokeObjectURL(url) {
  objects.delete(objectId(url));
}

function resolveObjectURL(url) {
  return objects.get(objectId(url));
}

module.exports = { Blob, File, createObjectURL, isBlob, resolveObjectURL, revokeObjectURL, reviveBlob };
