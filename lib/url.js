'use strict';

// The public url module: WHATWG URL, and the older url.parse, url.format and url.resolve.

const { codes: { ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  pathToFileURL,
  urlToHttpOptions,
} = require('internal/url');
const { toASCII } = require('punycode');

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

const kProtocol = /^[a-z0-9.+-]+:/i;
const kPort = /:[0-9]*$/;
const kHostPattern = /^\/\/[^@/]+@[^@/]+/;
const kSimplePath = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const kHostlessProtocols = new Set(['javascript', 'javascript:']);
const kSlashedProtocols = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file',
                                   'file:', 'ws', 'ws:', 'wss', 'wss:']);
const kMaxHostname = 255;
const kForbiddenHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const kForbiddenIpv6 = /[\0\t\n\r #%/<>?@\\^|]/;

let querystring;

function parseUrl(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const parsed = new Url();
  parsed.parse(url, parseQueryString, slashesDenoteHost);
  return parsed;
}

// Characters that are escaped wherever they stand in what follows the host.
const kEscapes = {
  '__proto__': null,
  '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E', '\\': '%5C',
  '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};

function escapeRest(rest) {
  return /[\t\n\r "'<>\\^`{|}]/.test(rest) ? rest.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) => kEscapes[c]) : rest;
}

function invalidUrl(url) {
  return genericNodeError('Invalid URL', { code: 'ERR_INVALID_URL', input: url }, TypeError);
}

/** Parses a URL string into this object. Throws ERR_INVALID_ARG_TYPE, ERR_INVALID_URL. */
Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');

  // White space around goes, and backslashes before the query are slashes.
  let rest = url.replace(/^[\t\n\v\f\r \u00a0\ufeff]+|[\t\n\v\f\r \u00a0\ufeff]+$/g, '');
  let queryStart = rest.search(/[?#]/);
  if (queryStart === -1) queryStart = rest.length;
  if (rest.includes('\\')) {
    const head = rest.slice(0, queryStart);
    rest = head.replaceAll('\\', '/') + rest.slice(queryStart);
  }
  const hasHash = rest.includes('#');
  const hasAt = rest.includes('@');

  if (!slashesDenoteHost && !hasHash && !hasAt) {
    const simple = kSimplePath.exec(rest);
    if (simple !== null) {
      this.path = rest;
      this.href = rest;
      this.pathname = simple[1];
      if (simple[2]) {
        this.search = simple[2];
        this.query = this.search.slice(1);
        if (parseQueryString) {
          querystring ??= require('querystring');
          this.query = querystring.parse(this.query);
        }
      } else if (parseQueryString) {
        this.search = null;
        this.query = { __proto__: null };
      }
      return this;
    }
  }

  const protocolMatch = kProtocol.exec(rest);
  let lowerProtocol;
  if (protocolMatch !== null) {
    lowerProtocol = protocolMatch[0].toLowerCase();
    this.protocol = lowerProtocol;
    rest = rest.slice(protocolMatch[0].length);
  }

  let slashes;
  if (slashesDenoteHost || protocolMatch !== null || kHostPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(protocolMatch !== null && kHostlessProtocols.has(lowerProtocol))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }

  if (!kHostlessProtocols.has(lowerProtocol) &&
      (slashes || (protocolMatch !== null && !kSlashedProtocols.has(protocolMatch[0])))) {
    rest = this.parseAuthority(url, rest);
  }

  if (!kHostlessProtocols.has(lowerProtocol)) rest = escapeRest(rest);

  let questionIndex = -1;
  const hashIndex = rest.indexOf('#');
  const question = rest.indexOf('?');
  if (question !== -1 && (hashIndex === -1 || question < hashIndex)) questionIndex = question;
  if (hashIndex !== -1) this.hash = rest.slice(hashIndex);
  if (questionIndex !== -1) {
    const end = hashIndex === -1 ? rest.length : hashIndex;
    this.search = rest.slice(questionIndex, end);
    this.query = rest.slice(questionIndex + 1, end);
    if (parseQueryString) {
      querystring ??= require('querystring');
      this.query = querystring.parse(this.query);
    }
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }

  const firstIndex = questionIndex !== -1 ? questionIndex : hashIndex;
  if (firstIndex === -1) {
    if (rest.length > 0) this.pathname = rest;
  } else if (firstIndex > 0) {
    this.pathname = rest.slice(0, firstIndex);
  }
  if (kSlashedProtocols.has(lowerProtocol) && this.hostname && !this.pathname) this.pathname = '/';

  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// Takes [auth@]host[:port] off the beginning of rest and returns what follows.
Url.prototype.parseAuthority = function parseAuthority(url, rest) {
  // The host ends at the first / ? or #; an @ before that ends the credentials, the last one of several.
  let hostEnd = -1;
  let atSign = -1;
  let nonHost = -1;
  for (let i = 0; i < rest.length; ++i) {
    const code = rest.charCodeAt(i);
    if (code === 47 || code === 63 || code === 35) {         // / ? #
      if (nonHost === -1) nonHost = i;
      hostEnd = i;
    } else if (code === 64) {                                // @
      atSign = i;
      nonHost = -1;
    } else if (code === 13 || code === 10 || code === 9) {
      // Would be taken away by others: what is in front and behind must not grow together.
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i -= 1;
      continue;
    } else if (code === 32 || code === 34 || code === 37 || code === 39 || code === 59 || code === 60 || code === 62 ||
               code === 92 || code === 94 || code === 96 || code === 123 || code === 124 || code === 125) {
      if (nonHost === -1) nonHost = i;
    }
    if (hostEnd !== -1) break;
  }
  let start = 0;
  if (atSign !== -1) {
    this.auth = decodeURIComponent(rest.slice(0, atSign));
    start = atSign + 1;
  }
  if (nonHost === -1) {
    this.host = rest.slice(start);
    rest = '';
  } else {
    this.host = rest.slice(start, nonHost);
    rest = rest.slice(nonHost);
  }

  const port = kPort.exec(this.host);
  if (port !== null) {
    if (port[0] !== ':') this.port = port[0].slice(1);
    this.host = this.host.slice(0, this.host.length - port[0].length);
  }
  this.hostname = this.host ?? '';
  if (typeof this.hostname !== 'string') this.hostname = '';
  const { hostname } = this;
  const isIpv6 = hostname[0] === '[' && hostname[hostname.length - 1] === ']';
  if (!isIpv6) rest = this.cutHostname(rest, hostname);

  if (this.hostname.length > kMaxHostname) this.hostname = '';
  else this.hostname = this.hostname.toLowerCase();

  if (this.hostname !== '') {
    if (isIpv6) {
      if (kForbiddenIpv6.test(this.hostname)) throw invalidUrl(url);
    } else {
      this.hostname = /[^\0-\x7f]/.test(this.hostname) ? toAsciiHost(this.hostname, url) : this.hostname;
      if (this.hostname === '' || kForbiddenHost.test(this.hostname)) throw invalidUrl(url);
    }
  }
  this.host = (this.hostname || '') + (this.port ? `:${this.port}` : '');

  if (isIpv6) {
    this.hostname = this.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
};

function toAsciiHost(hostname, url) {
  try {
    const ascii = domainToASCII(hostname);
    return ascii === '' ? toASCII(hostname) : ascii;
  } catch {
    throw invalidUrl(url);
  }
}

Url.prototype.cutHostname = function cutHostname(rest, hostname) {
  for (let i = 0; i < hostname.length; ++i) {
    const code = hostname.charCodeAt(i);
    if (code !== 58 && code !== 47 && code !== 92 && code !== 35 && code !== 63) continue;   // : / \ # ?
    this.hostname = hostname.slice(0, i);
    return `/${hostname.slice(i)}${rest}`;
  }
  return rest;
};

/**
 * The text of a URL: a WHATWG URL (with options auth, fragment, search, unicode), an object as url.parse makes, or a
 * string, which is parsed first.
 */
function formatUrl(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = parseUrl(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (urlObject instanceof URL) {
    return formatWhatwg(urlObject, options);
  }
  return Url.prototype.format.call(urlObject);
}

function formatWhatwg(url, options) {
  let fragment = true;
  let unicode = false;
  let search = true;
  let auth = true;
  if (options) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  const { href, username, password, hostname } = url;
  let text = url.protocol;
  const rest = href.slice(url.protocol.length);
  if (rest.startsWith('//')) {
    text += '//';
    if (auth && (username !== '' || password !== '')) text += `${username}${password !== '' ? `:${password}` : ''}@`;
    text += unicode ? domainToUnicode(hostname) || hostname : hostname;
    if (url.port !== '') text += `:${url.port}`;
  }
  text += url.pathname;
  if (search) text += url.search;
  if (fragment) text += url.hash;
  return text;
}

// What need not be escaped in user:password
function escapeAuth(auth) {
  return encodeURIComponent(auth).replace(/%3A/i, ':').replace(/%3A/gi, ':');
}

Url.prototype.format = function format() {
  let auth = this.auth || '';
  if (auth) auth = `${escapeAuth(auth)}@`;
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  let query = '';

  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const needsBrackets = this.hostname.includes(':') && !(this.hostname[0] === '[');
    host = auth + (needsBrackets ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  if (this.query !== null && typeof this.query === 'object') {
    querystring ??= require('querystring');
    query = querystring.stringify(this.query);
  }
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && protocol.charCodeAt(protocol.length - 1) !== 58) protocol += ':';
  if (/[?#]/.test(pathname)) pathname = pathname.replace(/[?#]/g, (c) => (c === '?' ? '%3F' : '%23'));

  if (this.slashes || kSlashedProtocols.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.length >= 4 && protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

function resolve(source, relative) {
  return parseUrl(source, false, true).resolve(relative);
}

Url.prototype.resolve = function resolveText(relative) {
  return this.resolveObject(parseUrl(relative, false, true)).format();
};

function resolveObject(source, relative) {
  return source ? parseUrl(source, false, true).resolveObject(relative) : relative;
}

Url.prototype.resolveObject = function resolveObjectMethod(relative) {
  if (typeof relative === 'string') {
    const parsed = new Url();
    parsed.parse(relative, false, true);
    relative = parsed;
  }
  const result = new Url();
  Object.assign(result, this);
  // The hash is never inherited.
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }

  // //host/path: the protocol of the base
  if (relative.slashes && !relative.protocol) {
    for (const key of Object.keys(relative)) {
      if (key !== 'protocol') result[key] = relative[key];
    }
    if (kSlashedProtocols.has(result.protocol) && result.hostname && !result.pathname) {
      result.path = result.pathname = '/';
    }
    result.href = result.format();
    return result;
  }

  if (relative.protocol && relative.protocol !== result.protocol) return this.resolveOther(result, relative);

  const isSourceAbsolute = result.pathname && result.pathname[0] === '/';
  const isRelativeAbsolute = relative.host || (relative.pathname && relative.pathname[0] === '/');
  let mustEndAbsolute = isRelativeAbsolute || isSourceAbsolute || (result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let sourcePath = (result.pathname && result.pathname.split('/')) || [];
  const relativePath = (relative.pathname && relative.pathname.split('/')) || [];
  const noLeadingSlashes = result.protocol && !kSlashedProtocols.has(result.protocol);

  // In a URL like foo:a/b the first segment takes the place of the host.
  if (noLeadingSlashes) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (sourcePath[0] === '') sourcePath[0] = result.host;
      else sourcePath.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativePath[0] === '') relativePath[0] = relative.host;
        else relativePath.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute &&= relativePath[0] === '' || sourcePath[0] === '';
  }

  if (isRelativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    sourcePath = relativePath;
  } else if (relativePath.length > 0) {
    sourcePath.pop();
    sourcePath = sourcePath.concat(relativePath);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noLeadingSlashes) {
      result.hostname = result.host = sourcePath.shift();
      this.splitAuth(result);
    }
    result.search = relative.search;
    result.query = relative.query;
    if (result.pathname !== null || result.search !== null) {
      result.path = (result.pathname ? result.pathname : '') + (result.search ? result.search : '');
    }
    result.href = result.format();
    return result;
  }

  if (sourcePath.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }

  const last = sourcePath[sourcePath.length - 1];
  const hasTrailingSlash = ((result.host || relative.host || sourcePath.length > 1) &&
    (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = sourcePath.length - 1; i >= 0; i--) {
    const segment = sourcePath[i];
    if (segment === '.') {
      sourcePath.splice(i, 1);
    } else if (segment === '..') {
      sourcePath.splice(i, 1);
      up++;
    } else if (up) {
      sourcePath.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) {
    while (up--) sourcePath.unshift('..');
  }
  if (mustEndAbsolute && sourcePath[0] !== '' && (!sourcePath[0] || sourcePath[0][0] !== '/')) sourcePath.unshift('');
  if (hasTrailingSlash && !sourcePath.join('/').endsWith('/')) sourcePath.push('');

  const isAbsolute = sourcePath[0] === '' || (sourcePath[0] && sourcePath[0][0] === '/');
  if (noLeadingSlashes) {
    result.hostname = result.host = isAbsolute ? '' : sourcePath.length ? sourcePath.shift() : '';
    this.splitAuth(result);
  }
  mustEndAbsolute ||= result.host && sourcePath.length;
  if (mustEndAbsolute && !isAbsolute) sourcePath.unshift('');

  if (sourcePath.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = sourcePath.join('/');
  }
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname ? result.pathname : '') + (result.search ? result.search : '');
  }
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
};

// Another protocol than the base's: the base matters only where both have hosts.
Url.prototype.resolveOther = function resolveOther(result, relative) {
  if (!kSlashedProtocols.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !kHostlessProtocols.has(relative.protocol)) {
    const path = (relative.pathname || '').split('/');
    while (path.length && !(relative.host = path.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (path[0] !== '') path.unshift('');
    if (path.length < 2) path.unshift('');
    result.pathname = path.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
};

Url.prototype.splitAuth = function splitAuth(result) {
  const auth = result.host && result.host.indexOf('@') > 0 ? result.host.split('@') : false;
  if (!auth) return;
  result.auth = auth.shift();
  result.host = result.hostname = auth.shift();
};

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = kPort.exec(host);
  if (port !== null) {
    if (port[0] !== ':') this.port = port[0].slice(1);
    host = host.slice(0, host.length - port[0].length);
  }
  if (host) this.hostname = host;
};

for (const key of ['parseAuthority', 'cutHostname', 'resolveOther', 'splitAuth']) {
  Object.defineProperty(Url.prototype, key, { __proto__: null, enumerable: false });
}

module.exports = {
  Url,
  parse: parseUrl,
  resolve,
  resolveObject,
  format: formatUrl,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
};
