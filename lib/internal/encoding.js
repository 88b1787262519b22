'use strict';

// TextEncoder and TextDecoder of the Encoding standard: UTF-8, UTF-16 and the single-byte encodings of the table
// below. The work on bytes is done by internalBinding('buffer').

const {
  codes: {
    ERR_ENCODING_INVALID_ENCODED_DATA,
    ERR_ENCODING_NOT_SUPPORTED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_THIS,
  },
  genericNodeError,
} = require('internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal/util');
const { validateObject, validateString, kValidateObjectAllowObjectsAndNull } = require('internal/validators');
const binding = internalBinding('buffer');

// Labels of the encodings, by name.
const kLabels = {
  '__proto__': null,
  'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
  'utf-16le': 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
  'utf-16be': 'unicodefffe utf-16be',
  'windows-1252': 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 ' +
    'iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
  'windows-1251': 'cp1251 windows-1251 x-cp1251',
  'iso-8859-2': 'csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2',
  'iso-8859-15': 'csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9',
  'koi8-r': 'cskoi8r koi koi8 koi8-r koi8_r',
};

// What bytes 0x80 to 0xff stand for. U+FFFD: nothing.
const kTables = {
  '__proto__': null,
  'windows-1252': '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐ' +
    'ÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
  'windows-1251': 'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\x98™љ›њќћџ\xa0ЎўЈ¤Ґ¦§Ё©Є«¬\xad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХ' +
    'ЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя',
  'iso-8859-2': '\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98' +
    '\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\xadŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęë' +
    'ěíîďđńňóôőö÷řůúűüýţ˙',
  'iso-8859-15': '\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98' +
    '\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0¡¢£€¥Š§š©ª«¬\xad®¯°±²³Žµ¶·ž¹º»ŒœŸ¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêë' +
    'ìíîïðñòóôõö÷øùúûüýþÿ',
  'koi8-r': '─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\xa0⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©юабцдефгхийклмнопярстужвьызшэщчъЮАБЦ' +
    'ДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ',
};

let labelMap;

/** The name of the encoding with this label; undefined if there is none. */
function getEncodingFromLabel(label) {
  if (label === 'utf-8' || label === 'utf8') return 'utf-8';
  if (labelMap === undefined) {
    labelMap = new Map();
    for (const name of Object.keys(kLabels)) {
      for (const text of kLabels[name].split(' ')) labelMap.set(text, name);
    }
  }
  return labelMap.get(`${label}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
}

let inspectFunction;

function inspectFields(self, fields, depth, options) {
  if (typeof depth === 'number' && depth < 0) return self;
  inspectFunction ??= require('internal/util/inspect').inspect;
  const object = { __proto__: { constructor: self.constructor } };
  return inspectFunction(Object.assign(object, fields), { ...options, customInspect: false });
}

class TextEncoder {
  #isEncoder = true;

  get encoding() {
    if (!(#isEncoder in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return 'utf-8';
  }

  /** The UTF-8 of a string as a Uint8Array. */
  encode(input = '') {
    if (!(#isEncoder in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return binding.encodeUtf8(`${input}`);
  }

  /** Writes as many whole characters as fit; { read: code units taken, written: bytes }. */
  encodeInto(source, destination) {
    if (!(#isEncoder in this)) throw new ERR_INVALID_THIS('TextEncoder');
    validateString(source, 'src');
    if (!(destination instanceof Uint8Array)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', destination);
    const result = binding.encodeInto(source, destination);
    return { read: result[0], written: result[1] };
  }

  [customInspectSymbol](depth, options) {
    if (!(#isEncoder in this)) throw new ERR_INVALID_THIS('TextEncoder');
    return inspectFields(this, { encoding: this.encoding }, depth, options);
  }
}

Object.defineProperties(TextEncoder.prototype, {
  encode: kEnumerableProperty,
  encodeInto: kEnumerableProperty,
  encoding: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});

function bytesOf(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const { isAnyArrayBuffer } = internalBinding('types');
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  throw genericNodeError(
    'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.',
    { code: 'ERR_INVALID_ARG_TYPE' }, TypeError);
}

// The number of bytes at the end that begin a character and may be continued by what comes next.
function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    let needed = 0;
    if (byte >= 0xc2 && byte <= 0xdf) needed = 2;
    else if ((byte & 0xf0) === 0xe0) needed = 3;
    else if (byte >= 0xf0 && byte <= 0xf4) needed = 4;
    if (needed <= back) return 0;
    // What follows the first byte must be possible, or the whole is malformed already.
    if (back > 1) {
      const second = bytes[length - back + 1];
      if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f) || (byte === 0xf0 && second < 0x90) ||
          (byte === 0xf4 && second > 0x8f)) {
        return 0;
      }
    }
    return back;
  }
  return 0;
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #pending = null;   // bytes of a character that is not complete yet
  #bomSeen = false;

  /**
   * @param {string} [label]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   */
  constructor(label = 'utf-8', options = undefined) {
    const encoding = getEncodingFromLabel(label);
    if (encoding === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(label);
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    this.#encoding = encoding;
    this.#fatal = !!options?.fatal;
    this.#ignoreBOM = !!options?.ignoreBOM;
  }

  get encoding() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#encoding;
  }

  get fatal() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#fatal;
  }

  get ignoreBOM() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#ignoreBOM;
  }

  /** The text of `input`; with { stream: true } a character may be completed by the next call. */
  decode(input = undefined, options = undefined) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    let bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const stream = !!options?.stream;

    if (this.#pending !== null) {
      const joined = new Uint8Array(this.#pending.length + bytes.length);
      joined.set(this.#pending);
      joined.set(bytes, this.#pending.length);
      bytes = joined;
      this.#pending = null;
    }

    let text;
    if (this.#encoding === 'utf-8') text = this.#decodeUtf8(bytes, stream);
    else if (this.#encoding === 'utf-16le' || this.#encoding === 'utf-16be') text = this.#decodeUtf16(bytes, stream);
    else return this.#decodeSingleBytes(bytes);

    if (!this.#bomSeen && text.length > 0) {
      if (!this.#ignoreBOM && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      this.#bomSeen = true;
    }
    if (!stream) this.#bomSeen = false;
    return text;
  }

  #fail() {
    this.#pending = null;
    this.#bomSeen = false;
    throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  #decodeUtf8(bytes, stream) {
    if (stream) {
      const incomplete = incompleteUtf8(bytes);
      if (incomplete > 0) {
        this.#pending = bytes.slice(bytes.length - incomplete);
        bytes = bytes.subarray(0, bytes.length - incomplete);
      }
    }
    if (this.#fatal && !binding.isUtf8(bytes)) this.#fail();
    return binding.utf8Slice.call(bytes, 0, bytes.length);
  }

  #decodeUtf16(bytes, stream) {
    let end = bytes.length & ~1;
    const big = this.#encoding === 'utf-16be';
    if (end >= 2) {
      const last = bytes[end - (big ? 2 : 1)];
      if (stream && last >= 0xd8 && last <= 0xdb) end -= 2;
    }
    let left = bytes.length - end;
    if (stream && left > 0) {
      this.#pending = bytes.slice(end);
      left = 0;
    }
    if (left > 0 && this.#fatal) this.#fail();
    let view = bytes.subarray(0, end);
    if (big) {
      view = view.slice();
      for (let i = 0; i < end; i += 2) {
        const byte = view[i];
        view[i] = view[i + 1];
        view[i + 1] = byte;
      }
    }
    let text = binding.ucs2Slice.call(view, 0, end);
    if (!text.isWellFormed()) {
      if (this.#fatal) this.#fail();
      text = text.toWellFormed();
    }
    return left > 0 ? `${text}\ufffd` : text;
  }

  #decodeSingleBytes(bytes) {
    const table = kTables[this.#encoding];
    let text = '';
    let start = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte < 0x80) continue;
      text += binding.latin1Slice.call(bytes, start, i) + table[byte - 0x80];
      start = i + 1;
    }
    return text + binding.latin1Slice.call(bytes, start, bytes.length);
  }

  [customInspectSymbol](depth, options) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return inspectFields(this, { fatal: this.#fatal, ignoreBOM: this.#ignoreBOM, encoding: this.#encoding }, depth, options);
  }
}

Object.defineProperties(TextDecoder.prototype, {
  decode: kEnumerableProperty,
  encoding: kEnumerableProperty,
  fatal: kEnumerableProperty,
  ignoreBOM: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

module.exports = { TextDecoder, TextEncoder, getEncodingFromLabel };
