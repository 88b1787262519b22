'use strict';

// module.register() and module.registerHooks().

const hooks = require('internal/modules/hooks');
const { isURL } = require('internal/url');

function useHooks() {
  require('internal/modules/cjs').useHooks(hooks);
  require('internal/modules/esm/loader').useHooks(hooks);
}

/**
 * Synchronous hooks for everything that this thread loads from now on, by import and by require(); the last registered run first.
 * @param {{ resolve(specifier, context, nextResolve): object, load(url, context, nextLoad): object }} functions
 * @returns {{ deregister(): void }}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function registerHooks(functions) {
  const registered = hooks.registerHooks(functions);
  useHooks();
  return registered;
}

let client; // the thread of the others

/**
 * Has the module at `specifier` export hooks resolve() and load() for everything that is imported from now on. They run in a
 * thread of their own, after its initialize(data) is done.
 * @param {string|URL} specifier
 * @param {string|URL} [parentURL] what it is relative to; or the options
 * @param {{ parentURL: string|URL, data: any, transferList: object[] }} [options]
 * @throws whatever loading the module and its initialize() throw
 */
function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== undefined && parentURL !== null && typeof parentURL === 'object' && !isURL(parentURL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  if (client === undefined) {
    const { HooksClient } = require('internal/modules/hooks_client');
    client = new HooksClient();
  }
  const request = {
    operation: 'register', argument: `${specifier}`, context: { parentURL: `${parentURL ?? 'data:'}`, data: options?.data },
  };
  client.callSync(request, options?.transferList);
  hooks.setAsynchronous(client);
  useHooks();
}

module.exports = { register, registerHooks };
