'use strict';

// fetch(), https://fetch.spec.whatwg.org: the schemes and the redirects. One exchange is internal/fetch/network.

const { Buffer } = require('buffer');
const { Body } = require('internal/fetch/body');
const { HeaderList } = require('internal/fetch/headers');
const { URL } = require('internal/url');
const { Request, requestState } = require('internal/fetch/request');
const { kNullBody, kRedirect, makeResponse } = require('internal/fetch/response');

const kMaxRedirects = 20;

// Ports of other protocols, https://fetch.spec.whatwg.org/#port-blocking.
const kBadPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111,
  113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548,
  554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665,
  6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/**
 * @param {string|URL|Request} input
 * @param {object} [init]
 * @returns {Promise<Response>} rejected with TypeError 'fetch failed', whose cause tells why, or the signal's reason
 */
async function fetch(input, init = undefined) {
  const request = new Request(input, init);
  const { signal } = request;
  const state = requestState(request);
  if (signal.aborted) {
    cancelBody(state.body, signal.reason);
    throw signal.reason;
  }
  let response;
  try {
    response = await byScheme(state, signal);
  } catch (error) {
    if (signal.aborted) {
      cancelBody(state.body, signal.reason);
      throw signal.reason;
    }
    throw new TypeError('fetch failed', { cause: error });
  }
  return makeResponse(response, 'immutable');
}
Object.defineProperty(fetch, 'length', { __proto__: null, value: 0, configurable: true });

function cancelBody(body, reason) {
  if (body === null || body.source !== null || body.locked) return;
  body.stream.cancel(reason).then(undefined, () => {});
}

async function byScheme(request, signal) {
  const { url } = request;
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return overHttp(request, signal);
    case 'data:':
      return fromData(url);
    case 'blob:':
      return fromBlob(request);
    case 'about:':
      throw new Error('about scheme is not supported');
    case 'file:':
      throw new Error('not implemented... yet...');
    default:
      throw new Error('unknown scheme');
  }
}

function localResponse(url, body, headers, status = 200, statusText = 'OK') {
  const list = new HeaderList();
  for (const { 0: name, 1: value } of headers) list.append(name, value);
  return { type: 'basic', url: url.href, redirected: false, status, statusText, headers: list, body };
}

function fromData(url) {
  const { readDataUrl } = require('internal/fetch/data_url');
  const data = readDataUrl(url);
  if (data === undefined) throw new Error('failed to fetch the data URL');
  return localResponse(url, new Body(data.bytes), [['content-type', data.type]]);
}

function fromBlob({ url, method, headers }) {
  const { resolveObjectURL } = require('internal/blob');
  const { href, hash } = url;
  const blob = resolveObjectURL(hash === '' ? href : href.slice(0, -hash.length));
  if (method !== 'GET' || blob === undefined) throw new Error('invalid method');
  const range = headers.get('range');
  if (range === null) {
    return localResponse(url, new Body(blob), [['content-length', `${blob.size}`], ['content-type', blob.type]]);
  }
  const found = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(range);
  if (found === null || (found[1] === '' && found[2] === '')) throw new Error('failed to fetch the data URL');
  let start = Number(found[1]);
  let end = found[2] === '' ? blob.size - 1 : Number(found[2]);
  if (found[1] === '') {
    start = Math.max(0, blob.size - end);
    end = blob.size - 1;
  }
  if (start >= blob.size || start > end) throw new Error('Range start is greater than the blob\'s size.');
  end = Math.min(end, blob.size - 1);
  const part = blob.slice(start, end + 1, blob.type);
  return localResponse(url, new Body(part), [
    ['content-length', `${part.size}`], ['content-type', blob.type],
    ['content-range', `bytes ${start}-${end}/${blob.size}`],
  ], 206, 'Partial Content');
}

function isNullBody(status) {
  return kNullBody.includes(status);
}

async function overHttp({ method, url, headers, body, redirect }, signal) {
  const { exchange } = require('internal/fetch/network');
  const current = { method, url, headers: headers.copy(), body };
  for (let count = 0; ; count++) {
    if (current.url.port !== '' && kBadPorts.has(Number(current.url.port))) throw new Error('bad port');
    const result = await exchange(current, signal, isNullBody);
    const { status } = result;
    const location = kRedirect.includes(status) && redirect !== 'manual' ? result.headers.get('location') : null;
    if (kRedirect.includes(status) && redirect === 'error') {
      discard(result);
      throw new Error('unexpected redirect');
    }
    if (location === null) {
      return {
        type: 'basic', url: withoutFragment(current.url), redirected: count > 0, status, statusText: result.statusText,
        headers: result.headers, body: result.body,
      };
    }
    discard(result);
    if (count === kMaxRedirects) throw new Error('redirect count exceeded');
    follow(current, status, location);
  }
}

function withoutFragment({ href, hash }) {
  return hash === '' ? href : href.slice(0, -hash.length);
}

/** Reads what a response that nobody gets has to say, so that its connection can be used again. */
function discard(result) {
  if (result.body !== null) {
    const reader = result.body.stream.getReader();
    const next = ({ done }) => (done ? undefined : reader.read().then(next));
    reader.read().then(next).then(undefined, () => {});
  }
}

/** HTTP-redirect fetch: changes the request to the next one. @throws {Error} */
function follow(current, status, location) {
  const from = current.url;
  // Bytes above 127 in the header are UTF-8.
  const url = new URL(Buffer.from(location, 'latin1').toString('utf8'), from);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('URL scheme must be a HTTP(S) scheme');
  if (url.hash === '') url.hash = from.hash;
  if ((url.username !== '' || url.password !== '') && url.origin !== from.origin) {
    throw new Error('cross origin not allowed for request mode "cors"');
  }
  if (status !== 303 && current.body !== null && current.body.source === null) {
    throw new Error('a body that is a stream cannot be sent again');
  }
  const { method, headers } = current;
  if (((status === 301 || status === 302) && method === 'POST') ||
      (status === 303 && method !== 'GET' && method !== 'HEAD')) {
    current.method = 'GET';
    current.body = null;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']) {
      headers.delete(name);
    }
  }
  if (url.origin !== from.origin) {
    for (const name of ['authorization', 'proxy-authorization', 'cookie', 'host']) headers.delete(name);
  }
  current.url = url;
}

module.exports = { fetch };
