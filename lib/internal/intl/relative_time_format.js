'use strict';

// Intl.RelativeTimeFormat (ECMA-402 18) in English.

const {
  canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, localeName, optionsObject, typeOption,
} = require('internal/intl/locale');
const { Implementation: NumberFormat } = require('internal/intl/number_format');

// Unit: short one and many, narrow; what -1, 0 and 1 are called.
const units = {
  __proto__: null,
  second: ['sec.', 'sec.', 's', undefined, 'now', undefined],
  minute: ['min.', 'min.', 'm', undefined, 'this minute', undefined],
  hour: ['hr.', 'hr.', 'h', undefined, 'this hour', undefined],
  day: ['day', 'days', 'd', 'yesterday', 'today', 'tomorrow'],
  week: ['wk.', 'wk.', 'w', 'last %', 'this %', 'next %'],
  month: ['mo.', 'mo.', 'mo', 'last %', 'this %', 'next %'],
  quarter: ['qtr.', 'qtrs.', 'q', 'last %', 'this %', 'next %'],
  year: ['yr.', 'yr.', 'y', 'last %', 'this %', 'next %'],
};

class RelativeTimeFormat {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = optionsObject(given, 'RelativeTimeFormat');
    checkMatcher(options, 'RelativeTimeFormat');
    typeOption(options, 'numberingSystem', 'RelativeTimeFormat');
    const { name, keywords } = chooseLocale(requested);
    this.locale = localeName(name, [['nu', keywords.get('nu') === 'latn' ? 'latn' : undefined]]);
    this.style = getOption(options, 'style', 'string', ['long', 'short', 'narrow'], 'long', 'RelativeTimeFormat');
    this.numeric = getOption(options, 'numeric', 'string', ['always', 'auto'], 'always', 'RelativeTimeFormat');
    this.numbers = new NumberFormat(name);
  }

  parts(given, givenUnit, method) {
    const value = Number(given);
    const unit = String(givenUnit).replace(/s$/, '');
    const names = units[unit];
    if (names === undefined) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.${method}() '${givenUnit}'`);
    if (!Number.isFinite(value)) throw new RangeError(`Value need to be finite number for Intl.RelativeTimeFormat.prototype.${method}()`);
    if (this.numeric === 'auto' && (value === 0 || value === 1 || value === -1)) {
      const word = names[4 + value];
      if (word !== undefined) return [{ type: 'literal', value: word.replace('%', this.style === 'long' ? unit : names[0]) }];
    }
    const past = value < 0 || Object.is(value, -0);
    const number = this.numbers.formatToParts(Math.abs(value)).map((part) => ({ ...part, unit }));
    const one = number.length === 1 && number[0].value === '1';
    const word = this.style === 'long' ? ` ${unit}${one ? '' : 's'}` : this.style === 'short' ? ` ${names[one ? 0 : 1]}` : names[2];
    return past ? [...number, { type: 'literal', value: `${word} ago` }] : [{ type: 'literal', value: 'in ' }, ...number, { type: 'literal', value: word }];
  }

  format(value, unit) {
    return this.parts(value, unit, 'format').map((part) => part.value).join('');
  }

  formatToParts(value, unit) {
    return this.parts(value, unit, 'formatToParts');
  }

  resolvedOptions() {
    return { locale: this.locale, style: this.style, numeric: this.numeric, numberingSystem: 'latn' };
  }
}

const { Service } = defineService('RelativeTimeFormat', RelativeTimeFormat, { members: { resolvedOptions: 0, format: 2, formatToParts: 2 } });

module.exports = { RelativeTimeFormat: Service };
