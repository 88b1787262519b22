'use strict';

// The body of a Request or Response: bytes, a Blob or a stream, and the methods that read it.
//
// The bytes of a body that is known as a whole stay as they are until somebody wants the stream.

const { Buffer } = require('buffer');
const { isAnyArrayBuffer } = internalBinding('types');
const { kIsDisturbed } = require('internal/streams/state');
const { Blob, isBlob } = require('internal/blob');
const { TextDecoder } = require('internal/encoding');
const { URLSearchParams } = require('internal/url');
const { ReadableStream } = require('internal/webstreams/readable');
const { FormData } = require('internal/fetch/form_data');
const { usvString } = require('internal/fetch/webidl');

function isStream(value) {
  return typeof value === 'object' && value !== null && value[kIsDisturbed] !== undefined && typeof value.getReader === 'function';
}

class Body {
  /**
   * @param {Uint8Array|Blob|null} source null: only the stream has it
   * @param {ReadableStream} [stream]
   */
  constructor(source, stream = undefined) {
    this.source = source;
    this.madeStream = stream;
    this.consumed = false;
  }

  /** Bytes, or null if that is not known. */
  get length() {
    if (this.source === null) return null;
    return isBlob(this.source) ? this.source.size : this.source.byteLength;
  }

  get stream() {
    if (this.madeStream === undefined) {
      this.madeStream = isBlob(this.source) ? this.source.stream() : streamOfBytes(this.source);
      if (this.consumed) this.madeStream.cancel();
    }
    return this.madeStream;
  }

  /** Has it been read, in part even? */
  get used() {
    return this.consumed || (this.madeStream !== undefined && this.madeStream[kIsDisturbed]);
  }

  get locked() {
    return this.madeStream !== undefined && this.madeStream.locked;
  }

  /** A second body with the same bytes. */
  clone() {
    if (this.madeStream === undefined) return new Body(this.source);
    const { 0: first, 1: second } = this.madeStream.tee();
    this.madeStream = first;
    return new Body(this.source, second);
  }

  /** Everything, as a Uint8Array that may be the source's own. */
  async readAll() {
    if (this.madeStream === undefined) {
      this.consumed = true;
      return isBlob(this.source) ? this.source.bytes() : this.source;
    }
    const reader = this.madeStream.getReader();
    const chunks = [];
    let length = 0;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      checkChunk(value);
      chunks.push(value);
      length += value.byteLength;
    }
    if (chunks.length === 1) return chunks[0];
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return bytes;
  }
}

function checkChunk(value) {
  if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
}

function streamOfBytes(bytes) {
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

function streamOfIterable(iterable) {
  const iterator = iterable[Symbol.asyncIterator]();
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      checkChunk(bytes);
      if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/**
 * The body that a value makes, and its media type or null.
 * @returns {{ body: Body, type: string|null }}
 * @throws {TypeError} a stream that was read or is being read
 */
function extractBody(value) {
  if (isStream(value)) {
    if (value[kIsDisturbed] || value.locked) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { body: new Body(null, value), type: null };
  }
  if (isBlob(value)) return { body: new Body(value), type: value.type === '' ? null : value.type };
  if (value instanceof URLSearchParams) {
    return {
      body: new Body(Buffer.from(value.toString())), type: 'application/x-www-form-urlencoded;charset=UTF-8',
    };
  }
  if (isAnyArrayBuffer(value)) return { body: new Body(new Uint8Array(value.slice(0))), type: null };
  if (ArrayBuffer.isView(value)) {
    return {
      body: new Body(new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength))), type: null,
    };
  }
  if (value instanceof FormData) {
    const { blob, type } = require('internal/fetch/multipart').encodeForm(value);
    return { body: new Body(blob), type };
  }
  if (typeof value === 'object' && value !== null && typeof value[Symbol.asyncIterator] === 'function') {
    return { body: new Body(null, streamOfIterable(value)), type: null };
  }
  return { body: new Body(Buffer.from(usvString(value))), type: 'text/plain;charset=UTF-8' };
}

/** The media type of a header list, or null. */
function mediaType(headers) {
  const value = headers.get('content-type');
  if (value === null) return null;
  try {
    const { MIMEType } = require('internal/mime');
    return new MIMEType(value);
  } catch {
    return null;
  }
}

function ownBytes(bytes) {
  return new Uint8Array(bytes);
}

const readers = {
  __proto__: null,
  arrayBuffer: (bytes) => ownBytes(bytes).buffer,
  blob(bytes, state) {
    const type = mediaType(state.headers);
    return new Blob([bytes], { type: type === null ? '' : type.toString() });
  },
  bytes: ownBytes,
  formData(bytes, state) {
    const type = mediaType(state.headers);
    if (type?.essence === 'multipart/form-data') {
      const boundary = type.params.get('boundary');
      if (boundary === null) throw new TypeError('Failed to parse body as FormData.');
      return require('internal/fetch/multipart').decodeForm(bytes, boundary);
    }
    if (type?.essence === 'application/x-www-form-urlencoded') {
      const form = new FormData();
      for (const { 0: name, 1: value } of new URLSearchParams(new TextDecoder().decode(bytes))) form.append(name, value);
      return form;
    }
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  },
  json: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  text: (bytes) => new TextDecoder().decode(bytes),
};

/**
 * Gives a class body, bodyUsed and the methods that read.
 * @param {Function} Class
 * @param {function(object): { body: Body|null, headers: HeaderList }} stateOf throws for other objects
 */
function mixInBody(Class, stateOf) {
  for (const kind of ['blob', 'arrayBuffer', 'text', 'json', 'formData', 'bytes']) {
    const method = { async [kind]() {
      const state = stateOf(this);
      const { body } = state;
      if (body === null) return readers[kind](new Uint8Array(0), state);
      if (body.used || body.locked) throw new TypeError('Body is unusable: Body has already been read');
      return readers[kind](await body.readAll(), state);
    } }[kind];
    Object.defineProperty(Class.prototype, kind, {
      __proto__: null, value: method, writable: true, enumerable: true, configurable: true,
    });
  }
  Object.defineProperties(Class.prototype, {
    body: {
      __proto__: null, enumerable: true, configurable: true,
      get: Object.getOwnPropertyDescriptor({ get body() { return stateOf(this).body?.stream ?? null; } }, 'body').get,
    },
    bodyUsed: {
      __proto__: null, enumerable: true, configurable: true,
      get: Object.getOwnPropertyDescriptor({ get bodyUsed() { return !!stateOf(this).body?.used; } }, 'bodyUsed').get,
    },
  });
}

module.exports = { Body, checkChunk, extractBody, mixInBody };
