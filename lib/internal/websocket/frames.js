'use strict';

// The frames of the WebSocket protocol, RFC 6455, section 5: writing masked ones and taking a stream of bytes apart.

const { Buffer } = require('buffer');
const { randomFillSync } = require('crypto');

const opcodes = { __proto__: null, CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 };

// Random bytes for masks, fetched many at a time.
const masks = Buffer.alloc(4096);
let masksUsed = masks.length;

/** @param {number} opcode @param {Uint8Array} payload @returns {Buffer} a whole frame of a client */
function encodeFrame(opcode, payload) {
  const length = payload.byteLength;
  const extra = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const frame = Buffer.allocUnsafe(2 + extra + 4 + length);
  frame[0] = 0x80 | opcode;
  if (extra === 0) {
    frame[1] = 0x80 | length;
  } else if (extra === 2) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
    frame.writeUInt32BE(length >>> 0, 6);
  }
  if (masksUsed === masks.length) {
    randomFillSync(masks);
    masksUsed = 0;
  }
  const at = 2 + extra;
  for (let i = 0; i < 4; i++) frame[at + i] = masks[masksUsed++];
  const start = at + 4;
  for (let i = 0; i < length; i++) frame[start + i] = payload[i] ^ frame[at + (i & 3)];
  return frame;
}

/** What the peer sent is against the protocol. `code` is that of the close frame it deserves. */
class ProtocolError extends Error {
  constructor(message, code = 1002) {
    super(message);
    this.closeCode = code;
  }
}

/** Takes bytes and gives whole frames: { fin, opcode, payload }. */
class FrameReader {
  #chunks = [];
  #length = 0;
  #maxPayload;

  /** @param {number} maxPayload bytes; a longer frame is an error before it is there */
  constructor(maxPayload) {
    this.#maxPayload = maxPayload;
  }

  push(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The first `count` bytes, which stay; undefined if there are fewer. */
  #peek(count) {
    if (this.#length < count) return undefined;
    if (this.#chunks[0].length < count) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0];
  }

  #drop(count) {
    this.#length -= count;
    const first = this.#chunks[0];
    if (count === first.length) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(count);
  }

  /** The next whole frame, or undefined. @throws {ProtocolError} */
  next() {
    let head = this.#peek(2);
    if (head === undefined) return undefined;
    const { 0: first, 1: second } = head;
    const opcode = first & 0x0f;
    const fin = (first & 0x80) !== 0;
    if ((first & 0x70) !== 0) throw new ProtocolError('RSV1 must be clear.');
    if ((opcode > 2 && opcode < 8) || opcode > 10) throw new ProtocolError('Invalid opcode received');
    if ((second & 0x80) !== 0) throw new ProtocolError('Frame cannot be masked');
    let length = second & 0x7f;
    if (opcode >= 8) {
      if (!fin) throw new ProtocolError('Fragmented frame exceeded 125 bytes.');
      if (length > 125) throw new ProtocolError('Payload length for control frame exceeded 125 bytes.');
    }
    let headLength = 2;
    if (length === 126) {
      headLength = 4;
      head = this.#peek(headLength);
      if (head === undefined) return undefined;
      length = head.readUInt16BE(2);
    } else if (length === 127) {
      headLength = 10;
      head = this.#peek(headLength);
      if (head === undefined) return undefined;
      length = head.readUInt32BE(2) * 2 ** 32 + head.readUInt32BE(6);
    }
    if (length > this.#maxPayload) throw new ProtocolError('Received payload length > 2^31 bytes.', 1009);
    const whole = this.#peek(headLength + length);
    if (whole === undefined) return undefined;
    const payload = whole.subarray(headLength, headLength + length);
    this.#drop(headLength + length);
    return { fin, opcode, payload };
  }
}

module.exports = { FrameReader, ProtocolError, encodeFrame, opcodes };
