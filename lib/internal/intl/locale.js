'use strict';

// Language tags (ECMA-402 6.2, UTS 35 3.2), the choice of a locale, options, and what all services of Intl share.
// The locales with data are en-US and en; every other request is answered by the default, as ECMA-402 9.2 prescribes.

const defaultLocale = 'en-US';

const languageAliases = { __proto__: null, iw: 'he', in: 'id', ji: 'yi', mo: 'ro', no: 'nb', tl: 'fil', sh: 'sr-Latn', aam: 'aas' };
const keyAliases = { __proto__: null, 'ca-gregorian': 'gregory', 'ca-ethiopic-amete-alem': 'ethioaa', 'kf-yes': '', 'kn-yes': '' };

/** The parts of a Unicode BCP 47 locale identifier in canonical case and order; undefined when it is none. */
function parseTag(tag) {
  const words = tag.toLowerCase().split('-');
  let at = 0;
  const take = (pattern) => (at < words.length && pattern.test(words[at]) ? words[at++] : undefined);
  const language = take(/^(?:[a-z]{2,3}|[a-z]{5,8})$/);
  if (language === undefined) return undefined;
  const script = take(/^[a-z]{4}$/);
  const region = take(/^(?:[a-z]{2}|\d{3})$/);
  const variants = [];
  for (let variant; (variant = take(/^(?:[a-z\d]{5,8}|\d[a-z\d]{3})$/)) !== undefined;) {
    if (variants.includes(variant)) return undefined;
    variants.push(variant);
  }
  const parts = { language, script, region, variants: variants.sort(), keywords: new Map(), attributes: [], extensions: [], privateUse: '' };
  const seen = new Set();
  for (let singleton; (singleton = take(/^[a-wyz\d]$/)) !== undefined;) {
    if (seen.has(singleton)) return undefined;
    seen.add(singleton);
    const from = at;
    if (singleton === 'u') {
      for (let word; (word = take(/^[a-z\d]{3,8}$/)) !== undefined;) parts.attributes.push(word);
      for (let key; (key = take(/^[a-z\d][a-z]$/)) !== undefined;) {
        const values = [];
        for (let word; (word = take(/^[a-z\d]{3,8}$/)) !== undefined;) values.push(word);
        if (parts.keywords.has(key)) continue;
        const value = values.join('-');
        parts.keywords.set(key, keyAliases[`${key}-${value}`] ?? (value === 'true' ? '' : value));
      }
    } else {
      while (take(/^[a-z\d]{2,8}$/) !== undefined);
      parts.extensions.push([singleton, words.slice(from, at).join('-')]);
    }
    if (at === from) return undefined;
  }
  if (take(/^x$/) !== undefined) {
    const from = at;
    while (take(/^[a-z\d]{1,8}$/) !== undefined);
    if (at === from) return undefined;
    parts.privateUse = words.slice(from).join('-');
  }
  if (at !== words.length) return undefined;
  const alias = languageAliases[language];
  if (alias !== undefined) {
    const [newLanguage, newScript] = alias.split('-');
    parts.language = newLanguage;
    parts.script ??= newScript?.toLowerCase();
  }
  if (parts.script !== undefined) parts.script = parts.script[0].toUpperCase() + parts.script.slice(1);
  parts.region = parts.region?.toUpperCase();
  return parts;
}

/** Language, script, region and variants of parsed parts as a tag. */
function baseName(parts) {
  return [parts.language, parts.script, parts.region, ...parts.variants].filter(Boolean).join('-');
}

/** The whole tag of parsed parts, in canonical order. */
function tagOf(parts) {
  const extensions = [...parts.extensions];
  if (parts.keywords.size > 0 || parts.attributes.length > 0) {
    const words = [...parts.attributes.sort()];
    for (const key of [...parts.keywords.keys()].sort()) {
      words.push(key);
      if (parts.keywords.get(key) !== '') words.push(parts.keywords.get(key));
    }
    extensions.push(['u', words.join('-')]);
  }
  extensions.sort(([a], [b]) => (a < b ? -1 : 1));
  let tag = baseName(parts);
  for (const [singleton, text] of extensions) tag += `-${singleton}-${text}`;
  return parts.privateUse === '' ? tag : `${tag}-x-${parts.privateUse}`;
}

const locales = new WeakMap(); // Intl.Locale objects: parsed parts (locale_object.js fills it)

/** CanonicalizeLocaleList (9.2.1): an array of canonical tags. Throws TypeError, RangeError (a malformed tag). */
function canonicalizeLocaleList(list) {
  if (list === undefined) return [];
  if (list === null) throw new TypeError('Cannot convert undefined or null to object');
  const items = typeof list === 'string' || locales.has(list) ? [list] : list;
  const { length } = items;
  const seen = [];
  for (let i = 0; i < Math.min(Math.max(Math.trunc(Number(length)) || 0, 0), Number.MAX_SAFE_INTEGER); i++) {
    if (!(i in Object(items))) continue;
    const item = items[i];
    if (typeof item !== 'string' && (typeof item !== 'object' || item === null)) throw new TypeError('Language ID should be string or object.');
    let parts = locales.get(item);
    if (parts === undefined) {
      parts = parseTag(String(item));
      if (parts === undefined) throw new RangeError('Incorrect locale information provided');
    }
    const tag = tagOf(parts);
    if (!seen.includes(tag)) seen.push(tag);
  }
  return seen;
}

/** The available locale for a tag: by taking words off its end (LookupMatcher); undefined when there is none. */
function available(parts) {
  if (parts.language !== 'en') return undefined;
  return parts.script === undefined && parts.region === 'US' ? 'en-US' : 'en';
}

/** Which of the requested locales is answered: its name without extensions, and the keywords that came with it. */
function chooseLocale(requested) {
  for (const tag of requested) {
    const parts = parseTag(tag);
    const name = available(parts);
    if (name !== undefined) return { name, keywords: parts.keywords };
  }
  return { name: defaultLocale, keywords: new Map() };
}

/** The locale's name with the keywords that the service used, in order. */
function localeName(name, keywords) {
  const used = keywords.filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return used.length === 0 ? name : `${name}-u-${used.map(([key, value]) => (value === '' ? key : `${key}-${value}`)).join('-')}`;
}

/** GetOption (9.2.12). type: 'string' or 'boolean'; values: those allowed or undefined. */
function getOption(options, name, type, values, fallback, service) {
  let value = options[name];
  if (value === undefined) return fallback;
  if (type === 'boolean') return Boolean(value);
  value = String(value);
  if (values !== undefined && !values.includes(value)) {
    throw new RangeError(`Value ${value} out of range for Intl.${service} options property ${name}`);
  }
  return value;
}

/** DefaultNumberOption (9.2.14). */
function numberOption(options, name, minimum, maximum, fallback) {
  if (options[name] === undefined) return fallback;
  const value = Number(options[name]);
  if (!(value >= minimum && value <= maximum)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(value);
}

/** CoerceOptionsToObject (9.2.11). */
function optionsObject(options, service) {
  if (options === undefined) return { __proto__: null };
  if (options === null) throw new TypeError(`Intl.${service} called on null or undefined`);
  return Object(options);
}

/** GetOptionsObject (9.2.10): for the younger services. */
function strictOptions(options) {
  if (options === undefined) return { __proto__: null };
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) throw new TypeError('Incorrect options information provided');
  return options;
}

function checkMatcher(options, service) {
  getOption(options, 'localeMatcher', 'string', ['lookup', 'best fit'], 'best fit', service);
}

function isType(text) {
  return /^[a-z\d]{3,8}(?:-[a-z\d]{3,8})*$/i.test(text);
}

/** The option numberingSystem or calendar: checked for its form; only `only` exists here, so anything else falls back to it. */
function typeOption(options, name, service) {
  const value = getOption(options, name, 'string', undefined, undefined, service);
  if (value !== undefined && !isType(value)) throw new RangeError(`Invalid ${name} : ${value}`);
  return value?.toLowerCase();
}

function supportedLocales(service, list, options) {
  const requested = canonicalizeLocaleList(list);
  if (options !== undefined) checkMatcher(optionsObject(options, service), service);
  return requested.filter((tag) => available(parseTag(tag)) !== undefined);
}

function hidden(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

/** What the getters format and compare give: a function without a name, bound to its object. */
function boundMethod(self, name) {
  const call = name === 'compare' ? (x, y) => self.compare(x, y) : (value) => self[name](value);
  Object.defineProperty(call, 'name', { __proto__: null, value: '' });
  return call;
}

/**
 * Makes a constructor of Intl around a class: its instances are kept aside, so that what programs see has no fields.
 * members: names of methods with their lengths; bound: the name of a getter that gives the method of that name as a bound
 * function; callable: the constructor may be called without new.
 */
function defineService(name, Implementation, { members, bound, callable = false, length = 0, supported = true }) {
  const instances = new WeakMap();
  const find = (receiver, method) => {
    const found = instances.get(receiver);
    if (found === undefined) {
      const shown = receiver !== null && typeof receiver === 'object' ? `#<${receiver.constructor?.name || 'Object'}>` : String(receiver);
      throw new TypeError(`Method Intl.${name}.prototype.${method} called on incompatible receiver ${shown}`);
    }
    return found;
  };
  function Service(...args) {
    if (new.target === undefined && !callable) throw new TypeError(`Constructor Intl.${name} requires 'new'`);
    const self = new.target === undefined ? Object.create(Service.prototype) : this;
    instances.set(self, new Implementation(...args));
    return self;
  }
  Object.defineProperties(Service, {
    name: { __proto__: null, value: name },
    length: { __proto__: null, value: length },
    prototype: { __proto__: null, writable: false },
  });
  const prototype = Service.prototype;
  const defineBound = () => {
    const getter = {
      get() {
        const self = find(this, bound);
        return (self.bound ??= boundMethod(self, bound));
      },
    }.get;
    Object.defineProperty(getter, 'name', { __proto__: null, value: `get ${bound}` });
    Object.defineProperty(prototype, bound, { __proto__: null, get: getter, set: undefined, enumerable: false, configurable: true });
  };
  for (const [method, arity] of Object.entries(members)) {
    const wrapped = {
      [method](...args) {
        return find(this, method)[method](...args);
      },
    }[method];
    Object.defineProperty(wrapped, 'length', { __proto__: null, value: arity });
    hidden(prototype, method, wrapped);
    if (bound !== undefined && method === 'formatToParts') defineBound();
  }
  if (bound !== undefined && !Object.hasOwn(prototype, bound)) defineBound();
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, value: `Intl.${name}`, configurable: true });
  if (supported) {
    const wrapped = { supportedLocalesOf(list, options) { return supportedLocales(name, list, options); } }.supportedLocalesOf;
    Object.defineProperty(wrapped, 'length', { __proto__: null, value: 1 });
    hidden(Service, 'supportedLocalesOf', wrapped);
  }
  return { Service, find };
}

module.exports = {
  baseName, canonicalizeLocaleList, checkMatcher, chooseLocale, defaultLocale, defineService, getOption, hidden, isType, localeName, locales,
  numberOption, optionsObject, parseTag, strictOptions, tagOf, typeOption,
};
