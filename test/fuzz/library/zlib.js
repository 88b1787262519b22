'use strict';

// Compression: whole streams of garbage, pieces of them with flushes and changed parameters between, and what was compressed comes
// back. The first bytes choose what is done.

const zlib = require('zlib');

const kMaxOutput = 1 << 20;
const decoders = ['inflateSync', 'gunzipSync', 'unzipSync', 'inflateRawSync'];
const pairs = [['deflateSync', 'inflateSync'], ['gzipSync', 'gunzipSync'], ['deflateRawSync', 'inflateRawSync'], ['gzipSync', 'unzipSync']];
const streams = ['Inflate', 'Gunzip', 'Unzip', 'InflateRaw', 'Deflate', 'Gzip', 'DeflateRaw'];
const good = /^(Z_[A-Z]+_ERROR|Z_NEED_DICT|ERR_BUFFER_TOO_LARGE|ERR_OUT_OF_RANGE|ERR_ZLIB_INITIALIZATION_FAILED)$/;

/** What the function gives, undefined when it throws an error that bad input deserves. */
function attempt(f) {
  try {
    return f();
  } catch (error) {
    if (!good.test(error.code)) throw error;
    return undefined;
  }
}

function decodeWhole(choice, bytes) {
  const options = { maxOutputLength: kMaxOutput, finishFlush: choice & 4 ? zlib.constants.Z_SYNC_FLUSH : undefined, chunkSize: choice & 8 ? 64 : undefined, info: (choice & 16) !== 0 };
  if (choice & 32) options.dictionary = bytes.subarray(0, 8);
  if (choice & 64) options.windowBits = choice >> 4;
  attempt(() => zlib[decoders[choice & 3]](bytes, options));
}

function thereAndBack(choice, parameters, bytes) {
  const [compress, decompress] = pairs[choice & 3];
  const options = {
    level: parameters % 11 - 1, strategy: (parameters >> 4) % 5, windowBits: 9 + parameters % 7, memLevel: 1 + parameters % 9,
    dictionary: choice & 4 && (choice & 3) !== 1 && (choice & 3) !== 3 ? Buffer.from('dictionary') : undefined,
  };
  const packed = zlib[compress](bytes, options);
  if (!zlib[decompress](packed, options).equals(bytes)) throw new Error('not what was compressed');
}

function inPieces(choice, parameters, bytes) {
  const stream = attempt(() => new zlib[streams[choice % 7]]({ chunkSize: 64 + parameters, maxOutputLength: kMaxOutput }));
  if (stream === undefined) return;
  stream.on('error', () => {});
  for (let at = 0; at < bytes.length && at < 512;) {
    const length = 1 + bytes[at] % 32;
    const flush = bytes[at] >> 5;
    if (attempt(() => stream._processChunk(bytes.subarray(at + 1, at + 1 + length), Math.min(flush, zlib.constants.Z_BLOCK))) === undefined) break;
    if (flush === 7) attempt(() => stream.reset());
    at += 1 + length;
  }
  stream.close();
}

module.exports = function fuzz(bytes) {
  if (bytes.length < 3) return;
  const [kind, choice, parameters] = bytes;
  const rest = bytes.subarray(3);
  if (kind % 3 === 0) decodeWhole(choice, rest);
  else if (kind % 3 === 1) thereAndBack(choice, parameters, rest);
  else inPieces(choice, parameters, rest);
  zlib.crc32(rest, parameters);
};
