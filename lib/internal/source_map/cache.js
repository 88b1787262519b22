'use strict';

// The source maps of what has been loaded while they are enabled (--enable-source-maps), and stack traces by them.

const path = require('path');
const { fileURLToPath, pathToFileURL, URL } = require('internal/url');
const { validateBoolean, validateObject } = require('internal/validators');
const { SourceMap } = require('internal/source_map/source_map');
const { readText } = internalBinding('modules');
const isolate = internalBinding('isolate');

const support = { enabled: false, nodeModules: false, generatedCode: false };
const found = new Map(); // file or URL as it stands in stacks -> { url, reference, lineLengths, map }; map: undefined until it is read

function getSupport() {
  return Object.freeze({ __proto__: null, ...support });
}

/** @throws {ERR_INVALID_ARG_TYPE} */
function setSupport(enabled, options = {}) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  support.enabled = enabled;
  support.nodeModules = nodeModules;
  support.generatedCode = generatedCode;
  isolate.sourceMaps = enabled; // looked at before this file is loaded
  isolate.setStackFormatter(enabled ? formatStack : undefined);
  require('internal/modules/cjs').useSourceMaps(enabled ? note : undefined);
}

/** Looks in a text that is compiled under `name` for the comment that names its map. */
function note(name, text) {
  if (!support.nodeModules && name.includes('/node_modules/')) return;
  const at = text.lastIndexOf('sourceMappingURL=');
  if (at === -1 || !/\/[/*][#@][ \t]$/.test(text.slice(Math.max(0, at - 4), at))) return;
  const reference = /^[^\s'"*]*/.exec(text.slice(at + 'sourceMappingURL='.length))[0];
  if (reference === '') return;
  const url = name.startsWith('/') ? pathToFileURL(name).href : name;
  const lineLengths = text.replace(/\n$/, '').split(/\r?\n|[\u2028\u2029]/).map((line) => line.length);
  found.set(name, { url, reference, lineLengths, map: undefined });
}

function readDataURL(reference) {
  const match = /^data:([^,]*),(.*)$/s.exec(reference);
  if (match === null || !/^application\/json(?:;|$)/.test(match[1])) return null;
  return /;base64$/.test(match[1]) ? require('buffer').Buffer.from(match[2], 'base64').toString() : decodeURIComponent(match[2]);
}

/** The payload of a map, with its sources as URLs; null if there is none to be had. */
function readPayload({ url, reference }) {
  try {
    let base = url;
    let text;
    if (reference.startsWith('data:')) {
      text = readDataURL(reference);
    } else {
      base = new URL(reference, url).href;
      text = readText(fileURLToPath(base));
    }
    if (typeof text !== 'string') return null;
    const payload = JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, ''));
    const absolute = (source, root) => {
      try {
        return new URL(root ? `${root.replace(/\/$/, '')}/${source}` : source, base).href;
      } catch {
        return source;
      }
    };
    for (const map of payload.sections ? payload.sections.map((section) => section.map) : [payload]) {
      map.sources = (map.sources ?? []).map((source) => absolute(source, map.sourceRoot));
      delete map.sourceRoot;
    }
    return payload;
  } catch {
    return null;
  }
}

/**
 * The source map of a file that was loaded while source maps were enabled, by its path or URL.
 * @returns {SourceMap|undefined}
 */
function findSourceMap(name) {
  const entry = found.get(name) ?? (/^file:/.test(name) ? found.get(toPath(name)) : found.get(pathToFileURL(`${name}`).href));
  if (entry === undefined) return undefined;
  if (entry.map === undefined) {
    const payload = readPayload(entry);
    entry.map = payload === null ? null : new SourceMap(payload, { lineLengths: entry.lineLengths });
    entry.payload = payload;
  }
  return entry.map ?? undefined;
}

function toPath(url) {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

/** { source, line, column, name }, from 1, of a place in generated code; undefined when it is not mapped. */
function origin(name, line, column) {
  const map = findSourceMap(name);
  if (map === undefined) return undefined;
  const entry = map.findEntry(line - 1, column - 1);
  if (entry.originalSource === undefined) return undefined;
  return { url: entry.originalSource, source: toPath(entry.originalSource), line: entry.originalLine + 1, column: entry.originalColumn + 1, name: entry.name };
}

/** A line of an original source, from the map or the file. */
function originalLine(name, { url, line }) {
  const entry = found.get(name);
  const maps = entry?.payload?.sections ? entry.payload.sections.map((section) => section.map) : [entry?.payload];
  for (const map of maps) {
    const index = map?.sources?.indexOf(url) ?? -1;
    if (index !== -1 && typeof map.sourcesContent?.[index] === 'string') return map.sourcesContent[index].split(/\r?\n/)[line - 1];
  }
  const text = url.startsWith('file:') ? readText(fileURLToPath(url)) : undefined;
  return typeof text === 'string' ? text.split(/\r?\n/)[line - 1] : undefined;
}

/** The name a function had: what its caller calls by that name, or as the map says of the place itself. */
function originalName(sites, index) {
  const caller = sites[index + 1];
  const file = caller?.getFileName();
  if (!file) return undefined;
  return origin(file, caller.getLineNumber(), caller.getColumnNumber())?.name;
}

function frame(site, sites, index) {
  const file = site.getFileName();
  const place = file && !file.startsWith('node:') ? origin(file, site.getLineNumber(), site.getColumnNumber()) : undefined;
  if (place === undefined) return `${site}`;
  const type = site.getTypeName();
  let own = site.getFunctionName() || '<anonymous>';
  if (site.isAsync()) own = `async ${own}`;
  else if (site.isConstructor()) own = `new ${own}`;
  else if (type !== null && type !== 'global') own = `${type}.${own}`;
  const name = originalName(sites, index);
  return `${name !== undefined && name !== own ? name : own} (${place.source}:${place.line}:${place.column})`;
}

/** `stack` of an error: its header and a line for each call site. */
function formatStack(error, header, sites) {
  let text = header;
  for (let i = 0; i < sites.length; i++) text += `\n    at ${frame(sites[i], sites, i)}`;
  return text;
}

/** For printing where an uncaught error comes from: the original place, with its line, or undefined. */
function originalPosition({ filename, line, column }) {
  const place = origin(filename, line, column);
  if (place === undefined) return undefined;
  const sourceLine = originalLine(filename, place);
  return sourceLine === undefined ? undefined : { filename: path.normalize(place.source), line: place.line, column: place.column, sourceLine };
}

module.exports = { findSourceMap, getSupport, originalPosition, setSupport };
