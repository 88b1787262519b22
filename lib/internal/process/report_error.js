'use strict';

// What is printed when an exception ends the program: where, the source line, a caret, the error, the version.

const { writeSync } = internalBinding('process_methods');
const { readText } = internalBinding('modules');
const { errorArrow } = internalBinding('isolate');

const kStderr = 2;
const notes = new WeakMap(); // what to add to the stack of an error
const sources = new Map(); // texts that are in no file, by the name they were compiled under

/** Remembers a source, such as that of -e, for quoting its lines. */
function registerSource(filename, text) {
  sources.set(filename, text);
}

const decorated = new WeakSet(); // errors whose stack begins with the place

/** The stack of this error says where it comes from, with the line. */
function markDecorated(error) {
  decorated.add(error);
}

/** Has printUncaught add what `describeNote()` returns, a text that begins with a newline, to an error's stack. */
function addNote(error, describeNote) {
  notes.set(error, describeNote);
}

/** The place an error came from by its stack: { filename, line, column }, or undefined. */
function placeOfTopFrame(error) {
  if (typeof error !== 'object' || error === null || typeof error.stack !== 'string') return undefined;
  const match = /^ {4}at (?:.*? \()?(?:async )?(.+?):(\d+):(\d+)\)?$/m.exec(error.stack);
  return match === null ? undefined : { filename: match[1], line: Number(match[2]), column: Number(match[3]) };
}

function readSourceLine(filename, line) {
  if (filename.startsWith('node:')) return internalBinding('builtins').throwingLine(filename.slice(5), line);
  let text = sources.get(filename);
  if (text === undefined && filename.startsWith('data:')) text = readDataURL(filename);
  if (text === undefined && /^(?:\/|file:)/.test(filename)) {
    text = readText(filename[0] === '/' ? filename : require('internal/url').fileURLToPath(filename));
    if (typeof text !== 'string') return undefined;
  }
  return text?.split('\n')[line - 1];
}

function readDataURL(url) {
  const match = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (match === null) return undefined;
  const body = decodeURIComponent(match[2]);
  return match[1] === undefined ? body : require('buffer').Buffer.from(body, 'base64').toString();
}

/** The lines above the error: `file:line`, the source, a caret below the column. */
function quotePosition(error, position) {
  const arrow = errorArrow(error);
  if (arrow !== undefined) return `${arrow}\n`;
  position ??= placeOfTopFrame(error);
  if (position === undefined) return '';
  if (internalBinding('isolate').sourceMaps) {
    position = require('internal/source_map/cache').originalPosition(position) ?? position;
  }
  const { filename, line, column, sourceLine = readSourceLine(filename, line) } = position;
  if (sourceLine === undefined) return `${filename}:${line}\n`;
  const indent = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${filename}:${line}\n${sourceLine}\n${indent}^\n`;
}

/** What inspect shows of an error with the note put between stack and properties. */
function describeWithNote(error, describeNote) {
  const { stack } = error;
  const note = describeNote();
  const text = require('internal/util/inspect').inspect(error, { colors: false });
  const at = text.indexOf(stack);
  return at === -1 ? text + note : text.slice(0, at + stack.length) + note + text.slice(at + stack.length);
}

/** The error as text; must not throw whatever the program made of its objects. */
function describe(error) {
  try {
    const note = typeof error === 'object' ? notes.get(error) : undefined;
    if (note !== undefined) return describeWithNote(error, note);
    return require('internal/util/inspect').inspect(error, { colors: false });
  } catch {
    try {
      return typeof error.stack === 'string' ? error.stack : String(error);
    } catch {
      return '<unprintable>';
    }
  }
}

function hasStack(error) {
  try {
    return typeof error.stack === 'string';
  } catch {
    return false;
  }
}

/** @param {{filename, line, column, sourceLine}} [position] where it was thrown */
function printUncaught(error, position) {
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  let quoted = '';
  try {
    if (!isObject || !decorated.has(error)) quoted = quotePosition(error, position);
  } catch {
    // Nothing is worth more here than the error itself.
  }
  const footer = `\njsrun v${process.versions.jsrun}\n`;
  let text;
  if (isObject) {
    // What has no stack stands right below the caret, unless it comes from -e.
    const [before, after] = hasStack(error) || quoted.startsWith('[') ? ['', '\n'] : ['\n', ''];
    text = `${quoted === '' ? '' : `${before}${quoted}${after}`}${describe(error)}\n${footer}`;
  } else {
    text = `\n${quoted}${describePrimitive(error)}\n` +
      `(Use \`jsrun --trace-uncaught ...\` to show where the exception was thrown)\n${footer}`;
  }
  writeSync(kStderr, text);
}

function describePrimitive(value) {
  return typeof value === 'symbol' ? value.toString() : `${value}`;
}

module.exports = { addNote, markDecorated, printUncaught, quotePosition, registerSource };
