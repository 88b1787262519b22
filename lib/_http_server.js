'use strict';

// What packages reach past node:http for.

const { STATUS_CODES } = require('internal/http/common');
const { Server, connectionListener } = require('internal/http/server');
const { ServerResponse } = require('internal/http/server_response');

module.exports = { STATUS_CODES, Server, ServerResponse, _connectionListener: connectionListener };
