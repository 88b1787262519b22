'use strict';

// Intl.NumberFormat (ECMA-402 15) in American English.

const {
  canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, localeName, optionsObject, typeOption,
} = require('internal/intl/locale');
const { shift, toDecimal } = require('internal/intl/decimal');
const { applyDigits, readDigitOptions, resolvedDigits, resolvedRounding } = require('internal/intl/digits');

const noFraction = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const threeDigits = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const fewInPractice = 'AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK PKR SLL SOS SYP YER'.split(' '); // as CLDR has it, not ISO 4217

let currencies;
/** A currency's { symbol, narrow, one, other }; a code that has no data stands for itself. */
function currencyNames(code) {
  if (currencies === undefined) {
    currencies = new Map();
    for (const line of require('internal/intl/currencies').trim().split('\n')) {
      const [key, symbol, narrow, one, other] = line.split('|');
      currencies.set(key, { symbol: symbol || key, narrow: narrow || symbol || key, one, other: other === '=' ? one : other || `${one}s` });
    }
  }
  return currencies.get(code) ?? { symbol: code, narrow: code, one: code, other: code };
}

/** The currencies that have names. */
function currencyCodes() {
  currencyNames('USD');
  return [...currencies.keys()];
}

function currencyDigits(code) {
  return noFraction.includes(code) || fewInPractice.includes(code) ? 0 : threeDigits.includes(code) ? 3 : 2;
}

function checkUnit(unit) {
  const units = require('internal/intl/units');
  const [first, second, ...rest] = unit.split('-per-');
  return rest.length === 0 && Object.hasOwn(units, first) && (second === undefined || Object.hasOwn(units, second));
}

/** A unit's text after a number: long, short or narrow. */
function unitText(unit, display, plural) {
  const units = require('internal/intl/units');
  const [name, per] = unit.split('-per-');
  const column = { long: 0, short: 2, narrow: 4 }[display];
  const words = units[name].split('|');
  const text = plural === 'one' ? words[column] : words[column + 1] || words[column];
  if (per === undefined) return text;
  if (unit === 'mile-per-gallon') return { long: plural === 'one' ? ' mile per gallon' : ' miles per gallon', short: ' mpg', narrow: 'mpg' }[display];
  if (unit === 'mile-per-hour') return { long: text + ' per hour', short: ' mph', narrow: 'mph' }[display];
  const below = units[per].split('|');
  return display === 'long' ? `${text} per${below[0][0] === ' ' ? '' : ' '}${below[0]}` : `${text}/${below[display === 'short' ? 6 : 7]}`;
}

class NumberFormat {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = optionsObject(given, 'NumberFormat');
    const option = (name, values, fallback) => getOption(options, name, 'string', values, fallback, 'NumberFormat');
    checkMatcher(options, 'NumberFormat');
    const system = typeOption(options, 'numberingSystem', 'NumberFormat');
    const { name, keywords } = chooseLocale(requested);
    this.locale = localeName(name, [['nu', keywords.get('nu') === 'latn' && (system === undefined || system === 'latn') ? 'latn' : undefined]]);
    this.readUnits(options, option);
    this.notation = option('notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
    const compact = this.notation === 'compact';
    const money = this.style === 'currency';
    const least = money ? currencyDigits(this.currency) : 0;
    readDigitOptions(this, options, least, money ? least : this.style === 'percent' ? 0 : 3, compact, 'NumberFormat');
    this.compactDisplay = option('compactDisplay', ['short', 'long'], 'short');
    const grouping = options.useGrouping;
    if (grouping === undefined || grouping === 'true' || grouping === 'false') this.useGrouping = compact ? 'min2' : 'auto';
    else if (grouping === true) this.useGrouping = 'always';
    else if (!grouping) this.useGrouping = false;
    else this.useGrouping = option('useGrouping', ['min2', 'auto', 'always'], undefined);
    this.signDisplay = option('signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
  }

  readUnits(options, option) {
    this.style = option('style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
    const currency = option('currency', undefined, undefined);
    if (currency === undefined) {
      if (this.style === 'currency') throw new TypeError('Currency code is required with currency style.');
    } else if (!/^[A-Za-z]{3}$/.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`);
    const currencyDisplay = option('currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol');
    const currencySign = option('currencySign', ['standard', 'accounting'], 'standard');
    const unit = option('unit', undefined, undefined);
    if (unit === undefined ? this.style === 'unit' : !checkUnit(unit)) {
      throw new (unit === undefined ? TypeError : RangeError)(`Invalid unit argument for Intl.NumberFormat() '${unit ?? ''}'`);
    }
    const unitDisplay = option('unitDisplay', ['short', 'narrow', 'long'], 'short');
    if (this.style === 'currency') Object.assign(this, { currency: currency.toUpperCase(), currencyDisplay, currencySign });
    if (this.style === 'unit') Object.assign(this, { unit, unitDisplay });
  }

  resolvedOptions() {
    const result = { locale: this.locale, numberingSystem: 'latn', style: this.style };
    for (const key of ['currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay']) if (this[key] !== undefined) result[key] = this[key];
    resolvedDigits(this, result);
    result.useGrouping = this.useGrouping;
    result.notation = this.notation;
    if (this.notation === 'compact') result.compactDisplay = this.compactDisplay;
    result.signDisplay = this.signDisplay;
    resolvedRounding(this, result);
    return result;
  }

  /** The power of ten that the notation takes out of a number whose first digit stands at 10^magnitude. */
  exponentFor(magnitude) {
    if (this.notation === 'scientific') return magnitude;
    if (this.notation === 'engineering') return Math.floor(magnitude / 3) * 3;
    return magnitude < 3 ? 0 : Math.min(Math.floor(magnitude / 3) * 3, 12);
  }

  scaled(decimal) {
    if (this.notation === 'standard' || decimal.digits === '') return { exponent: 0, ...applyDigits(this, decimal) };
    const magnitude = decimal.point - 1;
    const exponent = this.exponentFor(magnitude);
    const result = applyDigits(this, shift(decimal, -exponent));
    if (result.decimal.point - 1 + exponent > magnitude && this.exponentFor(magnitude + 1) !== exponent) { // 999.9 became 1000
      const next = this.exponentFor(magnitude + 1);
      return { exponent: next, ...applyDigits(this, shift(decimal, -next)) };
    }
    return { exponent, ...result };
  }

  /** The number's own parts, without sign and unit: { parts, zero, plural }. */
  numberParts(decimal) {
    if (decimal.special !== undefined) {
      return { parts: [decimal.special === 'nan' ? { type: 'nan', value: 'NaN' } : { type: 'infinity', value: '∞' }], zero: decimal.special === 'nan', plural: 'other' };
    }
    const { decimal: rounded, whole, fraction, exponent } = this.scaled(this.style === 'percent' ? shift(decimal, 2) : decimal);
    const parts = [];
    const grouped = this.useGrouping !== false && whole.length > (this.useGrouping === 'min2' ? 4 : 3);
    if (grouped) {
      let at = whole.length % 3 || 3;
      parts.push({ type: 'integer', value: whole.slice(0, at) });
      for (; at < whole.length; at += 3) parts.push({ type: 'group', value: ',' }, { type: 'integer', value: whole.slice(at, at + 3) });
    } else parts.push({ type: 'integer', value: whole });
    if (fraction !== '') parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: fraction });
    if (this.notation === 'scientific' || this.notation === 'engineering') {
      parts.push({ type: 'exponentSeparator', value: 'E' });
      if (exponent < 0) parts.push({ type: 'exponentMinusSign', value: '-' });
      parts.push({ type: 'exponentInteger', value: String(Math.abs(exponent)) });
    } else if (exponent > 0) {
      const at = exponent / 3 - 1;
      if (this.compactDisplay === 'long' && this.style !== 'currency') {
        parts.push({ type: 'literal', value: ' ' }, { type: 'compact', value: ['thousand', 'million', 'billion', 'trillion'][at] });
      } else parts.push({ type: 'compact', value: 'KMBT'[at] });
    }
    return { parts, zero: rounded.digits === '', plural: whole === '1' && fraction === '' && exponent === 0 ? 'one' : 'other' };
  }

  /** '-', '+' or '' (16.5.12). */
  signOf(decimal, zero) {
    const negative = decimal.negative && decimal.special !== 'nan';
    switch (this.signDisplay) {
      case 'never': return '';
      case 'always': return negative ? '-' : '+';
      case 'exceptZero': return zero ? '' : negative ? '-' : '+';
      case 'negative': return negative && !zero ? '-' : '';
      default: return negative ? '-' : '';
    }
  }

  /** The parts of a decimal as { before, parts, after }: what stands before and after the number itself. */
  split(decimal) {
    const { parts, zero, plural } = this.numberParts(decimal);
    const sign = this.signOf(decimal, zero);
    const before = [];
    const after = [];
    const accounting = sign === '-' && this.currencySign === 'accounting';
    if (accounting) before.push({ type: 'literal', value: '(' });
    else if (sign !== '') before.push({ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign });
    if (this.style === 'percent') after.push({ type: this.notation === 'compact' ? 'unit' : 'percentSign', value: '%' });
    else if (this.style === 'currency') {
      const names = currencyNames(this.currency);
      if (this.currencyDisplay === 'name') {
        after.push({ type: 'literal', value: ' ' }, { type: 'currency', value: names[plural] });
      } else {
        const symbol = { code: this.currency, symbol: names.symbol, narrowSymbol: names.narrow }[this.currencyDisplay];
        before.push({ type: 'currency', value: symbol });
        if (decimal.special === undefined && !/[\p{S}\p{Z}]$/u.test(symbol)) before.push({ type: 'literal', value: '\xa0' });
      }
    } else if (this.style === 'unit') {
      const text = unitText(this.unit, this.unitDisplay, plural);
      if (text[0] === ' ') after.push({ type: 'literal', value: ' ' });
      after.push({ type: 'unit', value: text.trimStart() });
    }
    if (accounting) after.push({ type: 'literal', value: ')' });
    return { before, parts, after };
  }

  formatToParts(value) {
    const { before, parts, after } = this.split(toDecimal(value));
    return [...before, ...parts, ...after];
  }

  format(value) {
    let text = '';
    for (const part of this.formatToParts(value)) text += part.value;
    return text;
  }

  /** PartitionNumberRangePattern (16.5.19). */
  formatRangeToParts(from, to) {
    if (from === undefined || to === undefined) throw new TypeError(`Invalid ${from === undefined ? 'start' : 'end'} : undefined`);
    const [start, end] = [toDecimal(from), toDecimal(to)];
    if (start.special === 'nan' || end.special === 'nan') throw new RangeError(`Invalid ${start.special === 'nan' ? 'start' : 'end'} : NaN`);
    const [a, b] = [this.split(start), this.split(end)];
    const text = (parts) => parts.map(({ value }) => value).join('');
    const tag = (parts, source) => parts.map((part) => ({ ...part, source }));
    const equal = (key) => text(a[key]) === text(b[key]);
    if (equal('before') && equal('parts') && equal('after')) {
      return tag([{ type: 'approximatelySign', value: '~' }, ...a.before, ...a.parts, ...a.after], 'shared');
    }
    const signed = a.before.some(({ type }) => type === 'minusSign') && equal('before');
    const unit = this.style === 'unit' || this.currencyDisplay === 'name';
    const oneAfter = equal('after') && a.after.length > 0 && (unit || (signed && this.style === 'percent'));
    const oneBefore = signed && (this.style === 'percent' || (this.style === 'currency' && !unit));
    const leftOver = [oneBefore ? [] : [a.before, b.before], oneAfter ? [] : [a.after, b.after]].flat(2).length > 0
      || [...a.parts, ...b.parts].some(({ type }) => type === 'compact' || type === 'exponentInteger');
    return [
      ...tag(a.before, oneBefore ? 'shared' : 'startRange'), ...tag(a.parts, 'startRange'), ...(oneAfter ? [] : tag(a.after, 'startRange')),
      { type: 'literal', value: leftOver ? ' – ' : '–', source: 'shared' },
      ...(oneBefore ? [] : tag(b.before, 'endRange')), ...tag(b.parts, 'endRange'), ...tag(b.after, oneAfter ? 'shared' : 'endRange'),
    ];
  }

  formatRange(from, to) {
    return this.formatRangeToParts(from, to).map(({ value }) => value).join('');
  }
}

const { Service } = defineService('NumberFormat', NumberFormat, {
  members: { resolvedOptions: 0, formatToParts: 1, formatRange: 2, formatRangeToParts: 2 }, bound: 'format', callable: true,
});

module.exports = { Implementation: NumberFormat, NumberFormat: Service, currencyCodes, currencyNames };
