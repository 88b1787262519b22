'use strict';
// pipeline() and finished() with promises.

const { pipelinePromise } = require('internal/streams/pipeline');
const { finished } = require('internal/streams/end_of_stream');

module.exports = { finished, pipeline: pipelinePromise };
