'use strict';

// node:net. TCP and local sockets, both ends.

const { Socket } = require('internal/net/socket');
const { Server } = require('internal/net/server');
const { normalizeArgs } = require('internal/net/args');
const address = require('internal/net/address');
const {
  defaults,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
} = require('internal/net/connect');

/**
 * @param {object} [options] see Server
 * @param {function(Socket)} [connectionListener]
 * @returns {Server}
 */
function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

/**
 * connect(options[, listener]) · connect(path[, listener]) · connect(port[, host][, listener])
 * @returns {Socket}
 */
function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

module.exports = {
  _normalizeArgs: normalizeArgs,
  BlockList: address.BlockList,
  SocketAddress: address.SocketAddress,
  connect,
  createConnection: connect,
  createServer,
  getDefaultAutoSelectFamily: () => defaults.autoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout: () => defaults.attemptTimeout,
  isIP: address.isIP,
  isIPv4: address.isIPv4,
  isIPv6: address.isIPv6,
  Server,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
  Socket,
  Stream: Socket,
};
