'use strict';

// CloseEvent of the HTML standard.

const { Event } = require('internal/event_target');
const { kEnumerableProperty } = require('internal/util');
const { checkCount } = require('internal/fetch/webidl');

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  /** @param {string} type @param {{ wasClean?: boolean, code?: number, reason?: string }} [init] */
  constructor(type, init = undefined) {
    checkCount(arguments.length, 1, 'CloseEvent constructor');
    super(type, init ?? undefined);
    this.#wasClean = !!init?.wasClean;
    this.#code = Math.trunc(Number(init?.code ?? 0)) & 0xffff;
    this.#reason = `${init?.reason ?? ''}`.toWellFormed();
  }

  get wasClean() { return this.#wasClean; }

  get code() { return this.#code; }

  get reason() { return this.#reason; }
}
Object.defineProperties(CloseEvent.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'CloseEvent' },
  wasClean: kEnumerableProperty,
  code: kEnumerableProperty,
  reason: kEnumerableProperty,
});

module.exports = { CloseEvent };
