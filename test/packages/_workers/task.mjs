// A task that is an ES module.
import { isMainThread } from 'node:worker_threads';
export default (n) => [n * 2, isMainThread, process.env.A];
