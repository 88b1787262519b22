'use strict';

// What packages reach past node:http for.

const { Agent, globalAgent } = require('internal/http/agent');

module.exports = { Agent, globalAgent };
