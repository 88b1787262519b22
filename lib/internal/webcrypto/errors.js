'use strict';

// DOMExceptions of Web Crypto.

const { DOMException } = require('internal/dom_exception');

/** @param {string} name such as 'OperationError' */
function failure(name, message, cause) {
  return new DOMException(message, cause === undefined ? name : { name, cause });
}

/** What an operation of OpenSSL's that went wrong becomes. */
function operationFailed(cause) {
  return failure('OperationError', 'The operation failed for an operation-specific reason', cause);
}

/** Runs what computes; its errors become OperationErrors. */
function attempt(compute) {
  try {
    return compute();
  } catch (error) {
    throw operationFailed(error);
  }
}

function notSupported(message = 'Unrecognized algorithm name') {
  return failure('NotSupportedError', message);
}

module.exports = { attempt, failure, notSupported, operationFailed };
