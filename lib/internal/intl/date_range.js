'use strict';

// Intl.DateTimeFormat.prototype.formatRange (ECMA-402 11.5.9): what two times have in common is written once.

const { datePattern, joinPatterns, timePattern } = require('internal/intl/date_patterns');

const dash = '\u2009–\u2009';

function tag(parts, source) {
  return parts.map((part) => ({ ...part, source }));
}

function both(format, pattern, from, to, has = format.has) {
  return [...tag(format.render(pattern, from, has), 'startRange'), { type: 'literal', value: dash, source: 'shared' }, ...tag(format.render(pattern, to, has), 'endRange')];
}

/** Parts before the dash, the dash, parts after it, and what is common around. */
function around(format, from, to, has, before, middle, after) {
  return [
    ...tag(format.render(before, from, has), 'shared'), ...tag(format.render(middle, from, has), 'startRange'),
    { type: 'literal', value: dash, source: 'shared' }, ...tag(format.render(middle, to, has), 'endRange'), ...tag(format.render(after, to, has), 'shared'),
  ];
}

function dateRange(format, from, to) {
  const { has, textual } = format;
  const sameYear = from.year === to.year && from.before === to.before;
  const sameMonth = sameYear && from.month === to.month;
  const widened = { ...has };
  if (!textual) {
    for (const key of ['month', 'day']) if (widened[key] === '2-digit') widened[key] = 'numeric';
  }
  if (!sameYear && has.year === undefined && has.day !== undefined) widened.year = 'numeric';
  if (!textual || !sameYear || has.era !== undefined) return both(format, datePattern(widened, textual), from, to, widened);
  const f = (field) => ({ field });
  const yearAfter = has.year === undefined ? [] : [has.day === undefined ? ' ' : ', ', f('year')];
  if (sameMonth && has.weekday === undefined) return around(format, from, to, has, [f('month'), ' '], [f('day')], yearAfter);
  return around(format, from, to, has, [], datePattern({ ...has, year: undefined }, true), yearAfter);
}

/** The parts of a range between two times, given as fields. */
function rangeParts(format, from, to) {
  const { has } = format;
  const sameDay = from.year === to.year && from.before === to.before && from.month === to.month && from.day === to.day;
  const zone = has.timeZoneName !== undefined;
  const text = (pattern, at) => format.render(pattern, at).map(({ value }) => value).join('');
  const hasTime = format.timePart.length > 0;
  const visible = joinPatterns(format.datePart, format.timePart, has, false);
  if (text(visible, from) === text(visible, to) && (sameDay || !hasTime)) return tag(format.render(format.pattern, from), 'shared');
  if (!hasTime) return zone ? both(format, format.pattern, from, to) : dateRange(format, from, to);
  if (!sameDay) {
    const full = { ...has };
    if (format.datePart.length === 0) Object.assign(full, { year: 'numeric', month: 'numeric', day: 'numeric' });
    const date = format.datePart.length === 0 ? datePattern(full, false) : format.datePart;
    return both(format, joinPatterns(date, format.timePart, full, zone), from, to, full);
  }
  const before = format.datePart.length === 0 ? [] : [...format.datePart, ', '];
  const after = zone ? [' ', { field: 'timeZoneName' }] : [];
  const halves = format.twelve && has.second === undefined && has.dayPeriod === undefined && from.hour < 12 === to.hour < 12;
  if (halves) return around(format, from, to, has, before, timePattern(has, false), ['\u202f', { field: 'dayPeriod' }, ...after]);
  return around(format, from, to, has, before, format.timePart, after);
}

module.exports = { rangeParts };
