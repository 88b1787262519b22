'use strict';

// The first JavaScript to run, in a heap that has only the language. Makes the loader of the library's own
// modules, then `process`, the globals, and hands over to internal/main. What a program does not use must not be
// loaded here: this is the start-up time of everything.

const { compile, has, ids } = internalBinding('builtins');

const loaded = new Map();

/** A module of the library by its id, such as 'fs' or 'internal/errors'. */
function requireLibrary(id) {
  let module = loaded.get(id);
  if (module !== undefined) return module.exports;
  module = { id, exports: {} };
  loaded.set(id, module);
  let failed = true;
  try {
    compile(id)(module.exports, requireLibrary, module, process, internalBinding);
    failed = false;
  } finally {
    if (failed) loaded.delete(id);
  }
  return module.exports;
}

/** May programs require it? */
function isPublic(id) {
  return !id.startsWith('internal/') && has(id);
}

function publicIds() {
  return ids().filter(isPublic);
}

loaded.set('internal/bootstrap/realm', {
  exports: { requireLibrary, isPublic, publicIds, hasLibrary: has, loadedIds: () => [...loaded.keys()] },
});

requireLibrary('internal/process/setup');
requireLibrary('internal/bootstrap/globals');
requireLibrary(internalBinding('isolate').isMainThread ? 'internal/main' : 'internal/worker/main');
