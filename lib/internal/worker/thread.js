'use strict';

// What this thread knows of itself: filled in by internal/worker/main in a worker, as it is here in the main thread.

const environmentData = new Map();

/** A value that workers started from now on find under the same key; undefined removes it. */
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

module.exports = {
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  environmentData,
  getEnvironmentData,
  name: '',
  parentPort: null,
  setEnvironmentData,
  workerData: null,
};
