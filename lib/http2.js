'use strict';

// node:http2 without its sessions: the protocol's constants, and settings as they are written in a frame. What would
// open a connection (connect, createServer, createSecureServer) is left out.

const { Buffer } = require('buffer');
const {
  codes: { ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH, ERR_HTTP2_INVALID_SETTING_VALUE, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { constants } = require('internal/http2_constants');

const kMax32 = 2 ** 32 - 1;

/** Settings by their number in a SETTINGS frame, in the order they are written: name, least and greatest value. */
const settings = new Map([
  [constants.NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, ['headerTableSize', 0, kMax32]],
  [constants.NGHTTP2_SETTINGS_ENABLE_PUSH, ['enablePush']],
  [constants.NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, ['maxConcurrentStreams', 0, kMax32]],
  [constants.NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, ['initialWindowSize', 0, 2 ** 31 - 1]],
  [constants.NGHTTP2_SETTINGS_MAX_FRAME_SIZE, ['maxFrameSize', 16384, 2 ** 24 - 1]],
  [constants.NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, ['maxHeaderListSize', 0, kMax32]],
  [constants.NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, ['enableConnectProtocol']],
]);

/** Marks headers that must not be compressed. */
const sensitiveHeaders = Symbol('nodejs.http2.sensitiveHeaders');

/** What holds before anything is agreed on. @returns {object} */
function getDefaultSettings() {
  return {
    headerTableSize: 4096,
    enablePush: true,
    initialWindowSize: 65535,
    maxFrameSize: 16384,
    maxConcurrentStreams: kMax32,
    maxHeaderSize: 65535,
    maxHeaderListSize: 65535,
    enableConnectProtocol: false,
  };
}

/**
 * Settings as in the payload of a frame.
 * @returns {Buffer}
 * @throws {ERR_HTTP2_INVALID_SETTING_VALUE}
 */
function getPackedSettings(given = {}) {
  validateObject(given, 'settings');
  const packed = [];
  for (const [number, [name, least, most]] of settings) {
    const value = name === 'maxHeaderListSize' ? given.maxHeaderSize ?? given.maxHeaderListSize : given[name];
    if (value === undefined) continue;
    const isValid = least === undefined ? typeof value === 'boolean' : typeof value === 'number' && value >= least && value <= most;
    if (!isValid) throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
    packed.push([number, Number(value)]);
  }
  const bytes = Buffer.alloc(packed.length * 6);
  packed.forEach(([number, value], i) => {
    bytes.writeUInt16BE(number, i * 6);
    bytes.writeUInt32BE(value, i * 6 + 2);
  });
  return bytes;
}

/**
 * @param {Buffer|TypedArray} bytes what getPackedSettings() makes
 * @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH}
 */
function getUnpackedSettings(bytes) {
  if (!isArrayBufferView(bytes)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], bytes);
  if (bytes.length % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const result = {};
  for (let at = 0; at < view.length; at += 6) {
    const setting = settings.get(view.readUInt16BE(at));
    if (setting === undefined) continue;
    const value = view.readUInt32BE(at + 2);
    const [name, least] = setting;
    if (name === 'maxHeaderListSize') result.maxHeaderSize = value;
    result[name] = least === undefined ? value !== 0 : value;
  }
  return result;
}

module.exports = { constants, getDefaultSettings, getPackedSettings, getUnpackedSettings, sensitiveHeaders };
