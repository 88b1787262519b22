'use strict';

// node:dns. lookup and lookupService ask the system's resolver, on the pool; what is called resolve asks name servers.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateFunction, validatePort } = require('internal/validators');
const request = require('internal/dns/lookup');
const { Resolver, boundTo } = require('internal/dns/resolver');

/**
 * @param {string} hostname
 * @param {number|{family?: 0|4|6|'IPv4'|'IPv6', hints?: number, all?: boolean, order?: string, verbatim?: boolean}} [options]
 * @param {function(Error, string, number)} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
function lookup(hostname, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  if (hostname && typeof hostname !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('hostname', 'string', hostname);
  }
  const wanted = request.lookupOptions(options, callback);
  validateFunction(callback, 'callback');
  return request.lookup(hostname, wanted, (err, addresses) => {
    if (err) callback(err);
    else if (wanted.all) callback(null, addresses);
    else if (addresses.length === 0) callback(null, null, wanted.family === 6 ? 6 : 4);
    else callback(null, addresses[0].address, addresses[0].family);
  });
}

/** The result of util.promisify(lookup) has both values by name. */
Object.defineProperty(lookup, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  enumerable: false,
  value(hostname, options) { return require('dns/promises').lookup(hostname, options); },
});

/**
 * @param {string} address
 * @param {number} port
 * @param {function(Error, string, string)} callback gets host name and service
 * @throws ERR_INVALID_ARG_VALUE, ERR_SOCKET_BAD_PORT
 */
function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  request.validateAddress(address);
  validatePort(port);
  validateFunction(callback, 'callback');
  return request.lookupService(address, +port, callback);
}

Object.defineProperty(lookupService, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  enumerable: false,
  value(address, port) { return require('dns/promises').lookupService(address, port); },
});

module.exports = {
  lookup,
  lookupService,
  Resolver,
  ...boundTo('callbacks'),
  getDefaultResultOrder: request.getDefaultResultOrder,
  setDefaultResultOrder: request.setDefaultResultOrder,
  ADDRCONFIG: request.ADDRCONFIG,
  ALL: request.ALL,
  V4MAPPED: request.V4MAPPED,
  get promises() { return require('dns/promises'); },
  ...request.errorCodes,
};
