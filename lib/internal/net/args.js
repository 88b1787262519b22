'use strict';

// The argument forms that listen() and connect() share.

const kNormalized = Symbol('normalizedArgs');

/**
 * (options[, cb]) · (path[, cb]) · (port[, host][, cb]) -> [options, cb|null]. Idempotent.
 * @param {any[]} args
 */
function normalizeArgs(args) {
  if (args.length === 1 && Array.isArray(args[0]) && args[0][kNormalized]) return args[0];
  const first = args[0];
  let options = {};
  if (typeof first === 'object' && first !== null) {
    options = first;
  } else if (typeof first === 'string' && !(Number(first) >= 0)) {
    options.path = first;
  } else if (args.length > 0 && typeof first !== 'function') {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  const normalized = [options, typeof last === 'function' ? last : null];
  normalized[kNormalized] = true;
  return normalized;
}

module.exports = { normalizeArgs };
