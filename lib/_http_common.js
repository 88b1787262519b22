'use strict';

// What packages reach past node:http for.

const { METHODS, hasInvalidChar } = require('internal/http/common');
const { checkName } = internalBinding('http_writer');

module.exports = {
  methods: METHODS,
  _checkInvalidHeaderChar: hasInvalidChar,
  _checkIsHttpToken: checkName,
};
