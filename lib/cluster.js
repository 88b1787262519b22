'use strict';

// node:cluster. Which half a process has is decided by who started it: a worker is told its id in the environment.

module.exports = 'NODE_UNIQUE_ID' in process.env ? require('internal/cluster/child') : require('internal/cluster/primary');
