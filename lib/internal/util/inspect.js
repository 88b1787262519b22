'use strict';

// util.inspect and util.format: a value as Node prints it.
//
// A context (`ctx`) holds the options and the state of one call: `seen` is the path from the root to the present
// object, `circular` numbers the objects that contain themselves, `indentationLvl` is the column where lines begin,
// `currentDepth` is the depth of the object formatted last, from which reduceToSingleString knows how many levels
// lie inside an object.

const { getOwnNonIndexProperties, getPromiseDetails, getProxyDetails, previewEntries, getConstructorName: nameInEngine,
        functionKind } = internalBinding('util');
const { kindOf, typedArrayName } = internalBinding('types');
const { isError } = require('internal/util');

const inspectDefaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

// How the properties of an object are shown: as `key: value`, as an array's elements, as both.
const kObjectType = 0;
const kArrayType = 1;
const kArrayExtrasType = 2;

const kMinLineWidth = 16;
const kBudget = 2 ** 27;

// The constructors of the language itself: what inherits from no other is of no further interest.
const builtInObjects = new Set([
  'Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'Date', 'Promise', 'RegExp', 'Error',
  'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'ArrayBuffer',
  'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array',
  'Uint8ClampedArray', 'BigUint64Array', 'BigInt64Array', 'DataView', 'Map', 'BigInt', 'Set', 'WeakMap', 'WeakSet',
  'WeakRef', 'Proxy', 'FinalizationRegistry', 'Atomics', 'Iterator', 'JSON', 'Math', 'Intl',
  'Reflect', 'WebAssembly',
]);

const hasOwnProperty = Object.prototype.hasOwnProperty;
const propertyIsEnumerable = Object.prototype.propertyIsEnumerable;

/**
 * The text of a value.
 * @param {any} value
 * @param {object|boolean} [options] Options; or showHidden, followed by depth and colors.
 */
function inspect(value, options) {
  const ctx = {
    budget: {},
    indentationLvl: 0,
    seen: [],
    currentDepth: 0,
    stylize: stylizeNoColor,
    showHidden: inspectDefaultOptions.showHidden,
    depth: inspectDefaultOptions.depth,
    colors: inspectDefaultOptions.colors,
    customInspect: inspectDefaultOptions.customInspect,
    showProxy: inspectDefaultOptions.showProxy,
    maxArrayLength: inspectDefaultOptions.maxArrayLength,
    maxStringLength: inspectDefaultOptions.maxStringLength,
    breakLength: inspectDefaultOptions.breakLength,
    compact: inspectDefaultOptions.compact,
    sorted: inspectDefaultOptions.sorted,
    getters: inspectDefaultOptions.getters,
    numericSeparator: inspectDefaultOptions.numericSeparator,
    circular: undefined,
    userOptions: undefined,
  };
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof options === 'boolean') {
      ctx.showHidden = options;
    } else if (options) {
      const keys = Object.keys(options);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (hasOwnProperty.call(inspectDefaultOptions, key) || key === 'stylize') ctx[key] = options[key];
        else if (ctx.userOptions === undefined) ctx.userOptions = options;
      }
    }
  }
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

inspect.custom = Symbol.for('nodejs.util.inspect.custom');

Object.defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return inspectDefaultOptions;
  },
  set(options) {
    const { validateObject } = require('internal/validators');
    validateObject(options, 'options');
    return Object.assign(inspectDefaultOptions, options);
  },
});

// Codes of the terminal that begin and end a colour or a style.
const defaultForeground = 39;
const defaultBackground = 49;
inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
  black: [30, defaultForeground],
  red: [31, defaultForeground],
  green: [32, defaultForeground],
  yellow: [33, defaultForeground],
  blue: [34, defaultForeground],
  magenta: [35, defaultForeground],
  cyan: [36, defaultForeground],
  white: [37, defaultForeground],
  bgBlack: [40, defaultBackground],
  bgRed: [41, defaultBackground],
  bgGreen: [42, defaultBackground],
  bgYellow: [43, defaultBackground],
  bgBlue: [44, defaultBackground],
  bgMagenta: [45, defaultBackground],
  bgCyan: [46, defaultBackground],
  bgWhite: [47, defaultBackground],
  framed: [51, 54],
  overlined: [53, 55],
  gray: [90, defaultForeground],
  redBright: [91, defaultForeground],
  greenBright: [92, defaultForeground],
  yellowBright: [93, defaultForeground],
  blueBright: [94, defaultForeground],
  magentaBright: [95, defaultForeground],
  cyanBright: [96, defaultForeground],
  whiteBright: [97, defaultForeground],
  bgGray: [100, defaultBackground],
  bgRedBright: [101, defaultBackground],
  bgGreenBright: [102, defaultBackground],
  bgYellowBright: [103, defaultBackground],
  bgBlueBright: [104, defaultBackground],
  bgMagentaBright: [105, defaultBackground],
  bgCyanBright: [106, defaultBackground],
  bgWhiteBright: [107, defaultBackground],
};

function defineColorAlias(target, alias) {
  Object.defineProperty(inspect.colors, alias, {
    __proto__: null,
    get() {
      return this[target];
    },
    set(value) {
      this[target] = value;
    },
    configurable: true,
    enumerable: false,
  });
}
defineColorAlias('gray', 'grey');
defineColorAlias('gray', 'blackBright');
defineColorAlias('bgGray', 'bgGrey');
defineColorAlias('bgGray', 'bgBlackBright');
defineColorAlias('dim', 'faint');
defineColorAlias('strikethrough', 'crossedout');
defineColorAlias('strikethrough', 'strikeThrough');
defineColorAlias('strikethrough', 'crossedOut');
defineColorAlias('hidden', 'conceal');
defineColorAlias('inverse', 'swapColors');
defineColorAlias('inverse', 'swapcolors');
defineColorAlias('doubleunderline', 'doubleUnderline');

inspect.styles = Object.assign({ __proto__: null }, {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
});

function stylizeWithColor(text, styleType) {
  const style = inspect.styles[styleType];
  if (style !== undefined) {
    const color = inspect.colors[style];
    if (color !== undefined) return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
    if (typeof style === 'function') return style(text);
  }
  return text;
}

function stylizeNoColor(text) {
  return text;
}

// Strings --------------------------------------------------------------------------------------------------

const kNeedsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const kNeedsEscapeNoQuote =
  /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const kNamedEscapes = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' };

function escapeUnit(code) {
  const named = kNamedEscapes[code];
  if (named !== undefined) return named;
  const hex = code.toString(16);
  if (code < 256) return `\\x${hex.toUpperCase().padStart(2, '0')}`;
  return `\\u${hex}`;
}

// The text with control characters, backslashes, lone surrogates and the code unit `quote` (-1: none) escaped.
function escapeText(text, quote) {
  let result = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    let escaped;
    if (code === quote) {
      escaped = '\\\'';
    } else if (code === 92 || code < 32 || (code > 126 && code < 160)) {
      escaped = escapeUnit(code);
    } else if (code >= 0xd800 && code <= 0xdfff) {
      if (code <= 0xdbff && i + 1 < text.length) {
        const next = text.charCodeAt(i + 1);
        if (next >= 0xdc00 && next <= 0xdfff) {
          i++;
          continue;
        }
      }
      escaped = escapeUnit(code);
    } else {
      continue;
    }
    result += text.slice(last, i) + escaped;
    last = i + 1;
  }
  return last === 0 ? text : result + text.slice(last);
}

// A string in quotes: single ones, unless it contains some and another kind saves escaping.
function quoteString(text) {
  if (!kNeedsEscape.test(text)) return `'${text}'`;
  let quote = '\'';
  if (text.includes('\'')) {
    if (!text.includes('"')) quote = '"';
    else if (!text.includes('`') && !text.includes('${')) quote = '`';
  }
  if (quote !== '\'') {
    return kNeedsEscapeNoQuote.test(text) ? quote + escapeText(text, -1) + quote : quote + text + quote;
  }
  return `'${escapeText(text, 39)}'`;
}

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const remaining = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
  }
  if (ctx.compact !== true && value.length > kMinLineWidth &&
      value.length > ctx.breakLength - ctx.indentationLvl - 4) {
    // One piece for each line of the text.
    const lines = [];
    let start = 0;
    while (start < value.length) {
      const newline = value.indexOf('\n', start);
      const end = newline === -1 ? value.length : newline + 1;
      lines.push(stylize(quoteString(value.slice(start, end)), 'string'));
      start = end;
    }
    return lines.join(` +\n${' '.repeat(ctx.indentationLvl + 2)}`) + trailer;
  }
  return stylize(quoteString(value), 'string') + trailer;
}

const kColorCodes = /\u001b\[\d\d?m/g;

function removeColors(text) {
  return text.includes('\u001b') ? text.replace(kColorCodes, '') : text;
}

const kControlSequences = new RegExp(
  '[\\u001B\\u009B][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]+)*' +
  '|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d\\/\\#&.:=?%@~_]*)*)?' +
  '(?:\\u0007|\\u001B\\u005C|\\u009C))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');

/** The text without the sequences that steer a terminal. */
function stripVTControlCharacters(text) {
  const { validateString } = require('internal/validators');
  validateString(text, 'str');
  return text.includes('\u001b') || text.includes('\u009b') ? text.replace(kControlSequences, '') : text;
}

function isFullWidthCodePoint(code) {
  return code >= 0x1100 && (
    code <= 0x115f ||                      // Hangul Jamo
    code === 0x2329 || code === 0x232a ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) ||   // CJK radicals to enclosed CJK letters
    (code >= 0x3250 && code <= 0x4dbf) ||  // enclosed CJK letters to CJK extension A
    (code >= 0x4e00 && code <= 0xa4c6) ||  // CJK ideographs to Yi radicals
    (code >= 0xa960 && code <= 0xa97c) ||  // Hangul Jamo extended A
    (code >= 0xac00 && code <= 0xd7a3) ||  // Hangul syllables
    (code >= 0xf900 && code <= 0xfaff) ||  // CJK compatibility ideographs
    (code >= 0xfe10 && code <= 0xfe19) ||  // vertical forms
    (code >= 0xfe30 && code <= 0xfe6b) ||  // CJK compatibility and small forms
    (code >= 0xff01 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) ||  // full-width forms
    (code >= 0x1b000 && code <= 0x1b001) ||  // Kana supplement
    (code >= 0x1f200 && code <= 0x1f251) ||  // enclosed ideographic supplement
    (code >= 0x1f300 && code <= 0x1f64f) ||  // pictographs and emoticons
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd));   // CJK extension B and tertiary ideographic plane
}

function isZeroWidthCodePoint(code) {
  return code <= 0x1f ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x300 && code <= 0x36f) ||    // combining diacritical marks
    (code >= 0x200b && code <= 0x200f) ||  // zero-width space and the like
    (code >= 0x20d0 && code <= 0x20ff) ||  // combining marks for symbols
    (code >= 0xfe00 && code <= 0xfe0f) ||  // variation selectors
    (code >= 0xfe20 && code <= 0xfe2f) ||  // combining half marks
    (code >= 0xe0100 && code <= 0xe01ef);
}

const kPrintableAscii = /^[\x20-\x7e]*$/;

/** The number of columns a terminal shows the text in. */
function getStringWidth(text, removeControlChars = true) {
  if (kPrintableAscii.test(text)) return text.length;
  if (removeControlChars) text = stripVTControlCharacters(text);
  text = text.normalize('NFC');
  let width = 0;
  for (const char of text) {
    const code = char.codePointAt(0);
    if (isFullWidthCodePoint(code)) width += 2;
    else if (!isZeroWidthCodePoint(code)) width++;
  }
  return width;
}

// Numbers --------------------------------------------------------------------------------------------------

function separateThousands(digits) {
  let result = '';
  let i = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${digits.slice(i - 3, i)}${result}`;
  return i === digits.length ? digits : digits.slice(0, i) + result;
}

function separateFraction(digits) {
  let result = '';
  let i = 0;
  for (; i < digits.length - 3; i += 3) result += `${digits.slice(i, i + 3)}_`;
  return i === 0 ? digits : result + digits.slice(i);
}

function formatNumber(stylize, number, numericSeparator) {
  let text;
  if (number === 0) {
    text = 1 / number === -Infinity && !numericSeparator ? '-0' : '0';
  } else {
    text = `${number}`;
    if (numericSeparator && Number.isFinite(number) && !text.includes('e')) {
      const point = text.indexOf('.');
      if (point === -1) {
        text = separateThousands(text);
      } else {
        text = `${separateThousands(text.slice(0, point))}.${separateFraction(text.slice(point + 1))}`;
      }
    }
  }
  return stylize(text, 'number');
}

function formatBigInt(stylize, bigint, numericSeparator) {
  const text = String(bigint);
  return stylize(`${numericSeparator ? separateThousands(text) : text}n`, 'bigint');
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, ctx);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(value.toString(), 'symbol');
  }
}

// Objects --------------------------------------------------------------------------------------------------

// What a custom inspection function gets as its options: all of them, so that it can pass them on.
function getUserOptions(ctx, isCrossContext) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (isCrossContext) {
    // The function belongs to a proxy or an object without Object.prototype: give it nothing to climb on.
    Object.setPrototypeOf(options, null);
    options.stylize = Object.setPrototypeOf((value, flavour) => {
      let stylized;
      try {
        stylized = `${ctx.stylize(value, flavour)}`;
      } catch {
        // As if there were no colour.
      }
      return typeof stylized === 'string' ? stylized : value;
    }, null);
  }
  return options;
}

function formatValue(ctx, value, recurseTimes, typedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx.stylize, value, ctx);
  if (value === null) return ctx.stylize('null', 'null');

  const context = value;
  const proxy = getProxyDetails(value, !!ctx.showProxy);
  if (proxy !== undefined) {
    if (proxy === null || proxy[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, proxy, recurseTimes);
    value = proxy;
  }

  if (ctx.customInspect) {
    const custom = value[inspect.custom];
    if (typeof custom === 'function' && custom !== inspect) {
      // A prototype object is not inspected by what it is for its instances.
      const { constructor } = value;
      if (constructor?.prototype !== value || constructor === undefined) {
        const depth = ctx.depth === null ? null : ctx.depth - recurseTimes;
        const isCrossContext = proxy !== undefined || !(context instanceof Object);
        const result = custom.call(context, depth, getUserOptions(ctx, isCrossContext), inspect);
        if (result !== context) {
          if (typeof result === 'object') return formatValue(ctx, result, recurseTimes);
          const text = `${result}`;
          return ctx.indentationLvl === 0 ? text : text.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
        }
      }
    }
  }

  if (ctx.seen.includes(value)) {
    let index = 1;
    if (ctx.circular === undefined) {
      ctx.circular = new Map();
      ctx.circular.set(value, index);
    } else {
      index = ctx.circular.get(value);
      if (index === undefined) {
        index = ctx.circular.size + 1;
        ctx.circular.set(value, index);
      }
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  return formatRaw(ctx, value, recurseTimes, typedArray);
}

function isInstanceof(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

// The name of the nearest constructor up the prototype chain; null without a prototype. With showHidden the
// inherited properties that are not functions go to protoProps.
function getConstructorName(object, ctx, recurseTimes, protoProps) {
  let firstProto;
  const original = object;
  while (object) {
    const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' &&
        isInstanceof(original, descriptor.value)) {
      if (protoProps !== undefined && (firstProto !== object || !builtInObjects.has(descriptor.value.name))) {
        addPrototypeProperties(ctx, original, firstProto || original, recurseTimes, protoProps);
      }
      return String(descriptor.value.name);
    }
    object = Object.getPrototypeOf(object);
    if (firstProto === undefined) firstProto = object;
  }
  if (firstProto === null) return null;

  const name = nameInEngine(original);
  if (recurseTimes > ctx.depth && ctx.depth !== null) return `${name} <Complex prototype>`;
  const protoName = getConstructorName(firstProto, ctx, recurseTimes + 1, protoProps);
  if (protoName === null) {
    return `${name} <${inspect(firstProto, { ...ctx, customInspect: false, depth: -1 })}>`;
  }
  return `${name} <${protoName}>`;
}

function addPrototypeProperties(ctx, main, object, recurseTimes, output) {
  let keys;
  const shown = new Set();
  for (let depth = 0; depth < 3; depth++) {
    if (depth !== 0 || main === object) {
      object = Object.getPrototypeOf(object);
      if (object === null) break;
      const descriptor = Object.getOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' &&
          builtInObjects.has(descriptor.value.name)) {
        break;
      }
    }
    if (depth !== 0) {
      for (const key of keys) shown.add(key);
    }
    keys = Reflect.ownKeys(object);
    ctx.seen.push(main);
    for (const key of keys) {
      if (key === 'constructor' || hasOwnProperty.call(main, key) || (depth !== 0 && shown.has(key))) continue;
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(ctx, object, recurseTimes, key, kObjectType, descriptor, main);
      output.push(ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  }
}

// 'Foo(2) [Tag] ', or '[Map(2): null prototype] '.
function getPrefix(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    if (tag !== '' && fallback !== tag) return `[${fallback}${size}: null prototype] [${tag}] `;
    return `[${fallback}${size}: null prototype] `;
  }
  if (tag !== '' && constructor !== tag) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

// Whether a tag is one of the words of a constructor's name: then it says nothing new.
function isPartOfName(name, tag) {
  const position = name.indexOf(tag);
  if (position === -1) return false;
  const next = name[position + tag.length];
  return next === undefined || (next >= 'A' && next <= 'Z');
}

function getKeys(value, showHidden) {
  const symbols = Object.getOwnPropertySymbols(value);
  let keys;
  if (showHidden) {
    keys = Object.getOwnPropertyNames(value);
    for (let i = 0; i < symbols.length; i++) keys.push(symbols[i]);
    return keys;
  }
  try {
    keys = Object.keys(value);
  } catch {
    // A module's namespace with a binding that is not initialised yet.
    keys = Object.getOwnPropertyNames(value);
  }
  for (let i = 0; i < symbols.length; i++) {
    if (propertyIsEnumerable.call(value, symbols[i])) keys.push(symbols[i]);
  }
  return keys;
}

function formatNothing() {
  return [];
}

const kOnlyEnumerable = 2;
const kAllProperties = 0;

function formatRaw(ctx, value, recurseTimes, typedArray) {
  let keys;
  let protoProps;
  if (ctx.showHidden && (recurseTimes <= ctx.depth || ctx.depth === null)) protoProps = [];
  const constructor = getConstructorName(value, ctx, recurseTimes, protoProps);
  if (protoProps !== undefined && protoProps.length === 0) protoProps = undefined;

  let tag = value[Symbol.toStringTag];
  // A tag that is shown as a property anyway is not shown twice.
  if (typeof tag !== 'string' ||
      (tag !== '' && (ctx.showHidden ? hasOwnProperty : propertyIsEnumerable).call(value, Symbol.toStringTag))) {
    tag = '';
  }
  if (tag !== '' && constructor !== null && tag !== constructor && isPartOfName(constructor, tag)) tag = '';

  let base = '';
  let formatter = formatNothing;
  let braces = ['{', '}'];
  let extrasType = kObjectType;
  const filter = ctx.showHidden ? kAllProperties : kOnlyEnumerable;
  let kind = kindOf(value);
  // Something that merely stands on an array's or a map's prototype is shown as the object it is.
  if (constructor !== null && (kind === 'Array' || kind === 'Set' || kind === 'Map' || kind === 'TypedArray' ||
      kind === 'MapIterator' || kind === 'SetIterator') && !(Symbol.iterator in value)) {
    kind = 'Object';
  }

  switch (kind) {
    case 'Array': {
      const prefix = constructor !== 'Array' || tag !== '' ?
        getPrefix(constructor, tag, 'Array', `(${value.length})`) : '';
      keys = getOwnNonIndexProperties(value, filter);
      braces = [`${prefix}[`, ']'];
      if (value.length === 0 && keys.length === 0 && protoProps === undefined) return `${braces[0]}]`;
      extrasType = kArrayExtrasType;
      formatter = formatArray;
      break;
    }
    case 'Set': {
      const size = setSize.call(value);
      const prefix = getPrefix(constructor, tag, 'Set', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = formatSet;
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
      break;
    }
    case 'Map': {
      const size = mapSize.call(value);
      const prefix = getPrefix(constructor, tag, 'Map', `(${size})`);
      keys = getKeys(value, ctx.showHidden);
      formatter = formatMap;
      if (size === 0 && keys.length === 0 && protoProps === undefined) return `${prefix}{}`;
      braces = [`${prefix}{`, '}'];
      break;
    }
    case 'TypedArray': {
      keys = getOwnNonIndexProperties(value, filter);
      const fallback = constructor === null ? typedArrayName(value) : '';
      const size = value.length;
      braces = [`${getPrefix(constructor, tag, fallback, `(${size})`)}[`, ']'];
      if (size === 0 && keys.length === 0 && !ctx.showHidden) return `${braces[0]}]`;
      formatter = formatTypedArray;
      extrasType = kArrayExtrasType;
      break;
    }
    case 'MapIterator':
      keys = getKeys(value, ctx.showHidden);
      braces = getIteratorBraces('Map', tag);
      formatter = (c, v, r) => formatIterator(braces, c, v, r);
      break;
    case 'SetIterator':
      keys = getKeys(value, ctx.showHidden);
      braces = getIteratorBraces('Set', tag);
      formatter = (c, v, r) => formatIterator(braces, c, v, r);
      break;
    case 'Arguments':
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${constructor === 'Object' ? '' : getPrefix(constructor, tag, 'Arguments')}[Arguments] {`;
      if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`;
      break;
    case 'Function':
      keys = getKeys(value, ctx.showHidden);
      base = getFunctionBase(value, constructor, tag);
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'special');
      break;
    case 'RegExp': {
      keys = getKeys(value, ctx.showHidden);
      base = RegExp.prototype.toString.call(constructor !== null ? value : new RegExp(value));
      const prefix = getPrefix(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && protoProps === undefined) || (recurseTimes > ctx.depth && ctx.depth !== null)) {
        return ctx.stylize(base, 'regexp');
      }
      break;
    }
    case 'Date': {
      keys = getKeys(value, ctx.showHidden);
      base = Number.isNaN(Date.prototype.getTime.call(value)) ?
        Date.prototype.toString.call(value) : Date.prototype.toISOString.call(value);
      const prefix = getPrefix(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && protoProps === undefined) return ctx.stylize(base, 'date');
      break;
    }
    case 'Error':
      keys = getKeys(value, ctx.showHidden);
      base = formatError(value, constructor, tag, ctx, keys);
      if (keys.length === 0 && protoProps === undefined) return base;
      break;
    case 'ArrayBuffer':
    case 'SharedArrayBuffer': {
      keys = getKeys(value, ctx.showHidden);
      const prefix = getPrefix(constructor, tag, kind);
      if (typedArray === undefined) {
        formatter = formatArrayBuffer;
      } else if (keys.length === 0 && protoProps === undefined) {
        return `${prefix}{ ${ctx.stylize('[byteLength]', 'string')}: ${formatNumber(ctx.stylize, value.byteLength, false)} }`;
      }
      braces[0] = `${prefix}{`;
      if (typedArray !== undefined) formatter = (c, v, r) => formatFields(c, v, r, ['byteLength']);
      break;
    }
    case 'DataView':
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'DataView')}{`;
      formatter = (c, v, r) => formatFields(c, v, r, ['byteLength', 'byteOffset', 'buffer']);
      break;
    case 'Promise':
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, 'Promise')}{`;
      formatter = formatPromise;
      break;
    case 'WeakSet':
    case 'WeakMap':
      keys = getKeys(value, ctx.showHidden);
      braces[0] = `${getPrefix(constructor, tag, kind)}{`;
      formatter = ctx.showHidden ? (kind === 'WeakSet' ? formatWeakSet : formatWeakMap) : formatWeakCollection;
      break;
    case 'Module':
      keys = [];
      braces[0] = `${getPrefix(constructor, tag, 'Module')}{`;
      formatter = formatModule;
      break;
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'BigInt':
    case 'Symbol':
      keys = getKeys(value, ctx.showHidden);
      base = getBoxedBase(value, kind, ctx, keys, constructor, tag);
      if (keys.length === 0 && protoProps === undefined) return base;
      break;
    case 'External':
      return ctx.stylize('[External: address]', 'special');
    default:
      keys = getKeys(value, ctx.showHidden);
      if (constructor === 'Object') {
        if (tag !== '') braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
        if (keys.length === 0 && protoProps === undefined) return `${braces[0]}}`;
      } else if (isError(value)) {
        base = formatError(value, constructor, tag, ctx, keys);
        if (keys.length === 0 && protoProps === undefined) return base;
      } else {
        if (keys.length === 0 && protoProps === undefined) return `${getPrefix(constructor, tag, 'Object')}{}`;
        braces[0] = `${getPrefix(constructor, tag, 'Object')}{`;
      }
  }

  if (recurseTimes > ctx.depth && ctx.depth !== null) {
    const name = getPrefix(constructor, tag, kind === 'Array' ? 'Array' : 'Object').slice(0, -1);
    return ctx.stylize(constructor !== null ? `[${name}]` : name, 'special');
  }

  recurseTimes++;
  ctx.seen.push(value);
  ctx.currentDepth = recurseTimes;
  let output;
  const indentationLvl = ctx.indentationLvl;
  try {
    output = formatter(ctx, value, recurseTimes);
    for (let i = 0; i < keys.length; i++) {
      output.push(formatProperty(ctx, value, recurseTimes, keys[i], extrasType));
    }
    if (protoProps !== undefined) {
      for (let i = 0; i < protoProps.length; i++) output.push(protoProps[i]);
    }
  } catch (error) {
    if (!(error instanceof RangeError && error.message === 'Maximum call stack size exceeded')) throw error;
    ctx.seen.pop();
    ctx.indentationLvl = indentationLvl;
    const name = getPrefix(constructor, tag, 'Object').slice(0, -1);
    return ctx.stylize(`[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }

  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact !== true) base = base === '' ? reference : `${reference} ${base}`;
      else braces[0] = `${reference} ${braces[0]}`;
    }
  }
  ctx.seen.pop();

  if (ctx.sorted) sortOutput(ctx, output, extrasType, keys.length);

  const text = reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value);
  // An object of enormous breadth ends with its present level.
  const newLength = (ctx.budget[ctx.indentationLvl] || 0) + text.length;
  ctx.budget[ctx.indentationLvl] = newLength;
  if (newLength > kBudget) ctx.depth = -1;
  return text;
}

function sortOutput(ctx, output, extrasType, keyCount) {
  const comparator = ctx.sorted === true ? undefined : ctx.sorted;
  if (extrasType === kObjectType) {
    output.sort(comparator);
  } else if (keyCount > 1) {
    const sorted = output.slice(output.length - keyCount).sort(comparator);
    output.splice(output.length - keyCount, keyCount, ...sorted);
  }
}

const kPlainKey = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

function formatProperty(ctx, value, recurseTimes, key, type, descriptor, original = value) {
  let text;
  let space = ' ';
  descriptor ??= Object.getOwnPropertyDescriptor(value, key) ??
    { value: value[key], configurable: true, enumerable: true };
  if (descriptor.value !== undefined) {
    const indentation = ctx.compact !== true || type !== kObjectType ? 2 : 3;
    ctx.indentationLvl += indentation;
    text = formatValue(ctx, descriptor.value, recurseTimes);
    if (indentation === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) {
      space = `\n${' '.repeat(ctx.indentationLvl)}`;
    }
    ctx.indentationLvl -= indentation;
  } else if (descriptor.get !== undefined) {
    text = formatAccessor(ctx, descriptor, original, recurseTimes);
  } else if (descriptor.set !== undefined) {
    text = ctx.stylize('[Setter]', 'special');
  } else {
    text = ctx.stylize('undefined', 'undefined');
  }
  if (type === kArrayType) return text;

  let name;
  if (typeof key === 'symbol') {
    name = `[${ctx.stylize(escapeText(key.toString(), -1), 'symbol')}]`;
  } else if (key === '__proto__') {
    name = "['__proto__']";
  } else if (descriptor.enumerable === false) {
    name = `[${escapeText(key, 39)}]`;
  } else if (kPlainKey.test(key)) {
    name = ctx.stylize(key, 'name');
  } else {
    name = ctx.stylize(quoteString(key), 'string');
  }
  return `${name}:${space}${text}`;
}

function formatAccessor(ctx, descriptor, original, recurseTimes) {
  const { stylize, getters } = ctx;
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = getters && (getters === true || (getters === 'get' && descriptor.set === undefined) ||
    (getters === 'set' && descriptor.set !== undefined));
  if (!wanted) return stylize(`[${label}]`, 'special');
  try {
    const value = descriptor.get.call(original);
    ctx.indentationLvl += 2;
    let text;
    if (value === null) {
      text = `${stylize(`[${label}:`, 'special')} ${stylize('null', 'null')}${stylize(']', 'special')}`;
    } else if (typeof value === 'object') {
      text = `${stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, recurseTimes)}`;
    } else {
      text = `${stylize(`[${label}:`, 'special')} ${formatPrimitive(stylize, value, ctx)}${stylize(']', 'special')}`;
    }
    ctx.indentationLvl -= 2;
    return text;
  } catch (error) {
    const message = `<Inspection threw (${error.message})>`;
    return `${stylize(`[${label}:`, 'special')} ${message}${stylize(']', 'special')}`;
  }
}

function formatProxy(ctx, proxy, recurseTimes) {
  if (recurseTimes > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  recurseTimes++;
  ctx.indentationLvl += 2;
  const parts = [formatValue(ctx, proxy[0], recurseTimes), formatValue(ctx, proxy[1], recurseTimes)];
  ctx.indentationLvl -= 2;
  return reduceToSingleString(ctx, parts, '', ['Proxy [', ']'], kArrayExtrasType, recurseTimes);
}

const kKindNone = 0;
const kKindGenerator = 1;
const kKindAsync = 2;
const kKindAsyncGenerator = 3;
const kKindClass = 4;

function getFunctionBase(value, constructor, tag) {
  const kind = functionKind(value);
  if (kind === kKindClass) return getClassBase(value, constructor, tag);
  let type = 'Function';
  if (kind !== kKindNone) {
    if (kind === kKindGenerator || kind === kKindAsyncGenerator) type = `Generator${type}`;
    if (kind === kKindAsync || kind === kKindAsyncGenerator) type = `Async${type}`;
  }
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)' : `: ${typeof value.name === 'string' ? value.name : inspectName(value.name)}`;
  base += ']';
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function inspectName(name) {
  return typeof name === 'symbol' ? name.toString() : String(name);
}

function getClassBase(value, constructor, tag) {
  const name = (hasOwnProperty.call(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor !== null) {
    const superName = Object.getPrototypeOf(value).name;
    if (superName) base += ` extends ${superName}`;
  } else {
    base += ' extends null';
  }
  return `[${base}]`;
}

function getBoxedBase(value, type, ctx, keys, constructor, tag) {
  let primitive;
  switch (type) {
    case 'Number': primitive = Number.prototype.valueOf.call(value); break;
    case 'String':
      primitive = String.prototype.valueOf.call(value);
      // The characters are own properties, and the first ones.
      keys.splice(0, primitive.length);
      break;
    case 'Boolean': primitive = Boolean.prototype.valueOf.call(value); break;
    case 'BigInt': primitive = BigInt.prototype.valueOf.call(value); break;
    default: primitive = Symbol.prototype.valueOf.call(value);
  }
  let base = `[${type}`;
  if (type !== constructor) base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive(stylizeNoColor, primitive, ctx)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || ctx.stylize === stylizeNoColor) return base;
  return ctx.stylize(base, type.toLowerCase());
}

// Errors ---------------------------------------------------------------------------------------------------

function getStackString(ctx, error) {
  let stack;
  try {
    stack = error.stack;
  } catch {
    // A getter that throws: the message is all there is.
  }
  if (stack) return typeof stack === 'string' ? stack : formatValue(ctx, stack);
  return Error.prototype.toString.call(error);
}

// [start, length] of the longest run of lines in `a` that is also in `b`, if it is longer than three.
/** The first run of more than 3 equal strings in both: where it begins in `a`, and its length; 0 and 0 if there is none. */
function identicalSequenceRange(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const pos = b.indexOf(a[i]);
    if (pos === -1) continue;
    const rest = b.length - pos;
    if (rest > 3) {
      let length = 1;
      const maxLength = Math.min(a.length - i, rest);
      while (maxLength > length && a[i + length] === b[pos + length]) length++;
      if (length > 3) return { len: length, offset: i };
    }
  }
  return { len: 0, offset: 0 };
}

function getStackFrames(ctx, error, stack) {
  const frames = stack.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // Shown without its cause.
  }
  // Lines that the cause's stack repeats are told once.
  if (cause != null && isError(cause)) {
    const causeStack = getStackString(ctx, cause);
    const causeStart = causeStack.indexOf('\n    at');
    if (causeStart !== -1) {
      const { len, offset } = identicalSequenceRange(frames, causeStack.slice(causeStart + 1).split('\n'));
      if (len > 3) {
        const skipped = len - 2;
        frames.splice(offset + 1, skipped,
                      ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return frames;
}

function improveStack(stack, constructor, name, tag) {
  let length = name.length;
  if (constructor === null ||
      (name.endsWith('Error') && stack.startsWith(name) &&
       (stack.length === length || stack[length] === ':' || stack[length] === '\n'))) {
    let fallback = 'Error';
    if (constructor === null) {
      const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)/.exec(stack) || /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
      fallback = start?.[1] || '';
      length = fallback.length;
      fallback ||= 'Error';
    }
    const prefix = getPrefix(constructor, tag, fallback).slice(0, -1);
    if (name !== prefix) {
      if (prefix.includes(name)) {
        stack = length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
      } else {
        stack = `${prefix} [${name}]${stack.slice(length)}`;
      }
    }
  }
  return stack;
}

function removeDuplicateErrorKeys(ctx, keys, error, stack) {
  if (ctx.showHidden || keys.length === 0) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    // A property whose text the stack shows already says nothing new.
    if (index !== -1 && (typeof error[name] !== 'string' || stack.includes(error[name]))) keys.splice(index, 1);
  }
}

function formatError(error, constructor, tag, ctx, keys) {
  let message;
  let name;
  try {
    message = error.message;
  } catch {
    message = undefined;
  }
  try {
    name = error.name != null ? String(error.name) : 'Error';
  } catch {
    name = 'Error';
  }
  let stack = getStackString(ctx, error);
  removeDuplicateErrorKeys(ctx, keys, error, stack);
  if ('cause' in error && (keys.length === 0 || !keys.includes('cause'))) keys.push('cause');
  if (Array.isArray(error.errors) && (keys.length === 0 || !keys.includes('errors'))) keys.push('errors');
  stack = improveStack(stack, constructor, name, tag);

  // The frames begin behind the message, which may itself look like them.
  let pos = (message && stack.indexOf(message)) || -1;
  if (pos !== -1) pos += message.length;
  const stackStart = stack.indexOf('\n    at', pos);
  if (stackStart === -1) {
    stack = `[${stack}]`;
  } else {
    let text = stack.slice(0, stackStart);
    const frames = getStackFrames(ctx, error, stack.slice(stackStart + 1));
    if (ctx.colors) {
      let cwd;
      try {
        cwd = process.cwd();
      } catch {
        cwd = undefined;
      }
      for (const line of frames) text += `\n${colorFrame(ctx, line, cwd)}`;
    } else {
      text += `\n${frames.join('\n')}`;
    }
    stack = text;
  }
  if (ctx.indentationLvl !== 0) stack = stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
  return stack;
}

// A frame with the library's own in grey and the names of packages underlined.
function colorFrame(ctx, line, cwd) {
  if (/ \(?node:/.test(line)) return ctx.stylize(line, 'undefined');
  let result = '';
  let last = 0;
  let closing = '';
  const marker = '/node_modules/';
  let at = line.indexOf(marker);
  if (cwd !== undefined && cwd !== '') {
    const start = line.indexOf(cwd);
    if (start !== -1) {
      let from = line.startsWith('file://', start - 7) ? start - 7 : start;
      if (line[from - 1] === '(' && line.endsWith(')')) {
        from--;
        line = line.slice(0, -1);
        closing = ctx.stylize(')', 'undefined');
      }
      last = start + cwd.length + 1;
      result += line.slice(0, from) + ctx.stylize(line.slice(from, last), 'undefined');
    }
  }
  while (at !== -1) {
    const nameStart = at + marker.length;
    let nameEnd = line.indexOf('/', nameStart);
    if (nameEnd !== -1 && line[nameStart] === '@') nameEnd = line.indexOf('/', nameEnd + 1);
    if (nameEnd === -1) break;
    if (nameStart > last) {
      result += line.slice(last, nameStart) + ctx.stylize(line.slice(nameStart, nameEnd), 'module');
      last = nameEnd;
    }
    at = line.indexOf(marker, nameEnd);
  }
  return result + line.slice(last) + closing;
}

// Contents -------------------------------------------------------------------------------------------------

const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size').get;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size').get;

function remainingText(remaining) {
  return `... ${remaining} more item${remaining > 1 ? 's' : ''}`;
}

function formatArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = Object.getOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return formatSparseArray(ctx, value, recurseTimes, shown, output, i);
    output.push(formatProperty(ctx, value, recurseTimes, i, kArrayType, descriptor));
  }
  if (length > shown) output.push(remainingText(length - shown));
  return output;
}

const kIndex = /^(0|[1-9][0-9]*)$/;

// An array with holes, from its `i`th element on; each run of holes counts as one element.
function formatSparseArray(ctx, value, recurseTimes, maxLength, output, i) {
  const keys = Object.keys(value);
  let index = i;
  for (; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i];
    if (key > 2 ** 32 - 2) break;
    if (`${index}` !== key) {
      if (!kIndex.test(key)) break;
      const holes = key - index;
      output.push(ctx.stylize(`<${holes} empty item${holes > 1 ? 's' : ''}>`, 'undefined'));
      index = +key;
      if (output.length === maxLength) break;
    }
    output.push(formatProperty(ctx, value, recurseTimes, key, kArrayType));
    index++;
  }
  const remaining = value.length - index;
  if (output.length !== maxLength) {
    if (remaining > 0) output.push(ctx.stylize(`<${remaining} empty item${remaining > 1 ? 's' : ''}>`, 'undefined'));
  } else if (remaining > 0) {
    output.push(remainingText(remaining));
  }
  return output;
}

function formatArrayBuffer(ctx, value, recurseTimes) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), ...formatFields(ctx, value, recurseTimes, ['byteLength'])];
  }
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), bytes.length);
  let text = '';
  for (let i = 0; i < shown; i++) {
    const byte = bytes[i];
    text += `${i > 0 ? ' ' : ''}${byte < 16 ? '0' : ''}${byte.toString(16)}`;
  }
  const remaining = bytes.length - shown;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`,
          ...formatFields(ctx, value, recurseTimes, ['byteLength'])];
}

// Inherited accessors, which are not properties of the object itself: in brackets.
function formatFields(ctx, value, recurseTimes, keys, typedArray) {
  const output = [];
  ctx.indentationLvl += 2;
  for (const key of keys) {
    output.push(`${ctx.stylize(`[${key}]`, 'string')}: ${formatValue(ctx, value[key], recurseTimes, typedArray)}`);
  }
  ctx.indentationLvl -= 2;
  return output;
}

function formatTypedArray(ctx, value, recurseTimes) {
  const { length } = value;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), length);
  const output = new Array(shown);
  const format = length > 0 && typeof value[0] === 'bigint' ? formatBigInt : formatNumber;
  for (let i = 0; i < shown; i++) output[i] = format(ctx.stylize, value[i], ctx.numericSeparator);
  if (length > shown) output.push(remainingText(length - shown));
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      output.push(`[${key}]: ${formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

const setValues = Set.prototype.values;
const mapEntries = Map.prototype.entries;

function formatSet(ctx, value, recurseTimes) {
  const size = setSize.call(value);
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const item of setValues.call(value)) {
    if (i++ >= shown) break;
    output.push(formatValue(ctx, item, recurseTimes));
  }
  if (size > shown) output.push(remainingText(size - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(ctx, value, recurseTimes) {
  const size = mapSize.call(value);
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  let i = 0;
  for (const entry of mapEntries.call(value)) {
    if (i++ >= shown) break;
    output.push(`${formatValue(ctx, entry[0], recurseTimes)} => ${formatValue(ctx, entry[1], recurseTimes)}`);
  }
  if (size > shown) output.push(remainingText(size - shown));
  ctx.indentationLvl -= 2;
  return output;
}

function getIteratorBraces(type, tag) {
  if (tag !== `${type} Iterator`) {
    if (tag !== '') tag += '] [';
    tag += `${type} Iterator`;
  }
  return [`[${tag}] {`, '}'];
}

function formatIterator(braces, ctx, value, recurseTimes) {
  const { 0: entries, 1: isKeyValue } = previewEntries(value, true);
  if (isKeyValue) {
    braces[0] = braces[0].replace(/ Iterator] {$/, ' Entries] {');
    return formatEntryPairs(ctx, recurseTimes, entries);
  }
  return formatValues(ctx, recurseTimes, entries);
}

// Keys and values by turns, each pair as an array.
function formatEntryPairs(ctx, recurseTimes, entries) {
  const count = entries.length / 2;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), count);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    const pair = [formatValue(ctx, entries[i * 2], recurseTimes), formatValue(ctx, entries[i * 2 + 1], recurseTimes)];
    output.push(reduceToSingleString(ctx, pair, '', ['[', ']'], kArrayExtrasType, recurseTimes));
  }
  ctx.indentationLvl -= 2;
  if (count > shown) output.push(remainingText(count - shown));
  return output;
}

function formatValues(ctx, recurseTimes, entries) {
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) output.push(formatValue(ctx, entries[i], recurseTimes));
  ctx.indentationLvl -= 2;
  if (entries.length > shown) output.push(remainingText(entries.length - shown));
  return output;
}

function formatWeakCollection(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

// The order of a weak collection says nothing, so it is made a stable one.
function formatWeakSet(ctx, value, recurseTimes) {
  const output = formatValues(ctx, recurseTimes, previewEntries(value));
  if (!ctx.sorted) output.sort();
  return output;
}

function formatWeakMap(ctx, value, recurseTimes) {
  const entries = previewEntries(value);
  const count = entries.length / 2;
  const shown = Math.min(Math.max(0, ctx.maxArrayLength), count);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < shown; i++) {
    output.push(`${formatValue(ctx, entries[i * 2], recurseTimes)} => ` +
      `${formatValue(ctx, entries[i * 2 + 1], recurseTimes)}`);
  }
  ctx.indentationLvl -= 2;
  if (!ctx.sorted) output.sort();
  if (count > shown) output.push(remainingText(count - shown));
  return output;
}

const kPending = 0;
const kRejected = 2;

function formatPromise(ctx, value, recurseTimes) {
  const { 0: state, 1: result } = getPromiseDetails(value);
  if (state === kPending) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === kRejected ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

// A module's namespace: reading a binding that is not initialised throws.
function formatModule(ctx, value, recurseTimes) {
  const output = [];
  for (const key of Object.getOwnPropertyNames(value)) {
    try {
      output.push(formatProperty(ctx, value, recurseTimes, key, kObjectType));
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const name = kPlainKey.test(key) ? ctx.stylize(key, 'name') : ctx.stylize(quoteString(key), 'string');
      output.push(`${name}: ${ctx.stylize('<uninitialized>', 'special')}`);
    }
  }
  return output;
}

// Layout ---------------------------------------------------------------------------------------------------

// Puts the elements of a long array in columns, which is how an array of numbers reads best.
function groupArrayElements(ctx, output, value) {
  const separatorSpace = 2;
  let totalLength = 0;
  let maxLength = 0;
  // The note of what is left out keeps a line of its own.
  const count = ctx.maxArrayLength < output.length ? output.length - 1 : output.length;
  const widths = new Array(count);
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(output[i], ctx.colors);
    widths[i] = width;
    totalLength += width + separatorSpace;
    if (maxLength < width) maxLength = width;
  }
  const columnWidth = maxLength + separatorSpace;
  // At least three columns must fit, and the elements must be of similar width or short.
  if (columnWidth * 3 + ctx.indentationLvl >= ctx.breakLength ||
      !(totalLength / columnWidth > 5 || maxLength <= 6)) {
    return output;
  }
  // Characters are about 2.5 times as high as wide: aim at a square, leaning towards the average width.
  const bias = Math.sqrt(columnWidth - totalLength / output.length);
  const biasedMax = Math.max(columnWidth - 3 - bias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biasedMax * count) / biasedMax),
    Math.floor((ctx.breakLength - ctx.indentationLvl) / columnWidth),
    ctx.compact * 4,
    15);
  if (columns <= 1) return output;

  const columnWidths = [];
  for (let i = 0; i < columns; i++) {
    let width = 0;
    for (let j = i; j < count; j += columns) {
      if (widths[j] > width) width = widths[j];
    }
    columnWidths.push(width + separatorSpace);
  }
  let alignRight = true;
  if (value !== undefined) {
    for (let i = 0; i < output.length; i++) {
      if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') {
        alignRight = false;
        break;
      }
    }
  }
  const lines = [];
  for (let i = 0; i < count; i += columns) {
    const end = Math.min(i + columns, count);
    let line = '';
    let j = i;
    for (; j < end - 1; j++) {
      const cell = `${output[j]}, `;
      const padding = columnWidths[j - i] + output[j].length - widths[j];
      line += alignRight ? cell.padStart(padding) : cell.padEnd(padding);
    }
    if (alignRight) {
      line += output[j].padStart(columnWidths[j - i] + output[j].length - widths[j] - separatorSpace);
    } else {
      line += output[j];
    }
    lines.push(line);
  }
  if (count < output.length) lines.push(output[count]);
  return lines;
}

function isBelowBreakLength(ctx, output, start, base) {
  let totalLength = output.length + start;
  if (totalLength + output.length > ctx.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    totalLength += ctx.colors ? removeColors(output[i]).length : output[i].length;
    if (totalLength > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// Joins the parts of an object: on one line when they are few and short, else one to a line.
function reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const entries = output.length;
      if (extrasType === kArrayExtrasType && entries > 6) output = groupArrayElements(ctx, output, value);
      // Only what holds at most `compact` levels goes on one line, and nothing that was put in columns.
      if (ctx.currentDepth - recurseTimes < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentationLvl + braces[0].length + base.length + 10;
        if (isBelowBreakLength(ctx, output, start, base)) {
          const joined = output.join(', ');
          if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (isBelowBreakLength(ctx, output, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${output.join(', ')} ${braces[1]}`;
  }
  const indentation = `\n${' '.repeat(ctx.indentationLvl)}`;
  const lead = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${indentation}  `;
  return `${braces[0]}${lead}${output.join(`,${indentation}  `)} ${braces[1]}`;
}

// format ---------------------------------------------------------------------------------------------------

let circularMessage;

function tryStringify(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // The engine's own words for a circular structure, to tell it from an error of a toJSON method.
    if (circularMessage === undefined) {
      try {
        const a = {};
        a.a = a;
        JSON.stringify(a);
      } catch (circularError) {
        circularMessage = firstLine(circularError);
      }
    }
    if (error.name === 'TypeError' && firstLine(error) === circularMessage) return '[Circular]';
    throw error;
  }
}

function firstLine(error) {
  return error.message.split('\n', 1)[0];
}

// Whether String(value) would say something of the author's choosing.
function hasBuiltInToString(value) {
  const proxyTarget = getProxyDetails(value, false);
  if (proxyTarget !== undefined) {
    if (proxyTarget === null) return true;
    value = proxyTarget;
  }
  if (value[Symbol.toPrimitive] !== undefined && typeof value[Symbol.toPrimitive] === 'function' &&
      !(kindOf(value) === 'Date')) {
    return false;
  }
  if (typeof value.toString !== 'function') return true;
  if (hasOwnProperty.call(value, 'toString')) return false;
  let pointer = value;
  do {
    pointer = Object.getPrototypeOf(pointer);
  } while (!hasOwnProperty.call(pointer, 'toString'));
  const descriptor = Object.getOwnPropertyDescriptor(pointer, 'constructor');
  return descriptor !== undefined && typeof descriptor.value === 'function' && builtInObjects.has(descriptor.value.name);
}

/** util.format: printf-like, with %s %d %i %f %j %o %O %c %%. */
function format(...args) {
  return formatArguments(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  const { validateObject } = require('internal/validators');
  validateObject(inspectOptions, 'inspectOptions', 7);
  return formatArguments(inspectOptions, args);
}

function formatArguments(inspectOptions, args) {
  const first = args[0];
  let position = 0;
  let text = '';
  let separator = '';

  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let last = 0;
    const lastIndex = first.length - 1;
    for (let i = first.indexOf('%'); i !== -1 && i < lastIndex; i = first.indexOf('%', i)) {
      const code = first.charCodeAt(i + 1);
      i += 2;
      if (position + 1 === args.length && code !== 37) continue;
      let part;
      switch (code) {
        case 115: part = formatAsString(args[++position], inspectOptions); break;   // s
        case 106: part = tryStringify(args[++position]); break;                     // j
        case 100: part = formatAsNumber(args[++position]); break;                   // d
        case 79: part = inspect(args[++position], inspectOptions); break;           // O
        case 111:                                                                   // o
          part = inspect(args[++position], { ...inspectOptions, showHidden: true, showProxy: true, depth: 4 });
          break;
        case 105: part = formatAsInteger(args[++position]); break;                  // i
        case 102: {                                                                 // f
          const value = args[++position];
          part = typeof value === 'symbol' ? formatNumber(stylizeNoColor, NaN, false) :
            formatNumber(stylizeNoColor, Number.parseFloat(value), false);
          break;
        }
        case 99:                                                                    // c: CSS, which is of no use here
          position++;
          part = '';
          break;
        case 37:                                                                    // %
          text += first.slice(last, i - 1);
          last = i;
          continue;
        default:
          // Neither a directive nor a pair: go on behind the percent sign.
          i--;
          continue;
      }
      text += first.slice(last, i - 2) + part;
      last = i;
    }
    if (last !== 0 || position !== 0) {
      position++;
      separator = ' ';
      if (last < first.length) text += first.slice(last);
    }
  }

  for (; position < args.length; position++) {
    const value = args[position];
    text += separator;
    text += typeof value === 'string' ? value : inspect(value, inspectOptions);
    separator = ' ';
  }
  return text;
}

function formatAsString(value, inspectOptions) {
  if (typeof value === 'number') return formatNumber(stylizeNoColor, value, false);
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
  return inspect(value, { ...inspectOptions, depth: 0, colors: false, compact: 3 });
}

function formatAsNumber(value) {
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
  if (typeof value === 'symbol') return formatNumber(stylizeNoColor, NaN, false);
  return formatNumber(stylizeNoColor, Number(value), false);
}

function formatAsInteger(value) {
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
  if (typeof value === 'symbol') return formatNumber(stylizeNoColor, NaN, false);
  return formatNumber(stylizeNoColor, Number.parseInt(value, 10), false);
}

module.exports = {
  format,
  formatArguments,
  formatWithOptions,
  getStringWidth,
  identicalSequenceRange,
  inspect,
  inspectDefaultOptions,
  isZeroWidthCodePoint,
  stripVTControlCharacters,
};
