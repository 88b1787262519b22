'use strict';

// ErrorEvent of the HTML standard, as WebSocket dispatches it.

const { Event } = require('internal/event_target');
const { kEnumerableProperty } = require('internal/util');

class ErrorEvent extends Event {
  #message;
  #error;

  /** @param {string} type @param {{ message?: string, error?: any }} init */
  constructor(type, { message = '', error = undefined }) {
    super(type);
    this.#message = message;
    this.#error = error;
  }

  get message() { return this.#message; }

  get error() { return this.#error; }
}
Object.defineProperties(ErrorEvent.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'ErrorEvent' },
  message: kEnumerableProperty,
  error: kEnumerableProperty,
});

module.exports = { ErrorEvent };
