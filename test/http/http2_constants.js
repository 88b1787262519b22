// node:http2's constants, and settings packed as in a frame.
'use strict';
const assert = require('assert');
const http2 = require('http2');

const { constants } = http2;
assert.strictEqual(Object.keys(constants).length, 240);
console.log(Object.keys(constants).sort().map((name) => `${name}=${constants[name]}`).join('\n'));
const settings = { ...http2.getDefaultSettings(), maxConcurrentStreams: 7, enablePush: false };
const packed = http2.getPackedSettings(settings);
console.log(packed.toString('hex'));
console.log(http2.getUnpackedSettings(packed));
for (const bad of [{ initialWindowSize: -1 }, { maxFrameSize: 1 }]) {
  assert.throws(() => http2.getPackedSettings(bad), { name: 'RangeError', code: 'ERR_HTTP2_INVALID_SETTING_VALUE' });
}
assert.throws(() => http2.getUnpackedSettings(Buffer.alloc(5)), { code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH' });
assert.throws(() => http2.getUnpackedSettings('x'), { code: 'ERR_INVALID_ARG_TYPE' });
