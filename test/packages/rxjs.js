// rxjs: operators, timers, errors, subjects.
'use strict';
const { catchError, filter, from, interval, lastValueFrom, map, mergeMap, of, reduce, Subject, take, throwError, toArray } = require('rxjs');

async function main() {
  console.log(await lastValueFrom(from([1, 2, 3, 4]).pipe(filter((x) => x % 2), map((x) => x * 10), toArray())));
  console.log(await lastValueFrom(interval(2).pipe(take(4), mergeMap((i) => of(i, i * 2)), reduce((a, b) => a + b, 0))));
  console.log(await lastValueFrom(throwError(() => new Error('fault')).pipe(catchError((e) => of(e.message)))));
  const subject = new Subject();
  subject.subscribe({ next: (value) => console.log('next', value), complete: () => console.log('complete') });
  subject.next(1);
  subject.complete();
  await lastValueFrom(of()).catch((e) => console.log(e.name, e.message));
}
main();
