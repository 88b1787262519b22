'use strict';
// duplexPair(): two Duplexes; what is written to one is read from the other.

const { Duplex } = require('internal/streams/duplex');

const kPeer = Symbol('peer');
const kWaiting = Symbol('waiting'); // callback of the write that the peer has not read

class PairSide extends Duplex {
  constructor(options) {
    super(options);
    this[kPeer] = null;
    this[kWaiting] = null;
  }

  _read() {
    const callback = this[kWaiting];
    if (callback) {
      this[kWaiting] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    const peer = this[kPeer];
    if (chunk.length === 0) {
      process.nextTick(callback);
    } else {
      peer.push(chunk);
      peer[kWaiting] = callback;
    }
  }

  _final(callback) {
    this[kPeer].on('end', callback);
    this[kPeer].push(null);
  }
}
Object.defineProperty(PairSide, 'name', { __proto__: null, value: 'DuplexSide' });

/** @returns {[Duplex, Duplex]} */
function duplexPair(options) {
  const first = new PairSide(options);
  const second = new PairSide(options);
  first[kPeer] = second;
  second[kPeer] = first;
  return [first, second];
}

module.exports = { duplexPair };
