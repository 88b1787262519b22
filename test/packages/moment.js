// env: TZ=America/New_York
// moment: parsing, formatting, arithmetic, differences, durations, locales, local time and its changes.
'use strict';
const moment = require('moment');

const at = moment.utc('2013-02-08T09:30:26.123Z');
console.log(at.format(), at.format('dddd, MMMM Do YYYY, h:mm:ss.SSS a [ISO week] W Q DDDo'), at.toISOString(), at.valueOf(), at.unix());
console.log(moment.utc('25/12/1995 8:05 PM', 'DD/MM/YYYY h:mm A').format('LLLL'), moment.utc('1995-W52-1').format('LL'), moment.utc([2010, 1, 14, 15, 25, 50, 125]).format('lll'));
console.log(moment('2013-02-30').isValid(), moment('not a date', 'YYYY', true).isValid(), moment.utc('2013-02', 'YYYY-MM-DD').parsingFlags().unusedTokens);
console.log(at.clone().add(1, 'month').subtract(3, 'days').startOf('week').format(), at.clone().endOf('quarter').format(), moment.utc('2012-01-31').add(1, 'M').format('L'));
const other = moment.utc('2015-06-01T00:00:00Z');
console.log(other.diff(at), other.diff(at, 'months'), other.diff(at, 'years', true), at.isBefore(other), at.isBetween('2013-01-01', '2014-01-01'), at.isSame('2013-02-08', 'day'));
console.log(at.from(other), other.from(at), at.to(at.clone().add(44, 'minutes')), moment.duration(90, 'minutes').humanize(true), moment.duration('P1Y2M3DT4H5M6S').toISOString());
console.log(moment.duration({ hours: 25, minutes: 61 }).asMinutes(), moment.duration(100000000).hours(), moment.duration(-3, 'days').humanize());
console.log(at.calendar(other), at.isLeapYear(), at.daysInMonth(), at.weekday(), at.isoWeek(), at.dayOfYear(), at.toObject(), at.toArray());
console.log(at.clone().utcOffset('+05:30').format(), at.clone().utcOffset(-120).format('ZZ Z HH'), moment.parseZone('2013-01-01T00:00:00-13:00').utcOffset());

const local = moment('2024-03-10T01:30:00');
console.log(local.format(), local.clone().add(1, 'hour').format(), local.clone().add(1, 'day').format(), local.isDST(), local.clone().add(1, 'day').isDST());
console.log(moment('2024-11-03T00:30:00').add(2, 'hours').format(), moment('2024-07-01').toDate().toString(), moment(0).format('llll Z'), moment('2024-01-15').fromNow().length > 3);
console.log(moment.months(), moment.weekdaysShort(), moment.localeData().ordinal(22));
for (const locale of ['fr', 'de', 'ar', 'ja', 'ru']) {
  require(`moment/locale/${locale}`);
  console.log(locale, at.clone().locale(locale).format('LLLL'), moment.duration(3, 'hours').locale(locale).humanize(true));
}
console.log(moment.locale(), JSON.stringify({ at }), moment.isMoment(at), moment.max(at, other).year(), `${at}`, moment.utc(NaN).format());
console.log(moment.utc('2013-02-08').locale('en'));
