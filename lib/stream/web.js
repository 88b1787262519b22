'use strict';

// node:stream/web: the classes of the Streams, Encoding and Compression standards. Each is loaded by its first use.

const { defineLazyProperties } = require('internal/util');

defineLazyProperties(exports, 'internal/webstreams/readable', ['ReadableStream']);
defineLazyProperties(exports, 'internal/webstreams/readable_default', ['ReadableStreamDefaultReader']);
defineLazyProperties(exports, 'internal/webstreams/byob_reader', ['ReadableStreamBYOBReader']);
defineLazyProperties(exports, 'internal/webstreams/readable_byte',
                     ['ReadableStreamBYOBRequest', 'ReadableByteStreamController']);
defineLazyProperties(exports, 'internal/webstreams/readable_default', ['ReadableStreamDefaultController']);
defineLazyProperties(exports, 'internal/webstreams/transform', ['TransformStream', 'TransformStreamDefaultController']);
defineLazyProperties(exports, 'internal/webstreams/writable',
                     ['WritableStream', 'WritableStreamDefaultWriter', 'WritableStreamDefaultController']);
defineLazyProperties(exports, 'internal/webstreams/strategies', ['ByteLengthQueuingStrategy', 'CountQueuingStrategy']);
defineLazyProperties(exports, 'internal/webstreams/encoding', ['TextEncoderStream', 'TextDecoderStream']);
defineLazyProperties(exports, 'internal/webstreams/compression', ['CompressionStream', 'DecompressionStream']);
