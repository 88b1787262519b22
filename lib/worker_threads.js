'use strict';

// Threads that run JavaScript, each with a heap and an event loop of its own.

require('internal/worker/hooks');
const { isMainThread, threadId, resourceLimits } = internalBinding('worker');
const { markAsUntransferable: mark, isMarkedAsUntransferable, setClone } = internalBinding('messaging');
const {
  BroadcastChannel, MessageChannel, MessagePort, receiveMessageOnPort,
} = require('internal/worker/message_port');
const thread = require('internal/worker/thread');
const { Worker, limitsFromArray } = require('internal/worker/worker');

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** An object that may not stand in a transfer list any more; for other values nothing happens. */
function markAsUntransferable(object) {
  if (isObject(object)) mark(object);
}

/** An object that cannot be cloned any more; for other values nothing happens. */
function markAsUncloneable(object) {
  if (isObject(object)) setClone(object, true);
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  SHARE_ENV: thread.SHARE_ENV,
  Worker,
  getEnvironmentData: thread.getEnvironmentData,
  isInternalThread: false,
  isMainThread,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
  parentPort: thread.parentPort,
  receiveMessageOnPort,
  resourceLimits: isMainThread ? {} : limitsFromArray(resourceLimits),
  setEnvironmentData: thread.setEnvironmentData,
  threadId,
  threadName: thread.name,
  workerData: thread.workerData,
};
