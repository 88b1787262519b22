'use strict';

// Intl.Collator (ECMA-402 10): letters first, then accents, then case, as String.prototype.localeCompare orders them.

const {
  canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, localeName, optionsObject, typeOption,
} = require('internal/intl/locale');

const localeCompare = Function.prototype.call.bind(String.prototype.localeCompare);

const withoutMarks = (text) => text.normalize('NFD').replace(/\p{M}+/gu, '').normalize();

class Collator {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = optionsObject(given, 'Collator');
    const option = (name, type, values) => getOption(options, name, type, values, undefined, 'Collator');
    this.usage = option('usage', 'string', ['sort', 'search']) ?? 'sort';
    checkMatcher(options, 'Collator');
    typeOption(options, 'collation', 'Collator');
    const { name, keywords } = chooseLocale(requested);
    const numeric = option('numeric', 'boolean');
    const caseFirst = option('caseFirst', 'string', ['upper', 'lower', 'false']);
    const kn = keywords.has('kn') ? keywords.get('kn') !== 'false' : undefined;
    const kf = ['upper', 'lower', 'false'].includes(keywords.get('kf')) ? keywords.get('kf') : undefined;
    this.numeric = numeric ?? kn ?? false;
    this.caseFirst = caseFirst ?? kf ?? 'false';
    this.locale = localeName(name, [
      ['kf', kf !== undefined && this.caseFirst === kf ? kf : undefined], ['kn', kn !== undefined && this.numeric === kn ? keywords.get('kn') : undefined]]);
    this.sensitivity = option('sensitivity', 'string', ['base', 'accent', 'case', 'variant']) ?? 'variant';
    this.ignorePunctuation = option('ignorePunctuation', 'boolean') ?? false;
  }

  /** The text without what the options leave out of account. */
  key(text) {
    let key = text;
    if (this.ignorePunctuation) key = key.replace(/[\p{P}\p{Z}\s]+/gu, '');
    if (this.sensitivity === 'base' || this.sensitivity === 'case') key = withoutMarks(key);
    if (this.sensitivity === 'base' || this.sensitivity === 'accent') key = key.toLowerCase();
    return key;
  }

  compareTexts(a, b) {
    const order = localeCompare(a, b);
    if (order === 0 || this.caseFirst !== 'upper') return order;
    // Only when nothing but case tells them apart does the other order hold.
    return a.toLowerCase().normalize() === b.toLowerCase().normalize() ? -order : order;
  }

  compare(x, y) {
    const a = this.key(String(x));
    const b = this.key(String(y));
    if (!this.numeric) return this.compareTexts(a, b);
    const split = (text) => text.split(/(\d+)/);
    const [left, right] = [split(a), split(b)];
    let tie = 0;
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      if (i % 2 === 1) {
        const [m, n] = [left[i].replace(/^0+/, ''), right[i].replace(/^0+/, '')];
        const order = m.length - n.length || (m < n ? -1 : m > n ? 1 : 0);
        if (order !== 0) return order < 0 ? -1 : 1;
      } else {
        const primary = localeCompare(withoutMarks(left[i]).toLowerCase(), withoutMarks(right[i]).toLowerCase());
        if (primary !== 0) {
          // A part that ended before a number comes after it only when a letter would.
          return localeCompare(withoutMarks(left.slice(i).join('')).toLowerCase(), withoutMarks(right.slice(i).join('')).toLowerCase());
        }
        tie ||= this.compareTexts(left[i], right[i]);
      }
    }
    return Math.sign(left.length - right.length) || tie;
  }

  resolvedOptions() {
    return {
      locale: this.locale, usage: this.usage, sensitivity: this.sensitivity, ignorePunctuation: this.ignorePunctuation, collation: 'default',
      numeric: this.numeric, caseFirst: this.caseFirst,
    };
  }
}

const { Service } = defineService('Collator', Collator, { members: { resolvedOptions: 0 }, bound: 'compare', callable: true });

module.exports = { Collator: Service, Implementation: Collator };
