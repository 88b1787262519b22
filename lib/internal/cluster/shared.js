'use strict';

// One socket that all workers listen on, and the system chooses (SCHED_NONE).

const { createServerHandle } = require('internal/net/server');

class SharedHandle {
  #workers = new Map();
  #handle = null;
  #errno = 0;

  constructor(key, address, { port, addressType, fd, flags }) {
    const isDatagram = addressType === 'udp4' || addressType === 'udp6';
    const made = isDatagram
      ? require('internal/dgram').createBoundHandle(address, port, addressType, fd ?? -1, flags)
      : createServerHandle(address, port, addressType, fd, Boolean(flags & 1));
    if (typeof made === 'number') this.#errno = made;
    else this.#handle = made;
  }

  /** One more worker; reply(errno, {}, handle). */
  add(worker, reply) {
    this.#workers.set(worker.id, worker);
    reply(this.#errno, {}, this.#handle);
  }

  /** True if it was the last worker, and the socket is closed. */
  remove(worker) {
    if (!this.#workers.delete(worker.id) || this.#workers.size > 0) return false;
    this.#handle?.close();
    this.#handle = null;
    return true;
  }

  has(worker) { return this.#workers.has(worker.id); }
}

module.exports = SharedHandle;
