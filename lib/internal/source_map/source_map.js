'use strict';

// Source maps (ECMA-426): the class SourceMap.

const { validateObject } = require('internal/validators');

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf = new Int8Array(128).fill(-1);
for (let i = 0; i < digits.length; i++) valueOf[digits.charCodeAt(i)] = i;

/**
 * Adds the entries of one map to `entries`: [generatedLine, generatedColumn, source, originalLine, originalColumn, name], all
 * from 0, source and name as texts, the last four undefined where nothing is mapped.
 */
function decode(map, entries, lineOffset, columnOffset) {
  const { mappings, sources = [], names = [], sourceRoot } = map;
  const urls = sources.map((source) => sourceRoot ? `${sourceRoot.replace(/\/$/, '')}/${source}` : source);
  let line = lineOffset;
  let column = columnOffset;
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  let name = 0;
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const digit = valueOf[mappings.charCodeAt(at++)] ?? -1;
      if (digit === -1) return 0;
      value |= (digit & 31) << shift;
      if ((digit & 32) === 0) break;
    }
    return value & 1 ? -(value >>> 1) : value >>> 1;
  };
  const isEnd = () => at >= mappings.length || mappings[at] === ',' || mappings[at] === ';';
  while (at < mappings.length) {
    if (mappings[at] === ';') {
      line++;
      column = 0;
      at++;
      continue;
    }
    if (mappings[at] === ',') {
      at++;
      continue;
    }
    column += next();
    if (isEnd()) {
      entries.push([line, column]);
      continue;
    }
    source += next();
    originalLine += next();
    originalColumn += next();
    let entryName;
    if (!isEnd()) entryName = names[name += next()];
    entries.push([line, column, urls[source], originalLine, originalColumn, entryName]);
    while (!isEnd()) at++;
  }
}

function decodeAll(payload) {
  const entries = [];
  if (payload.sections) {
    for (const { map, offset } of payload.sections) decode(map, entries, offset.line, offset.column);
  } else if (typeof payload.mappings === 'string') {
    decode(payload, entries, 0, 0);
  }
  return entries.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

class SourceMap {
  #payload;
  #entries;
  #lineLengths;

  /**
   * @param {object} payload a source map as JSON gives it
   * @param {{ lineLengths: number[] }} [options] of the generated code
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = clone(payload);
    this.#lineLengths = lineLengths;
  }

  /** A copy of what it was made of. */
  get payload() {
    return clone(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths?.slice();
  }

  #find(line, column) {
    const entries = this.#entries ??= decodeAll(this.#payload);
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = entries[middle];
      if (entry[0] < line || (entry[0] === line && entry[1] <= column)) low = middle + 1;
      else high = middle;
    }
    return entries[low - 1];
  }

  /**
   * The entry that the place in the generated code belongs to, all numbers from 0:
   * { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name }; {} when there is none.
   */
  findEntry(line, column) {
    const entry = this.#find(line, column);
    if (entry === undefined) return {};
    const [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name] = entry;
    return { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name };
  }

  /** The original place of one in the generated code, numbers from 1: { name, fileName, lineNumber, columnNumber }, or {}. */
  findOrigin(lineNumber, columnNumber) {
    const range = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (range.originalSource === undefined || range.originalLine === undefined || range.originalColumn === undefined ||
        range.generatedLine === undefined || range.generatedColumn === undefined) return {};
    return {
      name: range.name,
      fileName: range.originalSource,
      lineNumber: range.originalLine + (lineNumber - range.generatedLine),
      columnNumber: range.originalColumn + (columnNumber - range.generatedColumn),
    };
  }
}

function clone(payload) {
  const copy = { ...payload };
  for (const key of ['sources', 'names', 'sourcesContent']) if (Array.isArray(copy[key])) copy[key] = copy[key].slice();
  return copy;
}

module.exports = { SourceMap };
