'use strict';

// What kind of object a value is, whatever its prototype says: util.types.
//
// The answers come from the engine, through two bindings written in C:
//   internalBinding('types'): the functions isXxx below, and kindOf(value), which names the kind in one call.
//   internalBinding('util'): getOwnNonIndexProperties, getPromiseDetails, getProxyDetails, previewEntries,
//     getConstructorName, getCallSites, functionKind.

const binding = internalBinding('types');

function isArrayBufferView(value) {
  return ArrayBuffer.isView(value);
}

const { typedArrayName } = binding;

function isTypedArray(value) {
  return typedArrayName(value) !== undefined;
}

function isUint8Array(value) {
  return typedArrayName(value) === 'Uint8Array';
}

const types = {
  isExternal: binding.isExternal,
  isDate: binding.isDate,
  isArgumentsObject: binding.isArgumentsObject,
  isBigIntObject: binding.isBigIntObject,
  isBooleanObject: binding.isBooleanObject,
  isNumberObject: binding.isNumberObject,
  isStringObject: binding.isStringObject,
  isSymbolObject: binding.isSymbolObject,
  isBoxedPrimitive: binding.isBoxedPrimitive,
  isNativeError: binding.isNativeError,
  isRegExp: binding.isRegExp,
  isAsyncFunction: binding.isAsyncFunction,
  isGeneratorFunction: binding.isGeneratorFunction,
  isGeneratorObject: binding.isGeneratorObject,
  isPromise: binding.isPromise,
  isMap: binding.isMap,
  isSet: binding.isSet,
  isMapIterator: binding.isMapIterator,
  isSetIterator: binding.isSetIterator,
  isWeakMap: binding.isWeakMap,
  isWeakSet: binding.isWeakSet,
  isArrayBuffer: binding.isArrayBuffer,
  isDataView: binding.isDataView,
  isSharedArrayBuffer: binding.isSharedArrayBuffer,
  isProxy: binding.isProxy,
  isModuleNamespaceObject: binding.isModuleNamespaceObject,
  isAnyArrayBuffer: binding.isAnyArrayBuffer,
  isCryptoKey(value) {
    return value?.constructor?.name === 'CryptoKey';
  },
  isKeyObject(value) {
    return value?.constructor?.name === 'KeyObject';
  },
  isArrayBufferView,
  isTypedArray,
  isUint8Array,
};

for (const name of ['Uint8Clamped', 'Uint16', 'Uint32', 'Int8', 'Int16', 'Int32', 'Float16', 'Float32', 'Float64', 'BigInt64',
                    'BigUint64']) {
  const tag = `${name}Array`;
  const test = (value) => typedArrayName(value) === tag;
  Object.defineProperty(test, 'name', { __proto__: null, value: `is${tag}`, configurable: true });
  types[`is${tag}`] = test;
}

module.exports = types;
