// Date: text in both directions, local time across zones, setters, conversions.
'use strict';
function same(a, b, m) { if (!Object.is(a, b)) throw new Error((m || '') + ': got ' + String(a) + ', want ' + String(b)); }
function error(f) { try { f(); } catch (e) { return e.name + ': ' + e.message; } return 'none'; }
const iso = (s) => { const d = new Date(s); return isNaN(d) ? String(d) : d.toISOString(); };

process.env.TZ = 'UTC';
const epoch = new Date(0);
same(String(epoch), 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)');
same(epoch.toDateString(), 'Thu Jan 01 1970');
same(epoch.toTimeString(), '00:00:00 GMT+0000 (Coordinated Universal Time)');
same(epoch.toUTCString(), 'Thu, 01 Jan 1970 00:00:00 GMT');
same(Date.prototype.toGMTString, Date.prototype.toUTCString);
same(epoch.toISOString(), '1970-01-01T00:00:00.000Z');
same(JSON.stringify({ d: epoch, n: new Date(NaN) }), '{"d":"1970-01-01T00:00:00.000Z","n":null}');
same(String(new Date(NaN)), 'Invalid Date');
same(new Date(NaN).toLocaleString(), 'Invalid Date');
same(error(() => new Date(NaN).toISOString()), 'RangeError: Invalid time value');
same(new Date(-62198755200000).toISOString(), '-000001-01-01T00:00:00.000Z');
same(new Date(-62198755200000).toString().slice(0, 16), 'Fri Jan 01 -0001');
same(new Date(8.64e15).toISOString(), '+275760-09-13T00:00:00.000Z');
same(new Date(8.64e15 + 1).getTime(), NaN);
same(typeof Date(), 'string');
same(Date().length > 50, true);
same(Number.isInteger(Date.now()), true);

// Parsing
for (const [text, want] of [
  ['2024-02-29', '2024-02-29T00:00:00.000Z'], ['2024-02-29T10:20', '2024-02-29T10:20:00.000Z'], ['2024', '2024-01-01T00:00:00.000Z'],
  ['2024-02', '2024-02-01T00:00:00.000Z'], ['2024-02-29T10:20:30.123456+02:00', '2024-02-29T08:20:30.123Z'],
  ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00.000Z'], ['2024-02-29T10:20:30+0200', '2024-02-29T08:20:30.000Z'],
  ['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'], ['2024-02-29 10:20', '2024-02-29T10:20:00.000Z'],
  ['2024/2/9', '2024-02-09T00:00:00.000Z'], ['2/9/2024', '2024-02-09T00:00:00.000Z'], ['Jan 1, 1970', '1970-01-01T00:00:00.000Z'],
  ['1 January 2000 3:04 pm', '2000-01-01T15:04:00.000Z'], ['Thu, 01 Jan 1970 00:00:00 +0100', '1969-12-31T23:00:00.000Z'],
  ['Thu Jan 01 1970 01:00:00 GMT+0100 (CET)', '1970-01-01T00:00:00.000Z'], ['Mon, 25 Dec 1995 13:30:00 PST', '1995-12-25T21:30:00.000Z'],
  ['1/2/49', '2049-01-02T00:00:00.000Z'], ['1/2/50', '1950-01-02T00:00:00.000Z'],
  ['', 'Invalid Date'], ['tomorrow', 'Invalid Date'], ['2024-13-01', 'Invalid Date'], ['2024-01-01T25:00', 'Invalid Date'],
  ['2024-01-01T10', 'Invalid Date'], ['2024-01-01T10:00 GMT', 'Invalid Date'], ['2001 foo', 'Invalid Date'], ['13', 'Invalid Date'],
]) same(iso(text), want, text);
for (const t of [0, 1e12, -1e12, 951782400000]) for (const f of ['toString', 'toUTCString', 'toISOString']) same(Date.parse(new Date(t)[f]()), t, f);

// Construction
same(new Date(2000, 0).getTime(), 946684800000);
same(new Date(99, 0).getFullYear(), 1999);
same(Date.UTC(2000, 1, 30, 25), Date.UTC(2000, 2, 2, 1));
same(Date.UTC(), NaN);
same(Date.UTC(2000), 946684800000);
same(new Date(new Date(5)).getTime(), 5);
same(new Date('5').getMonth(), 4);
same(new Date(null).getTime(), 0);
same(new Date(undefined).getTime(), NaN);
same(Object.is(new Date(-0).getTime(), 0), true);
class Sub extends Date { twice() { return this * 2; } }
same(new Sub(21).twice(), 42);
same(new Sub(0) instanceof Date, true);
same(Object.prototype.toString.call(new Sub()), '[object Date]');
same(Date.length, 7);

// Setters
const d = new Date(0);
same(d.setFullYear(2024, 1, 29), Date.UTC(2024, 1, 29));
same(d.setMonth(14), Date.UTC(2025, 2, 29));
same(d.setHours(1, 2, 3, 4), Date.UTC(2025, 2, 29, 1, 2, 3, 4));
same(d.setMinutes(-1), Date.UTC(2025, 2, 29, 0, 59, 3, 4));
same(d.setDate(0), Date.UTC(2025, 1, 28, 0, 59, 3, 4));
same(d.setHours(1, undefined), NaN);
same(d.setDate(1), NaN);
same(d.setYear(70), 0);
same(d.setMilliseconds(), NaN);
same(d.setUTCFullYear(2000), Date.UTC(2000, 0));
same(d.getYear(), 100);

// Conversion
same(new Date(5) + 1, String(new Date(5)) + '1');
same(new Date(5) - 1, 4);
same(new Date(5)[Symbol.toPrimitive]('number'), 5);
same(error(() => epoch[Symbol.toPrimitive]('x')), 'TypeError: Invalid hint: x');
same(Date.prototype[Symbol.toPrimitive].name, '[Symbol.toPrimitive]');
same(error(() => Date.prototype.getTime.call({})).slice(0, 9), 'TypeError');
same(Object.prototype.toString.call(Date.prototype), '[object Object]');

// American English
const t = new Date(1000000000000);
same(t.toLocaleString(), '9/9/2001, 1:46:40 AM');
same(t.toLocaleDateString('en-US'), '9/9/2001');
same(t.toLocaleTimeString('en-US'), '1:46:40 AM');
same(t.toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }), 'Sunday, September 9, 2001');
same(t.toLocaleDateString('en-US', { month: 'short', day: 'numeric' }), 'Sep 9');
same(t.toLocaleDateString('en-US', { year: 'numeric', month: '2-digit', day: '2-digit' }), '09/09/2001');
same(t.toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit' }), '01:46 AM');
same(t.toLocaleTimeString('en-US', { hour12: false }), '01:46:40');
same(t.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' }), 'Sep 9, 2001, 1:46 AM');
same(t.toLocaleString('en-US', { timeZone: 'UTC', timeZoneName: 'short' }), '9/9/2001, 1:46:40 AM UTC');

// Other zones
process.env.TZ = 'Europe/Berlin';
same(String(epoch), 'Thu Jan 01 1970 01:00:00 GMT+0100 (Central European Standard Time)');
same(new Date(2024, 6, 1).getTimezoneOffset(), -120);
same(new Date(2024, 2, 31, 2, 30).toISOString(), '2024-03-31T01:30:00.000Z', 'skipped hour');
same(new Date(2024, 9, 27, 2, 30).toISOString(), '2024-10-27T00:30:00.000Z', 'hour that comes twice');
same(iso('2024-07-01T00:00'), '2024-06-30T22:00:00.000Z');
same(iso('2024-07-01'), '2024-07-01T00:00:00.000Z');
process.env.TZ = 'America/New_York';
same(String(epoch), 'Wed Dec 31 1969 19:00:00 GMT-0500 (Eastern Standard Time)');
same(new Date(2024, 6, 1).toString(), 'Mon Jul 01 2024 00:00:00 GMT-0400 (Eastern Daylight Time)');
process.env.TZ = 'Asia/Kolkata';
same(epoch.toTimeString(), '05:30:00 GMT+0530 (India Standard Time)');
same(epoch.getTimezoneOffset(), -330);
delete process.env.TZ;
