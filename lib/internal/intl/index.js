'use strict';

// The global Intl (ECMA-402 8): made at its first use, and every service at the first use of its own.

const { canonicalizeLocaleList, hidden } = require('internal/intl/locale');

const Intl = Object.defineProperty({}, Symbol.toStringTag, { __proto__: null, value: 'Intl', configurable: true });

const keys = {
  __proto__: null,
  calendar: () => ['gregory'],
  collation: () => [],
  currency: () => require('internal/intl/number_format').currencyCodes(),
  numberingSystem: () => ['latn'],
  timeZone: () => require('internal/intl/time_zone').zoneNames(),
  unit: () => Object.keys(require('internal/intl/units')),
};

const { getCanonicalLocales, supportedValuesOf } = {
  /** The locales' tags in canonical form. Throws RangeError for a malformed one, TypeError for what is no text. */
  getCanonicalLocales(locales) {
    return canonicalizeLocaleList(locales);
  },
  /** What jsrun knows of a kind: calendar, collation, currency, numberingSystem, timeZone or unit. Throws RangeError for another. */
  supportedValuesOf(key) {
    const list = keys[String(key)];
    if (list === undefined) throw new RangeError(`Invalid key : ${String(key)}`);
    return list();
  },
};
hidden(Intl, 'getCanonicalLocales', getCanonicalLocales);
hidden(Intl, 'supportedValuesOf', supportedValuesOf);

// [module, its constructor]
const services = [
  ['date_time_format', 'DateTimeFormat'], ['number_format', 'NumberFormat'], ['collator', 'Collator'], ['plural_rules', 'PluralRules'],
  ['relative_time_format', 'RelativeTimeFormat'], ['list_format', 'ListFormat'], ['locale_object', 'Locale'], ['segmenter', 'Segmenter'],
];
for (const [file, name] of services) {
  Object.defineProperty(Intl, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      const service = require(`internal/intl/${file}`)[name];
      hidden(Intl, name, service);
      return service;
    },
    set(value) {
      hidden(Intl, name, value);
    },
  });
}

/** toLocaleString and its kin (ECMA-402 19): kind, value, and the arguments of the method. */
function localeText(kind, value, locales, options) {
  if (kind === 'number') return new (require('internal/intl/number_format').Implementation)(locales, options).format(value);
  if (kind === 'compare') return new (require('internal/intl/collator').Implementation)(locales, options).compare(value[0], value[1]);
  const { Implementation } = require('internal/intl/date_time_format');
  return new Implementation(locales, options, kind === 'both' ? 'any' : kind, kind === 'both' ? 'all' : kind).format(value);
}
internalBinding('isolate').setLocaleFormatter(localeText);

module.exports = { Intl };
