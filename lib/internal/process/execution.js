'use strict';

// How the program ends: exit codes, process.exit, and exceptions that nobody caught.

const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET,
  },
} = require('internal/errors');
const { reallyExit: exitNow } = internalBinding('process_methods');

const kGenericError = 1;
const kHandlerFailed = 7;

let exitCode; // as the program set it

function getExitCode() {
  return exitCode;
}

/** @throws {ERR_INVALID_ARG_TYPE} neither an integer nor a text that is one */
function setExitCode(value) {
  checkExitCode(value);
  exitCode = value;
}

function checkExitCode(value) {
  if (value === undefined || value === null) return;
  const isIntegerText = typeof value === 'string' && value !== '' && Number.isInteger(Number(value));
  if (!isIntegerText) require('internal/validators').validateInteger(value, 'code');
}

function numericExitCode(fallback = 0) {
  return exitCode === undefined || exitCode === null ? fallback : Number(exitCode) | 0;
}

function reallyExit(code) {
  exitNow(Number(code ?? 0) | 0);
}

/** Ends the program after emitting 'exit'. */
function exit(code) {
  if (arguments.length > 0 && code !== undefined) {
    checkExitCode(code);
    exitCode = code;
  }
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', numericExitCode());
  }
  process.reallyExit(numericExitCode());
}

function onBeforeExit() {
  process.emit('beforeExit', numericExitCode());
}

let checkUnsettled;

/** check() tells, when the loop has ended, whether the main module waits for ever: { exitCode, report() } or undefined. */
function setUnsettledCheck(check) {
  checkUnsettled = check;
}

/** The loop has ended: emits 'exit' and returns the exit code. */
function onExit() {
  if (!process._exiting) {
    process._exiting = true;
    const unsettled = exitCode === undefined ? checkUnsettled?.() : undefined;
    if (unsettled !== undefined) exitCode = unsettled.exitCode;
    process.emit('exit', numericExitCode());
    unsettled?.report();
  }
  return numericExitCode();
}

let captureCallback = null;

/** @throws {ERR_INVALID_ARG_TYPE} @throws {ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET} */
function setUncaughtExceptionCaptureCallback(callback) {
  if (callback === null) {
    captureCallback = null;
    return;
  }
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], callback);
  if (captureCallback !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  captureCallback = callback;
}

function hasUncaughtExceptionCaptureCallback() {
  return captureCallback !== null;
}

let reportToParent;

/** A worker does not print what ends it, but tells its parent: report(error), before 'exit' is emitted. */
function setUncaughtReport(report) {
  reportToParent = report;
}

function print(error, position) {
  if (reportToParent === undefined) require('internal/process/report_error').printUncaught(error, position);
}

/** Did somebody take care of it? */
function offerToListeners(error, fromPromise) {
  const type = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, type);
  if (captureCallback !== null) {
    captureCallback(error);
    return true;
  }
  return process.emit('uncaughtException', error, type);
}

/** From C, with what nobody caught. Returns true if it was dealt with, else the code to end the program with. */
function onUncaught(error, fromPromise, position) {
  let handled;
  try {
    handled = offerToListeners(error, fromPromise);
  } catch (failure) {
    reportToParent?.(failure);
    print(failure);
    return kHandlerFailed;
  }
  if (handled) {
    const { hasScheduledWork, processTicksAndRejections } = require('internal/process/task_queues');
    if (hasScheduledWork()) require('timers').setImmediate(processTicksAndRejections);
    return true;
  }
  reportToParent?.(error);
  if (!process._exiting) {
    process._exiting = true;
    exitCode ??= kGenericError;
    try {
      process.emit('exit', numericExitCode());
    } catch {
      // The exception that ends the program is the one to show.
    }
  }
  print(error, position);
  return numericExitCode(kGenericError);
}

function _fatalException(error, fromPromise) {
  return onUncaught(error, fromPromise, undefined) === true;
}

internalBinding('isolate').setHooks(onUncaught, onBeforeExit, onExit);

module.exports = {
  _fatalException,
  exit,
  getExitCode,
  hasUncaughtExceptionCaptureCallback,
  reallyExit,
  setExitCode,
  setUncaughtExceptionCaptureCallback,
  setUncaughtReport,
  setUnsettledCheck,
};
