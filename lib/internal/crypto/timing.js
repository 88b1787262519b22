'use strict';

// timingSafeEqual: a comparison whose time tells nothing of the contents.

const {
  codes: { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE },
} = require('internal/errors');
const binding = internalBinding('crypto_hash');

const KINDS = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

/** @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH */
function timingSafeEqual(buf1, buf2) {
  if (!ArrayBuffer.isView(buf1) && !(buf1 instanceof ArrayBuffer)) throw new ERR_INVALID_ARG_TYPE('buf1', KINDS, buf1);
  if (!ArrayBuffer.isView(buf2) && !(buf2 instanceof ArrayBuffer)) throw new ERR_INVALID_ARG_TYPE('buf2', KINDS, buf2);
  if (buf1.byteLength !== buf2.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.timingSafeEqual(buf1, buf2);
}

module.exports = { timingSafeEqual };
