'use strict';

// process.stdin, stdout and stderr. Output to any kind of descriptor is written at once, as Node does on Linux.

const { writeSync, guessHandleType } = internalBinding('process_methods');

const descriptors = { __proto__: null, stdin: 0, stdout: 1, stderr: 2 };
const streams = { __proto__: null };
let worker; // in a worker: { open(name) -> stream, write(name, text) }

/** The streams of a worker lead to the thread that started it. */
function useWorkerStreams(hooks) {
  worker = hooks;
}

/** The stream, made when first asked for. */
function getStream(name) {
  streams[name] ??= worker?.open(name) ?? (name === 'stdin' ? openInput() : openOutput(descriptors[name]));
  return streams[name];
}

/**
 * Writes text to 'stdout' or 'stderr' without making the stream, unless the program has looked at it and may have
 * changed it. This is what console uses.
 */
function writeText(name, text) {
  const replaced = Object.getOwnPropertyDescriptor(process, name)?.get === undefined;
  if (replaced || streams[name] !== undefined) {
    process[name].write(text);
  } else if (worker !== undefined) {
    worker.write(name, text);
  } else {
    const error = writeSync(descriptors[name], text);
    // Such as a pipe that nobody reads any more: the stream has to emit it.
    if (error < 0) getStream(name).destroy(require('internal/errors').errnoException(error, 'write'));
  }
}

function openOutput(fd) {
  const { createOutputStream } = require('internal/process/output_stream');
  return createOutputStream(fd, guessHandleType(fd));
}

/** A paused input must not keep the program alive; whoever resumes it in the same tick goes on reading. */
function stopReading(stream) {
  if (!stream._handle?.reading || stream.readableFlowing) return;
  stream._readableState.reading = false;
  stream._handle.reading = false;
  stream._handle.readStop();
}

function openInput() {
  const fd = 0;
  const type = guessHandleType(fd);
  let stream;
  switch (type) {
    case 'TTY':
    case 'PIPE':
    case 'TCP': {
      if (type === 'TTY' && require('internal/bootstrap/realm').hasLibrary('tty')) {
        stream = new (require('tty').ReadStream)(fd);
      } else {
        const net = require('net');
        stream = new net.Socket({ fd, readable: true, writable: false, manualStart: true });
        if (type === 'TTY') stream.isTTY = true;
      }
      // Not reading yet: a program that only looks at it must be able to end.
      if (stream._handle?.readStop) {
        stream._handle.reading = false;
        stream._readableState.reading = false;
        stream._handle.readStop();
      }
      stream.on('pause', () => { process.nextTick(stopReading, stream); });
      break;
    }
    case 'FILE': {
      const fs = require('fs');
      stream = new fs.ReadStream(null, { fd, autoClose: false });
      break;
    }
    default: {
      const { Readable } = require('stream');
      stream = new Readable({ read() {} });
      stream.push(null);
    }
  }
  stream.fd = fd;
  return stream;
}

module.exports = { getStream, useWorkerStreams, writeText };
