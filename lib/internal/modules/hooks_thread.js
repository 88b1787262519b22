'use strict';

// The thread in which hooks of module.register() run: it answers requests { id, operation, argument, context } with
// { id, result } or { id, error }.

const { codes } = require('internal/errors');
const { serializeError } = require('internal/worker/errors');
const loader = require('internal/modules/esm/loader');

const resolvers = []; // { hook, name }, the last registered runs first
const loaders = [];

async function defaultResolve(specifier, context) {
  const { defaultConditions, defaultResolve: find } = require('internal/modules/esm/resolve');
  const { pathToFileURL } = require('internal/url');
  const url = find(specifier, context.parentURL ?? `${pathToFileURL(process.cwd()).href}/`,
                   { conditions: context.conditions ?? defaultConditions, isMain: context.parentURL === undefined });
  const { formatHint } = require('internal/modules/esm/format');
  return { __proto__: null, url, format: formatHint(url), importAttributes: undefined };
}

async function defaultLoad(url, context) {
  return loader.loadForHook(url, context, false);
}

function checkObject(result, name) {
  if (typeof result !== 'object' || result === null) {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', name, result);
  }
}

function checkResolved({ url }, name) {
  const { URL } = require('internal/url');
  if (typeof url !== 'string' || !URL.canParse(url)) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', name, 'url', url);
  }
}

function checkLoaded({ format, source }, name) {
  if (typeof format !== 'string') throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', name, 'format', format);
  const isText = source === null || source === undefined || typeof source === 'string' || ArrayBuffer.isView(source) ||
    require('internal/util/types').isAnyArrayBuffer(source);
  if (!isText) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', name, 'source', source);
  }
}

/** Calls the hooks from the last to the first, then `last`. */
async function runChain(chain, name, argument, context, last, check) {
  const step = (index, given, current) => {
    if (index < 0) return last(given, current);
    let calledNext = false;
    const next = async (nextArgument, nextContext) => {
      calledNext = true;
      return step(index - 1, nextArgument ?? given, { ...current, ...nextContext });
    };
    return (async () => {
      const { hook, name: file } = chain[index];
      const title = `${file} '${name}'`;
      const result = await hook(given, current, next);
      checkObject(result, `${title} hook's next${name[0].toUpperCase()}${name.slice(1)}()`);
      if (!calledNext && result.shortCircuit !== true) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(title);
      if (index === chain.length - 1) check(result, title);
      return result;
    })();
  };
  return step(chain.length - 1, argument, context);
}

const operations = {
  __proto__: null,
  async resolve(specifier, context) {
    const { url, format, importAttributes } = await runChain(resolvers.slice(), 'resolve', specifier, context, defaultResolve, checkResolved);
    return { url, format, importAttributes };
  },
  async load(url, context) {
    const { format, source } = await runChain(loaders.slice(), 'load', url, context, defaultLoad, checkLoaded);
    return { format, source };
  },
  async register(specifier, { parentURL, data }) {
    const hooks = await loader.importModule(specifier, parentURL);
    if (hooks.resolve !== undefined) resolvers.push({ hook: hooks.resolve, name: specifier });
    if (hooks.load !== undefined) loaders.push({ hook: hooks.load, name: specifier });
    // Hooks see the modules of those that come after them.
    const client = require('internal/modules/hooks');
    client.setAsynchronous({ call: ({ operation, argument, context }) => operations[operation](argument, context) });
    loader.useHooks(client);
    if (hooks.initialize !== undefined) await hooks.initialize(data);
  },
};

/** Begins to answer. @param {{ port: MessagePort, answers: Int32Array }} start */
function run({ port, answers }) {
  const send = (message) => {
    port.postMessage(message);
    Atomics.add(answers, 0, 1);
    Atomics.notify(answers, 0);
  };
  let pending = 0;
  port.on('message', async ({ id, operation, argument, context }) => {
    // A hook that waits for what cannot happen does not keep the thread alive.
    if (pending++ === 0) port.unref();
    let message;
    try {
      message = { id, result: await operations[operation](argument, context) };
    } catch (error) {
      message = { id, error: serializeError(error) };
    }
    if (--pending === 0) port.ref();
    try {
      send(message);
    } catch (error) {
      send({ id, error: serializeError(error) });
    }
  });
  let asked = false;
  const { exit } = process;
  process.exit = (code) => {
    asked = true;
    exit(code);
  };
  process.on('exit', (exitCode) => send(asked || exitCode !== 0 ? { exitCode } : { waits: true }));
}

module.exports = { run };
