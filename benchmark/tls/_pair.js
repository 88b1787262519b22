'use strict';
const fs = require('fs');
const path = require('path');

const fixtures = path.join(__dirname, '../../test/tls/fixtures');
const read = (name) => fs.readFileSync(path.join(fixtures, name));

/** The certificate (RSA, 2,048 bits) of a server at localhost, and what a client trusts. */
module.exports = {
  server: { key: read('server.key'), cert: read('server.crt') },
  client: { ca: read('ca.crt'), host: '127.0.0.1', servername: 'localhost' },
};
