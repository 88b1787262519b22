'use strict';

// Request, https://fetch.spec.whatwg.org/#request-class.

const { AbortSignal, isAbortSignal } = require('internal/abort_controller');
const { extractBody, mixInBody } = require('internal/fetch/body');
const { HeaderList, fill, isHeaders, kToken, listOf, makeHeaders } = require('internal/fetch/headers');
const { byteString, checkCount, finishClass, illegalInvocation, oneOf } = require('internal/fetch/webidl');
const { URL } = require('internal/url');

const kNormalized = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const kForbidden = ['CONNECT', 'TRACE', 'TRACK'];
const kChoices = {
  __proto__: null,
  redirect: ['follow', 'manual', 'error'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
};

let stateOf;   // (request) => its state; throws for something else
let makeRequest;

class Request {
  #state;
  #headersObject;

  static {
    stateOf = (object) => {
      if (typeof object !== 'object' || object === null || !(#state in object)) throw illegalInvocation();
      return object.#state;
    };
    makeRequest = (state) => {
      const request = new Request('http://localhost/');
      request.#state = state;
      return request;
    };
  }

  /**
   * @param {string|URL|Request} input
   * @param {object} [init] method, headers, body, redirect, signal, duplex and the rest of RequestInit
   * @throws {TypeError}
   */
  constructor(input, init = undefined) {
    checkCount(arguments.length, 1, 'Request constructor');
    if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
      throw new TypeError(`Request constructor: Expected ${String(init)} to be one of: Null, Undefined, Object.`);
    }
    init ??= {};
    const source = typeof input === 'object' && input !== null && #state in input ? input.#state : undefined;
    const state = source === undefined ? initialState(parseUrl(`${input}`)) : { ...source, headers: source.headers.copy() };
    this.#state = state;

    if (init.window !== undefined && init.window !== null) {
      throw new TypeError(`'window' option '${init.window}' must be null`);
    }
    readChoices(state, init);
    if (init.method !== undefined) state.method = readMethod(byteString(init.method));
    const signal = init.signal !== undefined ? init.signal : source?.signal;
    if (signal !== undefined && signal !== null && !isAbortSignal(signal)) {
      throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
    }
    state.signal = AbortSignal.any(signal === undefined || signal === null ? [] : [signal]);
    if (init.headers !== undefined) {
      state.headers = new HeaderList();
      const headers = makeHeaders(state.headers, 'request');
      if (isHeaders(init.headers)) for (const { 0: name, 1: value } of listOf(init.headers).raw()) headers.append(name, value);
      else fill(headers, init.headers);
    }

    const given = init.body !== undefined && init.body !== null;
    const inherited = source === undefined ? null : source.body;
    if ((given || inherited !== null) && (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (given) {
      const { body, type } = extractBody(init.body);
      if (type !== null && !state.headers.has('content-type')) state.headers.append('content-type', type);
      if (body.source === null && init.duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      state.body = body;
    } else if (inherited !== null) {
      if (inherited.used || inherited.locked) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      // The body moves: the other request counts as read.
      state.body = inherited.clone();
      inherited.consumed = true;
    }
  }

  get method() { return stateOf(this).method; }

  get url() { return stateOf(this).url.href; }

  get headers() {
    this.#headersObject ??= makeHeaders(stateOf(this).headers, 'request');
    return this.#headersObject;
  }

  get destination() {
    stateOf(this);
    return '';
  }

  get referrer() { return stateOf(this).referrer; }

  get referrerPolicy() { return stateOf(this).referrerPolicy; }

  get mode() { return stateOf(this).mode; }

  get credentials() { return stateOf(this).credentials; }

  get cache() { return stateOf(this).cache; }

  get redirect() { return stateOf(this).redirect; }

  get integrity() { return stateOf(this).integrity; }

  get keepalive() { return stateOf(this).keepalive; }

  get isReloadNavigation() {
    stateOf(this);
    return false;
  }

  get isHistoryNavigation() {
    stateOf(this);
    return false;
  }

  get signal() { return stateOf(this).signal; }

  get duplex() {
    stateOf(this);
    return 'half';
  }

  /** @throws {TypeError} the body was read */
  clone() {
    const state = stateOf(this);
    if (state.body !== null && (state.body.used || state.body.locked)) throw new TypeError('unusable');
    return makeRequest({
      ...state,
      headers: state.headers.copy(),
      body: state.body === null ? null : state.body.clone(),
      signal: AbortSignal.any([state.signal]),
    });
  }
}
Object.defineProperty(Request, 'length', { __proto__: null, value: 1, configurable: true });
mixInBody(Request, stateOf);
const kShown = ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache',
  'redirect', 'integrity', 'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal'];
finishClass(Request, [...kShown, 'duplex', 'clone'], (request) => {
  const fields = {};
  for (const name of kShown) fields[name] = request[name];
  return fields;
});

function initialState(url) {
  if (url.username !== '' || url.password !== '') {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url.href}`);
  }
  return {
    method: 'GET',
    url,
    headers: new HeaderList(),
    body: null,
    referrer: 'about:client',
    referrerPolicy: '',
    mode: 'cors',
    credentials: 'same-origin',
    cache: 'default',
    redirect: 'follow',
    integrity: '',
    keepalive: false,
    signal: undefined,
  };
}

function parseUrl(text) {
  try {
    return new URL(text);
  } catch (error) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause: error });
  }
}

function readMethod(method) {
  if (!kToken.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (kForbidden.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  if (kNormalized.includes(upper)) return upper;
  if (method === 'patch') {
    process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. ' +
      '`PATCH` is much more likely to succeed.', { code: 'UNDICI-FETCH-patch' });
  }
  return method;
}

function readChoices(state, init) {
  for (const name of Object.keys(kChoices)) {
    if (init[name] !== undefined) state[name] = oneOf(init[name], kChoices[name], 'Request constructor');
  }
  if (init.duplex !== undefined) oneOf(init.duplex, ['half'], 'Request constructor');
  if (state.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
  if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
  }
  if (init.integrity !== undefined) state.integrity = `${init.integrity}`;
  if (init.keepalive !== undefined) state.keepalive = !!init.keepalive;
  if (init.referrer !== undefined) readReferrer(state, `${init.referrer}`);
}

function readReferrer(state, referrer) {
  if (referrer === '') {
    state.referrer = '';
    return;
  }
  let url;
  try {
    url = new URL(referrer);
  } catch (error) {
    throw new TypeError(`Referrer "${referrer}" is not a valid URL.`, { cause: error });
  }
  state.referrer = url.protocol === 'about:' ? 'about:client' : url.href;
}

module.exports = { Request, requestState: stateOf };
