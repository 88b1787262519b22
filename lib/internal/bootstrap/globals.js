'use strict';

// Node's global objects besides the language's own. Each is a getter that loads its module at the first use and
// turns into a plain property.

const { requireLibrary, hasLibrary } = require('internal/bootstrap/realm');

function define(name, value, enumerable) {
  Object.defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
}

function defineLazy(name, enumerable, load) {
  Object.defineProperty(globalThis, name, {
    __proto__: null,
    enumerable,
    configurable: true,
    get() {
      const value = load(name);
      define(name, value, enumerable);
      return value;
    },
    set(value) {
      define(name, value, enumerable);
    },
  });
}

// [module, its names, enumerable]
const properties = [
  ['timers', ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout'], true],
  ['buffer', ['atob', 'btoa'], true],
  ['perf_hooks', ['performance'], true],
  ['internal/structured_clone', ['structuredClone'], true],
  ['buffer', ['Buffer', 'Blob', 'File'], false],
  ['internal/url', ['URL', 'URLSearchParams'], false],
  ['internal/encoding', ['TextEncoder', 'TextDecoder'], false],
  ['internal/abort_controller', ['AbortController', 'AbortSignal'], false],
  ['internal/event_target', ['CustomEvent', 'Event', 'EventTarget'], false],
  ['internal/dom_exception', ['DOMException'], false],
  ['internal/worker/message_port', ['MessageChannel', 'MessagePort', 'BroadcastChannel'], false],
  ['internal/worker/message_event', ['MessageEvent'], false],
  ['internal/crypto/webcrypto', ['crypto', 'Crypto', 'CryptoKey', 'SubtleCrypto'], false],
  ['internal/fetch/fetch', ['fetch'], true],
  ['internal/fetch/form_data', ['FormData'], false],
  ['internal/fetch/headers', ['Headers'], false],
  ['internal/fetch/request', ['Request'], false],
  ['internal/fetch/response', ['Response'], false],
  ['internal/websocket/websocket', ['WebSocket'], false],
  ['internal/intl/index', ['Intl'], false],
  ['internal/webassembly', ['WebAssembly'], false],
  ['internal/navigator', ['navigator'], true],
  ['internal/navigator', ['Navigator'], false],
  ['stream/web', [
    'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
    'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
    'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultWriter',
    'WritableStreamDefaultController', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
    'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
  ], false],
];
for (const [id, names, enumerable] of properties) {
  if (!hasLibrary(id)) continue;
  const load = (name) => requireLibrary(id)[name];
  for (const name of names) defineLazy(name, enumerable, load);
}
defineLazy('console', false, () => requireLibrary('console'));
defineLazy('process', false, () => process);

define('global', globalThis, false);
define('queueMicrotask', require('internal/process/task_queues').queueMicrotask, true);
Object.defineProperty(globalThis, Symbol.toStringTag, {
  __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true,
});
if (internalBinding('options').get('--expose-gc')) define('gc', internalBinding('isolate').gc, false);
