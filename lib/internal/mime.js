'use strict';

// MIMEType and MIMEParams of the MIME Sniffing standard: 'text/html;charset=utf-8'.

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');
const { kEnumerableProperty } = require('internal/util');

const kNotToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const kNotValue = /[^\t\u0020-\u007e\u0080-\u00ff]/;
const kSpaceAtEnd = /[\r\n\t ]+$/;
const kNotSpace = /[^\r\n\t ]/;

function asciiLower(text) {
  return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

function trimmedTypes(text) {
  let position = 0;
  const start = text.search(kNotSpace);
  if (start > 0) {
    text = text.slice(start);
    position = start;
  }
  const slash = text.indexOf('/');
  if (slash === -1) throw new ERR_INVALID_MIME_SYNTAX('type', text, -1);
  const type = text.slice(0, slash);
  const badType = type.search(kNotToken);
  if (type === '' || badType !== -1) throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  position = slash + 1;
  const semicolon = text.indexOf(';', position);
  const raw = text.slice(position, semicolon === -1 ? undefined : semicolon);
  const subtype = raw.replace(kSpaceAtEnd, '');
  const badSubtype = subtype.search(kNotToken);
  if (subtype === '' || badSubtype !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return { type: asciiLower(type), subtype: asciiLower(subtype), rest: semicolon === -1 ? '' : text.slice(semicolon + 1) };
}

// The value in quotes that begins at text[start]: { value, end }
function quotedValue(text, start) {
  let value = '';
  let i = start + 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\\' && i + 1 < text.length) i++;
    value += text[i];
  }
  return { value, end: i + 1 };
}

function encodeValue(value) {
  if (value.length > 0 && !kNotToken.test(value)) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

let fill;

class MIMEParams {
  #data = new Map();

  static {
    fill = (params, text) => {
      let position = 0;
      while (position < text.length) {
        position += Math.max(0, text.slice(position).search(kNotSpace));
        let end = position;
        while (end < text.length && text[end] !== ';' && text[end] !== '=') end++;
        const name = asciiLower(text.slice(position, end));
        position = end;
        if (position >= text.length) break;
        let value = null;
        if (text[position] === '=') {
          position++;
          if (text[position] === '"') {
            const quoted = quotedValue(text, position);
            ({ value } = quoted);
            const semicolon = text.indexOf(';', quoted.end);
            position = semicolon === -1 ? text.length : semicolon;
          } else {
            const semicolon = text.indexOf(';', position);
            const stop = semicolon === -1 ? text.length : semicolon;
            value = text.slice(position, stop).replace(kSpaceAtEnd, '');
            if (value === '') value = null;
            position = stop;
          }
        }
        if (value !== null && name !== '' && !kNotToken.test(name) && !kNotValue.test(value) && !params.#data.has(name)) {
          params.#data.set(name, value);
        }
        position++;
      }
    };
  }

  delete(name) {
    this.#data.delete(name);
  }

  get(name) {
    return this.#data.get(name) ?? null;
  }

  has(name) {
    return this.#data.has(name);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = name.search(kNotToken);
    if (name.length === 0 || badName !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    const badValue = value.search(kNotValue);
    if (badValue !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    this.#data.set(name, value);
  }

  * entries() {
    yield* this.#data.entries();
  }

  * keys() {
    yield* this.#data.keys();
  }

  * values() {
    yield* this.#data.values();
  }

  toString() {
    let text = '';
    for (const { 0: key, 1: value } of this.#data) text += `${text === '' ? '' : ';'}${key}=${encodeValue(value)}`;
    return text;
  }
}
Object.defineProperties(MIMEParams.prototype, {
  [Symbol.iterator]: { __proto__: null, configurable: true, value: MIMEParams.prototype.entries, writable: true },
  entries: kEnumerableProperty,
  toJSON: { __proto__: null, configurable: true, value: MIMEParams.prototype.toString, writable: true },
});

class MIMEType {
  #type;
  #subtype;
  #parameters;

  /** Throws ERR_INVALID_MIME_SYNTAX. */
  constructor(input) {
    const { type, subtype, rest } = trimmedTypes(`${input}`);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = new MIMEParams();
    fill(this.#parameters, rest);
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    const bad = value.search(kNotToken);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('type', value, bad);
    this.#type = asciiLower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    const bad = value.search(kNotToken);
    if (value.length === 0 || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', value, bad);
    this.#subtype = asciiLower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = this.#parameters.toString();
    return parameters === '' ? this.essence : `${this.essence};${parameters}`;
  }
}
Object.defineProperties(MIMEType.prototype, {
  type: kEnumerableProperty,
  subtype: kEnumerableProperty,
  essence: kEnumerableProperty,
  params: kEnumerableProperty,
  toString: kEnumerableProperty,
  toJSON: { __proto__: null, configurable: true, value: MIMEType.prototype.toString, writable: true },
});

module.exports = { MIMEParams, MIMEType };
