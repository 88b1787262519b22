'use strict';

// The JavaScript API of WebAssembly (https://webassembly.github.io/spec/js-api): classes over the handles of the binding.

const binding = internalBinding('webassembly');

const handles = new WeakMap(); // object -> handle
const objects = new WeakMap(); // handle -> object
const MAX_PAGES = 65536;
const MAX_TABLE = 10000000;

function makeError(name) {
  const E = {
    [name]: function(message, options) {
      const error = Reflect.construct(Error, [message, options], new.target ?? E);
      Error.captureStackTrace(error, E);
      return error;
    },
  }[name];
  Object.setPrototypeOf(E, Error);
  E.prototype = Object.create(Error.prototype, {
    constructor: { value: E, writable: true, enumerable: false, configurable: true },
    name: { value: name, writable: true, enumerable: false, configurable: true },
    message: { value: '', writable: true, enumerable: false, configurable: true },
  });
  Object.defineProperty(E, 'prototype', { writable: false });
  Object.defineProperty(E, 'length', { value: 1, configurable: true });
  return E;
}
const CompileError = makeError('CompileError');
const LinkError = makeError('LinkError');
const RuntimeError = makeError('RuntimeError');
binding.setRuntimeError(RuntimeError);

function handleOf(object, Class, where) {
  const handle = handles.get(object);
  if (handle === undefined || !(object instanceof Class)) {
    throw new TypeError(`${where}: Receiver is not a WebAssembly.${Class.name}`);
  }
  return handle;
}

/** An object of a class for a handle that the binding made; the same for the same handle. */
function objectFor(handle, Class) {
  let object = objects.get(handle);
  if (object === undefined) {
    object = Object.create(Class.prototype);
    tie(object, handle);
  }
  return object;
}

function tie(object, handle) {
  handles.set(object, handle);
  objects.set(handle, object);
}

function bytesOf(source, where) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer || Object.prototype.toString.call(source) === '[object ArrayBuffer]' ||
      source instanceof SharedArrayBuffer) return new Uint8Array(source);
  throw new TypeError(`${where}: Argument 0 must be a buffer source`);
}

function compileBytes(source, where) {
  const module = binding.compile(bytesOf(source, where));
  if (typeof module === 'string') throw new CompileError(`${where}: ${module}`);
  return module;
}

/** [EnforceRange] unsigned long, at most `most`. */
function toLimit(value, name, where, most) {
  const number = Number(value);
  if (!Number.isFinite(number)) {
    throw new TypeError(`${where}: ${name}: value ${String(value)} is ${Number.isNaN(number) ? 'not a number' : 'above the upper bound'}`);
  }
  const integer = Math.trunc(number);
  if (integer < 0) throw new TypeError(`${where}: ${name}: value ${String(value)} is below the lower bound`);
  if (integer > most) throw new TypeError(`${where}: ${name}: value ${String(value)} is above the upper bound`);
  return integer;
}

function readLimits(descriptor, where, most) {
  const initialValue = descriptor.initial ?? descriptor.minimum;
  if (initialValue === undefined) throw new TypeError(`${where}: Property 'initial' is required`);
  const initial = toLimit(initialValue, "Property 'initial'", where, most);
  if (descriptor.maximum === undefined) return [initial, -1];
  const maximum = toLimit(descriptor.maximum, "Property 'maximum'", where, 2 ** 32 - 1);
  if (maximum < initial) throw new RangeError(`${where}: Property 'maximum': value ${maximum} is below the lower bound`);
  return [initial, maximum];
}

function requireDescriptor(descriptor, where, what) {
  if (descriptor === null || (typeof descriptor !== 'object' && typeof descriptor !== 'function')) {
    throw new TypeError(`${where}: Argument 0 must be a ${what} descriptor`);
  }
}

const VALUE_TYPES = { i32: 'i32', i64: 'i64', f32: 'f32', f64: 'f64', anyfunc: 'funcref', funcref: 'funcref', externref: 'externref' };

function defaultValue(type) {
  if (type === 'i64') return 0n;
  if (type === 'funcref') return null;
  return type === 'externref' ? undefined : 0;
}

function checkFunction(value, where, index) {
  if (value !== null && !binding.isExportedFunction(value)) {
    throw new TypeError(`${where}: Argument ${index} is invalid for table: function-typed object must be null (if nullable) or a Wasm function object`);
  }
}

/** A compiled module. */
class Module {
  /** @param {BufferSource} source @throws {TypeError|CompileError} */
  constructor(source) {
    tie(this, compileBytes(source, 'WebAssembly.Module()'));
  }

  /** @param {Module} module @returns {{name: string, kind: string}[]} */
  static exports(module) {
    const handle = moduleHandle(module, 'WebAssembly.Module.exports()');
    return binding.exports(handle).map(({ name, kind }) => ({ name, kind }));
  }

  /** @param {Module} module @returns {{module: string, name: string, kind: string}[]} */
  static imports(module) {
    const handle = moduleHandle(module, 'WebAssembly.Module.imports()');
    return binding.imports(handle).map(({ module: from, name, kind }) => ({ module: from, name, kind }));
  }

  /** @param {Module} module @param {string} name @returns {ArrayBuffer[]} */
  static customSections(module, name) {
    const handle = moduleHandle(module, 'WebAssembly.Module.customSections()');
    if (name === undefined) throw new TypeError('WebAssembly.Module.customSections(): Argument 1 is required');
    return binding.customSections(handle, String(name));
  }
}

function moduleHandle(module, where) {
  const handle = handles.get(module);
  if (handle === undefined || !(module instanceof Module)) throw new TypeError(`${where}: Argument 0 must be a WebAssembly.Module`);
  return handle;
}

const isObject = (value) => value !== null && (typeof value === 'object' || typeof value === 'function');

/** What the binding takes for an import: a handle, or a function. */
function importValue(value, { kind, type }) {
  if (kind === 'function') {
    if (typeof value !== 'function' || type < 2 || binding.isExportedFunction(value)) return value;
    return (...args) => {
      const results = value(...args);
      if (!isObject(results) && typeof results !== 'string') throw new TypeError('multi-return value must be iterable');
      const list = [...results];
      if (list.length !== type) throw new TypeError('multi-return length mismatch');
      return list;
    };
  }
  const Class = kind === 'table' ? Table : kind === 'memory' ? Memory : Global;
  if (isObject(value) && value instanceof Class) return handles.get(value);
  if (kind === 'global') {
    const fits = type === 'i64' ? typeof value === 'bigint'
      : type === 'externref' || (type === 'funcref' ? value === null || binding.isExportedFunction(value) : typeof value === 'number');
    if (fits) return binding.newGlobal(type, false, value);
  }
  return undefined;
}

function collectImports(handle, importObject, where) {
  const imports = binding.imports(handle);
  if (importObject !== undefined && !isObject(importObject)) throw new TypeError(`${where}: Argument 1 must be an object`);
  if (imports.length > 0 && importObject === undefined) {
    throw new TypeError(`${where}: Imports argument must be present and must be an object`);
  }
  const values = imports.map((entry, i) => {
    const from = importObject[entry.module];
    if (!isObject(from)) {
      throw new TypeError(`${where}: Import #${i} module="${entry.module}": module is not an object or function`);
    }
    return importValue(from[entry.name], entry);
  });
  return { imports, values };
}

function makeInstance(object, handle, importObject, where) {
  const { imports, values } = collectImports(handle, importObject, where);
  const linked = binding.link(handle, values);
  if (Array.isArray(linked)) {
    const [index, why] = linked;
    const { module, kind, name } = imports[index];
    throw new LinkError(`${where}: Import #${index} module="${module}" ${kind}="${name}": ${why}`);
  }
  const exports = Object.create(null);
  binding.exports(handle).forEach(({ name, kind }, i) => {
    const value = linked.exports[i];
    exports[name] = kind === 'function' ? value
      : objectFor(value, kind === 'table' ? Table : kind === 'memory' ? Memory : Global);
  });
  Object.freeze(exports);
  tie(object, linked.instance);
  instanceExports.set(object, exports);
  try {
    binding.start(linked.instance);
  } catch (error) {
    if (error instanceof RuntimeError && /^(?:data segment|table index)/.test(error.message)) error.message = `${where}: ${error.message}`;
    throw error;
  }
  return object;
}

const instanceExports = new WeakMap();

/** A module with its imports. */
class Instance {
  /** @param {Module} module @param {object} [importObject] @throws {TypeError|LinkError|RuntimeError} */
  constructor(module, importObject = undefined) {
    makeInstance(this, moduleHandle(module, 'WebAssembly.Instance()'), importObject, 'WebAssembly.Instance()');
  }

  /** Null-prototype, frozen object of what the module exports. */
  get exports() {
    const exports = instanceExports.get(this);
    if (exports === undefined) throw new TypeError('WebAssembly.Instance.exports: Receiver is not a WebAssembly.Instance');
    return exports;
  }
}

/** Linear memory in pages of 64 KiB. */
class Memory {
  /** @param {{initial: number, maximum?: number}} descriptor */
  constructor(descriptor) {
    const where = 'WebAssembly.Memory()';
    requireDescriptor(descriptor, where, 'memory');
    const [initial, maximum] = readLimits(descriptor, where, 2 ** 32 - 1);
    if (initial > MAX_PAGES) throw new RangeError(`${where}: could not allocate memory`);
    if (maximum > MAX_PAGES) throw new TypeError(`${where}: Property 'maximum': value ${maximum} is above the upper bound`);
    if (descriptor.shared) throw new TypeError(`${where}: shared memories are not supported`);
    const handle = binding.newMemory(initial, maximum);
    if (handle === null) throw new RangeError(`${where}: could not allocate memory`);
    tie(this, handle);
  }

  /** @param {number} delta pages @returns {number} pages before; the former buffer is detached @throws {RangeError} */
  grow(delta) {
    const where = 'WebAssembly.Memory.grow()';
    const handle = handleOf(this, Memory, where);
    const before = binding.memoryGrow(handle, toLimit(delta, 'Argument 0', where, 2 ** 32 - 1));
    if (before < 0) throw new RangeError(`${where}: Maximum memory size exceeded`);
    return before;
  }

  get buffer() {
    return binding.memoryBuffer(handleOf(this, Memory, 'WebAssembly.Memory.buffer'));
  }
}

/** A table of references. */
class Table {
  /** @param {{element: string, initial: number, maximum?: number}} descriptor @param {any} [value] */
  constructor(descriptor, value = undefined) {
    const where = 'WebAssembly.Table()';
    requireDescriptor(descriptor, where, 'table');
    const type = VALUE_TYPES[String(descriptor.element)];
    if (type !== 'funcref' && type !== 'externref') {
      throw new TypeError(`${where}: Descriptor property 'element' must be a WebAssembly reference type`);
    }
    const [initial, maximum] = readLimits(descriptor, where, MAX_TABLE);
    if (type === 'funcref') {
      value ??= null;
      checkFunction(value, where, 1);
    } else if (arguments.length < 2) {
      value = undefined;
    }
    const handle = binding.newTable(type, initial, maximum, value);
    if (handle === null) throw new RangeError(`${where}: could not allocate the table`);
    tie(this, handle);
    tableTypes.set(handle, type);
  }

  get length() {
    return binding.tableSize(handleOf(this, Table, 'WebAssembly.Table.length'));
  }

  /** @param {number} index @returns {any} @throws {RangeError} */
  get(index) {
    const where = 'WebAssembly.Table.get()';
    const found = binding.tableGet(handleOf(this, Table, where), toLimit(index, 'Argument 0', where, 2 ** 32 - 1));
    if (found === false) {
      throw new RangeError(`${where}: invalid index ${index} into ${typeOfTable(this)} table of size ${this.length}`);
    }
    return found[0];
  }

  /** @param {number} index @param {any} [value] @throws {RangeError|TypeError} */
  set(index, value = undefined) {
    const where = 'WebAssembly.Table.set()';
    const handle = handleOf(this, Table, where);
    const at = toLimit(index, 'Argument 0', where, 2 ** 32 - 1);
    if (typeOfTable(this) === 'funcref') {
      if (arguments.length < 2) value = null;
      checkFunction(value, where, 1);
    }
    if (!binding.tableSet(handle, at, value)) {
      throw new RangeError(`${where}: invalid index ${index} into ${typeOfTable(this)} table of size ${this.length}`);
    }
  }

  /** @param {number} delta @param {any} [value] @returns {number} size before @throws {RangeError|TypeError} */
  grow(delta, value = undefined) {
    const where = 'WebAssembly.Table.grow()';
    const handle = handleOf(this, Table, where);
    const count = toLimit(delta, 'Argument 0', where, 2 ** 32 - 1);
    if (typeOfTable(this) === 'funcref') {
      value ??= null;
      checkFunction(value, where, 1);
    }
    const before = binding.tableGrow(handle, count, value);
    if (before < 0) throw new RangeError(`${where}: failed to grow table by ${count}`);
    return before;
  }
}

const tableTypes = new WeakMap();
function typeOfTable(table) {
  const handle = handles.get(table);
  let type = tableTypes.get(handle);
  if (type === undefined) { /* made by a module */
    type = binding.tableType(handle);
    tableTypes.set(handle, type);
  }
  return type;
}

/** A global variable. */
class Global {
  /** @param {{value: string, mutable?: boolean}} descriptor @param {any} [value] */
  constructor(descriptor, value = undefined) {
    const where = 'WebAssembly.Global()';
    requireDescriptor(descriptor, where, 'global');
    const mutable = Boolean(descriptor.mutable);
    const type = VALUE_TYPES[String(descriptor.value)];
    if (type === undefined) throw new TypeError(`${where}: Descriptor property 'value' must be a WebAssembly type`);
    if (value === undefined && !(type === 'externref' && arguments.length > 1)) value = defaultValue(type);
    if (type === 'funcref' && value !== null && !binding.isExportedFunction(value)) {
      throw new TypeError(`${where}: The value of funcref globals must be null or an exported function`);
    }
    tie(this, binding.newGlobal(type, mutable, value));
  }

  valueOf() {
    return binding.globalGet(handleOf(this, Global, 'WebAssembly.Global.valueOf()'));
  }

  get value() {
    return binding.globalGet(handleOf(this, Global, 'get WebAssembly.Global.value'));
  }

  set value(value) {
    if (!binding.globalSet(handleOf(this, Global, 'set WebAssembly.Global.value'), value)) {
      throw new TypeError("set WebAssembly.Global.value: Can't set the value of an immutable global.");
    }
  }
}

/** @param {BufferSource} source @returns {boolean} */
function validate(source) {
  return typeof binding.compile(bytesOf(source, 'WebAssembly.validate()')) !== 'string';
}

function compileTo(source, where) {
  const module = Object.create(Module.prototype);
  tie(module, compileBytes(source, where));
  return module;
}

/** @param {BufferSource} source @returns {Promise<Module>} */
async function compile(source) {
  return compileTo(source, 'WebAssembly.compile()');
}

function instantiateModule(module, importObject, where) {
  return makeInstance(Object.create(Instance.prototype), handles.get(module), importObject, where);
}

/**
 * @param {BufferSource|Module} source
 * @param {object} [importObject]
 * @returns {Promise<{module: Module, instance: Instance}|Instance>}
 */
async function instantiate(source, importObject = undefined) {
  const where = 'WebAssembly.instantiate()';
  if (isObject(source) && source instanceof Module) {
    await undefined;
    return instantiateModule(source, importObject, where);
  }
  if (!isObject(source)) throw new TypeError(`${where}: Argument 0 must be a buffer source or a WebAssembly.Module`);
  const module = compileTo(source, where);
  await undefined;
  return { module, instance: instantiateModule(module, importObject, where) };
}

async function bytesOfResponse(source) {
  const { Response } = globalThis;
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_WEBASSEMBLY_RESPONSE } } = require('internal/errors');
  const response = await source;
  if (!(response instanceof Response)) throw new ERR_INVALID_ARG_TYPE('source', ['Response', 'Promise resolving to Response'], response);
  const type = response.headers.get('Content-Type');
  if (type !== 'application/wasm') throw new ERR_WEBASSEMBLY_RESPONSE(`has unsupported MIME type '${type ?? ''}'`);
  if (!response.ok) throw new ERR_WEBASSEMBLY_RESPONSE(`has status code ${response.status}`);
  if (response.bodyUsed) throw new ERR_WEBASSEMBLY_RESPONSE('body has already been used');
  return response.arrayBuffer();
}

/** @param {Response|Promise<Response>} source @returns {Promise<Module>} */
async function compileStreaming(source) {
  return compileTo(await bytesOfResponse(source), 'WebAssembly.compileStreaming()');
}

/** @param {Response|Promise<Response>} source @param {object} [importObject] */
async function instantiateStreaming(source, importObject = undefined) {
  const where = 'WebAssembly.instantiateStreaming()';
  const module = compileTo(await bytesOfResponse(source), where);
  return { module, instance: instantiateModule(module, importObject, where) };
}

const WebAssembly = Object.create(Object.prototype, {
  [Symbol.toStringTag]: { value: 'WebAssembly', configurable: true },
});
for (const value of [compile, validate, instantiate, compileStreaming, instantiateStreaming, Module, Instance, Table, Memory,
  Global, CompileError, LinkError, RuntimeError]) {
  const isClass = /^[A-Z]/.test(value.name);
  if (isClass && !(value.prototype instanceof Error)) {
    Object.defineProperty(value.prototype, Symbol.toStringTag, { value: `WebAssembly.${value.name}`, configurable: true });
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value.prototype))) {
      if (key !== 'constructor') Object.defineProperty(value.prototype, key, { ...descriptor, enumerable: true });
    }
  }
  Object.defineProperty(WebAssembly, value.name, { value, writable: true, enumerable: !isClass, configurable: true });
}
Object.defineProperty(instantiate, 'length', { value: 1, configurable: true });

module.exports = { WebAssembly };
