'use strict';

// URLs: a text, and behind a line feed the base. What parses must do so again, to the same text, also after each of its parts has
// been set to a piece of the input.

const { URL, URLSearchParams } = require('internal/url');
const url = require('url');

const parts = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'href'];
const codes = new Set(['ERR_INVALID_URL', 'ERR_INVALID_FILE_URL_HOST', 'ERR_INVALID_FILE_URL_PATH', 'ERR_INVALID_URL_SCHEME', 'ERR_INVALID_ARG_VALUE']);

/** What the function gives, undefined when it throws an error that bad input deserves. */
function attempt(f) {
  try {
    return f();
  } catch (error) {
    if (!codes.has(error.code) && !(error instanceof URIError)) throw error;
    return undefined;
  }
}

function checkStable(parsed, how) {
  const { href } = parsed;
  const again = attempt(() => new URL(href));
  if (again?.href !== href) throw new Error(`${JSON.stringify(href)} (${how}) became ${JSON.stringify(again?.href)}`);
}

module.exports = function fuzz(bytes) {
  const [text, base] = bytes.toString().split('\n');
  const parsed = attempt(() => new URL(text, base));
  if (URL.canParse(text, base) !== (parsed !== undefined)) throw new Error(`canParse disagrees about ${JSON.stringify(text)}`);
  attempt(() => url.format(url.parse(text)));
  attempt(() => url.resolve(base ?? '', text));
  attempt(() => url.parse(text, true, true));
  attempt(() => url.domainToUnicode(url.domainToASCII(text)));
  if (String(new URLSearchParams(String(new URLSearchParams(text)))) !== String(new URLSearchParams(text))) throw new Error('search parameters');
  if (parsed === undefined) return;
  checkStable(parsed, 'parsed');
  attempt(() => url.fileURLToPath(parsed));
  const piece = text.slice(text.length >> 1);
  for (const part of parts) {
    attempt(() => { parsed[part] = piece; });
    checkStable(parsed, `${part} = ${piece}`);
  }
};
