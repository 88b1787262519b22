'use strict';

// The standard streams of a worker: what one side writes travels over the internal port of the worker to the other side's readable
// stream, which says when it wants more.

const { Readable, Writable } = require('stream');

/** Type of messages over the internal port. */
const kChunks = 'stdio';      // { type, stream, chunks: [{ chunk, encoding }] }, a null chunk at the end
const kWantsMore = 'stdioWantsMore'; // { type, stream }

class ReadableWorkerStdio extends Readable {
  #port;
  #name;
  #keepsAlive;
  #started = false;

  /** @param {boolean} keepsAlive whether reading keeps this side's loop alive */
  constructor(port, name, keepsAlive) {
    super();
    this.#port = port;
    this.#name = name;
    this.#keepsAlive = keepsAlive;
    this.on('end', () => this.#release());
  }

  #release() {
    if (this.#started && this.#keepsAlive) this.#port.unref();
    this.#started = false;
  }

  _read() {
    if (!this.#started && this.#keepsAlive) this.#port.ref();
    this.#started = true;
    this.#port.postMessage({ type: kWantsMore, stream: this.#name });
  }

  receive(chunks) {
    for (const { chunk, encoding } of chunks) this.push(chunk, encoding);
  }
}

class WritableWorkerStdio extends Writable {
  #port;
  #name;
  #waiting = []; // callbacks of writes the other side has not taken yet

  constructor(port, name) {
    super({ decodeStrings: false });
    this.#port = port;
    this.#name = name;
    this._isStdio = true;
  }

  _writev(chunks, callback) {
    this.#port.postMessage({
      type: kChunks, stream: this.#name, chunks: chunks.map(({ chunk, encoding }) => ({ chunk, encoding })),
    });
    if (process._exiting) {
      callback();
      return;
    }
    if (this.#waiting.push(callback) === 1) this.#port.ref();
  }

  _final(callback) {
    this.#port.postMessage({ type: kChunks, stream: this.#name, chunks: [{ chunk: null, encoding: '' }] });
    callback();
  }

  /** The other side wants more. */
  proceed() {
    const callbacks = this.#waiting;
    if (callbacks.length === 0) return;
    this.#waiting = [];
    this.#port.unref();
    for (const callback of callbacks) callback();
  }
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, kChunks, kWantsMore };
