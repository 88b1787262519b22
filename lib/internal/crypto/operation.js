'use strict';

// Promises of operations on the pool (src/bindings/crypto/operation.c); small ones are done at once.

const binding = internalBinding('crypto_operation');

// Bytes below which going to another thread costs more than the work.
const SMALL = 4096;

/**
 * @param {string} name of the binding's function
 * @param {Array} list its arguments after the request
 * @param {string} fallback the message of an error of which OpenSSL says nothing
 * @returns {Promise<Buffer|boolean>}
 */
function operate(name, list, fallback) {
  return new Promise((resolve, reject) => {
    const request = {
      oncomplete() {
        try {
          resolve(binding.result(operation, fallback));
        } catch (error) {
          reject(error);
        }
      },
    };
    const operation = binding[name](request, ...list);
  });
}

/** The same; at once when there are few bytes. */
async function operateOn(length, name, list, fallback) {
  if (length > SMALL) return operate(name, list, fallback);
  return binding.result(binding[name](undefined, ...list), fallback);
}

module.exports = { operate, operateOn };
