'use strict';
// The file system, with promises.

module.exports = require('internal/fs/promises').api;
