'use strict';

// Intl.ListFormat (ECMA-402 13) in American English, with the comma before the last word.

const { canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, strictOptions } = require('internal/intl/locale');

class ListFormat {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = strictOptions(given);
    checkMatcher(options, 'ListFormat');
    this.locale = chooseLocale(requested).name;
    this.type = getOption(options, 'type', 'string', ['conjunction', 'disjunction', 'unit'], 'conjunction', 'ListFormat');
    this.style = getOption(options, 'style', 'string', ['long', 'short', 'narrow'], 'long', 'ListFormat');
    const narrow = this.style === 'narrow';
    const word = this.type === 'unit' ? '' : this.type === 'disjunction' ? 'or' : narrow ? '' : this.style === 'short' ? '&' : 'and';
    this.middle = this.type === 'unit' && narrow ? ' ' : ', ';
    this.pair = word === '' ? this.middle : ` ${word} `;
    this.last = word === '' ? this.middle : `, ${word} `;
  }

  formatToParts(list) {
    const items = [];
    if (list !== undefined) {
      for (const item of list) {
        if (typeof item !== 'string') throw new TypeError(`Iterable yielded ${String(item)} which is not a string`);
        items.push(item);
      }
    }
    const parts = [];
    for (let i = 0; i < items.length; i++) {
      if (i > 0) parts.push({ type: 'literal', value: items.length === 2 ? this.pair : i === items.length - 1 ? this.last : this.middle });
      parts.push({ type: 'element', value: items[i] });
    }
    return parts;
  }

  format(list) {
    return this.formatToParts(list).map(({ value }) => value).join('');
  }

  resolvedOptions() {
    return { locale: this.locale, type: this.type, style: this.style };
  }
}

const { Service } = defineService('ListFormat', ListFormat, { members: { resolvedOptions: 0, format: 1, formatToParts: 1 } });

module.exports = { ListFormat: Service };
