'use strict';

// What C asks lib/ for when it writes and reads messages (src/bindings/messaging.c). Whoever uses that binding
// requires this module first.

const { lazyDOMException } = require('internal/util');
const binding = internalBinding('messaging');

// How objects that are described by their class (setClone, setTransfer) come into being again: kind -> [module, function].
const revivers = {
  __proto__: null,
  Blob: ['internal/blob', 'reviveBlob'],
  CryptoKey: ['internal/webcrypto/key', 'reviveCryptoKey'],
  DOMException: ['internal/dom_exception', 'reviveDOMException'],
  FileHandle: ['internal/fs/promises', 'reviveFileHandle'],
  KeyObject: ['internal/crypto/keys', 'reviveKeyObject'],
};

function makePort() {
  return require('internal/worker/message_port').makePort();
}

let deliver;

function emit(type, value, ports) {
  deliver ??= require('internal/worker/message_port').deliver;
  deliver(this, type, value, ports);
}

function closed() {
  emit.call(this, 'close');
}

function refuse(message) {
  throw lazyDOMException(message, 'DataCloneError');
}

function revive({ kind, data }) {
  const { 0: id, 1: name } = revivers[kind];
  return require(id)[name](data);
}

binding.setHooks(makePort, emit, closed, refuse, revive);
