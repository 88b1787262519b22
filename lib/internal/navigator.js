'use strict';

// navigator: what a program may know about the machine it runs on.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');

const kInternal = Symbol('kInternal');

class Navigator {
  constructor(key = undefined) {
    if (key !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** @returns {number} how many threads can run at once */
  get hardwareConcurrency() {
    return require('os').availableParallelism();
  }

  get language() {
    return 'en-US';
  }

  get languages() {
    return ['en-US'];
  }

  get userAgent() {
    return `Node.js/${process.versions.node.slice(0, process.versions.node.indexOf('.'))}`;
  }

  /** @returns {string} the system and the machine: 'Linux x86_64' */
  get platform() {
    const os = require('os');
    return `${os.type()} ${os.machine()}`;
  }
}
Object.defineProperties(Navigator.prototype, {
  hardwareConcurrency: kEnumerableProperty,
  language: kEnumerableProperty,
  languages: kEnumerableProperty,
  userAgent: kEnumerableProperty,
  platform: kEnumerableProperty,
});

module.exports = { Navigator, navigator: new Navigator(kInternal) };
