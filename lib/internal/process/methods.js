'use strict';

// The methods of `process` that ask the system something.

const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_CREDENTIAL, ERR_DLOPEN_FAILED,
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
  },
  errnoException,
  uvException,
} = require('internal/errors');
const {
  validateArray, validateInt32, validateNumber, validateObject, validateString, validateUint32, parseFileMode,
} = require('internal/validators');
const binding = internalBinding('process_methods');
const { numbers } = binding;

function cwd() {
  const path = binding.cwd();
  if (typeof path === 'number') throw uvException({ errno: path, syscall: 'uv_cwd' });
  return path;
}

function chdir(directory) {
  validateString(directory, 'directory');
  const error = binding.chdir(directory);
  if (error < 0) throw uvException({ errno: error, syscall: 'chdir', path: cwd(), dest: directory });
}

/** The old mask. @throws {ERR_INVALID_ARG_VALUE} */
function umask(mask) {
  return mask === undefined ? binding.umask() : binding.umask(parseFileMode(mask, 'mask') & 0o777);
}

// Time

function hrtime(time) {
  binding.hrtime();
  const seconds = numbers[0];
  const nanoseconds = numbers[1];
  if (time === undefined) return [seconds, nanoseconds];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  const difference = nanoseconds - time[1];
  return difference < 0 ?
    [seconds - time[0] - 1, difference + 1e9] :
    [seconds - time[0], difference];
}

hrtime.bigint = function bigint() {
  binding.hrtime();
  return BigInt(numbers[0]) * 1000000000n + BigInt(numbers[1]);
};

// Use of resources

function memoryUsage() {
  binding.memoryUsage();
  return { rss: numbers[0], heapTotal: numbers[1], heapUsed: numbers[2], external: numbers[3], arrayBuffers: numbers[4] };
}

memoryUsage.rss = binding.rss;

function previousUsage(value, name) {
  validateNumber(value, name);
  if (!(value >= 0) || value > Number.MAX_SAFE_INTEGER) throw new ERR_INVALID_ARG_VALUE(name, value);
}

function usageSince(previous, measure) {
  if (previous) {
    validateObject(previous, 'prevValue');
    previousUsage(previous.user, 'prevValue.user');
    previousUsage(previous.system, 'prevValue.system');
  }
  const error = measure();
  if (error < 0) throw errnoException(error, 'uv_getrusage');
  return previous ?
    { user: numbers[0] - previous.user, system: numbers[1] - previous.system } :
    { user: numbers[0], system: numbers[1] };
}

/** Microseconds of processor time, or those since an earlier result. @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_INVALID_ARG_VALUE} */
function cpuUsage(previous) {
  return usageSince(previous, binding.resourceUsage);
}

/** The same of this thread alone. */
function threadCpuUsage(previous) {
  return usageSince(previous, binding.threadUsage);
}

const usageNames = [
  'userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize', 'unsharedStackSize', 'minorPageFault',
  'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite', 'ipcSent', 'ipcReceived', 'signalsCount',
  'voluntaryContextSwitches', 'involuntaryContextSwitches',
];

function resourceUsage() {
  const error = binding.resourceUsage();
  if (error < 0) throw errnoException(error, 'uv_getrusage');
  const usage = {};
  for (let i = 0; i < usageNames.length; i++) usage[usageNames[i]] = numbers[i];
  return usage;
}

function getActiveResourcesInfo() {
  const names = [];
  for (const request of _getActiveRequests()) names.push(request.constructor?.name ?? 'Request');
  for (const handle of _getActiveHandles()) names.push(`${handle.constructor?.name ?? 'Handle'}Wrap`);
  const { timeoutCount, immediateCount } = require('internal/timers').activeCounts();
  for (let i = 0; i < timeoutCount; i++) names.push('Timeout');
  for (let i = 0; i < immediateCount; i++) names.push('Immediate');
  return names;
}

/** Has the object, a handle or a timer, keep the loop alive, or not: by its own methods. What has none is left as it is. */
function ref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.ref')] || maybeRefable?.ref;
  if (typeof method === 'function') method.call(maybeRefable);
}

function unref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.unref')] || maybeRefable?.unref;
  if (typeof method === 'function') method.call(maybeRefable);
}

function _getActiveHandles() {
  return internalBinding('isolate').activeHandles().map((handle) => handle.owner ?? handle);
}

function _getActiveRequests() {
  return internalBinding('isolate').activeRequests();
}

// Signals

/** @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_UNKNOWN_SIGNAL} */
function kill(pid, signal) {
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  const number = typeof signal === 'number' ? signal :
    require('internal/util').convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
  const error = process._kill(pid | 0, number);
  if (error) throw errnoException(error, 'kill');
  return true;
}

// Users and groups

function validateId(id, name) {
  if (typeof id === 'number') {
    validateUint32(id, name);
  } else if (typeof id !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  }
}

function credentialSetter(kind, syscall) {
  return (id) => {
    validateId(id, 'id');
    if (Object.is(id, -0)) id = 0;
    const result = binding[syscall](id);
    if (result === null) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
    if (result < 0) throw errnoException(result, syscall);
  };
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  groups.forEach((group, i) => validateId(group, `groups[${i}]`));
  const result = binding.setgroups(groups);
  if (result === null) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups.find((group) => typeof group === 'string'));
  if (result < 0) throw errnoException(result, 'setgroups');
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const result = binding.initgroups(user, extraGroup);
  if (result === null) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
  if (result < 0) throw errnoException(result, 'initgroups');
}

// The rest

function loadEnvFile(path = '.env') {
  const { parseEnv } = require('util');
  const values = parseEnv(require('fs').readFileSync(path, 'utf8'));
  for (const name of Object.keys(values)) process.env[name] ??= values[name];
}

/**
 * Loads a native addon: its exports become those of the module.
 * @param {object} module
 * @param {string} filename
 * @param {number} [flags] of os.constants.dlopen; all symbols are bound at once
 * @throws ERR_DLOPEN_FAILED, and what the addon throws
 */
function dlopen(module, filename, flags = 1) {
  if (module === null || typeof module !== 'object') throw new ERR_INVALID_ARG_TYPE('module', 'object', module);
  validateString(filename, 'filename');
  validateInt32(flags, 'flags');
  require('buffer'); // addons may make Buffers
  const path = require('path');
  const url = require('internal/url').pathToFileURL(path.resolve(filename)).href;
  const outcome = internalBinding('addons').open(path.toNamespacedPath(filename), flags, url, module.exports);
  if (outcome.error !== undefined) throw new ERR_DLOPEN_FAILED(outcome.error);
  module.exports = outcome.exports;
}

function getBuiltinModule(id) {
  validateString(id, 'id');
  const { requireLibrary, isPublic } = require('internal/bootstrap/realm');
  const name = id.startsWith('node:') ? id.slice(5) : id;
  return isPublic(name) ? requireLibrary(name) : undefined;
}

function processBinding(name) {
  validateString(name, 'module');
  if (name === 'natives') return {};
  try {
    return internalBinding(name);
  } catch {
    throw new Error(`No such module: ${name}`);
  }
}

function _rawDebug(...args) {
  binding.writeSync(2, `${require('internal/util/inspect').format(...args)}\n`);
}

function assert(value, message) {
  require('assert').ok(value, message);
}

module.exports = {
  _getActiveHandles,
  _getActiveRequests,
  _kill: binding.kill,
  _rawDebug,
  abort: binding.abort,
  assert,
  availableMemory: binding.availableMemory,
  binding: processBinding,
  chdir,
  config: Object.freeze({ target_defaults: Object.freeze({ defines: [] }), variables: Object.freeze({}) }),
  constrainedMemory: binding.constrainedMemory,
  cpuUsage,
  cwd,
  dlopen,
  features: Object.freeze({
    inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: true, tls_sni: true, tls_ocsp: true, tls: true,
    openssl_is_boringssl: false, cached_builtins: true, require_module: false, typescript: false,
  }),
  getActiveResourcesInfo,
  getBuiltinModule,
  getegid: binding.getegid,
  geteuid: binding.geteuid,
  getgid: binding.getgid,
  getgroups: binding.getgroups,
  getuid: binding.getuid,
  hrtime,
  initgroups,
  kill,
  loadEnvFile,
  memoryUsage,
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
  ref,
  resourceUsage,
  /** @throws {ERR_INVALID_ARG_TYPE} */
  setSourceMapsEnabled(enabled) {
    require('internal/source_map/cache').setSupport(enabled, { nodeModules: enabled, generatedCode: enabled });
  },
  setegid: credentialSetter('Group', 'setegid'),
  seteuid: credentialSetter('User', 'seteuid'),
  setgid: credentialSetter('Group', 'setgid'),
  setgroups,
  setuid: credentialSetter('User', 'setuid'),
  threadCpuUsage,
  umask,
  unref,
  uptime: binding.uptime,
};
