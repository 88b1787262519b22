// async: control flow with callbacks and with async functions: series, limits, queues, retries, auto.
'use strict';
const async = require('async');

const later = (value, ms, callback) => setTimeout(() => callback(null, value), ms);
async function main() {
  console.log(await async.parallel([(done) => later('slow', 20, done), (done) => later('fast', 1, done), async () => 'async function']));
  console.log(await async.series({ one: (done) => later(1, 5, done), two: (done) => setImmediate(done, null, 2) }));
  await async.waterfall([(done) => done(null, 'a', 'b'), (a, b, done) => later(a + b, 1, done), async (text) => text + 'c']).then(console.log);

  let running = 0;
  let most = 0;
  const squares = await async.mapLimit([1, 2, 3, 4, 5, 6], 2, async (n) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running--;
    return n * n;
  });
  console.log(squares, 'at most', most);
  console.log(await async.filter([1, 2, 3, 4], async (n) => n % 2 === 0), await async.reduce([1, 2, 3], 0, async (sum, n) => sum + n), await async.detectSeries([1, 5, 8], async (n) => n > 4));
  console.log(await async.groupBy(['a', 'bb', 'cc'], async (text) => text.length), await async.sortBy([3, 1, 2], async (n) => -n), await async.concat([1, 2], async (n) => [n, n * 10]));
  console.log(await async.mapValues({ a: 1, b: 2 }, async (value, key) => key + value));

  await async.auto(
    {
      data: (done) => later('data', 5, done),
      folder: async () => 'folder',
      write: ['data', 'folder', (results, done) => done(null, `${results.data} in ${results.folder}`)],
    },
  ).then((results) => console.log(results));

  let attempts = 0;
  console.log(await async.retry({ times: 5, interval: 1 }, async () => {
    if (++attempts < 3) throw new Error('not yet');
    return `after ${attempts} attempts`;
  }));
  await async.eachOfSeries(['x', 'y'], async (item, index) => console.log(index, item));
  await async.parallel([(done) => done(new Error('one failed')), (done) => later(1, 1, done)]).catch((error) => console.log(error.message));
  const slow = async.timeout((done) => setTimeout(done, 1000).unref(), 5);
  await new Promise((resolve) => slow((error) => resolve(console.log(error.code, error.message))));

  const queue = async.queue(async (task) => console.log('task', task.name), 2);
  queue.error((error, task) => console.log(error, task));
  queue.push([{ name: 'first' }, { name: 'second' }]);
  queue.unshift({ name: 'urgent' });
  await queue.drain();
  const priority = async.priorityQueue((task, done) => (console.log('priority', task), setImmediate(done)), 1);
  priority.push('low', 10);
  priority.push('high', 1);
  await priority.drain();
  const cargo = async.cargo((tasks, done) => (console.log('cargo', tasks), setImmediate(done)), 2);
  cargo.push([1, 2, 3]);
  await cargo.drain();
  let count = 0;
  await async.whilst(async () => count < 3, async () => count++);
  const memoized = async.memoize((n, done) => (count++, done(null, n)));
  memoized(1, () => memoized(1, (error, value) => console.log(count, error, value)));
}
main();
