'use strict';

// Proves: marks, measures, observers, histograms, the event loop's use and its delay; structuredClone; channels.

const { PerformanceObserver, createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');
const channels = require('diagnostics_channel');

console.log(performance === globalThis.performance, performance.now() > 0, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);
performance.mark('a', { startTime: 1, detail: { x: 1 } });
performance.mark('b', { startTime: 4 });
const measure = performance.measure('m', 'a', 'b');
console.log(measure.duration, measure.startTime, performance.getEntries().map((e) => [e.name, e.entryType, e.detail]));
for (const f of [() => performance.measure('m', 'nope'), () => performance.mark('nodeStart'), () => performance.mark()]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
performance.clearMarks('a');
console.log(performance.getEntriesByType('mark').length, performance.getEntriesByName('m').length);

const histogram = createHistogram();
histogram.record(5);
histogram.record(12345678);
console.log(histogram, histogram.percentile(50), histogram.toJSON());
try {
  histogram.record(0);
} catch (error) {
  console.log(error.message);
}

console.log(structuredClone({ a: [1, new Map([[1, new Date(0)]])], b: new Set([/x/g]), c: 'x', d: new Uint8Array([1, 2]) }));
const self = { list: [] };
self.list.push(self);
const copy = structuredClone(self);
console.log(copy.list[0] === copy, copy !== self);
for (const value of [() => 1, Symbol('q'), new WeakMap()]) {
  try {
    structuredClone(value);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const channel = channels.channel('test');
const heard = (message, name) => console.log('heard', message, name);
channel.publish('nobody');
channel.subscribe(heard);
channel.publish({ a: 1 });
console.log(channel.hasSubscribers, channels.hasSubscribers('test'), channels.unsubscribe('test', heard), channel.hasSubscribers);
const tracing = channels.tracingChannel('op');
tracing.subscribe({ start: () => console.log('start'), end: (m) => console.log('end', m), error: (m) => console.log('error', m.error.message) });
console.log(tracing.traceSync((x) => x + 1, {}, null, 1));

const observer = new PerformanceObserver((list) => {
  console.log('observed', list.getEntries().map((e) => `${e.entryType} ${e.name}`));
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'function'] });
performance.mark('later');
console.log(performance.timerify(function timed() { return 5; })());
console.log(performance.eventLoopUtilization());

// 60 ms without a look at the events are seen as delay, and as activity.
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
setTimeout(() => {
  const before = performance.eventLoopUtilization();
  const end = Date.now() + 60;
  while (Date.now() < end);
  setTimeout(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    console.log(delay.max > 50e6, delay.count > 0, utilization > 0.2 && utilization < 0.95);
    delay.disable();
  }, 40);
}, 40);
