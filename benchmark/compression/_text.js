'use strict';

/** 100 MB of words, as they occur in prose: few often, many seldom. */
module.exports = function text() {
  let state = 12345;
  const random = (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 4294967296 * n);
  };
  const words = Array.from({ length: 3000 }, () => {
    let word = '';
    for (let length = 2 + random(8); length > 0; length--) word += String.fromCharCode(97 + random(26));
    return word;
  });
  const parts = [];
  for (let length = 0; length < 1 << 20;) {
    const word = words[Math.floor(random(1000) * random(1000) / 1000 * 3)];
    parts.push(word);
    length += word.length + 1;
  }
  const piece = Buffer.from(parts.join(' ')).subarray(0, 1e6);
  return Buffer.concat(Array.from({ length: 100 }, () => piece));
};
