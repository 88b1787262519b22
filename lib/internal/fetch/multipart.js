'use strict';

// Forms as bodies: multipart/form-data (RFC 7578) in both directions.

const { Buffer } = require('buffer');
const { Blob, File } = require('internal/blob');
const { TextDecoder } = require('internal/encoding');
const { FormData, entriesOf } = require('internal/fetch/form_data');

function escapeName(name) {
  return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

function withCrLf(text) {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

/** @returns {{ blob: Blob, type: string }} the body and its media type */
function encodeForm(form) {
  const digits = `${Math.floor(Math.random() * 1e12)}`.padStart(12, '0');
  const boundary = `----formdata-jsrun-0${digits}`;
  const parts = [];
  for (const { 0: name, 1: value } of entriesOf(form)) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(withCrLf(name))}"`;
    if (typeof value === 'string') {
      parts.push(`${head}\r\n\r\n${withCrLf(value)}\r\n`);
    } else {
      head += `; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`;
      parts.push(head, value, '\r\n');
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { blob: new Blob(parts), type: `multipart/form-data; boundary=${boundary}` };
}

function malformed() {
  return new TypeError('Failed to parse body as FormData.');
}

/** { name, filename, type } from the head of a part. @throws {TypeError} */
function readHead(text) {
  const head = { name: undefined, filename: undefined, type: undefined };
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) throw malformed();
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case 'content-disposition': {
        if (!/^form-data\s*;/i.test(value)) throw malformed();
        head.name = parameter(value, 'name');
        head.filename = parameter(value, 'filename');
        break;
      }
      case 'content-type':
        head.type = value;
    }
  }
  if (head.name === undefined) throw malformed();
  return head;
}

/** A parameter in quotes or bare; in quotes the bytes of line ends and quotes are percent-encoded. */
function parameter(text, name) {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(text);
  if (found === null) return undefined;
  return (found[1] ?? found[2]).replace(/%(?:22|0A|0D)/gi, (code) => decodeURIComponent(code));
}

/** @param {Uint8Array} bytes @param {string} boundary @returns {FormData} @throws {TypeError} malformed */
function decodeForm(bytes, boundary) {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  const form = new FormData();
  // What comes before the first delimiter counts for nothing.
  let at = input.indexOf(delimiter);
  if (at < 0 || (at > 0 && input.toString('latin1', at - 2, at) !== '\r\n')) throw malformed();
  const separator = Buffer.from(`\r\n--${boundary}`);
  for (;;) {
    at += delimiter.length;
    const next = input.toString('latin1', at, at + 2);
    if (next === '--') return form;
    if (next !== '\r\n') throw malformed();
    at += 2;
    const headEnd = input.indexOf('\r\n\r\n', at, 'latin1');
    if (headEnd < 0) throw malformed();
    const { name, filename, type } = readHead(input.toString('utf8', at, headEnd));
    const start = headEnd + 4;
    const end = input.indexOf(separator, start);
    if (end < 0) throw malformed();
    const content = input.subarray(start, end);
    if (filename === undefined) form.append(name, new TextDecoder('utf-8', { ignoreBOM: true }).decode(content));
    else form.append(name, new File([content], filename, { type: type ?? 'text/plain' }));
    at = end + 2;
  }
}

module.exports = { decodeForm, encodeForm };
