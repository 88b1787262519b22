// Intl.NumberFormat and PluralRules: styles, notations, digits, rounding, signs, ranges, parts, options, errors; Number.prototype.toLocaleString.
'use strict';

const show = (text) => JSON.stringify(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const print = (options, ...values) => {
  try {
    const format = new Intl.NumberFormat('en-US', options);
    console.log(JSON.stringify(options), values.map((value) => show(format.format(value))).join(' '));
  } catch (error) {
    console.log(JSON.stringify(options), error.name, error.message);
  }
};
const some = [0, -0, 1, 1234.5678, -1e21, 1e21, NaN, Infinity, 1.0005, 0.0005, 1.005, 1e-7, 123456789012345678901234567890n, '1234567890.123456789', '0x10', '', null];
print({}, ...some);
for (const roundingMode of ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven']) {
  print({ roundingMode, maximumFractionDigits: 0 }, -2.5, -1.5, -1.2, 0.5, 1.2, 1.5, 2.5, 2.51);
  print({ roundingMode, maximumFractionDigits: 1, minimumFractionDigits: 1, roundingIncrement: 5 }, -2.25, 1.24, 1.25, 1.26, 0.1);
}
print({ style: 'percent' }, 0.256, 12.3, -0.001);
for (const currency of ['USD', 'JPY', 'CHF', 'KWD', 'INR', 'XYZ']) {
  for (const currencyDisplay of ['symbol', 'code', 'narrowSymbol', 'name']) print({ style: 'currency', currency, currencyDisplay }, 1, 1234.5, -3, Infinity);
  print({ style: 'currency', currency, currencySign: 'accounting', signDisplay: 'exceptZero' }, 5, -5, 0);
}
for (const compactDisplay of ['short', 'long']) print({ notation: 'compact', compactDisplay }, 0, 1, 12, 999, 999.5, 1000, 1234, 12345, 999999, 1e6, 2.5e9, 1.5e12, 1e15, 1e18, 0.1234, -1234, 99.5);
print({ notation: 'compact', style: 'currency', currency: 'USD' }, 1234, 1.5e9, -2e6);
for (const notation of ['scientific', 'engineering']) print({ notation }, 123456, 0.00012, 0, 12, -999999);
for (const unit of ['kilometer-per-hour', 'liter', 'byte', 'celsius', 'meter-per-second', 'acre-per-day', 'percent', 'mile-per-gallon', 'day', 'foot', 'fluid-ounce']) {
  for (const unitDisplay of ['long', 'short', 'narrow']) print({ style: 'unit', unit, unitDisplay }, 1, -2.5);
}
print({ minimumSignificantDigits: 3 }, 1, 1234, 0.00012, 0);
print({ maximumSignificantDigits: 3 }, 1, 123456, 0.0001234, 9999);
print({ minimumIntegerDigits: 5 }, 12, -3, 123456);
print({ trailingZeroDisplay: 'stripIfInteger', minimumFractionDigits: 2 }, 1, 1.5);
for (const roundingPriority of ['morePrecision', 'lessPrecision']) print({ roundingPriority, maximumSignificantDigits: 3, maximumFractionDigits: 1 }, 1234.5678, 1.2345, 0.01);
for (const useGrouping of [true, false, 'min2', 'always', 'auto']) print({ useGrouping }, 1234, 12345);
for (const signDisplay of ['auto', 'always', 'never', 'exceptZero', 'negative']) print({ signDisplay }, 1, 0, -0, -1, 0.0001, -0.0001, NaN);
const bad = [
  { style: 'x' }, { style: 'currency' }, { style: 'currency', currency: 'zz' }, { style: 'unit' }, { style: 'unit', unit: 'foo' }, { maximumFractionDigits: 101 },
  { minimumFractionDigits: 5, maximumFractionDigits: 1 }, { roundingIncrement: 3 }, { roundingIncrement: 5, maximumSignificantDigits: 2 }, null,
];
for (const options of bad) print(options, 1);
for (const options of [{}, { style: 'currency', currency: 'USD' }, { style: 'percent' }, { style: 'unit', unit: 'meter' }, { notation: 'compact' }]) {
  const format = new Intl.NumberFormat('en-US', options);
  console.log(JSON.stringify(options), [[3, 5], [1, 1], [-3, 5], [1000, 2000], [-5, -3]].map((pair) => show(format.formatRange(...pair))).join(' '));
}
const parts = [
  [{ style: 'unit', unit: 'mile', unitDisplay: 'long', notation: 'compact' }, -12345], [{ notation: 'scientific' }, -0.0012], [{ style: 'percent', signDisplay: 'always' }, 0.5],
  [{ style: 'currency', currency: 'CHF', currencySign: 'accounting' }, -1234.5], [{ style: 'currency', currency: 'USD', currencyDisplay: 'name' }, 0.5],
];
for (const [options, value] of parts) console.log(new Intl.NumberFormat('en-US', options).formatToParts(value).map(({ type, value: text }) => `${type}=${show(text)}`).join(' '));
for (const options of [{}, { style: 'currency', currency: 'USD' }, { notation: 'compact' }, { style: 'unit', unit: 'meter', maximumSignificantDigits: 3 }]) {
  console.log(new Intl.NumberFormat('en-US', options).resolvedOptions());
}
console.log(some.filter((value) => typeof value === 'number').map((value) => value.toLocaleString()).join(' '), (1234.5678).toLocaleString(undefined, { maximumFractionDigits: 1 }));
console.log((12345678901234567890n).toLocaleString(), (-1234n).toLocaleString('en-US', { style: 'currency', currency: 'EUR' }), (0.1 + 0.2).toLocaleString('de-DE').length);
console.log([1, 2].map(new Intl.NumberFormat('en', { minimumFractionDigits: 1 }).format), Intl.NumberFormat().format(1e3), Intl.NumberFormat.name, Intl.NumberFormat.length);
for (const type of ['cardinal', 'ordinal']) console.log(type, [0, 1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111, 1.5, -1].map((value) => new Intl.PluralRules('en', { type }).select(value)).join());
console.log(new Intl.PluralRules('en', { minimumFractionDigits: 1 }).select(1), new Intl.PluralRules('en').resolvedOptions());
