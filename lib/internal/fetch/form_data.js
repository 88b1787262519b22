'use strict';

// FormData, https://xhr.spec.whatwg.org/#interface-formdata.

const { File, isBlob } = require('internal/blob');
const { checkCount, finishClass, illegalInvocation, makeIterable, usvString } = require('internal/fetch/webidl');

let entriesOf; // (form) => [[name, value]]; throws for something else

class FormData {
  #entries = [];

  static {
    entriesOf = (object) => {
      if (typeof object !== 'object' || object === null || !(#entries in object)) throw illegalInvocation();
      return object.#entries;
    };
  }

  constructor(form = undefined) {
    if (form !== undefined) {
      throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
    }
  }

  /** @param {string} name @param {string|Blob} value @param {string} [filename] */
  append(name, value, filename = undefined) {
    const entries = entriesOf(this);
    checkCount(arguments.length, 2, 'FormData.append');
    entries.push([usvString(name), convert('append', value, filename, arguments.length)]);
  }

  delete(name) {
    entriesOf(this);
    checkCount(arguments.length, 1, 'FormData.delete');
    name = usvString(name);
    this.#entries = this.#entries.filter((entry) => entry[0] !== name);
  }

  get(name) {
    const entries = entriesOf(this);
    checkCount(arguments.length, 1, 'FormData.get');
    name = usvString(name);
    return entries.find((entry) => entry[0] === name)?.[1] ?? null;
  }

  getAll(name) {
    const entries = entriesOf(this);
    checkCount(arguments.length, 1, 'FormData.getAll');
    name = usvString(name);
    return entries.filter((entry) => entry[0] === name).map((entry) => entry[1]);
  }

  has(name) {
    const entries = entriesOf(this);
    checkCount(arguments.length, 1, 'FormData.has');
    name = usvString(name);
    return entries.some((entry) => entry[0] === name);
  }

  /** Replaces all entries of the name by one, in the place of the first. */
  set(name, value, filename = undefined) {
    const entries = entriesOf(this);
    checkCount(arguments.length, 2, 'FormData.set');
    name = usvString(name);
    const converted = convert('set', value, filename, arguments.length);
    const at = entries.findIndex((entry) => entry[0] === name);
    if (at < 0) {
      entries.push([name, converted]);
      return;
    }
    this.#entries = entries.filter((entry, index) => index <= at || entry[0] !== name);
    this.#entries[at] = [name, converted];
  }
}
Object.defineProperty(FormData, 'length', { __proto__: null, value: 1, configurable: true });
makeIterable(FormData, entriesOf);
finishClass(FormData, ['append', 'delete', 'get', 'getAll', 'has', 'set'], (form) => {
  const fields = {};
  for (const { 0: name, 1: value } of entriesOf(form)) {
    if (!Object.hasOwn(fields, name)) fields[name] = value;
    else if (Array.isArray(fields[name])) fields[name].push(value);
    else fields[name] = [fields[name], value];
  }
  return fields;
});

/** A string, or a File: a Blob becomes one. */
function convert(method, value, filename, count) {
  if (!isBlob(value)) {
    if (count > 2) {
      throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'`);
    }
    return usvString(value);
  }
  if (value instanceof File && filename === undefined) return value;
  const name = filename === undefined ? 'blob' : usvString(filename);
  const options = { type: value.type };
  if (value instanceof File) options.lastModified = value.lastModified;
  return new File([value], name, options);
}

module.exports = { FormData, entriesOf };
