'use strict';

// What packages reach past node:http for.

const { OutgoingMessage } = require('internal/http/outgoing');
const { validateHeaderName, validateHeaderValue } = require('internal/http/common');

module.exports = { OutgoingMessage, validateHeaderName, validateHeaderValue };
