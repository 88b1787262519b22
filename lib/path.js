'use strict';

// Paths as text: path.posix, which is what `require('path')` is, and path.win32.

const { validateObject, validateString } = require('internal/validators');

const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;
const COLON = 58;

// Resolves the '.' and '..' of a path without its root; segments are parted by what isSeparator accepts.
function normalizeSegments(path, allowAboveRoot, separator, isSeparator) {
  let result = '';
  let lastSegmentLength = 0;
  let lastSlash = -1;
  let dots = 0;
  let code = 0;
  for (let i = 0; i <= path.length; ++i) {
    if (i < path.length) code = path.charCodeAt(i);
    else if (isSeparator(code)) break;
    else code = SLASH;

    if (isSeparator(code)) {
      if (lastSlash === i - 1 || dots === 1) {
        // Nothing between two separators, or '.'
      } else if (dots === 2) {
        if (result.length < 2 || lastSegmentLength !== 2 || result.charCodeAt(result.length - 1) !== DOT ||
            result.charCodeAt(result.length - 2) !== DOT) {
          if (result.length > 2) {
            const lastSeparator = result.length - lastSegmentLength - 1;
            if (lastSeparator === -1) {
              result = '';
              lastSegmentLength = 0;
            } else {
              result = result.slice(0, lastSeparator);
              lastSegmentLength = result.length - 1 - result.lastIndexOf(separator);
            }
            lastSlash = i;
            dots = 0;
            continue;
          } else if (result.length !== 0) {
            result = '';
            lastSegmentLength = 0;
            lastSlash = i;
            dots = 0;
            continue;
          }
        }
        if (allowAboveRoot) {
          result += result.length > 0 ? `${separator}..` : '..';
          lastSegmentLength = 2;
        }
      } else {
        if (result.length > 0) result += separator + path.slice(lastSlash + 1, i);
        else result = path.slice(lastSlash + 1, i);
        lastSegmentLength = i - lastSlash - 1;
      }
      lastSlash = i;
      dots = 0;
    } else if (code === DOT && dots !== -1) {
      ++dots;
    } else {
      dots = -1;
    }
  }
  return result;
}

function formatPath(separator, object) {
  validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const base = object.base || `${object.name || ''}${formatExtension(object.ext)}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

function formatExtension(ext) {
  return ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
}

// Where the last segment of path (from `start` on) begins and ends, and where its extension begins (-1: none).
function findBase(path, start, isSeparator, firstPart = start) {
  let startDot = -1;
  let startPart = firstPart;
  let end = -1;
  let matchedSlash = true;
  // 0: only dots seen so far; 1: a dot with something behind it; -1: something else
  let preDotState = 0;
  for (let i = path.length - 1; i >= start; --i) {
    const code = path.charCodeAt(i);
    if (isSeparator(code)) {
      if (!matchedSlash) {
        startPart = i + 1;
        break;
      }
      continue;
    }
    if (end === -1) {
      matchedSlash = false;
      end = i + 1;
    }
    if (code === DOT) {
      if (startDot === -1) startDot = i;
      else if (preDotState !== 1) preDotState = 1;
    } else if (startDot !== -1) {
      preDotState = -1;
    }
  }
  if (startDot === -1 || end === -1 || preDotState === 0 ||
      (preDotState === 1 && startDot === end - 1 && startDot === startPart + 1)) {
    startDot = -1;
  }
  return { startDot, startPart, end };
}

// The last segment without the suffix, unless it is the suffix itself.
function basenameOf(path, suffix, start, isSeparator) {
  let end = -1;
  let matchedSlash = true;
  let begin = start;
  if (suffix !== undefined && suffix.length > 0 && suffix.length <= path.length) {
    if (suffix === path) return '';
    let suffixIndex = suffix.length - 1;
    let firstNonSlashEnd = -1;
    for (let i = path.length - 1; i >= start; --i) {
      const code = path.charCodeAt(i);
      if (isSeparator(code)) {
        if (!matchedSlash) {
          begin = i + 1;
          break;
        }
      } else {
        if (firstNonSlashEnd === -1) {
          matchedSlash = false;
          firstNonSlashEnd = i + 1;
        }
        if (suffixIndex >= 0) {
          if (code === suffix.charCodeAt(suffixIndex)) {
            if (--suffixIndex === -1) end = i;
          } else {
            suffixIndex = -1;
            end = firstNonSlashEnd;
          }
        }
      }
    }
    if (begin === end) end = firstNonSlashEnd;
    else if (end === -1) end = path.length;
    return path.slice(begin, end);
  }
  for (let i = path.length - 1; i >= start; --i) {
    if (isSeparator(path.charCodeAt(i))) {
      if (!matchedSlash) {
        begin = i + 1;
        break;
      }
    } else if (end === -1) {
      matchedSlash = false;
      end = i + 1;
    }
  }
  return end === -1 ? '' : path.slice(begin, end);
}

function checkSuffix(suffix) {
  if (suffix !== undefined) validateString(suffix, 'suffix');
}

function glob(path, pattern, windows) {
  return require('internal/fs/glob').matchGlobPattern(path, pattern, windows);
}

// POSIX ----------------------------------------------------------------------------------------------------

function isPosixSeparator(code) {
  return code === SLASH;
}

const posix = {
  /** Joins from the right until the path is absolute, and normalises; the current folder comes first. */
  resolve(...args) {
    let resolved = '';
    let absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = resolved === '' ? path : `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) {
      const cwd = process.cwd();
      resolved = resolved === '' ? cwd : `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === SLASH;
    }
    resolved = normalizeSegments(resolved, !absolute, '/', isPosixSeparator);
    if (absolute) return `/${resolved}`;
    return resolved.length > 0 ? resolved : '.';
  },

  normalize(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(path.length - 1) === SLASH;
    path = normalizeSegments(path, !absolute, '/', isPosixSeparator);
    if (path.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) path += '/';
    return absolute ? `/${path}` : path;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === SLASH;
  },

  join(...args) {
    let joined = '';
    for (let i = 0; i < args.length; ++i) {
      const arg = args[i];
      validateString(arg, 'path');
      if (arg.length > 0) joined = joined === '' ? arg : `${joined}/${arg}`;
    }
    return joined === '' ? '.' : posix.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';
    const fromLength = from.length - 1;
    const toLength = to.length - 1;
    const length = Math.min(fromLength, toLength);
    let lastCommon = -1;
    let i = 0;
    for (; i < length; i++) {
      const code = from.charCodeAt(i + 1);
      if (code !== to.charCodeAt(i + 1)) break;
      if (code === SLASH) lastCommon = i;
    }
    if (i === length) {
      if (toLength > length) {
        if (to.charCodeAt(i + 1) === SLASH) return to.slice(i + 2);
        if (i === 0) return to.slice(i + 1);
      } else if (fromLength > length) {
        if (from.charCodeAt(i + 1) === SLASH) lastCommon = i;
        else if (i === 0) lastCommon = 0;
      }
    }
    let up = '';
    for (i = lastCommon + 2; i <= from.length; ++i) {
      if (i === from.length || from.charCodeAt(i) === SLASH) up += up.length === 0 ? '..' : '/..';
    }
    return `${up}${to.slice(lastCommon + 1)}`;
  },

  toNamespacedPath(path) {
    return path;
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const hasRoot = path.charCodeAt(0) === SLASH;
    let end = -1;
    let matchedSlash = true;
    for (let i = path.length - 1; i >= 1; --i) {
      if (path.charCodeAt(i) === SLASH) {
        if (!matchedSlash) {
          end = i;
          break;
        }
      } else {
        matchedSlash = false;
      }
    }
    if (end === -1) return hasRoot ? '/' : '.';
    if (hasRoot && end === 1) return '//';
    return path.slice(0, end);
  },

  basename(path, suffix) {
    checkSuffix(suffix);
    validateString(path, 'path');
    return basenameOf(path, suffix, 0, isPosixSeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const { startDot, end } = findBase(path, 0, isPosixSeparator);
    return startDot === -1 ? '' : path.slice(startDot, end);
  },

  format(pathObject) {
    return formatPath('/', pathObject);
  },

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const absolute = path.charCodeAt(0) === SLASH;
    const start = absolute ? 1 : 0;
    if (absolute) result.root = '/';
    const { startDot, startPart, end } = findBase(path, start, isPosixSeparator, 0);
    if (end !== -1) {
      const from = startPart === 0 && absolute ? 1 : startPart;
      result.base = path.slice(from, end);
      if (startDot === -1) {
        result.name = result.base;
      } else {
        result.name = path.slice(from, startDot);
        result.ext = path.slice(startDot, end);
      }
    }
    if (startPart > start) result.dir = path.slice(0, startPart - 1);
    else if (absolute) result.dir = '/';
    return result;
  },

  matchesGlob(path, pattern) {
    return glob(path, pattern, false);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

// Windows --------------------------------------------------------------------------------------------------

function isWindowsSeparator(code) {
  return code === SLASH || code === BACKSLASH;
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

const kReservedNames = ['CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM2', 'COM3', 'COM4', 'COM5', 'COM6', 'COM7', 'COM8',
                        'COM9', 'LPT1', 'LPT2', 'LPT3', 'LPT4', 'LPT5', 'LPT6', 'LPT7', 'LPT8', 'LPT9'];

function isReservedName(path, colonIndex) {
  return kReservedNames.includes(path.slice(0, colonIndex).toUpperCase());
}

// The end of the server and the share of a UNC path: { server, share, end }, or null for another path.
function uncRoot(path) {
  if (path.length < 2 || !isWindowsSeparator(path.charCodeAt(1))) return null;
  let j = 2;
  while (j < path.length && !isWindowsSeparator(path.charCodeAt(j))) j++;
  if (j >= path.length || j === 2) return null;
  const server = path.slice(2, j);
  let last = j;
  while (j < path.length && isWindowsSeparator(path.charCodeAt(j))) j++;
  if (j >= path.length || j === last) return null;
  last = j;
  while (j < path.length && !isWindowsSeparator(path.charCodeAt(j))) j++;
  return { server, share: path.slice(last, j), shareStart: last, end: j };
}

const win32 = {
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else if (device.length === 0) {
        path = process.cwd();
      } else {
        // A drive has a current folder of its own.
        path = process.env[`=${device}`] || process.cwd();
        if (path === undefined || (path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
            path.charCodeAt(2) === BACKSLASH)) {
          path = `${device}\\`;
        }
      }

      let rootEnd = 0;
      let pathDevice = '';
      let pathAbsolute = false;
      const code = path.charCodeAt(0);
      if (path.length === 1) {
        if (isWindowsSeparator(code)) {
          rootEnd = 1;
          pathAbsolute = true;
        }
      } else if (isWindowsSeparator(code)) {
        pathAbsolute = true;
        const unc = uncRoot(path);
        if (unc === null) {
          rootEnd = 1;
        } else if (unc.server === '.' || unc.server === '?') {
          pathDevice = `\\\\${unc.server}`;
          rootEnd = 4;
        } else {
          pathDevice = `\\\\${unc.server}\\${unc.share}`;
          rootEnd = unc.end;
        }
      } else if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
        pathDevice = path.slice(0, 2);
        rootEnd = 2;
        if (path.length > 2 && isWindowsSeparator(path.charCodeAt(2))) {
          pathAbsolute = true;
          rootEnd = 3;
        }
      }

      if (pathDevice.length > 0) {
        if (device.length > 0) {
          if (pathDevice.toLowerCase() !== device.toLowerCase()) continue;
        } else {
          device = pathDevice;
        }
      }
      if (absolute) {
        if (device.length > 0) break;
      } else {
        tail = `${path.slice(rootEnd)}\\${tail}`;
        absolute = pathAbsolute;
        if (absolute && device.length > 0) break;
      }
    }
    tail = normalizeSegments(tail, !absolute, '\\', isWindowsSeparator);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  normalize(path) {
    validateString(path, 'path');
    const { length } = path;
    if (length === 0) return '.';
    let rootEnd = 0;
    let device;
    let absolute = false;
    const code = path.charCodeAt(0);
    if (length === 1) return code === SLASH ? '\\' : path;
    if (isWindowsSeparator(code)) {
      absolute = true;
      const unc = uncRoot(path);
      if (unc === null) {
        rootEnd = 1;
      } else if (unc.server === '.' || unc.server === '?') {
        device = `\\\\${unc.server}`;
        rootEnd = 4;
        const colonIndex = path.indexOf(':');
        if (isReservedName(path.slice(4), colonIndex - 4)) return path.replaceAll('/', '\\');
      } else if (unc.end === length) {
        return `\\\\${unc.server}\\${unc.share}\\`;
      } else {
        device = `\\\\${unc.server}\\${unc.share}`;
        rootEnd = unc.end;
      }
    } else {
      const colonIndex = path.indexOf(':');
      if (colonIndex > 0) {
        if (isDriveLetter(code) && colonIndex === 1) {
          device = path.slice(0, 2);
          rootEnd = 2;
          if (length > 2 && isWindowsSeparator(path.charCodeAt(2))) {
            absolute = true;
            rootEnd = 3;
          }
        } else if (isReservedName(path, colonIndex)) {
          device = path.slice(0, colonIndex + 1);
          rootEnd = colonIndex + 1;
        }
      }
    }
    let tail = rootEnd < length ? normalizeSegments(path.slice(rootEnd), !absolute, '\\', isWindowsSeparator) : '';
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && isWindowsSeparator(path.charCodeAt(length - 1))) tail += '\\';
    if (!absolute && device === undefined && path.includes(':')) {
      // What looked relative must not turn into a drive's path.
      if (tail.length >= 2 && isDriveLetter(tail.charCodeAt(0)) && tail.charCodeAt(1) === COLON) return `.\\${tail}`;
      let index = path.indexOf(':');
      do {
        if (index === length - 1 || isWindowsSeparator(path.charCodeAt(index + 1))) return `.\\${tail}`;
      } while ((index = path.indexOf(':', index + 1)) !== -1);
    }
    const colonIndex = path.indexOf(':');
    if (isReservedName(path, colonIndex)) return `.\\${device ?? ''}${tail}`;
    if (device === undefined) return absolute ? `\\${tail}` : tail;
    return absolute ? `${device}\\${tail}` : `${device}${tail}`;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    if (path.length === 0) return false;
    const code = path.charCodeAt(0);
    return isWindowsSeparator(code) ||
      (path.length > 2 && isDriveLetter(code) && path.charCodeAt(1) === COLON && isWindowsSeparator(path.charCodeAt(2)));
  },

  join(...args) {
    const parts = [];
    for (const arg of args) {
      validateString(arg, 'path');
      if (arg.length > 0) parts.push(arg);
    }
    if (parts.length === 0) return '.';
    const first = parts[0];
    let joined = parts.join('\\');

    // Two separators in front mean a UNC path only if the first part began one.
    let needsReplace = true;
    let slashCount = 0;
    if (isWindowsSeparator(first.charCodeAt(0))) {
      ++slashCount;
      if (first.length > 1 && isWindowsSeparator(first.charCodeAt(1))) {
        ++slashCount;
        if (first.length > 2) {
          if (isWindowsSeparator(first.charCodeAt(2))) ++slashCount;
          else needsReplace = false;
        }
      }
    }
    if (needsReplace) {
      while (slashCount < joined.length && isWindowsSeparator(joined.charCodeAt(slashCount))) slashCount++;
      if (slashCount >= 2) joined = `\\${joined.slice(slashCount)}`;
    }
    // Parts of device names that joining would bring together stay apart.
    const segments = [];
    let part = '';
    for (let i = 0; i < joined.length; i++) {
      if (joined[i] === '\\') {
        if (part) segments.push(part);
        part = '';
        while (i + 1 < joined.length && joined[i + 1] === '\\') i++;
      } else {
        part += joined[i];
      }
    }
    if (part) segments.push(part);
    if (segments.some((p) => {
      const colonIndex = p.indexOf(':');
      return colonIndex !== -1 && isReservedName(p, colonIndex);
    })) {
      return joined.replaceAll('/', '\\');
    }
    return win32.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const fromOriginal = win32.resolve(from);
    const toOriginal = win32.resolve(to);
    if (fromOriginal === toOriginal) return '';
    from = fromOriginal.toLowerCase();
    to = toOriginal.toLowerCase();
    if (from === to) return '';
    if (fromOriginal.length !== from.length || toOriginal.length !== to.length) {
      // Lower case changed the length: compare the segments.
      const fromSegments = fromOriginal.split('\\');
      const toSegments = toOriginal.split('\\');
      if (fromSegments.at(-1) === '') fromSegments.pop();
      if (toSegments.at(-1) === '') toSegments.pop();
      const length = Math.min(fromSegments.length, toSegments.length);
      let i = 0;
      while (i < length && fromSegments[i].toLowerCase() === toSegments[i].toLowerCase()) i++;
      if (i === 0) return toOriginal;
      return [...new Array(fromSegments.length - i).fill('..'), ...toSegments.slice(i)].join('\\');
    }
    let fromStart = 0;
    while (fromStart < from.length && from.charCodeAt(fromStart) === BACKSLASH) fromStart++;
    let fromEnd = from.length;
    while (fromEnd - 1 > fromStart && from.charCodeAt(fromEnd - 1) === BACKSLASH) fromEnd--;
    const fromLength = fromEnd - fromStart;
    let toStart = 0;
    while (toStart < to.length && to.charCodeAt(toStart) === BACKSLASH) toStart++;
    let toEnd = to.length;
    while (toEnd - 1 > toStart && to.charCodeAt(toEnd - 1) === BACKSLASH) toEnd--;
    const toLength = toEnd - toStart;

    const length = Math.min(fromLength, toLength);
    let lastCommon = -1;
    let i = 0;
    for (; i < length; i++) {
      const code = from.charCodeAt(fromStart + i);
      if (code !== to.charCodeAt(toStart + i)) break;
      if (code === BACKSLASH) lastCommon = i;
    }
    if (i !== length) {
      if (lastCommon === -1) return toOriginal;
    } else {
      if (toLength > length) {
        if (to.charCodeAt(toStart + i) === BACKSLASH) return toOriginal.slice(toStart + i + 1);
        if (i === 2) return toOriginal.slice(toStart + i);
      }
      if (fromLength > length) {
        if (from.charCodeAt(fromStart + i) === BACKSLASH) lastCommon = i;
        else if (i === 2) lastCommon = 3;
      }
      if (lastCommon === -1) lastCommon = 0;
    }
    let up = '';
    for (i = fromStart + lastCommon + 1; i <= fromEnd; ++i) {
      if (i === fromEnd || from.charCodeAt(i) === BACKSLASH) up += up.length === 0 ? '..' : '\\..';
    }
    toStart += lastCommon;
    if (up.length > 0) return `${up}${toOriginal.slice(toStart, toEnd)}`;
    if (toOriginal.charCodeAt(toStart) === BACKSLASH) ++toStart;
    return toOriginal.slice(toStart, toEnd);
  },

  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH) {
        const code = resolved.charCodeAt(2);
        if (code !== 63 && code !== DOT) return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (isDriveLetter(resolved.charCodeAt(0)) && resolved.charCodeAt(1) === COLON &&
               resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  dirname(path) {
    validateString(path, 'path');
    const { length } = path;
    if (length === 0) return '.';
    let rootEnd = -1;
    let offset = 0;
    const code = path.charCodeAt(0);
    if (length === 1) return isWindowsSeparator(code) ? path : '.';
    if (isWindowsSeparator(code)) {
      rootEnd = offset = 1;
      const unc = uncRoot(path);
      if (unc !== null) {
        if (unc.end === length) return path;
        if (unc.end !== unc.shareStart) rootEnd = offset = unc.end + 1;
      }
    } else if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
      rootEnd = length > 2 && isWindowsSeparator(path.charCodeAt(2)) ? 3 : 2;
      offset = rootEnd;
    }
    let end = -1;
    let matchedSlash = true;
    for (let i = length - 1; i >= offset; --i) {
      if (isWindowsSeparator(path.charCodeAt(i))) {
        if (!matchedSlash) {
          end = i;
          break;
        }
      } else {
        matchedSlash = false;
      }
    }
    if (end === -1) {
      if (rootEnd === -1) return '.';
      end = rootEnd;
    }
    return path.slice(0, end);
  },

  basename(path, suffix) {
    checkSuffix(suffix);
    validateString(path, 'path');
    const start = path.length >= 2 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON ? 2 : 0;
    return basenameOf(path, suffix, start, isWindowsSeparator);
  },

  extname(path) {
    validateString(path, 'path');
    const start = path.length >= 2 && path.charCodeAt(1) === COLON && isDriveLetter(path.charCodeAt(0)) ? 2 : 0;
    const { startDot, end } = findBase(path, start, isWindowsSeparator);
    return startDot === -1 ? '' : path.slice(startDot, end);
  },

  format(pathObject) {
    return formatPath('\\', pathObject);
  },

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    const { length } = path;
    if (length === 0) return result;
    let rootEnd = 0;
    const code = path.charCodeAt(0);
    if (length === 1) {
      if (isWindowsSeparator(code)) result.root = result.dir = path;
      else result.base = result.name = path;
      return result;
    }
    if (isWindowsSeparator(code)) {
      rootEnd = 1;
      const unc = uncRoot(path);
      if (unc !== null) {
        if (unc.end === length) rootEnd = unc.end;
        else if (unc.end !== unc.shareStart) rootEnd = unc.end + 1;
      }
    } else if (isDriveLetter(code) && path.charCodeAt(1) === COLON) {
      if (length <= 2) {
        result.root = result.dir = path;
        return result;
      }
      rootEnd = 2;
      if (isWindowsSeparator(path.charCodeAt(2))) {
        if (length === 3) {
          result.root = result.dir = path;
          return result;
        }
        rootEnd = 3;
      }
    }
    if (rootEnd > 0) result.root = path.slice(0, rootEnd);
    const { startDot, startPart, end } = findBase(path, rootEnd, isWindowsSeparator);
    if (end !== -1) {
      result.base = path.slice(startPart, end);
      if (startDot === -1) {
        result.name = result.base;
      } else {
        result.name = path.slice(startPart, startDot);
        result.ext = path.slice(startDot, end);
      }
    }
    if (startPart > 0 && startPart !== rootEnd) result.dir = path.slice(0, startPart - 1);
    else result.dir = result.root;
    return result;
  },

  matchesGlob(path, pattern) {
    return glob(path, pattern, true);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = posix;
