'use strict';

// What a program begins with: the module of the command line, those of --import, and text that is a module.

const { pathToFileURL } = require('internal/url');
const options = internalBinding('options');
const loader = require('internal/modules/esm/loader');
const { position, line: sourceLine } = internalBinding('module_records');

const { triggerUncaught } = internalBinding('isolate');

function directoryURL() {
  return `${pathToFileURL(process.cwd()).href}/`;
}

// A module that waits for what never happens ---------------------------------------------------------------

const kUnsettledTopLevelAwait = 13;
const pending = new Set(); // roots whose evaluation has begun

/** The modules whose own await it is that has not ended. */
function waitingModules() {
  const seen = new Set(pending);
  for (const module of seen) for (const required of module.requested) seen.add(required);
  return [...seen].filter((module) => module.status === 'evaluating-async' && module.isAsync && module.pending === 0);
}

function checkUnsettled() {
  if (![...pending].some((root) => root.requested.length > 0)) return undefined;
  return {
    exitCode: kUnsettledTopLevelAwait,
    report() {
      for (const module of waitingModules()) {
        const place = position(module.record);
        if (place === undefined) continue;
        const indent = ' '.repeat(place.column - 1);
        internalBinding('process_methods').writeSync(
          2, `Warning: Detected unsettled top-level await at ${module.url}:${place.line}\n` +
          `${sourceLine(module.record, place.line)}\n${indent}^\n\n\n\n`);
      }
    },
  };
}

// Roots ----------------------------------------------------------------------------------------------------

/** Runs `start()`, which gives a promise; what fails ends the program as an unhandled rejection does. */
function runRoot(start) {
  require('internal/process/execution').setUnsettledCheck(checkUnsettled);
  const token = { requested: [], status: 'linked' };
  pending.add(token);
  Promise.resolve().then(() => start(token)).then(
    () => { pending.delete(token); },
    (error) => {
      pending.delete(token);
      triggerUncaught(error, true);
    });
}

function evaluateRoot(module, token) {
  token.requested.push(module);
  loader.linkChecked(module);
  return loader.evaluateModule(module);
}

/** Hooks of --experimental-loader, then the modules of --import, one after the other. */
async function runPreloads() {
  const loaders = options.get('--experimental-loader');
  if (loaders.length > 0) {
    const { register } = require('internal/modules/register');
    for (const specifier of loaders) register(specifier, directoryURL());
  }
  for (const specifier of options.get('--import')) await loader.importModule(specifier, directoryURL());
}

let preloaded = false;

/** Runs start(token) after what has to run before the program. */
function runProgram(start) {
  const needed = !preloaded && (options.get('--import').length > 0 || options.get('--experimental-loader').length > 0);
  preloaded = true;
  runRoot((token) => needed ? runPreloads().then(() => start(token)) : start(token));
}

async function runMainURL(url, token) {
  return evaluateRoot(await loader.loadMain(url, directoryURL()), token);
}

/** The script of the command line as a module. */
function runMain(filename) {
  runProgram((token) => runMainURL(pathToFileURL(filename).href, token));
}

/** Calls run(), which is what the program is, after --import; a file of CommonJS that hooks may change is loaded as a module. */
function runAfterImports(run, filename = undefined) {
  runProgram((token) => {
    if (filename !== undefined && loader.hasHooks()) return runMainURL(pathToFileURL(filename).href, token);
    return run();
  });
}

/** What a worker is started with: the module at a URL. */
function runURL(url) {
  runProgram((token) => runMainURL(url, token));
}

/** Source text as a module, as if it stood in the working directory. */
function runText(text) {
  const url = `${directoryURL()}[eval1]`;
  require('internal/process/report_error').registerSource(url, text);
  runProgram(async (token) => evaluateRoot(await loader.loadText(text, url), token));
}

module.exports = { runAfterImports, runMain, runText, runURL };
