// pino: lines of JSON with children, redaction, formats, serialized errors.
'use strict';
const pino = require('pino');

const logger = pino({ base: null, timestamp: false, redact: ['password'], serializers: { err: (e) => e.message } },
  pino.destination({ dest: 1, sync: true }));
logger.info({ a: 1, password: 'x' }, 'message %d of %s', 5, 'many');
logger.child({ module: 'm' }).warn('from a child');
logger.debug('not shown');
logger.level = 'debug';
logger.debug({ list: [1, { b: 'ü' }] });
logger.error(new Error('fault'));
