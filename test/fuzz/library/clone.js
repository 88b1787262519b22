'use strict';

// What v8.serialize wrote, or somebody else: a value, which can be written and read once more, or an Error.

const v8 = require('v8');

module.exports = function fuzz(bytes) {
  let value;
  try {
    value = v8.deserialize(bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw new Error(`threw ${String(error)}`);
    return;
  }
  const once = v8.serialize(value);
  const twice = v8.serialize(v8.deserialize(once));
  if (!once.equals(twice)) throw new Error(`written as ${once.toString('hex')}, then as ${twice.toString('hex')}`);
};
