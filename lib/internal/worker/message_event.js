'use strict';

// MessageEvent of the HTML standard.

const { Event } = require('internal/event_target');
const { kEnumerableProperty } = require('internal/util');

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  /**
   * @param {string} type
   * @param {{ data?: any, origin?: string, lastEventId?: string, source?: MessagePort|null, ports?: MessagePort[] }} [init]
   */
  constructor(type, init = undefined) {
    super(type, init ?? undefined);
    const { data = null, origin = '', lastEventId = '', source = null, ports } = init ?? {};
    if (ports !== undefined && typeof ports?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${ports}) is not iterable.`);
    }
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = ports === undefined ? undefined : [...ports];
  }

  get data() { return this.#data; }

  get origin() { return this.#origin; }

  get lastEventId() { return this.#lastEventId; }

  get source() { return this.#source; }

  get ports() { return Object.freeze(this.#ports ??= []); }
}

Object.defineProperties(MessageEvent.prototype, {
  [Symbol.toStringTag]: {
    __proto__: null, writable: false, enumerable: false, configurable: true, value: 'MessageEvent',
  },
  data: kEnumerableProperty,
  origin: kEnumerableProperty,
  lastEventId: kEnumerableProperty,
  source: kEnumerableProperty,
  ports: kEnumerableProperty,
});

module.exports = { MessageEvent };
