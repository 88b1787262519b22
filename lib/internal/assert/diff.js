'use strict';

// The shortest edit from one list to another (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations").

const kDelete = -1;
const kNothing = 0;
const kInsert = 1;

function sameLine(a, b, ignoreComma) {
  if (a === b) return true;
  return ignoreComma && (`${a},` === b || a === `${b},`);
}

/**
 * Edits that make `actual` of `expected`, from the last to the first: [kInsert, line of actual],
 * [kDelete, line of expected], [kNothing, line of both]. With `ignoreComma` a comma at the end makes no difference.
 */
function myersDiff(actual, expected, ignoreComma = false) {
  const n = actual.length;
  const m = expected.length;
  const max = n + m;
  const furthest = new Int32Array(2 * max + 2);
  const trace = [];
  for (let level = 0; level <= max; level++) {
    trace.push(furthest.slice());
    for (let diagonal = -level; diagonal <= level; diagonal += 2) {
      const offset = diagonal + max;
      let x = diagonal === -level || (diagonal !== level && furthest[offset - 1] < furthest[offset + 1]) ?
        furthest[offset + 1] : furthest[offset - 1] + 1;
      let y = x - diagonal;
      while (x < n && y < m && sameLine(actual[x], expected[y], ignoreComma)) {
        x++;
        y++;
      }
      furthest[offset] = x;
      if (x >= n && y >= m) return walkBack(trace, actual, expected, max, ignoreComma);
    }
  }
  return [];
}

function walkBack(trace, actual, expected, max, ignoreComma) {
  let x = actual.length;
  let y = expected.length;
  const edits = [];
  for (let level = trace.length - 1; level >= 0; level--) {
    const furthest = trace[level];
    const diagonal = x - y;
    const offset = diagonal + max;
    const previous = diagonal === -level || (diagonal !== level && furthest[offset - 1] < furthest[offset + 1]) ?
      diagonal + 1 : diagonal - 1;
    const previousX = furthest[previous + max];
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) {
      const line = ignoreComma && !actual[x - 1].endsWith(',') ? expected[y - 1] : actual[x - 1];
      edits.push([kNothing, line]);
      x--;
      y--;
    }
    if (level > 0) {
      if (x > previousX) edits.push([kInsert, actual[--x]]);
      else edits.push([kDelete, expected[--y]]);
    }
  }
  return edits;
}

module.exports = { kDelete, kInsert, kNothing, myersDiff };
