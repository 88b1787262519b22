'use strict';

// Files of no declared type: is the text an ES module? It is one when CommonJS cannot be what it says, but a module can.

const { findPackageScope } = require('internal/modules/package_json');
const { checkSyntax } = internalBinding('contextify');
const options = internalBinding('options');

// Only modules have these,
const ofModules = /^(?:Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta' outside a module)/;
// and these are no errors in a module, which is to be tried.
const maybeOfModules = /^(?:await is only valid in async functions|Unexpected reserved word|Identifier '(?:module|exports|require|__filename|__dirname)' has already been declared)/;

/** Whether an error that compiling `text` as CommonJS gave means that it is a module. */
function isModuleError(error, text, filename) {
  if (!(error instanceof SyntaxError) || !options.get('--experimental-detect-module')) return false;
  if (ofModules.test(error.message)) return true;
  if (!maybeOfModules.test(error.message)) return false;
  try {
    checkSyntax(text, filename, true);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text can only be a module. */
function isModuleText(text, filename) {
  // What has none of these words has no module syntax either; that saves compiling it twice.
  if (!/\b(?:import|export|await|module|exports|require|__filename|__dirname)\b/.test(text)) return false;
  try {
    checkSyntax(text, filename, false);
    return false;
  } catch (error) {
    if (!isModuleError(error, text, filename)) return false;
    warnOfMissingType(filename);
    return true;
  }
}

const warned = new Set();

/** A package.json that should say "type": "module" makes every start slower. */
function warnOfMissingType(filename) {
  const pkg = findPackageScope(filename);
  if (pkg === undefined || filename.includes('/node_modules/') || warned.has(pkg.path)) return;
  warned.add(pkg.path);
  const { pathToFileURL } = require('internal/url');
  process.emitWarning(
    `Module type of ${pathToFileURL(filename)} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${pkg.path}.`, { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

/** Tells, at once, that CommonJS code with module syntax needs another name or type. */
function warnOfFailedModule(error, filename) {
  if (!(error instanceof SyntaxError) || !ofModules.test(error.message)) return;
  const { writeWarning } = require('internal/process/warning');
  writeWarning(`Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file ` +
    'or use the .mjs extension.');
}

module.exports = { isModuleError, isModuleText, warnOfFailedModule, warnOfMissingType };
