'use strict';
// How the REPL shows what a line threw.

const { errorArrow } = internalBinding('isolate');

const frame = /^ {4}at /;
const topFrame = /^ {4}at (?:async )?REPL\d+:\d+:\d+$/;
const libraryFrame = /^ {4}at (?:.*\()?node:/;
const STATIC_IMPORT = 'Cannot use import statement outside a module';

function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** The stack without what runs a line: the line's own frame and those below. */
function trimStack(stack) {
  const lines = stack.split('\n');
  let end = lines.findLastIndex((line) => topFrame.test(line));
  if (end === -1) end = lines.length;
  while (libraryFrame.test(lines[end - 1])) end--;
  return lines.slice(0, end).join('\n');
}

/** `import a, { b as c } from 'm'` as what can be written in its place. */
function asDynamicImport(line) {
  const match = /^\s*import\s+(?:([\s\S]*?)\s+from\s+)?(['"])(.*?)\2/.exec(line);
  if (match === null) return '';
  const [, names, , id] = match;
  const load = `await import(${JSON.stringify(id)});`;
  if (names === undefined) return load;
  const namespace = /\*\s+as\s+([\w$]+)/.exec(names);
  if (namespace !== null) return `const ${namespace[1]} = ${load}`;
  const parts = [];
  const first = /^([\w$]+)/.exec(names);
  if (first !== null) parts.push(`default: ${first[1]}`);
  const list = /\{([\s\S]*)\}/.exec(names);
  if (list !== null) {
    for (const name of list[1].split(',')) {
      if (name.trim() !== '') parts.push(name.trim().replace(/\s+as\s+/, ': '));
    }
  }
  return `const { ${parts.join(', ')} } = ${load}`;
}

/** Shortens the stack of an error to what concerns the program, with the source line of a SyntaxError before it. */
function prepare(error, lastLine) {
  if (typeof error.stack !== 'string') return;
  let { stack } = error;
  if (error.name === 'SyntaxError') {
    stack = stack.split('\n').filter((line) => !frame.test(line)).join('\n');
    if (error.message?.includes(STATIC_IMPORT)) {
      error.message = 'Cannot use import statement inside the REPL, alternatively use dynamic import: ' +
        asDynamicImport(lastLine);
      stack = `SyntaxError: ${error.message}`;
    }
    // file:line, the source line, a caret
    const arrow = errorArrow(error);
    if (arrow !== undefined && /^REPL\d+:\d+\n/.test(arrow)) stack = `${arrow.slice(arrow.indexOf('\n') + 1)}\n\n${stack}`;
  } else {
    stack = trimStack(stack);
  }
  error.stack = stack;
}

/** The text to print for `error`, which a line threw. */
function describeUncaught(error, writer, lastLine) {
  let text;
  if (typeof error === 'object' && error !== null && isError(error)) {
    try {
      prepare(error, lastLine);
    } catch {
      // A frozen error is shown with its whole stack.
    }
    text = writer(error);
    // Without frames it is in brackets.
    if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
    else text = text.replace(/^\[([^\n]*)\] \{\n/, '$1 {\n');
  } else {
    text = writer(error);
  }
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((line) => /^\[?([A-Z][a-z0-9_]*)*Error/.test(line));
  if (at === -1) {
    text = `Uncaught${lines.length === 1 ? ' ' : ':\n'}${text}`;
  } else {
    const breakLength = writer.options?.breakLength ?? 80;
    lines[at] = (breakLength >= lines[at].length ? 'Uncaught ' : 'Uncaught:\n') + lines[at];
    text = lines.join('');
  }
  return text.endsWith('\n') ? text : `${text}\n`;
}

module.exports = { describeUncaught };
