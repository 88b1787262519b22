'use strict';

// checkServerIdentity: does a certificate speak for a host (RFC 6125, RFC 2818)?

const { codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID } } = require('internal/errors');
const { isIP } = require('internal/net/address');

function withoutDot(host) {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function labels(host) {
  return withoutDot(host).toLowerCase().split('.');
}

function canonicalIP(address) {
  if (isIP(address) !== 6) return address;
  return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname;
}

/** Does `pattern`, whose first label may have one asterisk, stand for the host? */
function matches(hostLabels, pattern) {
  if (!pattern) return false;
  const patternLabels = labels(pattern);
  if (hostLabels.length !== patternLabels.length || patternLabels.includes('')) return false;
  if (patternLabels.some((label) => /[^\u0021-\u007f]/.test(label))) return false;
  for (let i = 1; i < hostLabels.length; i++) {
    if (hostLabels[i] !== patternLabels[i]) return false;
  }
  const [host] = hostLabels;
  const [first] = patternLabels;
  const parts = first.split('*');
  // An asterisk in an internationalised label would stand for part of an encoding.
  if (parts.length === 1 || first.includes('xn--')) return host === first;
  if (parts.length > 2 || patternLabels.length <= 2) return false;
  const [prefix, suffix] = parts;
  return prefix.length + suffix.length <= host.length && host.startsWith(prefix) && host.endsWith(suffix);
}

/** The names in 'DNS:a, DNS:"b, c"'. Quoted ones are JSON. */
function splitNames(text) {
  if (!text.includes('"')) return text.split(', ');
  const names = [];
  let current = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] === '"') {
      const quoted = /^"(?:[^"\\]|\\.)*"/.exec(text.slice(at));
      if (quoted === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      try {
        current += JSON.parse(quoted[0]);
      } catch {
        throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      }
      at += quoted[0].length;
    } else if (text.startsWith(', ', at)) {
      names.push(current);
      current = '';
      at += 2;
    } else {
      current += text[at++];
    }
  }
  names.push(current);
  return names;
}

/**
 * @param {string} hostname
 * @param {object} cert as of getPeerCertificate()
 * @returns {Error|undefined} ERR_TLS_CERT_ALTNAME_INVALID
 */
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname: altNames } = cert;
  const dnsNames = [];
  const addresses = [];
  hostname = String(hostname);
  if (altNames) {
    for (const name of splitNames(altNames)) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) addresses.push(canonicalIP(name.slice(11)));
    }
  }
  let valid = false;
  let reason = 'Unknown reason';
  hostname = withoutDot(hostname);
  const ascii = /[^\0-\x7f]/.test(hostname) ? require('url').domainToASCII(hostname) : hostname;
  if (isIP(ascii)) {
    valid = addresses.includes(canonicalIP(ascii));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${addresses.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const hostLabels = labels(ascii);
    if (dnsNames.length > 0) {
      valid = dnsNames.some((name) => matches(hostLabels, name));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${altNames}`;
    } else {
      const names = subject.CN;
      valid = Array.isArray(names) ? names.some((name) => matches(hostLabels, name)) : matches(hostLabels, names);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${names}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return valid ? undefined : new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

module.exports = { checkServerIdentity };
