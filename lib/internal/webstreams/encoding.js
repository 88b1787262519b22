'use strict';

// TextEncoderStream and TextDecoderStream of the Encoding standard.

const { checkThis, finishClass, kState } = require('internal/webstreams/common');
const { TransformStream } = require('internal/webstreams/transform');
const { TextDecoder, TextEncoder } = require('internal/encoding');

class TextEncoderStream {
  constructor() {
    const encoder = new TextEncoder();
    let high = ''; // the first half of a surrogate pair whose second half may come
    const transform = new TransformStream({
      transform(chunk, controller) {
        let text = high + `${chunk}`;
        high = '';
        const last = text.length > 0 ? text.charCodeAt(text.length - 1) : 0;
        if (last >= 0xd800 && last <= 0xdbff) {
          high = text[text.length - 1];
          text = text.slice(0, -1);
        }
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (high !== '') controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
    this[kState] = { type: 'TextEncoderStream', transform };
  }

  get encoding() {
    checkThis('TextEncoderStream', this);
    return 'utf-8';
  }

  get readable() {
    checkThis('TextEncoderStream', this);
    return this[kState].transform.readable;
  }

  get writable() {
    checkThis('TextEncoderStream', this);
    return this[kState].transform.writable;
  }
}
finishClass(TextEncoderStream, ['encoding', 'readable', 'writable'], (self) => ({
  encoding: self.encoding, readable: self.readable, writable: self.writable,
}));

class TextDecoderStream {
  /** @throws ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE */
  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    const transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
    this[kState] = { type: 'TextDecoderStream', decoder, transform };
  }

  get encoding() {
    checkThis('TextDecoderStream', this);
    return this[kState].decoder.encoding;
  }

  get fatal() {
    checkThis('TextDecoderStream', this);
    return this[kState].decoder.fatal;
  }

  get ignoreBOM() {
    checkThis('TextDecoderStream', this);
    return this[kState].decoder.ignoreBOM;
  }

  get readable() {
    checkThis('TextDecoderStream', this);
    return this[kState].transform.readable;
  }

  get writable() {
    checkThis('TextDecoderStream', this);
    return this[kState].transform.writable;
  }
}
finishClass(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], (self) => ({
  encoding: self.encoding, fatal: self.fatal, ignoreBOM: self.ignoreBOM, readable: self.readable, writable: self.writable,
}));

module.exports = { TextDecoderStream, TextEncoderStream };
