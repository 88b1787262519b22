'use strict';

// Lists of application protocols (RFC 7301) as TLS sends them: each name after a byte that is its length.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');

/**
 * @param {string[]|Uint8Array[]|Uint8Array|DataView} protocols a list, or the wire format
 * @returns {Buffer|undefined}
 * @throws ERR_OUT_OF_RANGE
 */
function convertProtocols(protocols) {
  if (Array.isArray(protocols)) {
    return Buffer.concat(protocols.flatMap((name, i) => {
      const bytes = typeof name === 'string' ? Buffer.from(name) : name;
      if (!ArrayBuffer.isView(bytes)) throw new ERR_INVALID_ARG_TYPE(`protocols[${i}]`, 'string', name);
      if (bytes.length > 255) {
        throw new ERR_OUT_OF_RANGE(
          `The byte length of the protocol at index ${i} exceeds the maximum length.`, '<= 255', bytes.length, true);
      }
      return [Buffer.from([bytes.length]), bytes];
    }));
  }
  if (ArrayBuffer.isView(protocols)) {
    return Buffer.from(new Uint8Array(protocols.buffer, protocols.byteOffset, protocols.byteLength));
  }
  return undefined;
}

module.exports = { convertProtocols };
