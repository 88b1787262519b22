'use strict';

// The first thing a worker does once `process` and the globals are there: takes what it was started with, changes `process` as
// Node documents it for workers, and runs its script.

require('internal/worker/hooks');
const start = internalBinding('worker').takeStart();
const thread = require('internal/worker/thread');
const stdio = require('internal/process/stdio');
const execution = require('internal/process/execution');
const {
  source, env, argv, execArgv, workerData, name, environmentData, port, publicPort, stdin: hasInput,
} = start;

function define(object, key, value) {
  Object.defineProperty(object, key, { __proto__: null, value, enumerable: true, writable: true, configurable: true });
}

const kTextName = '[worker eval]';
define(process, 'argv', [process.execPath, source.kind === 'text' ? kTextName : source.name, ...argv]);
define(process, 'execArgv', execArgv);
if (env !== null) define(process, 'env', require('internal/process/env').makeOwnEnvironment(env));

thread.name = name;
thread.parentPort = publicPort;
thread.workerData = workerData;
for (const [key, value] of environmentData) thread.environmentData.set(key, value);

// What would change the whole process.
for (const method of ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid']) {
  const refuse = function() {
    const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
    throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${method}()`);
  };
  refuse.disabled = true;
  define(process, method, refuse);
}
define(process, 'umask', (mask) => {
  if (mask === undefined) return require('internal/process/methods').umask();
  const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
  throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
});
Object.defineProperty(process, 'title', {
  __proto__: null, enumerable: true, configurable: true, get: internalBinding('process_methods').getTitle, set() {},
});

// Standard streams

const streams = { __proto__: null };

function openStream(streamName) {
  const { ReadableWorkerStdio, WritableWorkerStdio } = require('internal/worker/stdio');
  listen();
  const stream = streamName === 'stdin' ? new ReadableWorkerStdio(port, streamName, true) :
    new WritableWorkerStdio(port, streamName);
  if (streamName === 'stdin' && !hasInput) stream.push(null);
  streams[streamName] = stream;
  return stream;
}

stdio.useWorkerStreams({
  open: openStream,
  write(streamName, text) {
    port.postMessage({ type: 'stdio', stream: streamName, chunks: [{ chunk: text, encoding: 'utf8' }] });
  },
});

let listening = false;

/** Only streams are spoken to over the internal port. */
function listen() {
  if (listening) return;
  listening = true;
  port.on('message', (message) => {
    if (message.type === 'stdio') streams[message.stream]?.receive(message.chunks);
    else if (message.type === 'stdioWantsMore') streams[message.stream]?.proceed();
  });
  port.unref();
}

// The end

execution.setUncaughtReport((error) => {
  let message;
  try {
    const encoded = require('internal/worker/errors').serializeError(error);
    if (encoded !== undefined) message = { type: 'error', error: encoded };
  } catch {
    // Such as a Proxy that throws whatever is asked.
  }
  port.postMessage(message ?? { type: 'unserializableError' });
});

// The script

function runSource() {
  switch (source.kind) {
    case 'file':
      require('internal/modules/cjs').Module.runMain(source.name);
      break;
    case 'url':
      require('internal/modules/esm/main').runURL(source.name);
      break;
    case 'hooks':
      require('internal/modules/hooks_thread').run(workerData);
      break;
    case 'text':
      require('internal/process/run_text').runText(source.name, kTextName, false, false);
      break;
  }
}

const preloads = internalBinding('options').get('--require');
port.postMessage({ type: 'online' });
if (preloads.length > 0 && source.kind !== 'hooks') require('internal/modules/cjs').Module._preloadModules(preloads);
runSource();
