'use strict';

// One listening socket of the primary whose connections go to the workers in turn. A worker is given one connection at a
// time and says when it has taken it; those whose turn is a busy worker's wait for it for a few milliseconds, so that the
// shares are even, and go to whoever is free after that, so that a worker that computes delays nobody.

const { Server } = require('net');
const { send } = require('internal/cluster/messages');

const kPatience = 10; // ms

/** A worker that listens here: the connections that are its to take, and the one it has not answered for. */
class Lane {
  queue = []; // of { connection, overdue: boolean }
  given = null;

  constructor(worker) {
    this.worker = worker;
  }
}

class RoundRobinHandle {
  #key;
  #lanes = new Map(); // by worker's id, in the order of turns
  #orphans = [];      // connections that came when no worker was there
  #timer = null;      // while any lane has a queue
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
    const lane = new Lane(worker);
    this.#lanes.set(worker.id, lane);
    const done = () => {
      const sockname = {};
      if (this.#handle.getsockname) {
        this.#handle.getsockname(sockname);
        reply(0, { sockname });
      } else {
        reply(0, {});
      }
      for (const connection of this.#orphans.splice(0)) this.#distribute(connection);
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
    const lane = this.#lanes.get(worker.id);
    if (lane === undefined) return false;
    this.#lanes.delete(worker.id);
    // What it was given it may still answer for, unless it is gone.
    if (lane.given !== null) {
      if (worker.isConnected()) worker.process.once('disconnect', () => this.#takeBack(lane));
      else this.#takeBack(lane);
    }
    for (const { connection } of lane.queue.splice(0)) this.#distribute(connection);
    if (this.#lanes.size > 0) return false;
    for (const connection of this.#orphans.splice(0)) connection.close();
    this.#handle?.close();
    this.#handle = null;
    return true;
  }

  has(worker) { return this.#lanes.has(worker.id); }

  #distribute(connection) {
    for (const [id, lane] of this.#lanes) {
      this.#lanes.delete(id);
      this.#lanes.set(id, lane);
      lane.queue.push({ connection, overdue: false });
      this.#giveNext(lane);
      if (lane.queue.length > 0 && this.#timer === null) this.#timer = setInterval(() => this.#loseTurns(), kPatience);
      return;
    }
    if (this.#handle === null) connection.close();
    else this.#orphans.push(connection);
  }

  /** Every kPatience ms: who has waited since the last time may go to any worker. */
  #loseTurns() {
    let isWaiting = false;
    for (const lane of this.#lanes.values()) {
      if (lane.given === null) this.#giveNext(lane);
    }
    for (const lane of this.#lanes.values()) {
      for (const place of lane.queue) {
        isWaiting = true;
        place.overdue = true;
      }
    }
    if (isWaiting) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The next connection for a worker: of its own, or one that has lost its turn elsewhere. */
  #next(lane) {
    if (lane.queue.length > 0) return lane.queue.shift().connection;
    for (const other of this.#lanes.values()) {
      if (other.queue.length > 0 && other.queue[0].overdue) return other.queue.shift().connection;
    }
    return null;
  }

  #giveNext(lane) {
    if (lane.given !== null || !this.has(lane.worker)) return;
    const connection = this.#next(lane);
    if (connection === null) return;
    lane.given = connection;
    const isConnected = send(lane.worker.process, { act: 'newconn', key: this.#key }, connection, (answer) => {
      if (lane.given !== connection) return; // the worker is gone, and another has the connection
      lane.given = null;
      if (answer.accepted) connection.close();
      else this.#distribute(connection);
      this.#giveNext(lane);
    });
    if (!isConnected) this.remove(lane.worker);
  }

  /** The worker has gone without an answer. */
  #takeBack(lane) {
    const connection = lane.given;
    lane.given = null;
    if (connection !== null) this.#distribute(connection);
  }
}

module.exports = RoundRobinHandle;
