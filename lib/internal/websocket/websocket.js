'use strict';

// WebSocket, https://websockets.spec.whatwg.org: the client's side of RFC 6455. No extensions are offered.

const { Buffer } = require('buffer');
const { isAnyArrayBuffer } = internalBinding('types');
const { EventTarget, Event, defineEventHandler } = require('internal/event_target');
const { Blob, isBlob } = require('internal/blob');
const { TextDecoder } = require('internal/encoding');
const { URL } = require('internal/url');
const { lazyDOMException } = require('internal/util');
const { MessageEvent } = require('internal/worker/message_event');
const { checkCount, finishClass, illegalInvocation, usvString } = require('internal/fetch/webidl');
const { kToken } = require('internal/fetch/headers');
const { CloseEvent } = require('internal/websocket/close_event');
const { ErrorEvent } = require('internal/websocket/error_event');
const { FrameReader, ProtocolError, encodeFrame, opcodes } = require('internal/websocket/frames');
const { open } = require('internal/websocket/handshake');

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const kMaxPayload = 2 ** 31;
// How long the peer may take to answer a close frame and end the connection, in milliseconds.
const kCloseTime = 3000;

class WebSocket extends EventTarget {
  #url;
  #state = CONNECTING;
  #protocol = '';
  #binaryType = 'blob';
  #buffered = 0;      // bytes of messages that the system has not taken yet
  #pendingBlob = null; // the promise of the last message that waits for a Blob's bytes
  #request;           // while the handshake is under way
  #socket;
  #reader = new FrameReader(kMaxPayload);
  #fragments = [];    // of the message that is arriving
  #fragmentsLength = 0;
  #fragmentsOpcode = 0;
  #closeSent = false;
  #closeReceived = false;
  #closeCode = 1006;  // of the close event
  #closeReason = '';
  #timer;

  /**
   * @param {string|URL} url ws:, wss:, http: or https:
   * @param {string|string[]|{ protocols?: string|string[], headers?: object }} [protocols]
   * @throws {DOMException} SyntaxError
   */
  constructor(url, protocols = []) {
    checkCount(arguments.length, 1, 'WebSocket constructor');
    super();
    this.#url = parseUrl(usvString(url));
    const options = readOptions(protocols);
    const target = new URL(this.#url.href);
    target.protocol = this.#url.protocol === 'ws:' ? 'http:' : 'https:';
    try {
      this.#request = open(target, options.protocols, options.headers, (error, socket, head, protocol) => {
        this.#request = undefined;
        if (error) this.#fail(error);
        else this.#opened(socket, head, protocol);
      });
    } catch (error) {
      // https that this program does not have, for one.
      process.nextTick(() => this.#fail(error));
    }
  }

  static #check(self) {
    if (typeof self !== 'object' || self === null || !(#url in self)) throw illegalInvocation();
  }

  /**
   * @param {string|ArrayBuffer|ArrayBufferView|Blob} data
   * @throws {DOMException} InvalidStateError: not open yet
   */
  send(data) {
    WebSocket.#check(this);
    checkCount(arguments.length, 1, 'WebSocket.send');
    if (this.#state === CONNECTING) throw lazyDOMException('Sent before connected.', 'InvalidStateError');
    if (this.#state !== OPEN) return;
    if (isBlob(data)) {
      this.#sendBlob(data);
      return;
    }
    const { opcode, payload } = toMessage(data);
    if (this.#pendingBlob === null) {
      this.#buffered += payload.byteLength;
      this.#sendMessage(opcode, payload);
      return;
    }
    // After the Blob, with the bytes as they are now.
    const copy = opcode === opcodes.TEXT ? payload : Buffer.from(payload);
    this.#after(copy.byteLength, async () => this.#sendMessage(opcode, copy));
  }

  #sendBlob(blob) {
    this.#after(blob.size, async () => this.#sendMessage(opcodes.BINARY, await blob.bytes()));
  }

  #after(length, action) {
    this.#buffered += length;
    const previous = this.#pendingBlob ?? Promise.resolve();
    const mine = previous.then(action).finally(() => {
      if (this.#pendingBlob === mine) this.#pendingBlob = null;
    });
    this.#pendingBlob = mine;
  }

  #sendMessage(opcode, payload) {
    const { byteLength } = payload;
    this.#write(opcode, payload, () => { this.#buffered -= byteLength; });
  }

  #write(opcode, payload, callback) {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || !socket.writable) return;
    socket.write(encodeFrame(opcode, payload), callback);
  }

  /**
   * Begins the closing handshake.
   * @param {number} [code] 1000 or 3000 to 4999
   * @param {string} [reason] at most 123 bytes
   * @throws {DOMException} InvalidAccessError, SyntaxError
   */
  close(code = undefined, reason = undefined) {
    WebSocket.#check(this);
    if (code !== undefined) {
      // [Clamp] unsigned short
      code = Math.min(Math.max(Math.round(Number(code)) || 0, 0), 65535);
      if (code !== 1000 && (code < 3000 || code > 4999)) throw lazyDOMException('invalid code', 'InvalidAccessError');
    }
    let reasonBytes = Buffer.alloc(0);
    if (reason !== undefined) {
      reasonBytes = Buffer.from(usvString(reason));
      if (reasonBytes.length > 123) {
        throw lazyDOMException(`Reason must be less than 123 bytes; received ${reasonBytes.length}`, 'SyntaxError');
      }
    }
    if (this.#state === CLOSING || this.#state === CLOSED) return;
    if (this.#state === CONNECTING) {
      this.#state = CLOSING;
      const request = this.#request;
      this.#request = undefined;
      request?.on('error', () => {});
      request?.destroy();
      process.nextTick(() => this.#fail(new Error('Connection was closed before it was established.')));
      return;
    }
    this.#state = CLOSING;
    const send = () => this.#sendClose(code, reasonBytes);
    if (this.#pendingBlob === null) send();
    else this.#pendingBlob.then(send);
  }

  #sendClose(code, reason) {
    if (this.#closeSent) return;
    this.#closeSent = true;
    let payload = Buffer.alloc(0);
    if (code !== undefined) {
      payload = Buffer.allocUnsafe(2 + reason.length);
      payload.writeUInt16BE(code, 0);
      payload.set(reason, 2);
    }
    this.#write(opcodes.CLOSE, payload);
    this.#limitClosing();
  }

  /** The connection does not stay longer than this, whatever the peer does. */
  #limitClosing() {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#socket?.destroy(), kCloseTime);
    this.#timer.unref();
  }

  #opened(socket, head, protocol) {
    if (this.#state !== CONNECTING) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    this.#protocol = protocol;
    this.#state = OPEN;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', () => {});
    socket.on('close', () => this.#onClose());
    this.dispatchEvent(new Event('open'));
    if (head.length > 0) this.#onData(head);
    socket.resume();
  }

  #onData(chunk) {
    if (this.#closeReceived || this.#socket.destroyed) return;
    this.#reader.push(chunk);
    try {
      for (let frame; !this.#closeReceived && (frame = this.#reader.next()) !== undefined;) this.#onFrame(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#failProtocol(error);
    }
  }

  #onFrame({ fin, opcode, payload }) {
    switch (opcode) {
      case opcodes.PING:
        if (!this.#closeSent) this.#write(opcodes.PONG, payload);
        return;
      case opcodes.PONG:
        return;
      case opcodes.CLOSE:
        this.#onCloseFrame(payload);
        return;
      case opcodes.CONTINUATION:
        if (this.#fragmentsOpcode === 0) throw new ProtocolError('Unexpected continuation frame');
        break;
      default:
        if (this.#fragmentsOpcode !== 0) throw new ProtocolError('Expected continuation frame');
        this.#fragmentsOpcode = opcode;
    }
    this.#fragments.push(payload);
    this.#fragmentsLength += payload.length;
    if (this.#fragmentsLength > kMaxPayload) throw new ProtocolError('Message is too long', 1009);
    if (!fin) return;
    const whole = this.#fragments.length === 1 ? this.#fragments[0] : Buffer.concat(this.#fragments);
    const kind = this.#fragmentsOpcode;
    this.#fragments = [];
    this.#fragmentsLength = 0;
    this.#fragmentsOpcode = 0;
    if (this.#state !== OPEN) return;
    let data;
    if (kind === opcodes.TEXT) data = decodeText(whole, 'Received invalid UTF-8 in text frame.');
    else if (this.#binaryType === 'blob') data = new Blob([whole]);
    else data = new Uint8Array(whole).buffer;
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  #onCloseFrame(payload) {
    if (payload.length === 1) throw new ProtocolError('Received close frame with a 1-byte body.');
    let code = 1005;
    let reason = '';
    if (payload.length >= 2) {
      code = payload.readUInt16BE(0);
      if (!isValidCloseCode(code)) throw new ProtocolError('Invalid status code in close frame.');
      reason = decodeText(payload.subarray(2), 'Invalid UTF-8 in close frame.');
    }
    this.#closeReceived = true;
    this.#closeCode = code;
    this.#closeReason = reason;
    if (!this.#closeSent) {
      this.#closeSent = true;
      this.#write(opcodes.CLOSE, payload.subarray(0, 2));
    }
    this.#state = CLOSING;
    this.#socket.end();
    this.#limitClosing();
  }

  /** The peer broke the protocol: it is told, and the connection ends. */
  #failProtocol(error) {
    if (!this.#closeSent) {
      this.#closeSent = true;
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(error.closeCode, 0);
      this.#write(opcodes.CLOSE, payload);
    }
    this.#state = CLOSING;
    this.dispatchEvent(new ErrorEvent('error', { message: error.message, error: new TypeError(error.message) }));
    this.#socket.destroySoon();
    this.#limitClosing();
  }

  #onClose() {
    clearTimeout(this.#timer);
    this.#state = CLOSED;
    const wasClean = this.#closeSent && this.#closeReceived;
    this.dispatchEvent(new CloseEvent('close', {
      wasClean, code: wasClean ? this.#closeCode : 1006, reason: wasClean ? this.#closeReason : '',
    }));
  }

  /** The handshake did not succeed. */
  #fail(error) {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.dispatchEvent(new ErrorEvent('error', { message: error.message, error }));
    this.dispatchEvent(new CloseEvent('close', { wasClean: false, code: 1006, reason: '' }));
  }

  get readyState() {
    WebSocket.#check(this);
    return this.#state;
  }

  get bufferedAmount() {
    WebSocket.#check(this);
    return this.#buffered;
  }

  get url() {
    WebSocket.#check(this);
    return this.#url.href;
  }

  get extensions() {
    WebSocket.#check(this);
    return '';
  }

  get protocol() {
    WebSocket.#check(this);
    return this.#protocol;
  }

  get binaryType() {
    WebSocket.#check(this);
    return this.#binaryType;
  }

  set binaryType(type) {
    WebSocket.#check(this);
    this.#binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob';
  }
}
Object.defineProperty(WebSocket, 'length', { __proto__: null, value: 1, configurable: true });
for (const type of ['open', 'error', 'close', 'message']) defineEventHandler(WebSocket.prototype, type);
finishClass(WebSocket, ['close', 'send', 'readyState', 'bufferedAmount', 'url', 'extensions', 'protocol', 'binaryType']);
for (const { 0: name, 1: value } of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
  const constant = { __proto__: null, value, enumerable: true };
  Object.defineProperty(WebSocket, name, constant);
  Object.defineProperty(WebSocket.prototype, name, constant);
}

function syntaxError(message) {
  return lazyDOMException(message, 'SyntaxError');
}

function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw syntaxError(`${error}`);
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw syntaxError(`Expected a ws: or wss: protocol, got ${url.protocol}`);
  }
  if (url.hash !== '' || url.href.endsWith('#')) throw syntaxError('Got fragment');
  return url;
}

/** @returns {{ protocols: string[], headers: Iterable<[string, string]> }} */
function readOptions(value) {
  let headers = [];
  if (typeof value === 'object' && value !== null && typeof value[Symbol.iterator] !== 'function') {
    if (value.headers !== undefined && value.headers !== null) {
      const { Headers, listOf } = require('internal/fetch/headers');
      headers = listOf(new Headers(value.headers)).raw();
    }
    value = value.protocols ?? [];
  }
  const protocols = (typeof value === 'string' ? [value] : [...value]).map((protocol) => `${protocol}`);
  const seen = new Set();
  for (const protocol of protocols) {
    const key = protocol.toLowerCase();
    if (!kToken.test(protocol) || seen.has(key)) throw syntaxError('Invalid Sec-WebSocket-Protocol value');
    seen.add(key);
  }
  return { protocols, headers };
}

function toMessage(data) {
  if (isAnyArrayBuffer(data)) return { opcode: opcodes.BINARY, payload: new Uint8Array(data) };
  if (ArrayBuffer.isView(data)) {
    return { opcode: opcodes.BINARY, payload: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
  }
  return { opcode: opcodes.TEXT, payload: Buffer.from(usvString(data)) };
}

/** @throws {ProtocolError} */
function decodeText(bytes, message) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError(message, 1007);
  }
}

function isValidCloseCode(code) {
  return (code >= 1000 && code < 1015 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
}

module.exports = { WebSocket };
