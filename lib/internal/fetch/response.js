'use strict';

// Response, https://fetch.spec.whatwg.org/#response-class.

const { extractBody, mixInBody } = require('internal/fetch/body');
const { HeaderList, fill, isHeaders, listOf, makeHeaders } = require('internal/fetch/headers');
const { checkCount, finishClass, illegalInvocation } = require('internal/fetch/webidl');
const { URL } = require('internal/url');

const kNullBody = [101, 103, 204, 205, 304];
const kRedirect = [301, 302, 303, 307, 308];
const kBadReason = /[^\t\u0020-\u007e\u0080-\u00ff]/;

let stateOf;      // (response) => its state; throws for something else
let makeResponse; // (state, guard) => Response

class Response {
  #state = {
    type: 'default', url: '', redirected: false, status: 200, statusText: '', headers: new HeaderList(), body: null,
  };
  #guard = 'response';
  #headersObject;

  static {
    stateOf = (object) => {
      if (typeof object !== 'object' || object === null || !(#state in object)) throw illegalInvocation();
      return object.#state;
    };
    makeResponse = (state, guard) => {
      const response = new Response();
      response.#state = state;
      response.#guard = guard;
      return response;
    };
  }

  /** A response that stands for a failed network. */
  static error() {
    return makeResponse({
      type: 'error', url: '', redirected: false, status: 0, statusText: '', headers: new HeaderList(), body: null,
    }, 'immutable');
  }

  /** @param {any} data what JSON.stringify takes @throws {TypeError} it is no JSON */
  static json(data, init = {}) {
    checkCount(arguments.length, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = new Response();
    initialize(response, init);
    setBody(response.#state, extractBody(text).body, 'application/json');
    return response;
  }

  /** @throws {TypeError} the URL @throws {RangeError} the status is none of a redirect */
  static redirect(url, status = 302) {
    checkCount(arguments.length, 1, 'Response.redirect');
    let parsed;
    try {
      parsed = new URL(`${url}`);
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause: error });
    }
    status = toUnsignedShort(status);
    if (!kRedirect.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const response = new Response();
    response.#guard = 'immutable';
    response.#state.status = status;
    response.#state.headers.append('location', parsed.href);
    return response;
  }

  /**
   * @param {any} [body] string, bytes, Blob, FormData, URLSearchParams, stream or async iterable
   * @param {{ status?: number, statusText?: string, headers?: object }} [init]
   * @throws {TypeError|RangeError}
   */
  constructor(body = null, init = {}) {
    initialize(this, init);
    if (body !== null) {
      const extracted = extractBody(body);
      setBody(this.#state, extracted.body, extracted.type);
    }
  }

  get type() { return stateOf(this).type; }

  get url() { return stateOf(this).url; }

  get redirected() { return stateOf(this).redirected; }

  get status() { return stateOf(this).status; }

  get ok() {
    const { status } = stateOf(this);
    return status >= 200 && status <= 299;
  }

  get statusText() { return stateOf(this).statusText; }

  get headers() {
    const state = stateOf(this);
    this.#headersObject ??= makeHeaders(state.headers, this.#guard);
    return this.#headersObject;
  }

  /** @throws {TypeError} the body was read */
  clone() {
    const state = stateOf(this);
    const { body } = state;
    if (body !== null && (body.used || body.locked)) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    return makeResponse({
      ...state, headers: state.headers.copy(), body: body === null ? null : body.clone(),
    }, this.#guard);
  }
}
Object.defineProperty(Response, 'length', { __proto__: null, value: 0, configurable: true });
mixInBody(Response, stateOf);
const kShown = ['status', 'statusText', 'headers', 'body', 'bodyUsed', 'ok', 'redirected', 'type', 'url'];
finishClass(Response, [...kShown, 'clone'], (response) => {
  const fields = {};
  for (const name of kShown) fields[name] = response[name];
  return fields;
});
for (const name of ['error', 'json', 'redirect']) Object.defineProperty(Response, name, { __proto__: null, enumerable: true });

function toUnsignedShort(value) {
  return Math.trunc(Number(value)) & 0xffff;
}

function initialize(response, init) {
  if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
    throw new TypeError(`Response constructor: Expected ${String(init)} to be one of: Null, Undefined, Object.`);
  }
  const state = stateOf(response);
  if (init?.status !== undefined) {
    const status = toUnsignedShort(init.status);
    if (status < 200 || status > 599) {
      throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    }
    state.status = status;
  }
  if (init?.statusText !== undefined) {
    const text = `${init.statusText}`;
    if (kBadReason.test(text)) throw new TypeError('Invalid statusText');
    state.statusText = text;
  }
  if (init?.headers !== undefined) {
    const headers = makeHeaders(state.headers, 'response');
    if (isHeaders(init.headers)) for (const { 0: name, 1: value } of listOf(init.headers).raw()) headers.append(name, value);
    else fill(headers, init.headers);
  }
}

function setBody(state, body, type) {
  if (kNullBody.includes(state.status)) {
    throw new TypeError(`Response constructor: Invalid response status code ${state.status}`);
  }
  state.body = body;
  if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
}

module.exports = { Response, kNullBody, kRedirect, makeResponse };
