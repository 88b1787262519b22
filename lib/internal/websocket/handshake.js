'use strict';

// The opening handshake of the WebSocket protocol, RFC 6455, section 4.1.

const { createHash, randomBytes } = require('crypto');

const kNetworkError = 'Received network error or non-101 status code.';
const kGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * @param {URL} url of http: or https:
 * @param {string[]} protocols
 * @param {Iterable<[string, string]>} headers what the program adds
 * @param {function(Error|null, Socket?, Buffer?, string?)} callback the socket, what came after the head, the protocol
 * @returns {ClientRequest} to be destroyed when nobody is interested any more
 */
function open(url, protocols, headers, callback) {
  const { request } = url.protocol === 'https:' ? require('https') : require('http');
  const key = randomBytes(16).toString('base64');
  const list = [
    'host', url.host, 'connection', 'Upgrade', 'upgrade', 'websocket', 'sec-websocket-key', key,
    'sec-websocket-version', '13',
  ];
  if (protocols.length > 0) list.push('sec-websocket-protocol', protocols.join(', '));
  for (const { 0: name, 1: value } of headers) list.push(name, value);
  list.push('accept', '*/*', 'accept-language', '*', 'sec-fetch-mode', 'websocket', 'user-agent', 'node',
            'pragma', 'no-cache', 'cache-control', 'no-cache', 'accept-encoding', 'gzip, deflate');
  let called = false;
  const done = (...results) => {
    if (called) return;
    called = true;
    callback(...results);
  };
  const req = request({
    protocol: url.protocol,
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port || undefined,
    path: `${url.pathname}${url.search}`,
    headers: list,
    setHost: false,
  });
  req.on('error', (error) => done(new Error(kNetworkError, { cause: error })));
  req.on('response', (res) => {
    res.on('error', () => {});
    req.destroy();
    done(new Error(kNetworkError));
  });
  req.on('upgrade', (res, socket, head) => {
    const problem = check(res, key, protocols);
    if (problem !== undefined) {
      socket.destroy();
      done(new Error(problem));
      return;
    }
    done(null, socket, head, res.headers['sec-websocket-protocol'] ?? '');
  });
  req.end();
  return req;
}

/** What is wrong with the answer. */
function check(res, key, protocols) {
  const { headers } = res;
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'Server did not set Upgrade header to "websocket".';
  if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headers.connection ?? '')) return 'Server did not set Connection header to "upgrade".';
  const digest = createHash('sha1').update(key + kGuid).digest('base64');
  if (headers['sec-websocket-accept'] !== digest) return 'Incorrect hash received in Sec-WebSocket-Accept header.';
  if (headers['sec-websocket-extensions'] !== undefined) return 'Sec-WebSocket-Extensions header does not match.';
  const protocol = headers['sec-websocket-protocol'];
  if (protocol !== undefined && !protocols.includes(protocol)) return 'Protocol was not set in the opening handshake.';
  return undefined;
}

module.exports = { open };
