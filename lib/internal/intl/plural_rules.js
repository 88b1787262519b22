'use strict';

// Intl.PluralRules (ECMA-402 17) in English: cardinals (one, other), ordinals (1st, 2nd, 3rd, 4th).

const { canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, optionsObject } = require('internal/intl/locale');
const { toDecimal } = require('internal/intl/decimal');
const { applyDigits, readDigitOptions, resolvedDigits, resolvedRounding } = require('internal/intl/digits');

class PluralRules {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = optionsObject(given, 'PluralRules');
    checkMatcher(options, 'PluralRules');
    this.type = getOption(options, 'type', 'string', ['cardinal', 'ordinal'], 'cardinal', 'PluralRules');
    readDigitOptions(this, options, 0, 3, false, 'PluralRules');
    this.locale = chooseLocale(requested).name;
  }

  select(value) {
    const decimal = toDecimal(Number(value));
    if (decimal.special !== undefined) return 'other';
    const { whole, fraction } = applyDigits(this, decimal);
    if (this.type === 'cardinal') return fraction === '' && /^0*1$/.test(whole) ? 'one' : 'other';
    if (/[1-9]/.test(fraction) || /1\d$/.test(whole)) return 'other';
    return { 1: 'one', 2: 'two', 3: 'few' }[whole.at(-1)] ?? 'other';
  }

  selectRange(from, to) {
    if (from === undefined || to === undefined) throw new TypeError(`Invalid ${from === undefined ? 'start' : 'end'} : undefined`);
    const [start, end] = [Number(from), Number(to)];
    if (Number.isNaN(start) || Number.isNaN(end)) throw new RangeError(`Invalid ${Number.isNaN(start) ? 'start' : 'end'} : NaN`);
    return this.type === 'cardinal' ? 'other' : this.select(end);
  }

  resolvedOptions() {
    const result = { locale: this.locale, type: this.type };
    resolvedDigits(this, result);
    result.pluralCategories = this.type === 'cardinal' ? ['one', 'other'] : ['few', 'one', 'two', 'other'];
    resolvedRounding(this, result);
    return result;
  }
}

const { Service } = defineService('PluralRules', PluralRules, { members: { resolvedOptions: 0, select: 1, selectRange: 2 } });

module.exports = { PluralRules: Service };
