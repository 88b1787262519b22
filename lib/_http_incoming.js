'use strict';

// What packages reach past node:http for.

const { IncomingMessage } = require('internal/http/incoming');

module.exports = { IncomingMessage };
