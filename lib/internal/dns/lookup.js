'use strict';

// getaddrinfo and getnameinfo: options, results and errors, shared by dns and dns/promises.

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('internal/errors');
const {
  validateBoolean,
  validateNumber,
  validateOneOf,
} = require('internal/validators');
const { isIP } = require('internal/net/address');
const binding = internalBinding('cares');

const { AI_ADDRCONFIG, AI_ALL, AI_V4MAPPED } = binding;
const ORDERS = ['ipv4first', 'ipv6first', 'verbatim'];
let defaultOrder = 'verbatim';

function getDefaultResultOrder() {
  return defaultOrder;
}

/** @param {'ipv4first'|'ipv6first'|'verbatim'} value */
function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', ORDERS);
  defaultOrder = value;
}

function validateHints(hints) {
  if ((hints & ~(AI_ADDRCONFIG | AI_ALL | AI_V4MAPPED)) !== 0) {
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

/** Checks what a caller gave; the result is {family, hints, all, order}. */
function lookupOptions(options) {
  const wanted = { family: 0, hints: 0, all: false, order: defaultOrder };
  if (options === undefined || options === null) return wanted;
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    wanted.family = options;
    return wanted;
  }
  if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  }
  if (options.hints != null) {
    validateNumber(options.hints, 'options.hints');
    wanted.hints = options.hints >>> 0;
    validateHints(wanted.hints);
  }
  if (options.family != null) {
    if (options.family === 'IPv4') wanted.family = 4;
    else if (options.family === 'IPv6') wanted.family = 6;
    else {
      validateOneOf(options.family, 'options.family', [0, 4, 6]);
      wanted.family = options.family;
    }
  }
  if (options.all != null) {
    validateBoolean(options.all, 'options.all');
    wanted.all = options.all;
  }
  if (options.verbatim != null) {
    validateBoolean(options.verbatim, 'options.verbatim');
    wanted.order = options.verbatim ? 'verbatim' : 'ipv4first';
  }
  if (options.order != null) {
    validateOneOf(options.order, 'options.order', ORDERS);
    wanted.order = options.order;
  }
  return wanted;
}

function inOrder(addresses, order) {
  if (order === 'verbatim') return addresses;
  const first = order === 'ipv4first' ? 4 : 6;
  return [
    ...addresses.filter((a) => a.family === first),
    ...addresses.filter((a) => a.family !== first),
  ];
}

/** An error as Node's: "getaddrinfo ENOTFOUND host", code without its EAI_ prefix where c-ares has a word. */
function resolverError(status, syscall, hostname) {
  let code = binding.errorName(status);
  if (code === 'EAI_NODATA' || code === 'EAI_NONAME') code = 'ENOTFOUND';
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = status;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

/** callback(err, [{address, family}...]), never before this returns. */
function lookup(hostname, wanted, callback) {
  if (!hostname) {
    process.nextTick(callback, null, []);
    return {};
  }
  const family = isIP(hostname);
  if (family !== 0) {
    process.nextTick(callback, null, [{ address: hostname, family }]);
    return {};
  }
  const status = binding.getaddrinfo(hostname, wanted.family, wanted.hints, (err, list) => {
    if (err) {
      callback(resolverError(err, 'getaddrinfo', hostname));
      return;
    }
    const addresses = [];
    for (let i = 0; i < list.length; i++) {
      const address = list[i];
      addresses.push({ address, family: wanted.family || isIP(address) });
    }
    callback(null, inOrder(addresses, wanted.order));
  });
  if (status < 0) process.nextTick(callback, resolverError(status, 'getaddrinfo', hostname));
  return {};
}

function validateAddress(address) {
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
}

function lookupService(address, port, callback) {
  const status = binding.getnameinfo(address, port, (err, hostname, service) => {
    if (err) callback(resolverError(err, 'getnameinfo', address));
    else callback(null, hostname, service);
  });
  if (status < 0) throw resolverError(status, 'getnameinfo', address);
  return {};
}

/** The names under which dns exports the codes of its errors. */
const errorCodes = {
  NODATA: 'ENODATA',
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY',
  BADNAME: 'EBADNAME',
  BADFAMILY: 'EBADFAMILY',
  BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT',
  EOF: 'EOF',
  FILE: 'EFILE',
  NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION',
  BADSTR: 'EBADSTR',
  BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME',
  BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
};

module.exports = {
  ADDRCONFIG: AI_ADDRCONFIG,
  ALL: AI_ALL,
  V4MAPPED: AI_V4MAPPED,
  errorCodes,
  getDefaultResultOrder,
  lookup,
  lookupOptions,
  lookupService,
  setDefaultResultOrder,
  validateAddress,
};
