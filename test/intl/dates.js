// Intl.DateTimeFormat: the components in all combinations, styles, hour cycles, zones and their names, parts, ranges, options, errors.
'use strict';

const date = new Date(Date.UTC(2020, 0, 5, 15, 4, 9, 87));
const show = (text) => JSON.stringify(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
const print = (options, at = date) => {
  try {
    console.log(JSON.stringify(options), show(new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(at)));
  } catch (error) {
    console.log(JSON.stringify(options), error.name, error.message);
  }
};
const given = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ''));

for (const weekday of ['', 'short']) {
  for (const era of ['', 'short']) {
    for (const year of ['', 'numeric', '2-digit']) {
      for (const month of ['', 'numeric', '2-digit', 'short', 'long']) {
        for (const day of ['', 'numeric']) {
          if (!(year === '2-digit' && month === '')) print(given({ weekday, era, year, month, day }));
        }
      }
    }
  }
}
for (const width of ['numeric', '2-digit']) {
  for (const names of [['hour'], ['minute'], ['second'], ['hour', 'minute'], ['minute', 'second'], ['hour', 'minute', 'second']]) {
    const options = Object.fromEntries(names.map((name) => [name, width]));
    print(options);
    print({ ...options, hour12: false });
    print({ ...options, weekday: 'long' });
    print({ ...options, month: 'long', day: 'numeric', timeZoneName: 'short' });
    if (!options.hour || options.minute) print({ ...options, fractionalSecondDigits: 2 });
  }
}
for (const hourCycle of ['h11', 'h12', 'h23', 'h24']) for (const hour of [0, 3, 12, 15]) print({ hourCycle, timeStyle: 'short' }, Date.UTC(2020, 0, 5, hour));
for (const hour of [0, 6, 12, 17, 18, 21]) print({ hour: 'numeric', dayPeriod: 'short' }, Date.UTC(2020, 0, 5, hour));
for (const dateStyle of ['', 'full', 'long', 'medium', 'short']) for (const timeStyle of ['', 'full', 'long', 'medium', 'short']) print(given({ dateStyle, timeStyle }));

const zones = [
  'America/New_York', 'Europe/London', 'Europe/Dublin', 'Europe/Berlin', 'asia/kolkata', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns',
  'America/Sao_Paulo', 'Africa/Casablanca', 'US/Pacific', 'Etc/GMT+5', '+05:30', '-0300', 'GMT', 'Mars/Phobos',
];
for (const timeZone of zones) {
  for (const month of [0, 6]) for (const timeZoneName of ['short', 'long', 'shortOffset', 'longOffset']) print({ timeZone, hour: 'numeric', minute: 'numeric', timeZoneName }, Date.UTC(2020, month, 5));
}
for (const year of [1883, 1950, 1969, 1985, 2007, 2036, 2100]) print({ timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'long' }, Date.UTC(year, 6, 4, 12));
print({ year: 'numeric', era: 'short' }, -1e14);

console.log(new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeStyle: 'full', timeZone: 'America/New_York' }).formatToParts(date));
const options = [
  {}, { dateStyle: 'full', timeStyle: 'full' }, { hour: '2-digit', hour12: false }, { hour: 'numeric', minute: 'numeric' }, { minute: 'numeric', second: 'numeric' }, { era: 'short' },
  { timeZoneName: 'short' },
];
for (const item of options) console.log(JSON.stringify(new Intl.DateTimeFormat('en', { timeZone: 'UTC', ...item }).resolvedOptions()));

const later = [[2020, 0, 5, 15, 50], [2020, 0, 5, 19, 4], [2020, 0, 7, 3, 4], [2020, 3, 7], [2021, 3, 7]].map((fields) => Date.UTC(...fields));
const ranges = [
  {}, { month: 'short', day: 'numeric' }, { year: 'numeric', month: 'long', day: 'numeric' }, { weekday: 'short', month: 'short', day: 'numeric' }, { hour: 'numeric', minute: 'numeric' },
  { hour: 'numeric' }, { hour: 'numeric', minute: 'numeric', hour12: false }, { dateStyle: 'medium' }, { dateStyle: 'long', timeStyle: 'short' }, { dateStyle: 'short', timeStyle: 'short' },
  { year: 'numeric', month: 'short' }, { month: 'long' }, { year: 'numeric' }, { timeStyle: 'medium' }, { dateStyle: 'full' }, { year: '2-digit', month: '2-digit', day: '2-digit' },
];
for (const item of ranges) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...item });
  console.log(JSON.stringify(item), [date, ...later].map((to) => show(format.formatRange(date, to))).join(' | '));
}
console.log(new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' }).formatRangeToParts(date, later[2]));

// toLocaleString and its kin
for (const method of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
  for (const item of [undefined, {}, { year: 'numeric' }, { hour: 'numeric' }, { weekday: 'long', timeZoneName: 'short' }, { dateStyle: 'short' }, { timeStyle: 'short' }]) {
    try {
      console.log(method, JSON.stringify(item), date[method]('en-US', { timeZone: 'Asia/Tokyo', ...item }));
    } catch (error) {
      console.log(method, JSON.stringify(item), error.name, error.message);
    }
  }
}
console.log(new Date(NaN).toLocaleString('en-US'));
print({ month: 'x' });
print({ dateStyle: 'full', month: 'long' });
print({ fractionalSecondDigits: 4 });
print({}, NaN);
