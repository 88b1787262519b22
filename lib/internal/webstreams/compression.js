'use strict';

// CompressionStream and DecompressionStream, https://compression.spec.whatwg.org, on the codecs of zlib.

const { genericNodeError } = require('internal/errors');
const { checkThis, finishClass, kState } = require('internal/webstreams/common');
const { duplexToWeb } = require('internal/webstreams/adapters');

const kFormats = ['deflate', 'deflate-raw', 'gzip'];

function checkFormat(format, className) {
  format = `${format}`;
  if (!kFormats.includes(format)) {
    throw genericNodeError(
      `Failed to construct '${className}': 1st argument value '${format}' is not a valid enum value of type CompressionFormat.`,
      { code: 'ERR_INVALID_ARG_VALUE' }, TypeError);
  }
  return format;
}

class CompressionStream {
  /** @param {'deflate'|'deflate-raw'|'gzip'} format @throws ERR_INVALID_ARG_VALUE */
  constructor(format) {
    format = checkFormat(format, 'CompressionStream');
    const zlib = require('zlib');
    const codec = format === 'deflate' ? zlib.createDeflate() :
      format === 'gzip' ? zlib.createGzip() : zlib.createDeflateRaw();
    this[kState] = { type: 'CompressionStream', pair: duplexToWeb(codec) };
  }

  get readable() {
    checkThis('CompressionStream', this);
    return this[kState].pair.readable;
  }

  get writable() {
    checkThis('CompressionStream', this);
    return this[kState].pair.writable;
  }
}
finishClass(CompressionStream, ['readable', 'writable'], (self) => ({ readable: self.readable, writable: self.writable }));

class DecompressionStream {
  /** @param {'deflate'|'deflate-raw'|'gzip'} format @throws ERR_INVALID_ARG_VALUE */
  constructor(format) {
    format = checkFormat(format, 'DecompressionStream');
    const zlib = require('zlib');
    const options = { rejectGarbageAfterEnd: true };
    const codec = format === 'deflate' ? zlib.createInflate(options) :
      format === 'gzip' ? zlib.createGunzip(options) : zlib.createInflateRaw(options);
    this[kState] = { type: 'DecompressionStream', pair: duplexToWeb(codec) };
  }

  get readable() {
    checkThis('DecompressionStream', this);
    return this[kState].pair.readable;
  }

  get writable() {
    checkThis('DecompressionStream', this);
    return this[kState].pair.writable;
  }
}
finishClass(DecompressionStream, ['readable', 'writable'], (self) => ({ readable: self.readable, writable: self.writable }));

module.exports = { CompressionStream, DecompressionStream };
