'use strict';
/*
 * Linking and evaluation of ES modules: sections 16.2.1.5 to 16.2.1.7 and 10.4.6 of ECMAScript. Variables are
 * shared by C (internalBinding('module_records')); this decides who shares with whom and in which order bodies
 * run. Finding and reading modules is the loader's: it gives each module its `requested` list, then link()s and
 * evaluate()s the root.
 */
const binding = internalBinding('module_records');

let asyncOrder = 0; /* how many modules have begun asynchronous evaluation */

/** What the two kinds of module have in common. status: unlinked, linked, evaluating, evaluating-async, evaluated. */
class Module {
  constructor(url, record) {
    this.url = url;
    this.record = record;
    this.requested = []; /* Module of each of record.requests */
    this.status = 'unlinked';
    this.namespace = undefined;
    this.error = undefined; /* {value} when evaluation failed */
    this.cycleRoot = this;
    this.dfsIndex = this.dfsAncestor = 0;
    this.asyncOrder = 0; /* 0: not asynchronous; Infinity: done */
    this.pending = 0;    /* asynchronous dependencies not finished */
    this.asyncParents = [];
    this.capability = undefined; /* {promise, resolve, reject} of a root of evaluation */
  }
}

let noteSourceMap; /* (filename, text), while source maps are enabled */

function useSourceMaps(note) {
  noteSourceMap = note;
}

/** A module with source text. */
class SourceModule extends Module {
  constructor(url, source, filename, host) {
    noteSourceMap?.(filename, source);
    super(url, binding.compile(source, filename, host));
    this.localExports = new Map(this.record.localExports.map((e) => [e.name, e]));
    this.indirectExports = new Map(this.record.indirectExports.map((e) => [e.name, e]));
  }

  exportedNames(seen = new Set()) {
    if (seen.has(this)) return [];
    seen.add(this);
    const names = new Set([...this.localExports.keys(), ...this.indirectExports.keys()]);
    for (const request of this.record.starExports) {
      for (const name of this.requested[request].exportedNames(seen)) if (name !== 'default') names.add(name);
    }
    return [...names];
  }

  /** {module, slot}, {namespace: module}, null (there is none, or only by itself) or 'ambiguous'. */
  resolveExport(name, path = new Map()) {
    const seen = path.get(this);
    if (seen === undefined) path.set(this, new Set([name]));
    else if (seen.has(name)) return null;
    else seen.add(name);
    const local = this.localExports.get(name);
    if (local !== undefined) return { module: this, slot: local.slot };
    const indirect = this.indirectExports.get(name);
    if (indirect !== undefined) {
      const from = this.requested[indirect.request];
      return indirect.importName === null ? { namespace: from } : from.resolveExport(indirect.importName, path);
    }
    if (name === 'default') return null;
    let found = null;
    for (const request of this.record.starExports) {
      const one = this.requested[request].resolveExport(name, path);
      if (one === 'ambiguous') return one;
      if (one === null) continue;
      if (found === null) found = one;
      else if (one.module !== found.module || one.slot !== found.slot || one.namespace !== found.namespace) return 'ambiguous';
    }
    return found;
  }

  bindImports() {
    const { record } = this;
    for (const i of record.imports) {
      const from = this.requested[i.request];
      if (i.name === null) {
        binding.set(record, i.slot, getNamespace(from));
        continue;
      }
      const found = from.resolveExport(i.name);
      if (found === null || found === 'ambiguous') throw unresolved(this, firstUnresolved(this));
      if (found.namespace) binding.set(record, i.slot, getNamespace(found.namespace));
      else binding.share(record, i.slot, found.module.record, found.slot);
    }
    for (const e of record.indirectExports) {
      const found = this.resolveExport(e.name);
      if (found === null || found === 'ambiguous') throw unresolved(this, e);
    }
  }

  get isAsync() { return this.record.async; }

  run() { return binding.evaluate(this.record); }
}

/** A module whose exports JavaScript sets: JSON, CommonJS, built-in. `evaluateSteps(setExport)` runs once. */
class SyntheticModule extends Module {
  constructor(url, names, evaluateSteps) {
    super(url, binding.synthetic(names.length));
    this.slots = new Map(names.map((name, slot) => [name, slot]));
    this.evaluateSteps = evaluateSteps;
  }

  exportedNames() { return [...this.slots.keys()]; }

  resolveExport(name) {
    const slot = this.slots.get(name);
    return slot === undefined ? null : { module: this, slot };
  }

  setExport(name, value) { binding.set(this.record, this.slots.get(name), value); }

  bindImports() {
    for (const name of this.slots.keys()) this.setExport(name, undefined);
  }

  get isAsync() { return false; }

  run() { this.evaluateSteps((name, value) => this.setExport(name, value)); }
}

/* --- what cannot be linked --- */

const linkPlaces = new WeakMap(); /* SyntaxError of link() -> { module, at: { line, column }, request, name, target } */

/** The import of a module without a target that V8 complains of: that with the least local name, at which its place is. */
function firstUnresolved(module) {
  const localName = (i) => /^[^\s,}]*/.exec(binding.line(module.record, i.line).slice(i.column - 1))[0];
  let first;
  for (const i of module.record.imports) {
    if (i.name === null) continue;
    const found = module.requested[i.request].resolveExport(i.name);
    if (found !== null && found !== 'ambiguous') continue;
    if (first === undefined || localName(i) < localName(first)) first = i;
  }
  return first;
}

/** The re-export by which a name comes to stand for itself, or undefined. */
function cyclicExport(module, name) {
  const seen = new Map();
  for (;;) {
    const names = seen.get(module) ?? new Set();
    seen.set(module, names.add(name));
    const e = module.indirectExports?.get(name);
    if (e === undefined || e.importName === null) return undefined;
    const from = module.requested[e.request];
    if (seen.get(from)?.has(e.importName)) return { module, e };
    module = from;
    name = e.importName;
  }
}

/** The error for an import or re-export whose name is not there, or is there twice. */
function unresolved(module, entry) {
  const name = entry.importName ?? entry.name;
  const target = module.requested[entry.request];
  const cycle = entry.importName === undefined ? cyclicExport(target, name) : cyclicExport(module, entry.name);
  if (cycle !== undefined) return linkError(cycle.module, cycle.e, (specifier) => `Detected cycle while resolving name '${name}' in '${specifier}'`);
  const found = target.resolveExport(name);
  return linkError(module, entry, (specifier) => `The requested module '${specifier}' ${found === 'ambiguous' ?
    'contains conflicting star exports for name' : 'does not provide an export named'} '${name}'`);
}

function linkError(module, entry, describe) {
  const error = new SyntaxError(describe(module.record.requests[entry.request].specifier));
  linkPlaces.set(error, {
    module, at: { line: entry.line, column: entry.column }, request: entry.request, name: entry.importName ?? entry.name,
    target: module.requested[entry.request],
  });
  return error;
}

/* --- namespaces --- */

/** The namespace object of a module whose dependencies are loaded. */
function getNamespace(module) {
  if (module.namespace !== undefined) return module.namespace;
  const names = [];
  const places = [];
  for (const name of module.exportedNames().sort()) {
    const found = module.resolveExport(name);
    if (found === null || found === 'ambiguous') continue;
    names.push(name);
    places.push(found);
  }
  module.namespace = binding.namespace(names);
  places.forEach((place, i) => {
    if (place.namespace) binding.namespaceSet(module.namespace, i, getNamespace(place.namespace));
    else binding.namespaceShare(module.namespace, i, place.module.record, place.slot);
  });
  return module.namespace;
}

/* --- attributes --- */

/** The import attributes in the second argument of import(): an object of strings. @throws {TypeError} */
function dynamicAttributes(options) {
  const attributes = { __proto__: null };
  if (options === undefined) return attributes;
  if (!isObject(options)) throw new TypeError('The second argument to import() must be an object');
  const given = options.with;
  if (given === undefined) return attributes;
  if (!isObject(given)) throw new TypeError("The 'assert' option must be an object");
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (typeof value !== 'string') throw new TypeError('Import assertion value must be a string');
    attributes[key] = value;
  }
  return attributes;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/* --- linking --- */

/** Link a module and all it asks for. A failure leaves them unlinked. */
function link(root) {
  const modules = [];
  const visit = (module, seen) => {
    if (module.status !== 'unlinked' || seen.has(module)) return;
    seen.add(module);
    for (const required of module.requested) visit(required, seen);
    modules.push(module);
  };
  visit(root, new Set());
  for (const module of modules) module.bindImports();
  for (const module of modules) {
    binding.initialise(module.record);
    module.status = 'linked';
  }
}

/* --- evaluation --- */

function newCapability() {
  const capability = {};
  capability.promise = new Promise((resolve, reject) => Object.assign(capability, { resolve, reject }));
  return capability;
}

/** Run a linked module and what it asks for, each once. @returns {Promise<undefined>} */
function evaluate(module) {
  if (module.status === 'evaluating-async' || module.status === 'evaluated') module = module.cycleRoot;
  if (module.capability !== undefined) return module.capability.promise;
  const capability = newCapability();
  module.capability = capability;
  const stack = [];
  try {
    evaluateInner(module, stack, 0);
    if (module.asyncOrder === 0 || module.asyncOrder === Infinity) capability.resolve(undefined);
  } catch (error) {
    for (const one of stack) {
      one.status = 'evaluated';
      one.error ??= { value: error };
    }
    module.status = 'evaluated';
    module.error ??= { value: error };
    capability.reject(error);
  }
  return capability.promise;
}

function evaluateInner(module, stack, index) {
  if (module.status === 'evaluating-async' || module.status === 'evaluated') {
    if (module.error) throw module.error.value;
    return index;
  }
  if (module.status === 'evaluating') return index;
  module.status = 'evaluating';
  module.dfsIndex = module.dfsAncestor = index++;
  module.pending = 0;
  stack.push(module);
  for (let required of module.requested) {
    index = evaluateInner(required, stack, index);
    if (required.status === 'evaluating') {
      module.dfsAncestor = Math.min(module.dfsAncestor, required.dfsAncestor);
    } else {
      required = required.cycleRoot;
      if (required.error) throw required.error.value;
    }
    if (required.asyncOrder > 0 && required.asyncOrder !== Infinity) {
      module.pending++;
      required.asyncParents.push(module);
    }
  }
  if (module.pending > 0 || module.isAsync) {
    module.asyncOrder = ++asyncOrder;
    if (module.pending === 0) runAsync(module);
  } else {
    module.run();
  }
  if (module.dfsAncestor === module.dfsIndex) {
    for (;;) {
      const done = stack.pop();
      done.status = done.asyncOrder === 0 ? 'evaluated' : 'evaluating-async';
      done.cycleRoot = module;
      if (done === module) break;
    }
  }
  return index;
}

function runAsync(module) {
  module.run().then(() => finished(module), (error) => failed(module, error));
}

/* Ancestors that waited for nothing else. */
function gatherReady(module, list) {
  for (const parent of module.asyncParents) {
    if (list.has(parent) || parent.cycleRoot.error) continue;
    if (--parent.pending > 0) continue;
    list.add(parent);
    if (!parent.isAsync) gatherReady(parent, list);
  }
}

function finished(module) {
  if (module.status === 'evaluated') return;
  module.asyncOrder = Infinity;
  module.status = 'evaluated';
  module.capability?.resolve(undefined);
  const ready = new Set();
  gatherReady(module, ready);
  const order = new Map([...ready].map((one) => [one, one.asyncOrder]));
  for (const one of [...ready].sort((a, b) => order.get(a) - order.get(b))) {
    if (one.status === 'evaluated') continue;
    if (one.isAsync) {
      runAsync(one);
      continue;
    }
    try {
      one.run();
    } catch (error) {
      failed(one, error);
      continue;
    }
    one.asyncOrder = Infinity;
    one.status = 'evaluated';
    one.capability?.resolve(undefined);
  }
}

function failed(module, error) {
  if (module.status === 'evaluated') return;
  module.error = { value: error };
  module.status = 'evaluated';
  module.asyncOrder = Infinity;
  module.capability?.reject(error);
  for (const parent of module.asyncParents) failed(parent, error);
}

module.exports = { SourceModule, SyntheticModule, dynamicAttributes, evaluate, getNamespace, link, linkPlaces, useSourceMaps };
