'use strict';

// Headers, https://fetch.spec.whatwg.org/#headers-class, and the header list inside.

const { byteString, checkCount, finishClass, illegalInvocation, makeIterable } = require('internal/fetch/webidl');

const kToken = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const kBadValue = /[\0\r\n]/;

/** A value without the white space around it. */
function normalizeValue(value) {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

/** Names and values of headers, one entry for each name; set-cookie is the only one whose values stay apart. */
class HeaderList {
  #values = new Map(); // lower-case name => { name, value }
  #cookies = [];
  #sorted;

  /** The same headers in a list of their own. */
  copy() {
    const list = new HeaderList();
    for (const { 0: key, 1: { name, value } } of this.#values) list.#values.set(key, { name, value });
    list.#cookies = this.#cookies.slice();
    return list;
  }

  append(name, value) {
    this.#sorted = undefined;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies.push(value);
    const known = this.#values.get(key);
    if (known === undefined) this.#values.set(key, { name, value });
    else known.value += `${key === 'cookie' ? '; ' : ', '}${value}`;
  }

  set(name, value) {
    this.#sorted = undefined;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [value];
    this.#values.set(key, { name, value });
  }

  delete(name) {
    this.#sorted = undefined;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.#cookies = [];
    this.#values.delete(key);
  }

  has(name) {
    return this.#values.has(name.toLowerCase());
  }

  get(name) {
    return this.#values.get(name.toLowerCase())?.value ?? null;
  }

  get cookies() {
    return this.#cookies.slice();
  }

  clear() {
    this.#values.clear();
    this.#cookies = [];
    this.#sorted = undefined;
  }

  /** [lower-case name, value] sorted by name. */
  get sorted() {
    if (this.#sorted === undefined) {
      this.#sorted = [];
      for (const key of [...this.#values.keys()].sort()) {
        if (key === 'set-cookie') for (const cookie of this.#cookies) this.#sorted.push([key, cookie]);
        else this.#sorted.push([key, this.#values.get(key).value]);
      }
    }
    return this.#sorted;
  }

  /** [name as it was given, value] in the order of arrival: what goes on the wire. */
  * raw() {
    for (const { 0: key, 1: { name, value } } of this.#values) {
      if (key === 'set-cookie') for (const cookie of this.#cookies) yield [name, cookie];
      else yield [name, value];
    }
  }
}

let listOf;      // (headers) => HeaderList; throws for something else
let guardOf;
let makeHeaders; // (list, guard) => Headers

class Headers {
  #list = new HeaderList();
  #guard = 'none'; // 'immutable': what the network gave

  static {
    listOf = (object) => {
      if (typeof object !== 'object' || object === null || !(#list in object)) throw illegalInvocation();
      return object.#list;
    };
    guardOf = (object) => object.#guard;
    makeHeaders = (list, guard) => {
      const headers = new Headers();
      headers.#list = list;
      headers.#guard = guard;
      return headers;
    };
  }

  /** @param {Headers|object|Iterable<[string, string]>} [init] @throws {TypeError} */
  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  append(name, value) {
    listOf(this);
    checkCount(arguments.length, 2, 'Headers.append');
    append(this, byteString(name), byteString(value), 'append');
  }

  delete(name) {
    const list = listOf(this);
    checkCount(arguments.length, 1, 'Headers.delete');
    name = checkName(byteString(name), 'delete');
    checkGuard(this);
    list.delete(name);
  }

  /** The values of a header, with commas between them; null if there are none. */
  get(name) {
    const list = listOf(this);
    checkCount(arguments.length, 1, 'Headers.get');
    return list.get(checkName(byteString(name), 'get'));
  }

  has(name) {
    const list = listOf(this);
    checkCount(arguments.length, 1, 'Headers.has');
    return list.has(checkName(byteString(name), 'has'));
  }

  set(name, value) {
    const list = listOf(this);
    checkCount(arguments.length, 2, 'Headers.set');
    name = byteString(name);
    value = normalizeValue(byteString(value));
    checkName(name, 'set');
    checkValue(value, 'set');
    checkGuard(this);
    list.set(name, value);
  }

  getSetCookie() {
    return listOf(this).cookies;
  }
}
makeIterable(Headers, (headers) => listOf(headers).sorted);
finishClass(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie'], (headers) => {
  const fields = {};
  for (const { 0: name, 1: value } of listOf(headers).sorted) {
    fields[name] = name === 'set-cookie' ? listOf(headers).get(name) : value;
  }
  return fields;
});

function checkName(name, method) {
  if (!kToken.test(name)) throw new TypeError(`Headers.${method}: "${name}" is an invalid header name.`);
  return name;
}

function checkValue(value, method) {
  if (kBadValue.test(value)) throw new TypeError(`Headers.${method}: "${value}" is an invalid header value.`);
}

function checkGuard(headers) {
  if (guardOf(headers) === 'immutable') throw new TypeError('immutable');
}

function append(headers, name, value, method) {
  value = normalizeValue(value);
  checkName(name, method);
  checkValue(value, method);
  checkGuard(headers);
  listOf(headers).append(name, value);
}

/** Adds what `init` holds: pairs or a record. @throws {TypeError} */
function fill(headers, init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: ' +
      'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  if (typeof init[Symbol.iterator] === 'function') {
    let index = 0;
    for (const item of init) {
      if (item === null || typeof item !== 'object' || typeof item[Symbol.iterator] !== 'function') {
        throw new TypeError(`Headers contructor: init[${index}] (${String(item)}) is not iterable.`);
      }
      const pair = [...item];
      if (pair.length !== 2) {
        throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${pair.length}.`);
      }
      append(headers, byteString(pair[0]), byteString(pair[1]), 'append');
      index++;
    }
    return;
  }
  for (const key of Reflect.ownKeys(init)) {
    if (!Object.prototype.propertyIsEnumerable.call(init, key)) continue;
    if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    append(headers, byteString(key), byteString(init[key]), 'append');
  }
}

function isHeaders(value) {
  return value instanceof Headers;
}

module.exports = { HeaderList, Headers, fill, isHeaders, kToken, listOf, makeHeaders };
