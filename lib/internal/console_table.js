'use strict';

// The table of console.table: rows are the elements of `data`, columns their properties.

const { getStringWidth, inspect } = require('internal/util/inspect');
const { previewEntries } = internalBinding('util');
const { isMap, isMapIterator, isSet, isSetIterator } = internalBinding('types');

const kIndex = '(index)';
const kIterationIndex = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

function renderRow(row, widths) {
  let text = '│ ';
  for (let i = 0; i < row.length; i++) {
    const padding = widths[i] - getStringWidth(row[i]) - 2;
    text += `${row[i]}${' '.repeat(padding)}`;
    if (i !== row.length - 1) text += ' │ ';
  }
  return `${text} │`;
}

function draw(head, columns) {
  const rows = [];
  const widths = head.map((name) => getStringWidth(name) + 2);
  const rowCount = Math.max(0, ...columns.map((column) => column.length));
  for (let i = 0; i < head.length; i++) {
    const column = columns[i];
    for (let j = 0; j < rowCount; j++) {
      rows[j] ??= [];
      const value = rows[j][i] = Object.hasOwn(column, j) ? column[j] : '';
      widths[i] = Math.max(widths[i], getStringWidth(value) + 2);
    }
  }
  const lines = widths.map((width) => '─'.repeat(width));
  let text = `┌${lines.join('┬')}┐\n${renderRow(head, widths)}\n├${lines.join('┼')}┤\n`;
  for (const row of rows) text += `${renderRow(row, widths)}\n`;
  return `${text}└${lines.join('┴')}┘`;
}

function makeTable(data, properties, inspectOptions) {
  const show = (value) => {
    const depth = value !== null && typeof value === 'object' && !Array.isArray(value) &&
      Object.keys(value).length > 2 ? -1 : 0;
    return inspect(value, { maxArrayLength: 3, breakLength: Infinity, ...inspectOptions, depth });
  };
  const indices = (length) => Array.from({ length }, (_, i) => show(i));

  if (isMap(data) || isMapIterator(data)) {
    let keys = [];
    let values = [];
    if (isMapIterator(data)) {
      const { 0: entries, 1: isKeyValue } = previewEntries(data, true);
      if (!isKeyValue) {
        const shown = entries.map(show);
        return draw([kIterationIndex, kValues], [indices(shown.length), shown]);
      }
      for (let i = 0; i < entries.length; i += 2) {
        keys.push(show(entries[i]));
        values.push(show(entries[i + 1]));
      }
    } else {
      keys = [...data.keys()].map(show);
      values = [...data.values()].map(show);
    }
    return draw([kIterationIndex, kKey, kValues], [indices(keys.length), keys, values]);
  }
  if (isSet(data) || isSetIterator(data)) {
    const items = isSetIterator(data) ? previewEntries(data, true)[0] : [...data];
    const shown = items.map(show);
    return draw([kIterationIndex, kValues], [indices(shown.length), shown]);
  }

  const columns = { __proto__: null };
  const plainValues = [];
  let hasPlain = false;
  const rowKeys = Object.keys(data);
  for (let i = 0; i < rowKeys.length; i++) {
    const item = data[rowKeys[i]];
    const isPlain = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (isPlain) {
      hasPlain = true;
      plainValues[i] = show(item);
      continue;
    }
    for (const key of properties || Object.keys(item)) {
      columns[key] ??= [];
      if (Object.hasOwn(item, key)) columns[key][i] = show(item[key]);
      else if (properties) columns[key][i] = '';
    }
  }
  const names = Object.keys(columns);
  const head = [kIndex, ...names];
  const bodies = [rowKeys, ...names.map((name) => columns[name])];
  if (hasPlain) {
    head.push(kValues);
    bodies.push(plainValues);
  }
  // Every column is as long as there are rows.
  for (const body of bodies) body.length = Math.max(body.length, rowKeys.length);
  return draw(head, bodies);
}

module.exports = { makeTable };
