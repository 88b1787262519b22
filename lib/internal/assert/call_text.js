'use strict';

// The source text of a failed call such as `assert(a === b)`, for its message.

// The call site that called `fn`.
function callerOf(fn) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, fn);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return Array.isArray(sites) ? sites[0] : undefined;
}

// Where a bracket that opens at `start` is closed, with strings, templates, comments and other brackets skipped; -1.
function findClose(text, start) {
  const open = [];
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === "'" || c === '`') {
      for (i++; i < text.length && text[i] !== c; i++) {
        if (text[i] === '\\') {
          i++;
        } else if (c === '`' && text[i] === '$' && text[i + 1] === '{') {
          const close = findClose(text, i + 1);
          if (close === -1) return -1;
          i = close;
        }
      }
    } else if (c === '/' && text[i + 1] === '/') {
      const end = text.indexOf('\n', i);
      if (end === -1) return -1;
      i = end;
    } else if (c === '/' && text[i + 1] === '*') {
      const end = text.indexOf('*/', i + 2);
      if (end === -1) return -1;
      i = end + 1;
    } else if (c === '(' || c === '[' || c === '{') {
      open.push(c);
    } else if (c === ')' || c === ']' || c === '}') {
      open.pop();
      if (open.length === 0) return i;
    }
  }
  return -1;
}

// Lines behind the first lose the indentation that they share with it.
function dedent(text, column) {
  const lines = text.split('\n');
  if (lines.length === 1) return `  ${text}\n`;
  let result = `  ${lines[0]}\n`;
  for (let i = 1; i < lines.length; i++) {
    let spaces = 0;
    while (spaces < column && (lines[i][spaces] === ' ' || lines[i][spaces] === '\t')) spaces++;
    result += `  ${lines[i].slice(spaces)}\n`;
  }
  return result;
}

function textOfCall(filename, line, column) {
  const source = require('fs').readFileSync(filename, 'utf8');
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = source.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  let position = start + column - 1;
  // A method call is at the method's name: go back to where the expression begins.
  while (position > start && /[\w$.]/.test(source[position - 1])) position--;
  const open = source.indexOf('(', position);
  if (open === -1) return undefined;
  const close = findClose(source, open);
  return close === -1 ? undefined : dedent(source.slice(position, close + 1), position - start);
}

/** The message for a call of `fn` whose argument was falsy. */
function describeFalsyCall(fn) {
  try {
    const site = callerOf(fn);
    const filename = site?.getFileName();
    if (filename && filename[0] === '/') {
      const text = textOfCall(filename, site.getLineNumber(), site.getColumnNumber());
      if (text !== undefined) return `The expression evaluated to a falsy value:\n\n${text}`;
    }
  } catch {
    // Without the source the message is a plain one.
  }
  return 'The expression evaluated to a falsy value';
}

module.exports = { describeFalsyCall };
