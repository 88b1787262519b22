'use strict';

// Queries to name servers: the Resolver of dns and that of dns/promises. c-ares asks, on the loop.

const {
  codes: {
    ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS,
  },
} = require('internal/errors');
const {
  validateArray, validateFunction, validateInt32, validateString,
} = require('internal/validators');
const { isIP } = require('internal/net/address');
const { errorCodes } = require('internal/dns/lookup');
const { readAnswers, types } = require('internal/dns/answer');
const native = internalBinding('resolver');

const kDefaultPort = 53;
const kDefaultTries = 4;
const statusNames = ['', ...Object.values(errorCodes)]; // in the order of c-ares's statuses
const [kNoData, kBadResponse, kBadName] = ['ENODATA', 'EBADRESP', 'EBADNAME'].map((name) => statusNames.indexOf(name));

function dnsError(code, syscall, hostname) {
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = undefined;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

const ofType = (answers, type) => answers.filter((answer) => answer.type === type);
const value = ({ data }) => data.value;

/** The data of the records of a type. An answer that has other records only is an empty list. */
const list = (answers, options, type) => ofType(answers, type).map(({ data }) => data);
/** The names in the records of a type, of which there must be one. */
const nameList = (answers, options, type) => {
  const found = ofType(answers, type);
  return found.length === 0 ? kNoData : found.map(value);
};

/** What each method asks for, and what it makes of the answers and its options: records, or a status. */
const queries = {
  resolve4: ['queryA', types.A, addresses],
  resolve6: ['queryAaaa', types.AAAA, addresses],
  resolveAny: ['queryAny', types.ANY, everything],
  resolveCaa: ['queryCaa', types.CAA, list],
  resolveCname: ['queryCname', types.CNAME, nameList],
  resolveMx: ['queryMx', types.MX, list],
  resolveNaptr: ['queryNaptr', types.NAPTR, list],
  resolveNs: ['queryNs', types.NS, nameList],
  resolvePtr: ['queryPtr', types.PTR, nameList],
  resolveSoa: ['querySoa', types.SOA, (answers) => list(answers, undefined, types.SOA)[0] ?? kBadResponse],
  resolveSrv: ['querySrv', types.SRV, list],
  resolveTlsa: ['queryTlsa', types.TLSA, list],
  resolveTxt: ['queryTxt', types.TXT, (answers) => ofType(answers, types.TXT).map(({ data: { entries } }) => entries)],
};
const methodOfType = {
  A: 'resolve4', AAAA: 'resolve6', ANY: 'resolveAny', CAA: 'resolveCaa', CNAME: 'resolveCname', MX: 'resolveMx',
  NAPTR: 'resolveNaptr', NS: 'resolveNs', PTR: 'resolvePtr', SOA: 'resolveSoa', SRV: 'resolveSrv', TLSA: 'resolveTlsa',
  TXT: 'resolveTxt',
};

/** An alias without addresses is an empty list. */
function addresses(answers, options, type) {
  const found = ofType(answers, type);
  if (found.length === 0 && ofType(answers, types.CNAME).length === 0) return kNoData;
  return found.map(({ ttl, data: { address } }) => (options?.ttl ? { address, ttl } : address));
}

function everything(answers) {
  const names = Object.fromEntries(Object.entries(types).map(([name, number]) => [number, name]));
  return answers.filter(({ type }) => names[type] !== undefined).map(({ type, ttl, data: record }) => {
    const name = names[type];
    return name === 'A' || name === 'AAAA' ? { ...record, ttl, type: name } : { ...record, type: name };
  });
}

/** Answers a query: callback(error, records), never before this returns. */
function ask(resolver, method, hostname, options, callback) {
  const [syscall, type, convert] = queries[method];
  const done = (status, bytes) => {
    let records;
    if (status === 0) {
      try {
        const answers = readAnswers(bytes);
        records = answers.length === 0 ? kNoData : convert(answers, options, type);
      } catch {
        status = kBadResponse;
      }
      if (status === 0 && typeof records === 'number') [status, records] = [records, undefined];
    }
    if (status === 0) callback(null, records);
    else callback(dnsError(statusNames[status] ?? 'EBADRESP', syscall, hostname));
  };
  const name = toAscii(hostname);
  const status = isQueryName(name) ? resolver.query(name, type, done) : kBadName;
  if (status !== 0) process.nextTick(done, status);
}

/** What is asked for: lower case, in ASCII, up to a NUL. */
function toAscii(hostname) {
  const name = /[^\0-\x7f]/.test(hostname) ? require('url').domainToASCII(hostname) : hostname.toLowerCase();
  const end = name.indexOf('\0');
  return end === -1 ? name : name.slice(0, end);
}

/** Whether a name, its escapes (\c, \ddd) resolved, consists of what names of hosts and services consist of. */
function isQueryName(name) {
  if (/^[\w*\-/.]*$/.test(name)) return true;
  const plain = name.replace(/\\(?:(\d{3})|([^\d]))/gs, (all, code, char) => char ?? (Number(code) < 256 ? String.fromCharCode(code) : '\\'));
  return /^[\w*\-/.]*$/.test(plain);
}

function askReverse(resolver, ip, callback) {
  if (isIP(ip) === 0) {
    const error = dnsError('EINVAL', 'getHostByAddr', ip);
    error.errno = internalBinding('uv').UV_EINVAL;
    throw error;
  }
  const done = (status, names) => {
    if (status === 0) callback(null, names);
    else callback(dnsError(status === kBadResponse ? 'ENOTFOUND' : statusNames[status], 'getHostByAddr', ip));
  };
  const status = resolver.reverse(ip, done);
  if (status !== 0) process.nextTick(done, status);
}

/** One of setServers' texts as [family, address, port]. */
function parseServer(text, index) {
  validateString(text, `servers[${index}]`);
  if (isIP(text) !== 0) return [isIP(text), text, kDefaultPort];
  const match = /^\[([^[\]]*)\](?::(\d+))?$/.exec(text) ?? /^([^:]+)(?::(\d+))?$/.exec(text);
  if (match === null || isIP(match[1]) === 0) throw new ERR_INVALID_IP_ADDRESS(text);
  return [isIP(match[1]), match[1], match[2] === undefined ? kDefaultPort : Number(match[2])];
}

/** What both kinds of Resolver have. */
class ResolverBase {
  #native;

  /**
   * @param {{timeout?: number, tries?: number, maxTimeout?: number}} [options] ms; -1: the default
   * @throws {ERR_OUT_OF_RANGE}
   */
  constructor(options) {
    const { timeout = -1, tries = kDefaultTries, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateInt32(maxTimeout, 'options.maxTimeout', 0);
    this.#native = new native.Resolver(timeout, tries);
  }

  static nativeOf(resolver) { return resolver.#native; }

  /** Every query under way ends with ECANCELLED. */
  cancel() { this.#native.cancel(); }

  /** @returns {string[]} */
  getServers() {
    return this.#native.getServers().map(([family, address, port]) => {
      if (port === kDefaultPort || port === 0) return address;
      return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
    });
  }

  /** @throws {ERR_INVALID_IP_ADDRESS} @throws {ERR_DNS_SET_SERVERS_FAILED} */
  setServers(servers) {
    validateArray(servers, 'servers');
    const parsed = servers.map(parseServer);
    const status = this.#native.setServers(parsed);
    if (status !== 0) {
      const reason = statusNames[status] === 'ENOTIMP' ? 'There are pending queries.' : statusNames[status];
      throw new ERR_DNS_SET_SERVERS_FAILED(reason, servers);
    }
  }

  /** Addresses to send from. */
  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const families = [isIP(ipv4), ipv6 === undefined ? 0 : isIP(ipv6)];
    if (families[0] === 0 || (ipv6 !== undefined && families[1] === 0)) {
      throw new ERR_INVALID_ARG_VALUE(families[0] === 0 ? 'ipv4' : 'ipv6', families[0] === 0 ? ipv4 : ipv6);
    }
    const four = [ipv4, ipv6].find((address, i) => families[i] === 4);
    const six = [ipv4, ipv6].find((address, i) => families[i] === 6);
    this.#native.setLocalAddress(four, six);
  }
}

const { nativeOf } = ResolverBase;
delete ResolverBase.nativeOf;

class Resolver extends ResolverBase {
  /** resolve(hostname[, rrtype], callback) @throws {ERR_INVALID_ARG_VALUE} */
  resolve(hostname, rrtype, callback) {
    let method = 'resolve4';
    if (typeof rrtype === 'string') {
      if (!Object.hasOwn(methodOfType, rrtype)) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
      method = methodOfType[rrtype];
    } else if (typeof rrtype === 'function') {
      callback = rrtype;
    } else {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    return this[method](hostname, callback);
  }

  /** callback(error, hostnames) */
  reverse(ip, callback) {
    validateString(ip, 'name');
    validateFunction(callback, 'callback');
    askReverse(nativeOf(this), ip, callback);
  }
}

class PromisesResolver extends ResolverBase {
  resolve(hostname, rrtype) {
    if (rrtype !== undefined) {
      validateString(rrtype, 'rrtype');
      if (!Object.hasOwn(methodOfType, rrtype)) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
    }
    return this[methodOfType[rrtype ?? 'A']](hostname);
  }

  reverse(ip) {
    validateString(ip, 'name');
    return new Promise((resolve, reject) => {
      askReverse(nativeOf(this), ip, (error, names) => (error ? reject(error) : resolve(names)));
    });
  }
}

for (const method of Object.keys(queries)) {
  const define = (prototype, fn) => Object.defineProperty(prototype, method, {
    __proto__: null,
    value: Object.defineProperty(fn, 'name', { __proto__: null, value: method, configurable: true }),
    writable: true, enumerable: false, configurable: true,
  });
  define(Resolver.prototype, function(hostname, options, callback) {
    if (typeof options === 'function') [options, callback] = [undefined, options];
    validateString(hostname, 'name');
    validateFunction(callback, 'callback');
    ask(nativeOf(this), method, hostname, options, callback);
  });
  define(PromisesResolver.prototype, function(hostname, options) {
    validateString(hostname, 'name');
    return new Promise((resolve, reject) => {
      ask(nativeOf(this), method, hostname, options, (error, records) => (error ? reject(error) : resolve(records)));
    });
  });
}

const names = ['getServers', 'resolve', 'reverse', ...Object.keys(queries)];
const kinds = { callbacks: Resolver, promises: PromisesResolver };
let defaults; // the resolvers behind the functions of the modules

/** Functions with the methods' names that use the default resolver of a kind. */
function boundTo(kind) {
  const functions = {};
  for (const name of names) {
    functions[name] = Object.defineProperty((...args) => getDefaults()[kind][name](...args), 'name', { __proto__: null, value: name });
  }
  /** From now on the functions use a new resolver; those of dns set the servers of dns/promises too. */
  functions.setServers = function setServers(servers) {
    const fresh = {};
    for (const each of kind === 'callbacks' ? Object.keys(kinds) : [kind]) {
      fresh[each] = new kinds[each]();
      fresh[each].setServers(servers);
    }
    defaults = { ...getDefaults(), ...fresh };
  };
  return functions;
}

function getDefaults() {
  return defaults ??= { callbacks: new Resolver(), promises: new PromisesResolver() };
}

module.exports = { PromisesResolver, Resolver, boundTo };
