'use strict';

// The thread of module.register() as seen from the one that runs the program. A request is a message; its answer is waited for
// either by a promise or, for require() and import.meta.resolve(), with this thread stopped.

const { MessageChannel, receiveMessageOnPort } = require('internal/worker/message_port');
const { Worker, kHooksThread } = require('internal/worker/worker');
const { deserializeError } = require('internal/worker/errors');

const kUnsettledTopLevelAwait = 13;
const kPatience = 200; // milliseconds between looks at whether the thread has ended

class HooksClient {
  #port;
  #answers; // Int32Array: how many the thread has sent
  #taken = 0;
  #lastId = 0;
  #waiting = new Map(); // id -> { resolve, reject }
  #worker;
  #isOver = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#answers = new Int32Array(new SharedArrayBuffer(8));
    this.#worker = new Worker(kHooksThread, {
      workerData: { port: port2, answers: this.#answers }, transferList: [port2],
    });
    this.#worker.unref();
    port1.on('message', (message) => this.#take(message));
    port1.unref();
  }

  #take(message) {
    this.#taken++;
    if (message.exitCode !== undefined) process.exit(message.exitCode);
    if (message.waits) { // for ever: so do those who asked
      this.#isOver = true;
      this.#port.unref();
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (this.#waiting.size === 0) this.#port.unref();
    waiting.settle(message);
  }

  #send(request, transferList, settle) {
    const id = ++this.#lastId;
    this.#waiting.set(id, { settle });
    this.#port.postMessage({ ...request, id }, transferList);
  }

  /** @returns {Promise} of what the operation gives */
  call(request) {
    return new Promise((resolve, reject) => {
      this.#port.ref();
      this.#send(request, [], (message) => {
        if (message.error !== undefined) reject(deserializeError(message.error));
        else resolve(message.result);
      });
    });
  }

  /** The same, waiting. */
  callSync(request, transferList = []) {
    let answer;
    this.#send(request, transferList, (message) => { answer = message; });
    while (answer === undefined) {
      const received = receiveMessageOnPort(this.#port);
      if (received !== undefined) {
        this.#take(received.message);
        continue;
      }
      if (this.#isOver) process.exit(kUnsettledTopLevelAwait);
      Atomics.wait(this.#answers, 0, this.#taken, kPatience);
    }
    if (answer.error !== undefined) throw deserializeError(answer.error);
    return answer.result;
  }
}

module.exports = { HooksClient };
