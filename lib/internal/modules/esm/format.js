'use strict';

// What kind of module is at a URL: 'module', 'commonjs', 'json', 'builtin', 'addon'; and whether the import attributes fit it.

const path = require('path');
const { codes } = require('internal/errors');
const { fileURLToPath } = require('internal/url');
const { findPackageScope } = require('internal/modules/package_json');

const dataHead = /^data:([^/,;]+\/[^;,]+)?([^,]*?)(;base64)?,/i;

/** { mime, base64, start of the body } of a data: URL, or null. */
function parseDataURL(url) {
  const match = dataHead.exec(url);
  return match === null ? null : { mime: match[1]?.toLowerCase() ?? null, base64: match[3] !== undefined, start: match[0].length };
}

function formatOfMime(mime) {
  if (mime === 'text/javascript' || mime === 'application/javascript') return 'module';
  return mime === 'application/json' ? 'json' : undefined;
}

/**
 * The format by what the name of a file and its package.json say: undefined when the extension is unknown, null when the
 * source must decide.
 */
function formatOfFile(file) {
  const extension = path.extname(file);
  switch (extension) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.json': return 'json';
    case '.node': return 'addon';
    case '.js':
    case '': {
      const type = findPackageScope(file)?.type;
      return type === 'module' || type === 'commonjs' ? type : null;
    }
    default: return undefined;
  }
}

/**
 * The format of a URL. `readSource()` gives the text of a file, for those that have to be looked at; without it, null for them.
 * @throws {ERR_UNKNOWN_FILE_EXTENSION} @throws {ERR_UNKNOWN_MODULE_FORMAT}
 */
function formatOf(url, readSource) {
  if (url.startsWith('node:')) return 'builtin';
  if (url.startsWith('data:')) {
    const data = parseDataURL(url);
    const format = data === null ? null : formatOfMime(data.mime);
    if (format === undefined) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(data.mime, url);
    return format;
  }
  if (!url.startsWith('file:')) return undefined;
  const file = fileURLToPath(url);
  const format = formatOfFile(file);
  if (format === undefined) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(path.extname(file), file);
  if (format !== null || readSource === undefined) return format;
  return require('internal/modules/module_syntax').isModuleText(readSource(file), file) ? 'module' : 'commonjs';
}

/** The same for resolve hooks: null when the source decides, undefined when nobody knows. */
function formatHint(url) {
  try {
    return formatOf(url, undefined);
  } catch {
    return undefined;
  }
}

/**
 * @throws {ERR_IMPORT_ATTRIBUTE_UNSUPPORTED} @throws {ERR_IMPORT_ATTRIBUTE_MISSING}
 * @throws {ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE}
 */
function checkAttributes(url, format, attributes) {
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const { type } = attributes;
  const wanted = format === 'json' ? 'json' : undefined;
  if (type === wanted || format === undefined) return;
  if (type === undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  if (typeof type !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('type', 'string', type);
  if (type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
}

module.exports = { checkAttributes, formatHint, formatOf, parseDataURL };
