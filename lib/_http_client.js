'use strict';

// What packages reach past node:http for.

const { ClientRequest } = require('internal/http/client');

module.exports = { ClientRequest };
