'use strict';

// node:http. The server is internal/http/server.js and C, the client internal/http/client.js.

const { validateInteger } = require('internal/validators');
const { METHODS, STATUS_CODES, limits, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { Agent, current } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { Server } = require('internal/http/server');
const { ServerResponse } = require('internal/http/server_response');

/**
 * @param {object} [options] see Server
 * @param {function(IncomingMessage, ServerResponse)} [requestListener]
 * @returns {Server}
 */
function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

/** (url[, options][, callback]) or (options[, callback]) @returns {ClientRequest} */
function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

/** As request(), and ends it: there is no body. */
function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

/** @param {number} max how many parsers may be kept for later connections; ours cost nothing */
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  limits.maxIdleParsers = max;
}

module.exports = {
  _connectionListener: require('internal/http/server').connectionListener,
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers,
  get WebSocket() { return require('internal/websocket/websocket').WebSocket; },
  get CloseEvent() { return require('internal/websocket/close_event').CloseEvent; },
  get MessageEvent() { return require('internal/worker/message_event').MessageEvent; },
  get maxHeaderSize() { return limits.maxHeaderSize; },
  get globalAgent() { return current.globalAgent; },
  set globalAgent(value) { current.globalAgent = value; },
};
