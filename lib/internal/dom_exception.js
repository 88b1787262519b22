'use strict';

// DOMException of the Web IDL standard: an Error whose name carries the kind, with the old numeric codes.

const { kEnumerableProperty } = require('internal/util');

const kCodes = [
  ['IndexSizeError', 'INDEX_SIZE_ERR', 1],
  [null, 'DOMSTRING_SIZE_ERR', 2],
  ['HierarchyRequestError', 'HIERARCHY_REQUEST_ERR', 3],
  ['WrongDocumentError', 'WRONG_DOCUMENT_ERR', 4],
  ['InvalidCharacterError', 'INVALID_CHARACTER_ERR', 5],
  [null, 'NO_DATA_ALLOWED_ERR', 6],
  ['NoModificationAllowedError', 'NO_MODIFICATION_ALLOWED_ERR', 7],
  ['NotFoundError', 'NOT_FOUND_ERR', 8],
  ['NotSupportedError', 'NOT_SUPPORTED_ERR', 9],
  ['InUseAttributeError', 'INUSE_ATTRIBUTE_ERR', 10],
  ['InvalidStateError', 'INVALID_STATE_ERR', 11],
  ['SyntaxError', 'SYNTAX_ERR', 12],
  ['InvalidModificationError', 'INVALID_MODIFICATION_ERR', 13],
  ['NamespaceError', 'NAMESPACE_ERR', 14],
  ['InvalidAccessError', 'INVALID_ACCESS_ERR', 15],
  [null, 'VALIDATION_ERR', 16],
  ['TypeMismatchError', 'TYPE_MISMATCH_ERR', 17],
  ['SecurityError', 'SECURITY_ERR', 18],
  ['NetworkError', 'NETWORK_ERR', 19],
  ['AbortError', 'ABORT_ERR', 20],
  ['URLMismatchError', 'URL_MISMATCH_ERR', 21],
  ['QuotaExceededError', 'QUOTA_EXCEEDED_ERR', 22],
  ['TimeoutError', 'TIMEOUT_ERR', 23],
  ['InvalidNodeTypeError', 'INVALID_NODE_TYPE_ERR', 24],
  ['DataCloneError', 'DATA_CLONE_ERR', 25],
];

class DOMException {
  #message;
  #name;

  /**
   * @param {string} [message]
   * @param {string|{ name?: string, cause?: any }} [options] The name, default 'Error'.
   */
  constructor(message = '', options = 'Error') {
    this.#message = `${message}`;
    if (options !== null && typeof options === 'object') {
      this.#name = `${options.name === undefined ? 'Error' : options.name}`;
      if ('cause' in options) {
        Object.defineProperty(this, 'cause', {
          __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false,
        });
      }
    } else {
      this.#name = `${options}`;
    }
    Error.captureStackTrace(this);
  }

  get name() {
    return this.#name;
  }

  get message() {
    return this.#message;
  }

  get code() {
    for (let i = 0; i < kCodes.length; i++) {
      if (kCodes[i][0] === this.#name) return kCodes[i][2];
    }
    return 0;
  }
}

Object.setPrototypeOf(DOMException.prototype, Error.prototype);
Object.defineProperties(DOMException.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: kEnumerableProperty,
  message: kEnumerableProperty,
  code: kEnumerableProperty,
});

for (const { 1: constant, 2: value } of kCodes) {
  const descriptor = { __proto__: null, enumerable: true, value };
  Object.defineProperty(DOMException, constant, descriptor);
  Object.defineProperty(DOMException.prototype, constant, descriptor);
}

internalBinding('messaging').setClone(DOMException.prototype, function() {
  return { kind: 'DOMException', data: { message: this.message, name: this.name, stack: this.stack } };
});

/** What structuredClone() makes of a DOMException. */
function reviveDOMException({ message, name, stack }) {
  const exception = new DOMException(message, name);
  Object.defineProperty(exception, 'stack', {
    __proto__: null, value: stack, writable: true, enumerable: false, configurable: true,
  });
  return exception;
}

module.exports = { DOMException, reviveDOMException };
