'use strict';

// Intl.Locale (ECMA-402 14): a language tag taken apart.

const { baseName, defineService, getOption, isType, locales, optionsObject, parseTag, tagOf } = require('internal/intl/locale');

// Likely subtags of the languages that are written most: language, script, region.
const likely = new Map(('ar-Arab-EG bg-Cyrl-BG bn-Beng-BD ca-Latn-ES cs-Latn-CZ da-Latn-DK de-Latn-DE el-Grek-GR en-Latn-US es-Latn-ES et-Latn-EE '
  + 'fa-Arab-IR fi-Latn-FI fil-Latn-PH fr-Latn-FR gu-Gujr-IN he-Hebr-IL hi-Deva-IN hr-Latn-HR hu-Latn-HU id-Latn-ID is-Latn-IS it-Latn-IT ja-Jpan-JP '
  + 'kn-Knda-IN ko-Kore-KR lt-Latn-LT lv-Latn-LV mk-Cyrl-MK ml-Mlym-IN mr-Deva-IN ms-Latn-MY nb-Latn-NO nl-Latn-NL nn-Latn-NO pl-Latn-PL pt-Latn-BR '
  + 'ro-Latn-RO ru-Cyrl-RU sk-Latn-SK sl-Latn-SI sr-Cyrl-RS sv-Latn-SE sw-Latn-TZ ta-Taml-IN te-Telu-IN th-Thai-TH tr-Latn-TR uk-Cyrl-UA ur-Arab-PK '
  + 'vi-Latn-VN zh-Hans-CN af-Latn-ZA am-Ethi-ET az-Latn-AZ be-Cyrl-BY bs-Latn-BA cy-Latn-GB eu-Latn-ES ga-Latn-IE gl-Latn-ES hy-Armn-AM ka-Geor-GE '
  + 'kk-Cyrl-KZ km-Khmr-KH ky-Cyrl-KG lo-Laoo-LA mn-Cyrl-MN my-Mymr-MM ne-Deva-NP pa-Guru-IN si-Sinh-LK sq-Latn-AL uz-Latn-UZ zu-Latn-ZA').split(' ').map((tag) => [tag.split('-')[0], tag]));
const chinese = { __proto__: null, TW: 'Hant', HK: 'Hant', MO: 'Hant' };
const keywordOptions = [
  ['calendar', 'ca'], ['collation', 'co'], ['hourCycle', 'hc', ['h11', 'h12', 'h23', 'h24']], ['caseFirst', 'kf', ['upper', 'lower', 'false']],
  ['numberingSystem', 'nu'],
];

function clone(parts) {
  return { ...parts, variants: [...parts.variants], keywords: new Map(parts.keywords), attributes: [...parts.attributes], extensions: [...parts.extensions] };
}

function maximized(parts) {
  const entry = likely.get(parts.language);
  if (entry === undefined) return parts;
  const [, script, region] = entry.split('-');
  const result = clone(parts);
  if (parts.language === 'zh') {
    result.script ??= chinese[parts.region] ?? 'Hans';
    result.region ??= result.script === 'Hant' ? 'TW' : 'CN';
    return result;
  }
  result.script ??= script;
  result.region ??= region;
  return result;
}

function minimized(parts) {
  const full = maximized(parts);
  const name = ({ language, script, region }) => [language, script, region].join('-');
  for (const keep of [[], ['region'], ['script']]) {
    const candidate = { ...clone(full), script: keep.includes('script') ? full.script : undefined, region: keep.includes('region') ? full.region : undefined };
    if (name(maximized(candidate)) === name(full)) return candidate;
  }
  return full;
}

class Locale {
  constructor(tag, given) {
    if (tag === undefined || tag === null || (typeof tag !== 'string' && typeof tag !== 'object')) throw new TypeError("First argument to Intl.Locale constructor can't be empty or missing");
    const found = locales.get(tag) ?? parseTag(String(tag));
    if (found === undefined) throw new RangeError('Incorrect locale information provided');
    const options = optionsObject(given, 'Locale');
    const parts = clone(found);
    for (const [name, pattern] of [['language', /^(?:[a-z]{2,3}|[a-z]{5,8})$/i], ['script', /^[a-z]{4}$/i], ['region', /^(?:[a-z]{2}|\d{3})$/i]]) {
      const value = getOption(options, name, 'string', undefined, undefined, 'Locale');
      if (value === undefined) continue;
      if (!pattern.test(value)) throw new RangeError('Incorrect locale information provided');
      parts[name] = value;
    }
    const keywords = new Map(parts.keywords);
    for (const [name, key, values] of keywordOptions) {
      const value = getOption(options, name, 'string', values, undefined, 'Locale');
      if (value === undefined) continue;
      if (!isType(value)) throw new RangeError('Incorrect locale information provided');
      keywords.set(key, value.toLowerCase());
    }
    const numeric = getOption(options, 'numeric', 'boolean', undefined, undefined, 'Locale');
    if (numeric !== undefined) keywords.set('kn', numeric ? '' : 'false');
    this.parts = { ...parseTag(baseName(parts)), keywords, attributes: parts.attributes, extensions: parts.extensions, privateUse: parts.privateUse };
  }

  toString() {
    return tagOf(this.parts);
  }
}

const { Service, find } = defineService('Locale', Locale, { members: { toString: 0 }, length: 1, supported: false });

/** The constructor proper: remembers the parts, by which the other services know a Locale object. */
const Constructor = new Proxy(Service, {
  __proto__: null,
  construct(target, args, newTarget) {
    const self = Reflect.construct(target, args, newTarget);
    locales.set(self, find(self, 'constructor').parts);
    return self;
  },
});
Object.defineProperty(Service.prototype, 'constructor', { __proto__: null, value: Constructor, writable: true, enumerable: false, configurable: true });

function fromParts(parts) {
  return new Constructor(tagOf(parts));
}

for (const [name, change] of [['maximize', maximized], ['minimize', minimized]]) {
  const method = { [name]() { return fromParts(change(find(this, name).parts)); } }[name];
  Object.defineProperty(Service.prototype, name, { __proto__: null, value: method, writable: true, enumerable: false, configurable: true });
}

const getters = {
  language: (parts) => parts.language, script: (parts) => parts.script, region: (parts) => parts.region, baseName,
  numeric: ({ keywords }) => keywords.has('kn') && keywords.get('kn') !== 'false',
};
for (const [name, key] of keywordOptions) getters[name] = ({ keywords }) => keywords.get(key);
for (const [name, read] of Object.entries(getters)) {
  const { get } = { get() { return read(find(this, name).parts); } };
  Object.defineProperty(get, 'name', { __proto__: null, value: `get ${name}` });
  Object.defineProperty(Service.prototype, name, { __proto__: null, get, set: undefined, enumerable: false, configurable: true });
}

module.exports = { Locale: Constructor };
