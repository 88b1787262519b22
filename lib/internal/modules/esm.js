'use strict';

// The ES module loader for the rest of the library: nothing of it is loaded before a program uses a module.

const lazy = (file, name) => (...args) => require(file)[name](...args);

const loader = {
  importDynamically: lazy('internal/modules/esm/loader', 'importDynamically'),
  initializeMeta: lazy('internal/modules/esm/loader', 'initializeMeta'),
  requireModule: lazy('internal/modules/esm/loader', 'requireModule'),
  runAfterImports: lazy('internal/modules/esm/main', 'runAfterImports'),
  runMain: lazy('internal/modules/esm/main', 'runMain'),
  runText: lazy('internal/modules/esm/main', 'runText'),
  runURL: lazy('internal/modules/esm/main', 'runURL'),
};

internalBinding('module_records').setHooks(loader.importDynamically, loader.initializeMeta);

module.exports = loader;
