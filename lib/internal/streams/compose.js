'use strict';
// compose(): a chain of streams and functions as one Duplex: what is written to it goes to the first,
// what is read from it comes from the last.

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { Duplex } = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { join } = require('internal/streams/pipeline');
const { eos } = require('internal/streams/end_of_stream');
const { isNodeStream, isReadable, isWritable } = require('internal/streams/query');

/** Throws ERR_MISSING_ARGS, ERR_INVALID_ARG_VALUE. */
function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = streams.slice();
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  for (let i = 0; i <= last; i++) {
    if (!isNodeStream(streams[i])) continue;
    if (i < last && !isReadable(streams[i])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    }
    if (i > 0 && !isWritable(streams[i])) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
    }
  }

  let onDrain = null;
  let onFinish = null;
  let onReadable = null;
  let onClose; // undefined: running; function: _destroy waits; null: the pipeline is over

  const head = streams[0];
  const tail = join(streams, (error) => {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) stream.destroy(error);
    else if (!readable && !writable) stream.destroy();
  });
  const writable = Boolean(isWritable(head));
  const readable = Boolean(isReadable(tail));
  const stream = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });

  if (writable) {
    stream._write = function(chunk, encoding, callback) {
      if (head.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    stream._final = function(callback) {
      head.end();
      onFinish = callback;
    };
    head.on('drain', () => {
      const callback = onDrain;
      onDrain = null;
      if (callback) callback();
    });
    eos(tail, () => {
      const callback = onFinish;
      onFinish = null;
      if (callback) callback();
    });
  }
  if (readable) {
    tail.on('readable', () => {
      const read = onReadable;
      onReadable = null;
      if (read) read();
    });
    tail.on('end', () => { stream.push(null); });
    stream._read = function() {
      for (;;) {
        const chunk = tail.read();
        if (chunk === null) {
          onReadable = stream._read;
          return;
        }
        if (!stream.push(chunk)) return;
      }
    };
  }
  stream._destroy = function(error, callback) {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = null;
    onDrain = null;
    onFinish = null;
    if (isNodeStream(tail)) destroyer(tail, error);
    if (onClose === null) callback(error);
    else onClose = callback;
  };
  return stream;
}

module.exports = { compose };
