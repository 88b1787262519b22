'use strict';

// Intl.DateTimeFormat (ECMA-402 11) in American English and the Gregorian calendar.

const {
  canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, localeName, numberOption, optionsObject, typeOption,
} = require('internal/intl/locale');
const { canonicalZone, localZone, zoneAt, zoneName } = require('internal/intl/time_zone');
const { datePattern, joinPatterns, timePattern } = require('internal/intl/date_patterns');

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const number = ['2-digit', 'numeric'];
const word = ['narrow', 'short', 'long'];
const zoneStyles = ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric'];
// The components in the order of table 7 with the values each takes.
const components = {
  weekday: word, era: word, year: number, month: [...number, ...word], day: number, dayPeriod: word, hour: number, minute: number, second: number,
};
const dateStyles = {
  full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' },
};
const timeStyles = {
  full: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'long' }, long: { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  medium: { hour: 'numeric', minute: '2-digit', second: '2-digit' }, short: { hour: 'numeric', minute: '2-digit' },
};

const two = (value) => String(value).padStart(2, '0');

class DateTimeFormat {
  /** required, defaults: what must be there and what is taken otherwise ('date', 'time', 'any', 'all'; 11.1.2). */
  constructor(locales, given, required = 'any', defaults = 'date') {
    const requested = canonicalizeLocaleList(locales);
    const options = optionsObject(given, 'DateTimeFormat');
    const option = (name, values, type = 'string') => getOption(options, name, type, values, undefined, 'DateTimeFormat');
    checkMatcher(options, 'DateTimeFormat');
    const calendar = typeOption(options, 'calendar', 'DateTimeFormat');
    const system = typeOption(options, 'numberingSystem', 'DateTimeFormat');
    const hour12 = option('hour12', undefined, 'boolean');
    let hourCycle = option('hourCycle', ['h11', 'h12', 'h23', 'h24']);
    const { name, keywords } = chooseLocale(requested);
    const asked = ['h11', 'h12', 'h23', 'h24'].includes(keywords.get('hc')) && hour12 === undefined ? keywords.get('hc') : undefined;
    this.locale = localeName(name, [
      ['ca', keywords.get('ca') === 'gregory' && (calendar ?? 'gregory') === 'gregory' ? 'gregory' : undefined],
      ['hc', asked !== undefined && (hourCycle ?? asked) === asked ? asked : undefined],
      ['nu', keywords.get('nu') === 'latn' && (system ?? 'latn') === 'latn' ? 'latn' : undefined]]);
    hourCycle = hour12 === undefined ? hourCycle ?? asked ?? 'h12' : hour12 ? 'h12' : 'h23';
    const zone = options.timeZone;
    if (zone === undefined) this.timeZone = localZone();
    else {
      this.timeZone = canonicalZone(String(zone));
      if (this.timeZone === undefined) throw new RangeError(`Invalid time zone specified: ${String(zone)}`);
    }
    const has = {};
    let explicit = false;
    const read = (key, value) => {
      if (value === undefined) return;
      has[key] = value;
      explicit = true;
    };
    for (const [key, values] of Object.entries(components)) {
      read(key, option(key, values));
      if (key === 'second') read('fractionalSecondDigits', numberOption(options, 'fractionalSecondDigits', 1, 3, undefined));
    }
    read('timeZoneName', option('timeZoneName', zoneStyles));
    option('formatMatcher', ['basic', 'best fit']);
    this.dateStyle = option('dateStyle', ['full', 'long', 'medium', 'short']);
    this.timeStyle = option('timeStyle', ['full', 'long', 'medium', 'short']);
    if (this.dateStyle !== undefined || this.timeStyle !== undefined) {
      if (explicit) throw new TypeError('Invalid option : option');
      if (required === 'date' && this.timeStyle !== undefined) throw new TypeError('Invalid option : timeStyle');
      if (required === 'time' && this.dateStyle !== undefined) throw new TypeError('Invalid option : dateStyle');
      Object.assign(has, dateStyles[this.dateStyle], timeStyles[this.timeStyle]);
    } else this.addDefaults(has, required, defaults);
    this.resolve(has, hourCycle);
  }

  addDefaults(has, required, defaults) {
    const date = has.weekday ?? has.year ?? has.month ?? has.day;
    const time = has.dayPeriod ?? has.hour ?? has.minute ?? has.second ?? has.fractionalSecondDigits;
    const missing = required === 'date' ? date === undefined : required === 'time' ? time === undefined : (date ?? time) === undefined;
    if (!missing) return;
    if (defaults !== 'time') Object.assign(has, { year: 'numeric', month: 'numeric', day: 'numeric' });
    if (defaults !== 'date') Object.assign(has, { hour: 'numeric', minute: 'numeric', second: 'numeric' });
  }

  /**
   * Fixes the widths as the patterns of the locale have them, and makes the pattern. A narrow no-break space stands before AM
   * and PM; format() writes it as a plain one, as V8 does for the programs that look for that.
   */
  resolve(has, hourCycle) {
    if (has.fractionalSecondDigits !== undefined && has.minute !== undefined) has.second ??= 'numeric';
    if (has.hour !== undefined) {
      this.hourCycle = hourCycle;
      if (hourCycle === 'h23' || hourCycle === 'h24') {
        has.hour = '2-digit';
        delete has.dayPeriod;
      }
      if (has.minute !== undefined) has.minute = '2-digit';
      if (has.minute !== undefined && has.second !== undefined) has.second = '2-digit';
      if (has.minute === undefined && has.second !== undefined) has.second = 'numeric';
    } else {
      if (has.minute !== undefined) has.minute = has.second === undefined ? 'numeric' : '2-digit';
      if (has.second !== undefined) has.second = has.minute === undefined ? 'numeric' : '2-digit';
    }
    this.has = has;
    this.twelve = has.hour !== undefined && (hourCycle === 'h12' || hourCycle === 'h11');
    this.textual = word.includes(has.month);
    this.datePart = datePattern(has, this.textual);
    this.timePart = timePattern(has, this.twelve);
    this.pattern = joinPatterns(this.datePart, this.timePart, has, has.timeZoneName !== undefined);
  }

  resolvedOptions() {
    const result = { locale: this.locale, calendar: 'gregory', numberingSystem: 'latn', timeZone: this.timeZone };
    if (this.hourCycle !== undefined) Object.assign(result, { hourCycle: this.hourCycle, hour12: this.twelve });
    if (this.dateStyle === undefined && this.timeStyle === undefined) {
      for (const key of [...Object.keys(components), 'fractionalSecondDigits', 'timeZoneName']) if (this.has[key] !== undefined) result[key] = this.has[key];
    }
    if (this.dateStyle !== undefined) result.dateStyle = this.dateStyle;
    if (this.timeStyle !== undefined) result.timeStyle = this.timeStyle;
    return result;
  }

  /** ToLocalTime (11.5.11): the fields of a time in the zone. */
  fields(time) {
    const { offset } = zoneAt(this.timeZone, time);
    const local = new Date(time + offset * 1000);
    const year = Number.isNaN(local.getTime()) ? new Date(time).getUTCFullYear() : local.getUTCFullYear();
    return {
      time, year: year > 0 ? year : 1 - year, before: year <= 0, month: local.getUTCMonth(), day: local.getUTCDate(), weekday: local.getUTCDay(),
      hour: local.getUTCHours(), minute: local.getUTCMinutes(), second: local.getUTCSeconds(), millisecond: local.getUTCMilliseconds(),
    };
  }

  text(field, at, has = this.has) {
    const width = has[field];
    const cut = (name) => (width === 'long' ? name : name.slice(0, width === 'short' ? 3 : 1));
    const digits = (value) => (width === '2-digit' ? two(value % 100) : String(value));
    switch (field) {
      case 'weekday': return cut(days[at.weekday]);
      case 'era': return width === 'long' ? (at.before ? 'Before Christ' : 'Anno Domini') : width === 'short' ? (at.before ? 'BC' : 'AD') : at.before ? 'B' : 'A';
      case 'year': return digits(at.year);
      case 'month': return word.includes(width) ? cut(months[at.month]) : digits(at.month + 1);
      case 'day': return digits(at.day);
      case 'hour': {
        const hour = { h11: at.hour % 12, h12: at.hour % 12 || 12, h23: at.hour, h24: at.hour || 24 }[this.hourCycle];
        return digits(hour);
      }
      case 'minute': return digits(at.minute);
      case 'second': return digits(at.second);
      case 'fractionalSecond': return String(at.millisecond).padStart(3, '0').slice(0, has.fractionalSecondDigits);
      case 'dayPeriod': return this.dayPeriod(at);
      default: return zoneName(this.timeZone, at.time, has.timeZoneName);
    }
  }

  dayPeriod({ hour, minute, second }) {
    const width = this.has.dayPeriod;
    if (width === undefined) return hour < 12 ? 'AM' : 'PM';
    const sharp = (this.has.minute === undefined || minute === 0) && (this.has.second === undefined || second === 0);
    if (hour === 12 && sharp) return width === 'narrow' ? 'n' : 'noon';
    return hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : hour < 21 ? 'in the evening' : 'at night';
  }

  timeOf(value) {
    const time = value === undefined ? Date.now() : Number(value);
    if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value');
    return Math.trunc(time) + 0;
  }

  render(pattern, at, has = this.has) {
    const parts = [];
    for (const item of pattern) {
      const part = typeof item === 'string' ? { type: 'literal', value: item } : { type: item.field, value: this.text(item.field, at, has) };
      const last = parts.at(-1);
      if (part.type === 'literal' && last?.type === 'literal') last.value += part.value;
      else parts.push(part);
    }
    return parts;
  }

  formatToParts(date) {
    return this.render(this.pattern, this.fields(this.timeOf(date)));
  }

  format(date) {
    const at = this.fields(this.timeOf(date));
    let text = '';
    for (const item of this.pattern) text += item === '\u202f' ? ' ' : typeof item === 'string' ? item : this.text(item.field, at);
    return text;
  }

  formatRange(from, to) {
    const parts = this.formatRangeToParts(from, to);
    const text = parts.map(({ value }) => value).join('');
    return parts.every(({ source }) => source === 'shared') ? text.replaceAll('\u202f', ' ') : text;
  }

  formatRangeToParts(from, to) {
    if (from === undefined || to === undefined) throw new TypeError('Invalid time value');
    return require('internal/intl/date_range').rangeParts(this, this.fields(this.timeOf(from)), this.fields(this.timeOf(to)));
  }
}

const { Service } = defineService('DateTimeFormat', DateTimeFormat, {
  members: { resolvedOptions: 0, formatToParts: 1, formatRange: 2, formatRangeToParts: 2 }, bound: 'format', callable: true,
});

module.exports = { DateTimeFormat: Service, Implementation: DateTimeFormat };
