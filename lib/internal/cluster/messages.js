'use strict';

// The messages between the primary and its workers: { cmd: 'NODE_CLUSTER', seq, act } and answers with `ack`.

const answers = new Map(); // what to call with the answer to a message, by its seq
let seq = 0;

/**
 * Sends a message with, perhaps, a handle; `callback(reply, handle)` is called with the answer.
 * @param {{ connected: boolean, send: function }} peer a ChildProcess or `process`
 * @returns {boolean} false if there is nobody to send to
 */
function send(peer, message, handle, callback) {
  if (!peer.connected) return false;
  if (callback !== undefined) answers.set(seq, callback);
  peer.send({ cmd: 'NODE_CLUSTER', ...message, seq: seq++ }, handle, { swallowErrors: true });
  return true;
}

/** A listener of 'internalMessage': gives answers to those who wait for them, and the rest to `onMessage`. */
function receiver(onMessage) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const answer = answers.get(message.ack);
    if (message.ack === undefined) {
      onMessage(message, handle);
    } else if (answer !== undefined) {
      answers.delete(message.ack);
      answer(message, handle);
    }
  };
}

module.exports = { receiver, send };
