'use strict';

// flags: --no-warnings
// Proves: promisify, callbackify, inherits, deprecate, debuglog, types, the names of system errors, styles.

const show = require('../_expressions');
const util = require('util');

show(['util.promisify(5)', 'util.callbackify(5)', 'util.inherits(5, 5)', 'util.inherits(null, 5)', 'util.inherits(function A() {}, {})', 'util.getSystemErrorName(-2)', 'util.getSystemErrorName(2)',
      'util.getSystemErrorMap().get(-13)', 'util.styleText("red", "a", { validateStream: false })', 'util.styleText(["bold", "underline"], "a", { validateStream: false })', 'util.stripVTControlCharacters("\\u001b[31ma\\u001b[0m")',
      'util.toUSVString("a\\ud800")', 'util.deprecate(function f(a, b) {}, "x", "Y").length', 'util.debuglog("x").enabled', 'util.types.isDate(new Date())', 'util.types.isProxy(new Proxy({}, {}))',
      'util.types.isPromise({ then() {} })', 'util.types.isAsyncFunction(async () => {})', 'util.types.isGeneratorObject((function* () {})())', 'util.types.isMap(new Map())', 'util.types.isTypedArray(Buffer.alloc(1))',
      'util.types.isUint8Array(new Int8Array(1))', 'util.types.isBoxedPrimitive(Object("a"))', 'util.types.isNativeError(Object.create(Error.prototype))', 'util.types.isArgumentsObject((function() { return arguments; })())',
      'new util.MIMEType("text/html; charset=\\"a b\\";x").toString()', 'new util.MIMEType("text")'], { util });

async function main() {
  const read = util.promisify((a, callback) => callback(a < 0 ? new Error('negative') : null, a * 2));
  console.log(await read(2), await read(-1).catch((error) => error.message));
  const own = () => {};
  own[util.promisify.custom] = async () => 'custom';
  console.log(await util.promisify(own)(), util.promisify(own) === own[util.promisify.custom]);

  await new Promise((resolve) => util.callbackify(async (x) => x + 1)(1, (error, value) => resolve(console.log(error, value))));
  await new Promise((resolve) => util.callbackify(async () => { throw null; })((error) => resolve(console.log(error.code, error.reason))));

  function Old() {}
  class Base { hello() { return 'hello'; } }
  util.inherits(Old, Base);
  console.log(new Old().hello(), Old.super_ === Base);

  const deprecated = util.deprecate((x) => x, 'old is deprecated', 'DEP_TEST');
  process.on('warning', (warning) => console.log(warning.name, warning.code, warning.message));
  console.log(deprecated(1), deprecated(2));
}
main();
