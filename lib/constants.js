'use strict';

// The constants of os, fs and crypto in one object: the oldest way to get them.

const { os, fs, crypto } = internalBinding('constants');

module.exports = Object.freeze(
  Object.assign({}, os.errno, os.priority, os.signals, os.dlopen, fs, crypto ?? require('crypto').constants));
