'use strict';

// How American English arranges the parts of a date and a time. A pattern is an array of texts and { field }: the order, the
// marks between, as the Unicode CLDR's skeletons give them.

const f = (field) => ({ field });
const label = (field, name) => [` (${name}: `, f(field), ')'];

/** The pattern of the components weekday, era, year, month and day that are there. */
function datePattern(has, textual) {
  const { weekday, era, year, month, day } = has;
  let base;
  if (month) {
    const wide = month === 'long' || month === '2-digit';
    if (era && !year && !day) return weekday && wide ? [f('era'), ' ', f('weekday')] : [f('era'), ...label('month', 'month')];
    const separator = textual ? ' ' : '/';
    base = [f('month')];
    if (day) base.push(separator, f('day'));
    if (year) base.push(textual && day ? ', ' : separator, f('year'));
    if (weekday && day) base = [f('weekday'), ', ', ...base];
    if (era) base.push(' ', f('era'));
    if (weekday && !day) base = wide && !year && !era ? [f('weekday'), ...label('month', 'month')] : [...base, ' ', f('weekday')];
    return base;
  }
  if (year) {
    base = [f('year')];
    if (era) base.push(' ', f('era'));
    if (day) return weekday && !era ? [f('day'), ' ', f('weekday'), ' ', ...base] : [...base, ' (day: ', f('day'), ...(weekday ? [' ', f('weekday')] : []), ')'];
    return weekday ? [...base, ' ', f('weekday')] : base;
  }
  if (day) {
    if (weekday) return [f('day'), ' ', f('weekday'), ...(era ? [' ', f('era')] : [])];
    return era ? [f('era'), ...label('day', 'day')] : [f('day')];
  }
  base = [];
  if (era) base.push(f('era'));
  if (weekday) base.push(...(era ? [' '] : []), f('weekday'));
  return base;
}

/** The pattern of the components hour, minute, second, fraction and period of the day that are there. */
function timePattern(has, twelve) {
  const { hour, minute, second, fractionalSecondDigits: fraction, dayPeriod } = has;
  const seconds = second ? [f('second'), ...(fraction ? ['.', f('fractionalSecond')] : [])] : [];
  if (!hour) {
    if (minute) return second ? [f('minute'), ':', ...seconds] : [f('minute')];
    if (second) return seconds;
    if (fraction) return [f('fractionalSecond')];
    return dayPeriod ? [f('dayPeriod')] : [];
  }
  const base = [f('hour')];
  if (minute) base.push(':', f('minute'));
  if (minute && second) base.push(':', ...seconds);
  if (twelve) base.push(has.dayPeriod ? ' ' : '\u202f', f('dayPeriod'));
  if (!minute && second) base.push(' (second: ', ...seconds, ')');
  return base;
}

/** A date and a time together. */
function joinPatterns(date, time, has, zone) {
  if (zone) {
    if (time.length > 0) time = [...time, ' ', f('timeZoneName')];
    else return date.length > 0 ? [...date, ', ', f('timeZoneName')] : [f('timeZoneName')];
  }
  if (date.length === 0 || time.length === 0) return [...date, ...time];
  const onlyWeekday = date.length === 1 && has.weekday && has.hour && !zone && !(has.second && !has.minute);
  return [...date, onlyWeekday ? ' ' : has.month === 'long' ? ' at ' : ', ', ...time];
}

module.exports = { datePattern, joinPatterns, timePattern };
