// Intl.RelativeTimeFormat, ListFormat, Collator, Segmenter, Locale, getCanonicalLocales; what objects and prototypes look like; errors.
'use strict';

for (const style of ['long', 'short', 'narrow']) {
  for (const numeric of ['always', 'auto']) {
    const format = new Intl.RelativeTimeFormat('en', { style, numeric });
    for (const unit of ['seconds', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']) console.log(style, numeric, [-2, -1, -0, 0, 1, 1000.5].map((value) => format.format(value, unit)).join(' | '));
  }
  for (const type of ['conjunction', 'disjunction', 'unit']) {
    console.log(style, type, [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], new Set(['a', 'b', 'c', 'd'])].map((list) => new Intl.ListFormat('en', { style, type }).format(list)).join(' | '));
  }
}
console.log(new Intl.RelativeTimeFormat('en').formatToParts(-1234, 'day'), new Intl.ListFormat('en').formatToParts(['a', 'b']));

const words = ['a b', 'ab', 'a-b', 'A', 'a', 'á', 'à', 'Z', 'z', '1', '10', '2', '_', 'résumé', 'resume', 'Resume', 'co-op', 'coop', 'ß', 'ss', 'æ', 'ae', 'ñ', 'n', 'Ж', 'α', '', '$5', '(x)', '#'];
console.log([...words].sort(new Intl.Collator('en').compare).join('|'));
console.log([...words].sort((a, b) => a.localeCompare(b)).join('|'));
console.log(['file10', 'file9', 'File1', 'file01', 'file'].sort(new Intl.Collator(undefined, { numeric: true }).compare).join('|'));
for (const sensitivity of ['base', 'accent', 'case', 'variant']) console.log(sensitivity, ['a', 'A', 'á', 'b'].map((x) => 'a'.localeCompare(x, 'en', { sensitivity })).join());
console.log(['b', 'A', 'a', 'B'].sort(new Intl.Collator('en', { caseFirst: 'upper' }).compare).join(''), new Intl.Collator('en-u-kn', {}).resolvedOptions());

const segments = (granularity, text) => [...new Intl.Segmenter('en', { granularity }).segment(text)].map(({ segment, isWordLike }) => segment + (isWordLike ? '+' : '')).join('|');
console.log(segments('grapheme', 'ae\u0301\r\nx👨‍👩‍👧👍🏽🇩🇪🇫🇷각가क्षि'));
console.log(segments('word', "Hello, world! It's 3.14 or 1,000 e-mail foo_bar a.b  x\n"));
console.log(segments('sentence', 'Hello there. Mr. Smith went. Really?! Yes… ok.\nNew'));
console.log(new Intl.Segmenter().segment('abc').containing(1), new Intl.Segmenter('en', { granularity: 'word' }).segment('ab c').containing(0), new Intl.Segmenter().segment('a').containing(5));

console.log(Intl.getCanonicalLocales(['EN-us', 'de-de-1996', 'sl-rozaj-biske-1994', 'en-u-kn-true-ca-gregory', 'iw']));
const locale = new Intl.Locale('zh-hant-tw-u-ca-roc-hc-h12-kn-kf-upper', { numberingSystem: 'latn' });
console.log(String(locale), locale.language, locale.script, locale.region, locale.baseName, locale.calendar, locale.hourCycle, locale.numeric, locale.caseFirst, locale.numberingSystem);
console.log(String(new Intl.Locale('en').maximize()), String(new Intl.Locale('zh-Hant-TW').minimize()));
console.log(Intl.NumberFormat.supportedLocalesOf(['en-US', 'en-US-u-nu-latn']), new Intl.NumberFormat('tlh').resolvedOptions().locale);

console.log(Object.prototype.toString.call(Intl), Object.getOwnPropertyNames(Intl.NumberFormat.prototype), Object.prototype.toString.call(new Intl.Collator()));
class Mine extends Intl.NumberFormat {}
console.log(new Mine('en').format(1234), new Mine() instanceof Intl.NumberFormat);
const faults = [
  () => Intl.PluralRules(), () => new Intl.NumberFormat('x_y'), () => new Intl.NumberFormat(null), () => Intl.NumberFormat.prototype.formatToParts.call({}), () => Intl.getCanonicalLocales([1]),
  () => new Intl.RelativeTimeFormat().format(1, 'x'), () => new Intl.RelativeTimeFormat().format(Infinity, 'day'), () => new Intl.ListFormat().format([1]), () => Intl.supportedValuesOf('x'),
  () => new Intl.Locale(), () => new Intl.Locale('a-b-c-d'), () => new Intl.Segmenter('en', { granularity: 'x' }),
];
for (const fault of faults) {
  try {
    console.log(fault());
  } catch (error) {
    console.log(error.name, error.message);
  }
}
console.log(Object.getOwnPropertyNames((() => {}).bind()));
