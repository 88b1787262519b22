'use strict';

// module.registerHooks().

const hooks = require('internal/modules/hooks');

/**
 * Synchronous hooks for everything that this thread loads from now on, by import and by require(); the last registered run first.
 * @param {{ resolve(specifier, context, nextResolve): object, load(url, context, nextLoad): object }} functions
 * @returns {{ deregister(): void }}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function registerHooks(functions) {
  require('internal/modules/cjs').useHooks(hooks);
  return hooks.registerHooks(functions);
}

module.exports = { registerHooks };
