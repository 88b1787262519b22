'use strict';

// What is added to errors of ES modules: the line of the import that cannot be linked, and what is meant when a module
// uses the variables that only CommonJS has.

const path = require('path');
const { linkPlaces } = require('internal/modules/records');
const { line: sourceLine } = internalBinding('module_records');

/** The import or export declaration that begins before `place` in its module, as text. */
function importedNames(module, place) {
  let text = '';
  for (let line = place.line; line > 0 && place.line - line < 100; line--) {
    text = `${sourceLine(module.record, line)}\n${text}`;
    const match = /^[^]*?(?:^|;|\})\s*import\s*([^'"]*?)\bfrom\b[^]*$/.exec(text);
    if (match !== null) return match[1];
    if (/\bexport\b/.test(text)) return undefined;
  }
  return undefined;
}

/** `file:line`, the line, and a caret for each character of the name. */
function arrowAt(module, place) {
  const text = sourceLine(module.record, place.line);
  const rest = text.slice(place.column - 1);
  const word = /^(?:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|"[^"]*"|'[^']*')/u.exec(rest);
  const indent = text.slice(0, place.column - 1).replace(/[^\t]/g, ' ');
  return `${module.url}:${place.line}\n${text}\n${indent}${'^'.repeat(word === null ? 1 : word[0].length)}`;
}

/** What to write instead, as far as the declaration stands on one line. */
function defaultImport(module, place, specifier) {
  let text = `CommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '${specifier}';\n`;
  const line = sourceLine(module.record, place.line);
  const match = /import\s*\{([^}]*)\}/.exec(line);
  if (match !== null) {
    const names = importedNames(module, place) === undefined ? '' : match[1].replace(/\s+as\s+/g, ': ');
    if (names !== '') text += `const {${names}} = pkg;\n`;
  }
  return text;
}

/** An error of link(): gives it its place, and for names that a CommonJS module lacks, advice. */
function explainLinkError(error) {
  const place = linkPlaces.get(error);
  if (place === undefined) return;
  const { module, at, target, name } = place;
  if (target?.isCommonJS && name !== 'default') {
    const { specifier } = module.record.requests[place.request];
    setMessage(error, `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not ` +
      `support all module.exports as named exports.\n${defaultImport(module, at, specifier)}`);
  }
  const { markDecorated } = require('internal/process/report_error');
  error.stack = `${arrowAt(module, at)}\n${error.stack}`;
  markDecorated(error);
}

function setMessage(error, message) {
  const { stack } = error;
  const end = stack.indexOf(error.message) + error.message.length;
  error.stack = `${error.name}: ${message}${stack.slice(end)}`;
  error.message = message;
}

const explanations = new WeakSet();

/** A ReferenceError that a module threw because it is no CommonJS module. */
function explainNotDefined(error) {
  const match = /^(require|module|exports|__filename|__dirname) is not defined$/.exec(error.message);
  if (match === null || explanations.has(error)) return;
  explanations.add(error);
  const place = /^ {4}at (?:.*? \()?(file:.*?|data:.*?):\d+:\d+\)?$/m.exec(error.stack);
  if (place === null) return;
  let message = `${error.message} in ES module scope`;
  if (match[1] === 'require') message += ', you can use import instead';
  const url = place[1];
  if (url.startsWith('file:') && url.endsWith('.js')) {
    const { findPackageScope } = require('internal/modules/package_json');
    const file = require('internal/url').fileURLToPath(url);
    const pkg = findPackageScope(file);
    if (pkg?.type === 'module') {
      message += "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
        `'${path.toNamespacedPath(pkg.path)}' contains "type": "module". To treat it as a CommonJS script, rename it to use the ` +
        "'.cjs' file extension.";
    } else if (match[1] === 'require') {
      message = 'Cannot determine intended module format because both require() and top-level await are present. If the code is ' +
        'intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, replace require() ' +
        'with import.';
      error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    }
  }
  setMessage(error, message);
}

module.exports = { explainLinkError, explainNotDefined };
