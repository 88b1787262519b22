'use strict';

// What the command line asks for: the script, code, standard input, or a check of the syntax.

const options = internalBinding('options');
const { readText } = internalBinding('modules');

const kStdin = 0;
const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

function preload() {
  const modules = options.get('--require');
  if (modules.length > 0) require('internal/modules/cjs').Module._preloadModules(modules);
}

function readStandardInput() {
  const text = readText(kStdin);
  if (typeof text !== 'string') {
    const { uvException } = require('internal/errors');
    throw uvException({ errno: text, syscall: 'read' });
  }
  return text;
}

function resolveMain() {
  const path = require('path');
  process.argv[1] = path.resolve(process.argv[1]);
  return process.argv[1];
}

function checkSyntax() {
  const { compileFunction } = internalBinding('contextify');
  if (options.readStdin) {
    compileFunction(readStandardInput(), '[stdin]', parameters);
    return;
  }
  const { Module, isModuleFile } = require('internal/modules/cjs');
  const filename = Module._findPath(resolveMain(), null, true) || Module._resolveFilename(process.argv[1], null, true);
  const text = readText(filename);
  if (isModuleFile(filename)) {
    internalBinding('contextify').checkSyntax(text, filename, true);
    return;
  }
  try {
    compileFunction(text, filename, parameters);
  } catch (error) {
    const type = require('internal/modules/package_json').findPackageScope(filename)?.type ?? 'none';
    if (filename.endsWith('.cjs') || type !== 'none' ||
        !require('internal/modules/module_syntax').isModuleError(error, text, filename)) throw error;
  }
}

function isTerminal(fd) {
  return internalBinding('process_methods').guessHandleType(fd) === 'TTY';
}

if (options.hasChannel) require('internal/child_process/channel').connectToParent();

const code = options.get('--print') ?? options.get('--eval');
const interactive = options.get('--interactive') && (code !== undefined || options.readStdin);
if (options.get('--check')) {
  checkSyntax();
} else if (interactive || (options.readStdin && process.argv[1] === undefined && isTerminal(kStdin))) {
  preload();
  if (code !== undefined) {
    require('internal/process/run_text').runText(code, '[eval]', options.get('--print') !== undefined);
  }
  require('internal/repl/start').startRepl();
} else if (code !== undefined) {
  preload();
  require('internal/process/run_text').runText(code, '[eval]', options.get('--print') !== undefined);
} else if (options.readStdin) {
  preload();
  require('internal/process/run_text').runText(readStandardInput(), '[stdin]');
} else {
  if (options.get('--input-type') !== undefined) {
    const { codes: { ERR_INPUT_TYPE_NOT_ALLOWED } } = require('internal/errors');
    throw new ERR_INPUT_TYPE_NOT_ALLOWED();
  }
  const main = resolveMain();
  preload();
  require('internal/modules/cjs').Module.runMain(main);
}
