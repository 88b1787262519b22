'use strict';

// What both sides of HTTP share: methods, status codes, limits, and the faults of headers.

const {
  codes: {
    ERR_HTTP_INVALID_HEADER_VALUE,
    ERR_HTTP_TRAILER_INVALID,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
  },
} = require('internal/errors');
const writer = internalBinding('http_writer');
const { methods } = internalBinding('http_parser');

// The parser knows more than HTTP: RTSP's methods, and the preface of HTTP/2.
const OTHERS = ['PRI', 'DESCRIBE', 'ANNOUNCE', 'SETUP', 'PLAY', 'PAUSE', 'TEARDOWN', 'GET_PARAMETER',
                'SET_PARAMETER', 'REDIRECT', 'RECORD', 'FLUSH'];
const METHODS = [...methods.filter((name) => !OTHERS.includes(name)), 'QUERY'].sort();
const STATUS_CODES = writer.statusCodes;

/** The error for what http_writer found wrong with a header; `kind` is one of its constants. */
function headerFault(kind, name, value) {
  switch (kind) {
    case writer.INVALID_NAME: return new ERR_INVALID_HTTP_TOKEN('Header name', name);
    case writer.UNDEFINED_VALUE: return new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
    case writer.INVALID_TRAILER: return new ERR_HTTP_TRAILER_INVALID();
    default: return new ERR_INVALID_CHAR('header content', name);
  }
}

/** @throws ERR_INVALID_HTTP_TOKEN */
function validateHeaderName(name, label) {
  if (typeof name !== 'string' || !writer.checkName(name)) {
    throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
}

/** @throws ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR */
function validateHeaderValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (!writer.checkValue(value)) throw new ERR_INVALID_CHAR('header content', name);
}

/** Has a text what a head may not have? */
function hasInvalidChar(text) {
  return !writer.checkValue(text);
}

/** "Parse Error: ..." with the parser's code. */
function parseError(code, reason, bytesParsed, rawPacket) {
  const error = new Error(reason ? `Parse Error: ${reason}` : 'Parse Error');
  error.code = code;
  error.bytesParsed = bytesParsed;
  error.reason = reason;
  if (rawPacket !== undefined) error.rawPacket = rawPacket;
  return error;
}

const limits = {
  maxHeaderSize: 16 * 1024, // --max-http-header-size
  maxIdleParsers: 1000,
};

module.exports = {
  METHODS,
  STATUS_CODES,
  hasInvalidChar,
  headerFault,
  limits,
  methods,
  parseError,
  validateHeaderName,
  validateHeaderValue,
};
