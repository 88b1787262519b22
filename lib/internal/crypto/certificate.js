'use strict';

// crypto.Certificate: SPKAC.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('crypto_spkac');

function toBytes(spkac, encoding) {
  if (typeof spkac === 'string') return Buffer.from(spkac, encoding);
  if (!isAnyArrayBuffer(spkac) && !isArrayBufferView(spkac)) {
    throw new ERR_INVALID_ARG_TYPE('spkac', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], spkac);
  }
  return spkac;
}

/** @returns {boolean} */
function verifySpkac(spkac, encoding) {
  const bytes = toBytes(spkac, encoding);
  return bytes.byteLength === 0 ? '' : binding.verify(bytes);
}

/** @returns {Buffer|string} '' for what is no SPKAC */
function exportPublicKey(spkac, encoding) {
  return binding.publicKey(toBytes(spkac, encoding)) ?? '';
}

/** @returns {Buffer|string} '' for what is no SPKAC */
function exportChallenge(spkac, encoding) {
  return binding.challenge(toBytes(spkac, encoding)) ?? '';
}

/** The functions are those of the class, too. */
function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}
for (const target of [Certificate, Certificate.prototype]) Object.assign(target, { exportChallenge, exportPublicKey, verifySpkac });

module.exports = { Certificate };
