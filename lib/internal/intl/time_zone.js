'use strict';

// Time zones of the system's tzdata (TZif files, RFC 8536), their canonical names as ICU has them, and their English names.

const fs = require('fs');
const { metazones, aliases } = require('internal/intl/zone_names');

const folder = '/usr/share/zoneinfo';
let canonical; // lower-case name: canonical name
let described; // canonical name: [standard, summer, short standard, short summer]

function loadNames() {
  canonical = new Map();
  described = new Map();
  for (const line of metazones) {
    const [standard, summer, shortStandard, shortSummer, zones] = line.split('|').length === 5 ? line.split('|') : ['', '', '', '', line.slice(1)];
    let region = '';
    for (const word of zones.split(' ')) {
      const name = word[0] === '/' ? region + word : word;
      if (word[0] !== '/') [region] = word.split('/');
      canonical.set(name.toLowerCase(), name);
      if (standard !== '') described.set(name, [standard, summer, shortStandard, shortSummer]);
    }
  }
  for (const line of aliases) {
    const [name, others] = line.split(': ');
    for (const other of others.split(' ')) canonical.set(other.toLowerCase(), name);
  }
  for (const name of ['UTC', 'Etc/UTC', 'Etc/GMT', 'GMT', 'Etc/UCT', 'UCT', 'Zulu', 'Etc/Zulu']) canonical.set(name.toLowerCase(), 'UTC');
  for (let hours = -14; hours <= 12; hours++) if (hours !== 0) canonical.set(`etc/gmt${hours < 0 ? hours : `+${hours}`}`, `Etc/GMT${hours < 0 ? hours : `+${hours}`}`);
}

/** The zones that have a canonical name of their own, sorted. */
function zoneNames() {
  if (canonical === undefined) loadNames();
  return [...new Set(canonical.values())].filter((name) => !name.startsWith('Etc/')).sort();
}

/** The canonical name of a zone or of an offset such as +05:30; undefined when there is none. */
function canonicalZone(given) {
  const offset = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/.exec(given);
  if (offset !== null) {
    const [, sign, hours, minutes = '00'] = offset;
    return `${hours === '00' && minutes === '00' ? '+' : sign}${hours}:${minutes}`;
  }
  if (canonical === undefined) loadNames();
  const name = given.toLowerCase();
  return canonical.get(name);
}

/** The zone of the environment, or else of the machine. */
function localZone() {
  const variable = process.env.TZ;
  if (variable) {
    const name = canonicalZone(variable.replace(/^:/, '').replace(/^.*\/zoneinfo\//, ''));
    return name ?? 'UTC';
  }
  try {
    const path = fs.realpathSync('/etc/localtime');
    const at = path.indexOf('/zoneinfo/');
    return (at < 0 ? undefined : canonicalZone(path.slice(at + 10))) ?? 'UTC';
  } catch {
    return 'UTC';
  }
}

/** A POSIX TZ rule, such as CET-1CEST,M3.5.0,M10.5.0/3; undefined when it is none. */
function parseRule(text) {
  const name = '(?:[A-Za-z]{3,}|<[^>]+>)';
  const time = '([+-]?\\d+(?::\\d+)*)';
  const match = new RegExp(`^${name}${time}(?:${name}${time}?,([JM\\d.]+)(?:/${time})?,([JM\\d.]+)(?:/${time})?)?$`).exec(text);
  if (match === null) return undefined;
  const seconds = (part) => {
    const [hours, minutes = 0, rest = 0] = part.replace(/^[+-]/, '').split(':').map(Number);
    return (part[0] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
  };
  const standard = -seconds(match[1]);
  if (match[3] === undefined) return { standard };
  const day = (part) => {
    if (part[0] === 'M') {
      const [month, week, weekday] = part.slice(1).split('.').map(Number);
      return (year) => {
        const first = Date.UTC(year, month - 1, 1);
        let date = 1 + ((weekday - new Date(first).getUTCDay() + 7) % 7) + (week - 1) * 7;
        if (date > new Date(Date.UTC(year, month, 0)).getUTCDate()) date -= 7;
        return Date.UTC(year, month - 1, date) / 1000;
      };
    }
    if (part[0] === 'J') return (year) => Date.UTC(year, 0, Number(part.slice(1)) + (new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29 && part.slice(1) >= 60 ? 1 : 0)) / 1000;
    return (year) => Date.UTC(year, 0, Number(part) + 1) / 1000;
  };
  return {
    standard, summer: match[2] === undefined ? standard + 3600 : -seconds(match[2]),
    starts: day(match[3]), startsAt: seconds(match[4] ?? '2'), ends: day(match[5]), endsAt: seconds(match[6] ?? '2'),
  };
}

function byRule(rule, seconds) {
  if (rule.starts === undefined) return { offset: rule.standard, summer: false };
  const year = new Date((seconds + rule.standard) * 1000).getUTCFullYear();
  const from = rule.starts(year) + rule.startsAt - rule.standard;
  const to = rule.ends(year) + rule.endsAt - rule.summer;
  const inside = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
  return inside ? { offset: rule.summer, summer: rule.summer > rule.standard } : { offset: rule.standard, summer: rule.summer < rule.standard };
}

/** Reads a TZif file, version 2 or later: { times, kinds, types, rule }. */
function readZone(name) {
  const data = fs.readFileSync(`${folder}/${name}`);
  if (data.toString('latin1', 0, 4) !== 'TZif') throw new Error(`not a time zone: ${name}`);
  const counts = (at) => [20, 24, 28, 32, 36, 40].map((field) => data.readUInt32BE(at + field)); // isut, isstd, leap, time, type, char
  const [ut, std, leap, time, type, char] = counts(0);
  let at = 44 + time * 5 + type * 6 + char + leap * 8 + std + ut;
  const [ut2, std2, leap2, time2, type2, char2] = counts(at);
  at += 44;
  const times = [];
  for (let i = 0; i < time2; i++) times.push(Number(data.readBigInt64BE(at + i * 8)));
  at += time2 * 8;
  const kinds = data.subarray(at, at + time2);
  at += time2;
  const types = [];
  for (let i = 0; i < type2; i++) types.push({ offset: data.readInt32BE(at + i * 6), summer: data[at + i * 6 + 4] === 1 });
  at += type2 * 6 + char2 + leap2 * 12 + std2 + ut2;
  return { times, kinds, types, rule: parseRule(data.toString('latin1', at).trim()) };
}

const zones = new Map();

/** { offset (seconds east of Greenwich), summer } of a canonical zone at a time in milliseconds. */
function zoneAt(name, milliseconds) {
  if (name === 'UTC') return { offset: 0, summer: false };
  if (name[0] === '+' || name[0] === '-') {
    return { offset: (name[0] === '-' ? -1 : 1) * (Number(name.slice(1, 3)) * 3600 + Number(name.slice(4)) * 60), summer: false };
  }
  if (!zones.has(name)) zones.set(name, readZone(name));
  const { times, kinds, types, rule } = zones.get(name);
  const seconds = Math.floor(milliseconds / 1000);
  if (times.length === 0 || seconds < times[0]) return rule !== undefined && times.length === 0 ? byRule(rule, seconds) : types[0];
  if (seconds >= times[times.length - 1] && rule !== undefined) return byRule(rule, seconds);
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= seconds) low = middle;
    else high = middle - 1;
  }
  return types[kinds[low]];
}

function offsetText(offset, long) {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const rest = Math.abs(offset) % 60;
  const two = (n) => String(n).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const seconds = rest === 0 ? '' : `:${two(rest)}`;
  if (long) return `GMT${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}${seconds}`;
  return `GMT${sign}${Math.floor(minutes / 60)}${minutes % 60 === 0 && seconds === '' ? '' : `:${two(minutes % 60)}`}${seconds}`;
}

/** The zone's name at a time. style: short, long, shortOffset, longOffset, shortGeneric, longGeneric. */
function zoneName(name, milliseconds, style) {
  if (canonical === undefined) loadNames();
  const { offset, summer } = zoneAt(name, milliseconds);
  const long = style.startsWith('long');
  if (name === 'UTC' && (style === 'short' || style === 'long')) return long ? 'Coordinated Universal Time' : 'UTC';
  const names = described.get(name);
  if (names !== undefined && milliseconds >= 0 && !style.endsWith('Offset')) { // CLDR names none before 1970
    const daylight = name === 'Europe/Dublin' ? offset !== 0 : summer;
    const [standard, summerName, shortStandard, shortSummer] = names;
    if (style.endsWith('Generic')) {
      if (shortStandard.length === 3 && summerName !== '' && standard.endsWith(' Standard Time')) return long ? standard.replace(' Standard', '') : shortStandard.replace('S', '');
      if (long && (summerName === '' || standard.endsWith(' Standard Time'))) return summerName === '' ? standard : standard.replace(' Standard', '');
    } else {
      const found = long ? (daylight ? summerName : standard) : daylight ? shortSummer : shortStandard;
      if (found !== '') return found;
    }
  }
  return offsetText(offset, long);
}

module.exports = { canonicalZone, localZone, zoneAt, zoneName, zoneNames };
