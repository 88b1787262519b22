'use strict';

// AssertionError: says what was expected, and shows where two values differ.

const { isErrorStackTraceLimitWritable } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { inspect } = require('internal/util/inspect');
const { validateObject, validateOneOf } = require('internal/validators');
const { kInsert, kNothing, myersDiff } = require('internal/assert/diff');

const kReadableOperator = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
};

const kMaxShortLength = 12;
const kMaxLongLength = 512;
const kMaxLines = 50;
const kLinesAroundChange = 5;

function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
    breakLength: Infinity,
  });
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// Two values of one line each, below one another, with a mark under the first difference of strings.
function stackedDiff(actual, expected, bothStrings, length) {
  let text = `\n+ ${actual}\n- ${expected}`;
  const columns = process.stderr?.isTTY ? process.stderr.columns : 80;
  if (bothStrings && length <= columns) {
    for (let i = 0; i < actual.length; i++) {
      if (actual[i] !== expected[i]) {
        if (i >= 3) text += `\n${' '.repeat(i + 2)}^`;
        break;
      }
    }
  }
  return text;
}

function simpleDiff(actualValue, actual, expectedValue, expected) {
  let length = actual.length + expected.length;
  if (typeof actualValue === 'string') length -= 2;
  if (typeof expectedValue === 'string') length -= 2;
  if (length <= kMaxShortLength && (actualValue !== 0 || expectedValue !== 0)) {
    return { message: `${actual} !== ${expected}`, header: '' };
  }
  const bothStrings = typeof actualValue === 'string' && typeof expectedValue === 'string';
  return { message: stackedDiff(actual, expected, bothStrings, actual.length + expected.length), header: undefined };
}

// The edits as lines, long stretches without a change left out. They come from the last to the first.
function printEdits(edits) {
  let text = '';
  let skipped = false;
  let unchanged = 0;
  for (let i = edits.length - 1; i >= 0; i--) {
    const { 0: operation, 1: line } = edits[i];
    const before = i < edits.length - 1 ? edits[i + 1][0] : null;
    if (before === kNothing && operation !== kNothing) {
      // A mark in place of one or two lines would save nothing.
      if (unchanged === kLinesAroundChange + 1) {
        text += `  ${edits[i + 1][1]}\n`;
      } else if (unchanged === kLinesAroundChange + 2) {
        text += `  ${edits[i + 2][1]}\n  ${edits[i + 1][1]}\n`;
      } else if (unchanged >= kLinesAroundChange + 3) {
        text += `...\n  ${edits[i + 1][1]}\n`;
        skipped = true;
      }
      unchanged = 0;
    }
    if (operation === kNothing) {
      if (unchanged < kLinesAroundChange) text += `  ${line}\n`;
      unchanged++;
    } else {
      text += `${operation === kInsert ? '+' : '-'} ${line}\n`;
    }
  }
  return { message: `\n${text.trimEnd()}`, skipped };
}

function differenceMessage(actual, expected, operator, customMessage) {
  if (operator === 'strictEqual' &&
      ((isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function'))) {
    operator = 'strictEqualObject';
  }
  const shownActual = inspectValue(actual);
  const shownExpected = inspectValue(expected);
  const actualLines = shownActual.split('\n');
  const expectedLines = shownExpected.split('\n');
  let header = '+ actual - expected';
  let message;
  let skipped = false;

  if (actualLines.length === 1 && expectedLines.length === 1 && (!isObject(actual) || !isObject(expected)) &&
      shownActual !== shownExpected) {
    const simple = simpleDiff(actual, actualLines[0], expected, expectedLines[0]);
    message = simple.message;
    if (simple.header !== undefined) header = simple.header;
  } else if (shownActual === shownExpected) {
    operator = 'notIdentical';
    if (actualLines.length > kMaxLines) {
      message = `${actualLines.slice(0, kMaxLines).join('\n')}\n...}`;
      skipped = true;
    } else {
      message = actualLines.join('\n');
    }
    header = '';
  } else {
    const printed = printEdits(myersDiff(actualLines, expectedLines, isObject(actual)));
    message = printed.message;
    skipped = printed.skipped;
  }
  const first = customMessage ?? kReadableOperator[operator];
  const skippedText = skipped ? '\n... Skipped lines' : '';
  return `${first}\n${header}${skippedText}\n${message}\n`;
}

function unequalMessage(actual, expected, operator) {
  let base = kReadableOperator[operator];
  const lines = inspectValue(actual).split('\n');
  if (operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function')) {
    base = kReadableOperator.notStrictEqualObject;
  }
  if (lines.length > kMaxLines) {
    lines[46] = '...';
    lines.length = 47;
  }
  if (lines.length === 1) return `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${base}\n\n${lines.join('\n')}\n`;
}

function shorten(text, length) {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}

function otherMessage(actual, expected, operator) {
  const shownActual = inspectValue(actual);
  const shownExpected = inspectValue(expected);
  const readable = kReadableOperator[operator];
  if (operator === 'notDeepEqual' && shownActual === shownExpected) {
    return shorten(`${readable}\n\n${shownActual}`, 1024);
  }
  const left = shorten(shownActual, kMaxLongLength);
  const right = shorten(shownExpected, kMaxLongLength);
  if (operator === 'deepEqual') return `${readable}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual') return `${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

function addEllipsis(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${lines.join('\n')}\n...`;
  }
  return text.length > kMaxLongLength ? `${text.slice(0, kMaxLongLength)}...` : text;
}

class AssertionError extends Error {
  /** @param {{ message?, actual, expected, operator, stackStartFn?, details?, diff? }} options */
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;
    validateOneOf(diff, 'options.diff', ['simple', 'full']);

    const limit = Error.stackTraceLimit;
    if (isErrorStackTraceLimitWritable()) Error.stackTraceLimit = 0;

    // Stacks differ always and would hide what matters.
    const stacks = stripStacks(actual, expected);
    const isDifference = operator === 'deepStrictEqual' || operator === 'strictEqual' ||
      operator === 'partialDeepStrictEqual';
    if (isDifference) {
      super(differenceMessage(actual, expected, operator, message == null ? undefined : String(message)));
    } else if (message != null) {
      super(String(message));
    } else if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
      super(unequalMessage(actual, expected, operator));
    } else {
      super(otherMessage(actual, expected, operator));
    }
    stacks?.();
    if (isErrorStackTraceLimitWritable()) Error.stackTraceLimit = limit;

    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    // The stack's text is made now, while the name has the code in it.
    void this.stack;
    this.name = 'AssertionError';
    this.diff = diff;
    actual = undefined;
    expected = undefined;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [customInspectSymbol](recurseTimes, ctx) {
    // Long strings are shortened, and deep values are not shown: the message tells the difference.
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = addEllipsis(actual);
    if (typeof expected === 'string') this.expected = addEllipsis(expected);
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    if (typeof actual === 'string') this.actual = actual;
    if (typeof expected === 'string') this.expected = expected;
    return text;
  }
}

// Takes the stacks from two errors that are compared; returns what puts them back.
function stripStacks(actual, expected) {
  if (!isObject(actual) || !isObject(expected) || !('stack' in actual) || !('stack' in expected) ||
      !(actual instanceof Error) || !(expected instanceof Error)) {
    return undefined;
  }
  const before = [];
  for (const error of [actual, expected]) {
    const descriptor = Object.getOwnPropertyDescriptor(error, 'stack');
    if (descriptor === undefined || !descriptor.configurable) continue;
    before.push(error, descriptor);
    Object.defineProperty(error, 'stack', {
      __proto__: null, value: undefined, writable: true, enumerable: false, configurable: true,
    });
  }
  return () => {
    for (let i = 0; i < before.length; i += 2) Object.defineProperty(before[i], 'stack', before[i + 1]);
  };
}

module.exports = { AssertionError };
