'use strict';

// node:dns/promises, for what node:dns has.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validatePort } = require('internal/validators');
const request = require('internal/dns/lookup');
const { PromisesResolver, boundTo } = require('internal/dns/resolver');

/**
 * @param {string} hostname
 * @param {number|object} [options] as dns.lookup
 * @returns {Promise<{address: string, family: number}|{address: string, family: number}[]>}
 */
function lookup(hostname, options) {
  if (hostname && typeof hostname !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('hostname', 'string', hostname);
  }
  const wanted = request.lookupOptions(options);
  return new Promise((resolve, reject) => {
    request.lookup(hostname, wanted, (err, addresses) => {
      if (err) reject(err);
      else if (wanted.all) resolve(addresses);
      else if (addresses.length === 0) resolve({ address: null, family: wanted.family === 6 ? 6 : 4 });
      else resolve(addresses[0]);
    });
  });
}

/** @returns {Promise<{hostname: string, service: string}>} */
function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  request.validateAddress(address);
  validatePort(port);
  return new Promise((resolve, reject) => {
    request.lookupService(address, +port, (err, hostname, service) => {
      if (err) reject(err);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  Resolver: PromisesResolver,
  ...boundTo('promises'),
  getDefaultResultOrder: request.getDefaultResultOrder,
  setDefaultResultOrder: request.setDefaultResultOrder,
  ...request.errorCodes,
};
