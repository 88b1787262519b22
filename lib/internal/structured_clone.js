'use strict';

// structuredClone for values that stay in this heap (the HTML standard's structured serialisation).

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const { lazyDOMException } = require('internal/util');
const { kindOf, typedArrayName } = internalBinding('types');

const kErrorNames = new Set(['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError']);

function cannotClone(value) {
  let text;
  if (typeof value === 'symbol') text = value.toString();
  else if (typeof value === 'function') text = `${value}`;
  else text = `#<${value?.constructor?.name || 'Object'}>`;
  return lazyDOMException(`${text} could not be cloned.`, 'DataCloneError');
}

function copyBuffer(buffer, memory) {
  const known = memory.get(buffer);
  if (known !== undefined) return known;
  const copy = buffer.slice(0);
  memory.set(buffer, copy);
  return copy;
}

function clone(value, memory) {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'symbol' || typeof value === 'function') throw cannotClone(value);
    return value;
  }
  const known = memory.get(value);
  if (known !== undefined) return known;

  const remember = (copy) => {
    memory.set(value, copy);
    return copy;
  };
  switch (kindOf(value)) {
    case 'Array': {
      const copy = remember(new Array(value.length));
      for (const key of Object.keys(value)) copy[key] = clone(value[key], memory);
      return copy;
    }
    case 'Object':
    case 'Arguments': {
      if (typeof value.constructor === 'function' && isPlatformObject(value)) throw cannotClone(value);
      const copy = remember({});
      for (const key of Object.keys(value)) copy[key] = clone(value[key], memory);
      return copy;
    }
    case 'Date': return remember(new Date(Date.prototype.getTime.call(value)));
    case 'RegExp': return remember(new RegExp(value.source, value.flags));
    case 'Boolean': return remember(Object(Boolean.prototype.valueOf.call(value)));
    case 'Number': return remember(Object(Number.prototype.valueOf.call(value)));
    case 'String': return remember(Object(String.prototype.valueOf.call(value)));
    case 'BigInt': return remember(Object(BigInt.prototype.valueOf.call(value)));
    case 'Map': {
      const copy = remember(new Map());
      for (const { 0: key, 1: item } of [...Map.prototype.entries.call(value)]) {
        copy.set(clone(key, memory), clone(item, memory));
      }
      return copy;
    }
    case 'Set': {
      const copy = remember(new Set());
      for (const item of [...Set.prototype.values.call(value)]) copy.add(clone(item, memory));
      return copy;
    }
    case 'ArrayBuffer': return copyBuffer(value, memory);
    case 'SharedArrayBuffer': return value;
    case 'TypedArray': {
      const constructor = globalThis[typedArrayName(value)];
      return remember(new constructor(clone(value.buffer, memory), value.byteOffset, value.length));
    }
    case 'DataView':
      return remember(new DataView(clone(value.buffer, memory), value.byteOffset, value.byteLength));
    case 'Error': return cloneError(value, remember, memory);
    default:
      throw cannotClone(value);
  }
}

// Objects of the platform that have no serialisation: their state is not in their properties.
function isPlatformObject(value) {
  const { constructor } = value;
  return (typeof WeakRef === 'function' && value instanceof WeakRef) || constructor?.name === 'URL' ||
    constructor?.name === 'URLSearchParams' || constructor?.name === 'AbortSignal';
}

function cloneError(value, remember, memory) {
  const name = kErrorNames.has(value.name) ? value.name : 'Error';
  const copy = remember(new globalThis[name]());
  for (const key of ['message', 'stack']) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) continue;
    Object.defineProperty(copy, key, {
      __proto__: null, value: `${value[key]}`, writable: true, enumerable: false, configurable: true,
    });
  }
  if (Object.hasOwn(value, 'cause')) {
    Object.defineProperty(copy, 'cause', {
      __proto__: null, value: clone(value.cause, memory), writable: true, enumerable: false, configurable: true,
    });
  }
  return copy;
}

/**
 * A deep copy. @param {{ transfer?: Transferable[] }} [options] Buffers to move instead of copying.
 * Throws DataCloneError.
 */
function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The "value" argument');
  const memory = new Map();
  const transfer = options?.transfer;
  if (transfer != null) {
    for (const item of transfer) {
      if (kindOf(item) !== 'ArrayBuffer') throw lazyDOMException('Value not transferable', 'DataCloneError');
      if (memory.has(item)) throw lazyDOMException('ArrayBuffer occurs in the transfer list twice', 'DataCloneError');
      memory.set(item, typeof item.transfer === 'function' ? item.transfer() : item.slice(0));
    }
  }
  return clone(value, memory);
}

module.exports = { structuredClone };
