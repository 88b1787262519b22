'use strict';

// One listening socket of the primary whose connections go to the workers in turn: to the one that has been free for
// the longest time, and when none is free, to the first that will be.

const { Server } = require('net');
const { send } = require('internal/cluster/messages');

class RoundRobinHandle {
  #key;
  #workers = new Map(); // that listen, by id
  #free = new Map();    // of these, the ones that wait for a connection, in order
  #waiting = [];        // connections nobody is free for
  #given = new Map();   // connection given to a worker that has not answered, by id
  #handle = null;
  #server;

  constructor(key, address, { port, fd, flags, backlog, readableAll, writableAll }) {
    this.#key = key;
    this.#server = new Server();
    if (fd >= 0) this.#server.listen({ fd, backlog });
    else if (port >= 0) this.#server.listen({ port, host: address, ipv6Only: Boolean(flags & 1), backlog });
    else this.#server.listen({ path: address, backlog, readableAll, writableAll });
    this.#server.once('listening', () => {
      this.#handle = this.#server._handle;
      this.#handle.onconnection = (status, connection) => {
        if (status === 0) this.#distribute(connection);
      };
      this.#server._handle = null; // closing it is ours
      this.#server = null;
    });
  }

  /** One more worker listens; reply(errno, { sockname }) when the socket does. */
  add(worker, reply) {
    this.#workers.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      if (this.#handle.getsockname) {
        this.#handle.getsockname(sockname);
        reply(0, { sockname });
      } else {
        reply(0, {});
      }
      this.#giveNext(worker);
    };
    if (this.#server === null) {
      done();
      return;
    }
    this.#server.once('listening', done);
    this.#server.once('error', (error) => reply(error.errno, {}));
  }

  /** The worker listens no more. True if it was the last one, and the socket is closed. */
  remove(worker) {
    if (!this.#workers.delete(worker.id)) return false;
    this.#free.delete(worker.id);
    const unanswered = this.#given.get(worker.id);
    this.#given.delete(worker.id);
    if (this.#workers.size > 0) {
      if (unanswered !== undefined) this.#distribute(unanswered);
      return false;
    }
    unanswered?.close();
    for (const connection of this.#waiting.splice(0)) connection.close();
    this.#handle?.close();
    this.#handle = null;
    return true;
  }

  has(worker) { return this.#workers.has(worker.id); }

  #distribute(connection) {
    this.#waiting.push(connection);
    for (const worker of this.#free.values()) {
      this.#free.delete(worker.id);
      this.#giveNext(worker);
      return;
    }
  }

  #giveNext(worker) {
    if (!this.#workers.has(worker.id)) return;
    const connection = this.#waiting.shift();
    if (connection === undefined) {
      this.#free.set(worker.id, worker);
      return;
    }
    this.#given.set(worker.id, connection);
    const isConnected = send(worker.process, { act: 'newconn', key: this.#key }, connection, (answer) => {
      if (this.#given.get(worker.id) !== connection) return; // the worker is gone, and another has the connection
      this.#given.delete(worker.id);
      if (answer.accepted) connection.close();
      else this.#distribute(connection);
      this.#giveNext(worker);
    });
    if (!isConnected) {
      this.#given.delete(worker.id);
      this.#distribute(connection);
    }
  }
}

module.exports = RoundRobinHandle;
