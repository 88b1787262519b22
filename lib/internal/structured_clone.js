'use strict';

// structuredClone(): the HTML standard's structured serialisation, which is C (src/engine/clone.h).

require('internal/worker/hooks');
const { structuredClone: clone } = internalBinding('messaging');

function badArgument(message, code = 'ERR_INVALID_ARG_TYPE') {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

function transferables(options) {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw badArgument("Failed to execute 'structuredClone': Options cannot be converted to a dictionary");
  }
  const { transfer } = options;
  if (transfer === undefined) return undefined;
  if (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function') {
    throw badArgument("Failed to execute 'structuredClone': transfer in Options can not be converted to sequence.");
  }
  const list = [...transfer];
  for (const item of list) {
    if (item === null || (typeof item !== 'object' && typeof item !== 'function')) throw badArgument('Value is not an object');
  }
  return list;
}

/**
 * A deep copy. @param {{ transfer?: Transferable[] }} [options] objects to move instead of copying.
 * @throws {DataCloneError} @throws {ERR_MISSING_ARGS} @throws {ERR_INVALID_ARG_TYPE}
 */
function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw badArgument('The "value" argument must be specified', 'ERR_MISSING_ARGS');
  return clone(value, transferables(options));
}

module.exports = { structuredClone };
