'use strict';

// Addresses: what is an IP address, SocketAddress, and BlockList.

const {
  codes: { ERR_INVALID_ARG_VALUE },
  genericNodeError,
} = require('internal/errors');
const {
  validateInt32,
  validateObject,
  validateOneOf,
  validatePort,
  validateString,
  validateUint32,
} = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const binding = internalBinding('cares');

/** @returns {0|4|6} the family of a textual address, 0 when it is none */
function isIP(input) {
  return binding.isIP(`${input}`);
}

/** @returns {boolean} */
function isIPv4(input) {
  return binding.isIP(`${input}`) === 4;
}

/** @returns {boolean} */
function isIPv6(input) {
  return binding.isIP(`${input}`) === 6;
}

function validateFamily(family, name) {
  if (typeof family === 'string') family = family.toLowerCase();
  validateOneOf(family, name, ['ipv4', 'ipv6']);
  return family;
}

class SocketAddress {
  #address;
  #family;
  #port;
  #flowlabel;

  /**
   * @param {{address?: string, family?: 'ipv4'|'ipv6', port?: number, flowlabel?: number}} [options]
   * @throws ERR_INVALID_ADDRESS
   */
  constructor(options = {}) {
    validateObject(options, 'options');
    const family = validateFamily(options.family ?? 'ipv4', 'options.family');
    const {
      address = family === 'ipv4' ? '127.0.0.1' : '::',
      port = 0,
      flowlabel = 0,
    } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    if (binding.isIP(address) !== (family === 'ipv4' ? 4 : 6)) {
      throw genericNodeError('Invalid address', { code: 'ERR_INVALID_ADDRESS' });
    }
    this.#address = binding.canonicalIP(address) || address;
    this.#family = family;
    this.#port = port | 0;
    this.#flowlabel = flowlabel;
  }

  get address() { return this.#address; }
  get family() { return this.#family; }
  get port() { return this.#port; }
  get flowlabel() { return this.#family === 'ipv6' ? this.#flowlabel : 0; }

  toJSON() {
    return {
      address: this.address,
      port: this.port,
      family: this.family,
      flowlabel: this.flowlabel,
    };
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    return `SocketAddress ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  /**
   * Parses "host" or "host:port".
   * @param {string} input
   * @returns {SocketAddress|undefined}
   */
  static parse(input) {
    validateString(input, 'input');
    const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(input);
    if (match === null) return undefined;
    const address = match[1] ?? match[2];
    const port = match[3] === undefined ? 0 : Number(match[3]);
    const family = binding.isIP(address);
    if (port > 65535 || family !== (match[1] === undefined ? 4 : 6)) return undefined;
    return new SocketAddress({ address, port, family: family === 4 ? 'ipv4' : 'ipv6' });
  }
}

/** 16 bytes in network order; IPv4 is mapped, so that both families compare alike. */
function addressBytes(address) {
  return binding.addressBytes(address);
}

function compareBytes(a, b) {
  for (let i = 0; i < 16; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return 0;
}

function toSocketAddress(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  return new SocketAddress({ address, family });
}

const familyText = (family) => (family === 'ipv4' ? 'IPv4' : 'IPv6');

class BlockList {
  #entries = [];

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #entries in value;
  }

  addAddress(address, family = 'ipv4') {
    const where = toSocketAddress(address, family, 'address');
    const bytes = addressBytes(where.address);
    this.#entries.unshift({
      rule: `Address: ${familyText(where.family)} ${where.address}`,
      contains: (candidate) => compareBytes(candidate, bytes) === 0,
    });
  }

  addRange(start, end, family = 'ipv4') {
    const first = toSocketAddress(start, family, 'start');
    const last = toSocketAddress(end, family, 'end');
    const low = addressBytes(first.address);
    const high = addressBytes(last.address);
    if (first.family !== last.family || compareBytes(low, high) > 0) {
      throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    }
    this.#entries.unshift({
      rule: `Range: ${familyText(first.family)} ${first.address}-${last.address}`,
      contains: (candidate) =>
        compareBytes(candidate, low) >= 0 && compareBytes(candidate, high) <= 0,
    });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const net = toSocketAddress(network, family, 'network');
    validateInt32(prefix, 'prefix', 0, net.family === 'ipv4' ? 32 : 128);
    const bytes = addressBytes(net.address);
    const bits = net.family === 'ipv4' ? prefix + 96 : prefix;
    this.#entries.unshift({
      rule: `Subnet: ${familyText(net.family)} ${net.address}/${prefix}`,
      contains: (candidate) => {
        const whole = bits >> 3;
        for (let i = 0; i < whole; i++) {
          if (candidate[i] !== bytes[i]) return false;
        }
        const rest = bits & 7;
        return rest === 0 || ((candidate[whole] ^ bytes[whole]) >> (8 - rest)) === 0;
      },
    });
  }

  /** @returns {boolean} whether a rule covers the address; false for what is no address */
  check(address, family = 'ipv4') {
    let where = address;
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      family = validateFamily(family, 'family');
      if (binding.isIP(address) !== (family === 'ipv4' ? 4 : 6)) return false;
      where = { address };
    }
    const bytes = addressBytes(where.address);
    return this.#entries.some((entry) => entry.contains(bytes));
  }

  get rules() {
    return this.#entries.map((entry) => entry.rule);
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    return `BlockList ${inspect({ rules: this.rules }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

module.exports = { isIP, isIPv4, isIPv6, SocketAddress, BlockList };
