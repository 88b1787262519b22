'use strict';

// One HTTP exchange of fetch: a request over the http client, and its response with the body decoded.

const http = require('http');
const { HeaderList } = require('internal/fetch/headers');
const { Body, checkChunk } = require('internal/fetch/body');
const { isBlob } = require('internal/blob');
const { eos } = require('internal/streams/end_of_stream');
const { nop } = require('internal/webstreams/common');
const { ReadableStream } = require('internal/webstreams/readable');

// As Node's fetch: a connection that nobody used for four seconds is closed.
const kIdleTime = 4000;
const kIdempotent = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'TRACE'];
const agents = { __proto__: null };

/** The agent whose connections fetch shares, by protocol. */
function agentFor(protocol) {
  if (agents[protocol] === undefined) {
    const { Agent } = protocol === 'https:' ? require('https') : http;
    agents[protocol] = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: kIdleTime });
  }
  return agents[protocol];
}

function headersFor({ url, headers, body, method }) {
  const list = ['host', url.host, 'connection', 'keep-alive'];
  for (const { 0: name, 1: value } of headers.raw()) {
    const key = name.toLowerCase();
    if (key === 'host') list[1] = value;
    else if (key === 'connection') list[3] = value;
    else if (key !== 'content-length' && key !== 'transfer-encoding') list.push(name, value);
  }
  const add = (name, value) => {
    if (!headers.has(name)) list.push(name, value);
  };
  add('accept', '*/*');
  add('accept-language', '*');
  add('sec-fetch-mode', 'cors');
  add('user-agent', 'node');
  add('accept-encoding', url.protocol === 'https:' && hasBrotli() ? 'br, gzip, deflate' : 'gzip, deflate');
  if (body === null) {
    if (method === 'POST' || method === 'PUT') list.push('content-length', '0');
  } else if (body.length !== null) {
    list.push('content-length', `${body.length}`);
  } else {
    list.push('transfer-encoding', 'chunked');
  }
  return list;
}

function hasBrotli() {
  return typeof require('zlib').createBrotliDecompress === 'function';
}

/** Writes a body at the pace of the connection. */
async function sendBody(req, body) {
  if (body === null) {
    req.end();
    return;
  }
  if (body.source !== null) {
    req.end(isBlob(body.source) ? await body.source.bytes() : body.source);
    return;
  }
  const reader = body.stream.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (typeof value !== 'string') checkChunk(value);
      if (!req.write(value)) await drained(req);
      if (req.destroyed) break;
    }
  } catch (error) {
    req.destroy(error);
    throw error;
  } finally {
    if (req.destroyed) reader.cancel().then(undefined, nop);
  }
  req.end();
}

function drained(req) {
  return new Promise((resolve) => {
    const done = () => {
      req.off('drain', done);
      req.off('close', done);
      resolve();
    };
    req.on('drain', done);
    req.on('close', done);
  });
}

/** The decoders for a content-encoding, in the order in which they apply; undefined: the bytes stay as they are. */
function decodersFor(value) {
  const zlib = require('zlib');
  const options = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  const decoders = [];
  for (const coding of value.toLowerCase().split(',').map((part) => part.trim()).reverse()) {
    if (coding === 'gzip' || coding === 'x-gzip') decoders.push(zlib.createGunzip(options));
    else if (coding === 'deflate') decoders.push(eitherInflate(options));
    else if (coding === 'br' && hasBrotli()) decoders.push(zlib.createBrotliDecompress());
    else return undefined;
  }
  return decoders;
}

/** Inflates data with or without zlib's header: servers send both as 'deflate'. */
function eitherInflate(options) {
  const { Transform } = require('stream');
  let inner = null;
  const outer = new Transform({
    transform(chunk, encoding, callback) {
      if (inner === null) {
        if (chunk.length === 0) {
          callback();
          return;
        }
        const zlib = require('zlib');
        inner = (chunk[0] & 0x0f) === 8 ? zlib.createInflate(options) : zlib.createInflateRaw(options);
        inner.on('data', (part) => {
          if (!outer.push(part)) inner.pause();
        });
        inner.on('error', (error) => outer.destroy(error));
      }
      inner.write(chunk, callback);
    },
    flush(callback) {
      if (inner === null) {
        callback();
        return;
      }
      inner.once('end', callback);
      inner.end();
      inner.resume();
    },
    destroy(error, callback) {
      inner?.destroy();
      callback(error);
    },
  });
  const read = outer._read;
  outer._read = function(size) {
    inner?.resume();
    read.call(this, size);
  };
  return outer;
}

/** The body of a response as a stream of bytes. `exchange.fail(error)` makes it fail. */
function bodyStream(res, source, exchange) {
  let controller;
  let over = false;
  const stream = new ReadableStream({
    type: 'bytes',
    start(own) { controller = own; },
    pull() { source.resume(); },
    cancel() {
      over = true;
      exchange.end();
      source.destroy();
      res.destroy();
    },
  });
  exchange.fail = (error) => {
    if (over) return;
    over = true;
    controller.error(error);
    source.on('error', nop);
    source.destroy();
  };
  source.on('data', (chunk) => {
    if (over || chunk.byteLength === 0) return;
    controller.enqueue(new Uint8Array(chunk));
    if (controller.desiredSize <= 0) source.pause();
  });
  eos(source, { writable: false }, (error) => {
    exchange.end();
    if (over) return;
    if (error) {
      exchange.fail(error.code?.startsWith('Z_') ? error : new TypeError('terminated', { cause: error }));
      return;
    }
    over = true;
    controller.close();
    controller.byobRequest?.respond(0);
  });
  source.pause();
  return stream;
}

function readHeaders(raw) {
  const headers = new HeaderList();
  for (let i = 0; i < raw.length; i += 2) headers.append(raw[i], raw[i + 1]);
  return headers;
}

/**
 * Sends a request and waits for the head of the response.
 * @param {{ url: URL, method: string, headers: HeaderList, body: Body|null }} request
 * @param {AbortSignal} signal aborts the exchange, the body included
 * @param {function(number): boolean} isNullBody has a response of this status no body?
 * @returns {Promise<{ status: number, statusText: string, headers: HeaderList, body: Body|null }>}
 *   rejected with the error of the connection
 */
function exchange(request, signal, isNullBody) {
  const { url, method, body } = request;
  const { promise, resolve, reject } = Promise.withResolvers();
  const state = { fail: undefined, end };
  let req;

  function end() {
    signal.removeEventListener('abort', onAbort);
  }
  function onAbort() {
    state.fail?.(signal.reason);
    reject(signal.reason);
    req.on('error', nop);
    req.destroy();
  }

  const mayRetry = kIdempotent.includes(method) && (body === null || body.source !== null);

  function start() {
    const { request: open } = url.protocol === 'https:' ? require('https') : http;
    // The brackets of an IPv6 address belong to the URL only.
    const hostname = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    req = open({
      protocol: url.protocol,
      hostname,
      port: url.port || undefined,
      path: `${url.pathname}${url.search}`,
      method,
      headers: headersFor(request),
      setHost: false,
      agent: agentFor(url.protocol),
    });
    // The agent's idle time is not for a response that takes long.
    req.on('timeout', nop);
    req.on('error', (error) => {
      if (mayRetry && req.reusedSocket && !req.res && error.code === 'ECONNRESET') {
        // The server closed an idle connection just now; a fresh one is never retried.
        start();
        return;
      }
      end();
      reject(error);
    });
    req.on('upgrade', (res, socket) => {
      socket.destroy();
      end();
      reject(new Error('bad upgrade'));
    });
    req.on('response', onResponse);
    sendBody(req, body).then(undefined, (error) => {
      end();
      reject(error);
    });
  }

  function onResponse(res) {
    const headers = readHeaders(res.rawHeaders);
    const result = { status: res.statusCode, statusText: res.statusMessage, headers, body: null };
    if (method === 'HEAD' || isNullBody(res.statusCode)) {
      end();
      res.resume();
      resolve(result);
      return;
    }
    let source = res;
    const coding = headers.get('content-encoding');
    const decoders = coding === null ? undefined : decodersFor(coding);
    if (decoders !== undefined) {
      const { pipeline } = require('stream');
      source = pipeline([res, ...decoders], nop);
    }
    result.body = new Body(null, bodyStream(res, source, state));
    resolve(result);
  }

  signal.addEventListener('abort', onAbort);
  start();
  return promise;
}

module.exports = { exchange };
