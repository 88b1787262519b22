'use strict';

// Private slots shared by the files of the net module, and the one stated interface by which
// http reaches a socket's handle.

module.exports = {
  kHandleOwner: Symbol('owner'),
  kTimeout: Symbol('timeout'),
  kSetNoDelay: Symbol('noDelay'),
  kSetKeepAlive: Symbol('keepAlive'),
  kSetKeepAliveDelay: Symbol('keepAliveDelay'),
};
