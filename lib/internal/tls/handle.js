'use strict';

// The TLS handle above a stream. Above a socket of ours it is C all the way; any other Duplex carries the encrypted
// bytes here.

const { TLS } = internalBinding('tls');
const { UV_EPIPE, UV_EINVAL } = internalBinding('uv');

const kUnder = Symbol('under');

// What the socket asks of a TCP handle and TLS has not.
for (const name of ['getsockname', 'getpeername', 'setNoDelay', 'setKeepAlive']) {
  TLS.prototype[name] = function(...args) {
    const under = this[kUnder];
    return under?.[name] ? under[name](...args) : UV_EINVAL;
  };
}

/** Closes with a TCP RST. */
TLS.prototype.reset = function reset(callback) {
  this[kUnder]?.reset?.();
  this.close(callback);
  return 0;
};

/**
 * @param {object} context the SSL_CTX's object
 * @param {object} under the handle of a stream
 * @param {boolean} owns whether nobody else will close it
 */
function overHandle(context, under, isServer, owns) {
  const handle = new TLS(context, under, isServer, owns);
  handle[kUnder] = under;
  return handle;
}

/** A TLS handle over any Duplex. */
function overDuplex(context, duplex, isServer) {
  const handle = new TLS(context, undefined, isServer, false);
  handle[kUnder] = duplex._handle;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    handle.receiveEnd();
  };
  handle.onsend = (bytes, id) => {
    if (duplex.destroyed || duplex.writableEnded) {
      if (id !== 0) process.nextTick(() => handle.sent(id, UV_EPIPE));
      return;
    }
    duplex.write(bytes, (error) => {
      if (id !== 0) handle.sent(id, error ? UV_EPIPE : 0);
    });
  };
  handle.onshutdown = (id) => {
    duplex.end(() => handle.sent(id, 0));
  };
  handle.onwant = (reading) => {
    if (reading) duplex.resume();
    else duplex.pause();
  };
  duplex.on('data', (chunk) => handle.receive(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
  duplex.on('end', end);
  duplex.on('close', end);
  duplex.pause();
  return handle;
}

module.exports = { TLS, overDuplex, overHandle };
