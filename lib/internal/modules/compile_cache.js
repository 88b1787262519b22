'use strict';

// module.enableCompileCache().

const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { directory: currentDirectory, enable } = internalBinding('compile_cache');

const kFailed = 0;
const kEnabled = 1;
const kAlreadyEnabled = 2;
const kDisabled = 3;

/**
 * Has code that modules are compiled to kept on disk, and taken from there. What has been compiled is written at once.
 * @param {string|{ directory: string, portable: boolean }} [options] the directory; without one that of NODE_COMPILE_CACHE, or
 *   one in os.tmpdir(). Files are found by what is in them, wherever they are, so `portable` changes nothing.
 * @returns {{ status: number, message: string, directory: string }} status: one of constants.compileCacheStatus
 * @throws {ERR_INVALID_ARG_TYPE}
 */
function enableCompileCache(options = undefined) {
  let wanted = typeof options === 'object' && options !== null ? options.directory : options;
  if (wanted !== undefined && typeof wanted !== 'string') throw new ERR_INVALID_ARG_TYPE('cacheDir', 'string', wanted);
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    return { status: kDisabled, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  const known = currentDirectory();
  if (known !== undefined) return { status: kAlreadyEnabled, directory: known };
  wanted ||= process.env.NODE_COMPILE_CACHE || path.join(require('os').tmpdir(), 'node-compile-cache');
  const message = enable(path.resolve(wanted));
  return message === undefined ? { status: kEnabled, directory: currentDirectory() } : { status: kFailed, message };
}

module.exports = { enableCompileCache };
