'use strict';

// The `process` object: cheap properties at once, everything else by getters that load the module behind them.

const isolate = internalBinding('isolate');
const methods = internalBinding('process_methods');
const options = internalBinding('options');

// process is an EventEmitter whose own prototype is named `process`.
const EventEmitter = require('events');
const prototype = Object.create(EventEmitter.prototype, {
  constructor: {
    __proto__: null,
    value: Object.defineProperty(function() {}, 'name', { __proto__: null, value: 'process' }),
    enumerable: false, writable: true, configurable: true,
  },
  [Symbol.toStringTag]: {
    __proto__: null, value: 'process', enumerable: false, writable: false, configurable: true,
  },
});
Object.setPrototypeOf(process, prototype);
EventEmitter.call(process);

function define(name, value, enumerable = true, writable = true) {
  Object.defineProperty(process, name, { __proto__: null, value, enumerable, writable, configurable: true });
}

function defineLazy(name, load) {
  Object.defineProperty(process, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      const value = load(name);
      define(name, value);
      return value;
    },
    set(value) {
      define(name, value);
    },
  });
}

define('version', isolate.version, true, false);
define('versions', Object.freeze(isolate.versions), true, false);
define('arch', isolate.arch, true, false);
define('platform', isolate.platform, true, false);
define('argv0', options.argv0);
define('execArgv', options.execArgv);
define('_exiting', false, false);
define('domain', null);
define('title', undefined);
Object.defineProperty(process, 'title', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: methods.getTitle,
  set(value) { methods.setTitle(`${value}`); },
});
Object.defineProperty(process, 'sourceMapsEnabled', {
  __proto__: null, enumerable: true, configurable: true, get: () => isolate.sourceMaps === true, set: undefined,
});
Object.defineProperty(process, 'pid', { __proto__: null, enumerable: true, configurable: true, get: methods.pid });
Object.defineProperty(process, 'ppid', { __proto__: null, enumerable: true, configurable: true, get: methods.ppid });
defineLazy('release', () => ({ name: 'node', lts: 'Jod' }));
defineLazy('execPath', methods.execPath);
defineLazy('argv', () => [process.execPath, ...options.arguments]);
defineLazy('env', () => require('internal/process/env').env);
defineLazy('features', () => require('internal/process/methods').features);
defineLazy('config', () => require('internal/process/methods').config);
defineLazy('allowedNodeEnvironmentFlags', () => new Set());
define('debugPort', 9229);

for (const name of [
  'abort', 'availableMemory', 'binding', 'chdir', 'constrainedMemory', 'cpuUsage', 'cwd', 'dlopen', 'getActiveResourcesInfo',
  'getegid', 'geteuid', 'getgid', 'getgroups', 'getuid', 'hrtime', 'initgroups', 'kill', 'loadEnvFile', 'memoryUsage',
  'openStdin', 'resourceUsage', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid', 'umask', 'uptime', 'ref', 'threadCpuUsage', 'unref',
  '_getActiveHandles', '_getActiveRequests', '_kill', '_rawDebug', 'assert', 'getBuiltinModule', 'setSourceMapsEnabled',
]) {
  defineLazy(name, () => require('internal/process/methods')[name]);
}
defineLazy('emitWarning', () => require('internal/process/warning').emitWarning);

const taskQueues = require('internal/process/task_queues');
define('nextTick', taskQueues.nextTick);
define('_tickCallback', taskQueues.runNextTicks, true);

const execution = require('internal/process/execution');
for (const name of [
  'exit', 'reallyExit', 'setUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback', '_fatalException',
]) {
  define(name, execution[name]);
}
Object.defineProperty(process, 'exitCode', {
  __proto__: null,
  enumerable: true,
  configurable: false,
  get: execution.getExitCode,
  set: execution.setExitCode,
});

for (const name of ['stdin', 'stdout', 'stderr']) {
  Object.defineProperty(process, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() { return require('internal/process/stdio').getStream(name); },
    set(value) { define(name, value); },
  });
}

// Signals are listened for as long as somebody listens for their event; warnings need a printer once only.
process.on('newListener', (event) => {
  if (typeof event === 'string' && event.startsWith('SIG') && isolate.isMainThread) require('internal/process/signal').startListening(event);
});
process.on('removeListener', (event) => {
  if (typeof event === 'string' && event.startsWith('SIG') && isolate.isMainThread) require('internal/process/signal').stopListening(event);
});

for (const [flag, name] of [
  ['--throw-deprecation', 'throwDeprecation'], ['--trace-deprecation', 'traceDeprecation'],
  ['--trace-warnings', 'traceProcessWarnings'],
]) {
  if (options.get(flag)) define(name, true);
}
if (!options.get('--deprecation')) define('noDeprecation', true);
const title = options.get('--title');
if (title !== undefined) process.title = title;
const limit = options.get('--stack-trace-limit');
if (limit !== undefined) Error.stackTraceLimit = Number(limit);
