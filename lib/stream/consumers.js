'use strict';

// node:stream/consumers: everything a stream or iterable gives, in one value.

const { Buffer } = require('buffer');

/** @param {AsyncIterable|Iterable} stream of buffers and strings */
async function parts(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** @returns {Promise<Blob>} */
async function blob(stream) {
  const { Blob } = require('internal/blob');
  return new Blob(await parts(stream));
}

/** @returns {Promise<ArrayBuffer>} */
async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}

/** @returns {Promise<Buffer>} */
async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

/** UTF-8 is decoded over the borders of chunks. @returns {Promise<string>} */
async function text(stream) {
  const { TextDecoder } = require('internal/encoding');
  const decoder = new TextDecoder();
  let result = '';
  for await (const chunk of stream) {
    result += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  return result + decoder.decode();
}

/** @returns {Promise<any>} rejected with SyntaxError when it is no JSON */
async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, text, json };
