'use strict';

// Private slots shared by the files of the net module, and the one stated interface by which
// http reaches a socket's handle.

module.exports = {
  kHandleOwner: Symbol('owner'),
  kCloseGrace: Symbol('closeGrace'), // ms that close() of an http server leaves a connection for a request on its way
  kTimeout: Symbol('timeout'),
  kSetNoDelay: Symbol('noDelay'),
  kSetKeepAlive: Symbol('keepAlive'),
  kSetKeepAliveDelay: Symbol('keepAliveDelay'),
};
