'use strict';

// What is printed when an exception ends the program: where, the source line, a caret, the error, the version.

const { writeSync } = internalBinding('process_methods');
const { readText } = internalBinding('modules');
const { errorArrow } = internalBinding('isolate');

const kStderr = 2;
const sources = new Map(); // texts that are in no file, by the name they were compiled under

/** Remembers a source, such as that of -e, for quoting its lines. */
function registerSource(filename, text) {
  sources.set(filename, text);
}

/** The place an error came from by its stack: { filename, line, column }, or undefined. */
function placeOfTopFrame(error) {
  if (typeof error !== 'object' || error === null || typeof error.stack !== 'string') return undefined;
  const match = /^ {4}at (?:.*? \()?(?:async )?(.+?):(\d+):(\d+)\)?$/m.exec(error.stack);
  return match === null ? undefined : { filename: match[1], line: Number(match[2]), column: Number(match[3]) };
}

function readSourceLine(filename, line) {
  let text = sources.get(filename);
  if (text === undefined && filename.startsWith('/')) {
    text = readText(filename);
    if (typeof text !== 'string') return undefined;
  }
  return text?.split('\n')[line - 1];
}

/** The lines above the error: `file:line`, the source, a caret below the column. */
function quotePosition(error, position) {
  const arrow = errorArrow(error);
  if (arrow !== undefined) return `${arrow}\n`;
  position ??= placeOfTopFrame(error);
  if (position === undefined) return '';
  const { filename, line, column, sourceLine = readSourceLine(filename, line) } = position;
  if (sourceLine === undefined) return `${filename}:${line}\n`;
  const indent = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${filename}:${line}\n${sourceLine}\n${indent}^\n`;
}

/** The error as text; must not throw whatever the program made of its objects. */
function describe(error) {
  try {
    return require('internal/util/inspect').inspect(error, { colors: false });
  } catch {
    try {
      return typeof error.stack === 'string' ? error.stack : String(error);
    } catch {
      return '<unprintable>';
    }
  }
}

/** @param {{filename, line, column, sourceLine}} [position] where it was thrown */
function printUncaught(error, position) {
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  let quoted = '';
  try {
    quoted = quotePosition(error, position);
  } catch {
    // Nothing is worth more here than the error itself.
  }
  const footer = `\njsrun v${process.versions.jsrun}\n`;
  let text;
  if (isObject) {
    text = `${quoted}${quoted === '' ? '' : '\n'}${describe(error)}\n${footer}`;
  } else {
    text = `\n${quoted}${describePrimitive(error)}\n` +
      `(Use \`jsrun --trace-uncaught ...\` to show where the exception was thrown)\n${footer}`;
  }
  writeSync(kStderr, text);
}

function describePrimitive(value) {
  return typeof value === 'symbol' ? value.toString() : `${value}`;
}

module.exports = { printUncaught, quotePosition, registerSource };
