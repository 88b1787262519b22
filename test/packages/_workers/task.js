// The tasks of piscina.js.
'use strict';
module.exports = ({ a, b }) => a + b;
module.exports.multiply = ({ a, b }) => a * b;
module.exports.fail = () => { throw new RangeError('bad task'); };
module.exports.forever = () => { for (;;); };
module.exports.bytes = (bytes) => bytes.reduce((x, y) => x + y, 0);
module.exports.slow = async (x) => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return x + 1;
};
