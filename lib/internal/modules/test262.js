'use strict';
/*
 * Modules for `jsrun --test262`: specifiers are paths beside the importing file, and what ends in .json is JSON when
 * it is asked for as JSON. It runs in the realm of the test, so it keeps to itself whatever tests may take apart.
 */
const {
  SourceModule, SyntheticModule, dynamicAttributes, evaluate, getNamespace, link,
} = require('internal/modules/records');
const { readText } = internalBinding('modules');

const modules = new Map();
const metas = new Map();
let main;

function readSource(file) {
  const text = readText(file);
  if (typeof text !== 'string') throw new Error(`Cannot read ${file}`);
  return text;
}

/** The path of the file `specifier` seen from the file `from`. */
function resolve(specifier, from) {
  const parts = specifier[0] === '/' ? [] : from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The value of the attribute `type`. No other attribute exists. */
function typeOf(attributes, SomeError) {
  for (const key in attributes) {
    if (key !== 'type' || attributes.type !== 'json') throw new SomeError(`Import attribute "${key}" is not supported`);
  }
  return attributes.type;
}

function jsonModule(file) {
  const value = JSON.parse(readSource(file));
  return new SyntheticModule(file, ['default'], (set) => set('default', value));
}

/** The module of a file, with all it asks for; not linked. */
function load(file, type) {
  const key = `${type ?? ''} ${file}`;
  let module = modules.get(key);
  if (module !== undefined) return module;
  module = type === 'json' ? jsonModule(file) : new SourceModule(file, readSource(file), file, { url: file });
  modules.set(key, module);
  try {
    for (const request of module.record.requests ?? []) {
      const requestedType = typeOf(request.attributes, SyntaxError);
      module.requested.push(load(resolve(request.specifier, file), requestedType));
    }
  } catch (error) {
    modules.delete(key);
    throw error;
  }
  return module;
}

async function importDynamically(specifier, options, host) {
  const text = `${specifier}`;
  const type = typeOf(dynamicAttributes(options), TypeError);
  const module = load(resolve(text, typeof host === 'string' ? host : host.url), type);
  await undefined; /* never at once: what runs now may be part of it */
  link(module);
  await evaluate(module);
  return getNamespace(module);
}

function initializeMeta(host) {
  let meta = metas.get(host);
  if (meta === undefined) {
    meta = { __proto__: null };
    metas.set(host, meta);
  }
  return meta;
}

/** Load, link and start the test. What is wrong before it runs is thrown. */
function runModule(file) {
  const module = load(file);
  link(module);
  main = { module, state: 'pending', error: undefined };
  evaluate(module).then(() => { main.state = 'done'; }, (error) => {
    main.state = 'failed';
    main.error = error;
  });
}

/** Throw what made the module of runModule() fail. One that waits for ever has not. */
function checkModule() {
  if (main.state === 'failed') throw main.error;
}

internalBinding('module_records').setHooks(importDynamically, initializeMeta);

module.exports = { checkModule, readSource, runModule };
