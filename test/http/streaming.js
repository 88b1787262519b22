// Large bodies both ways: flow control, order, no loss; a slow reader holds the writer back.
'use strict';
const assert = require('assert');
const crypto = require('crypto');
const http = require('http');
const { pipeline } = require('stream');

const TOTAL = 6 * 1024 * 1024;
const block = crypto.randomBytes(48 * 1024);
const expected = crypto.createHash('sha1');
for (let sent = 0; sent < TOTAL; sent += block.length) expected.update(block);
const digest = expected.digest('hex');
let heldBack = 0;
let drains = 0;
let callbacks = 0;

function feed(stream, done) {
  let sent = 0;
  (function more() {
    while (sent < TOTAL) {
      sent += block.length;
      if (!stream.write(block, () => callbacks++)) {
        heldBack++;
        assert.strictEqual(stream.writableNeedDrain, true);
        stream.once('drain', () => { drains++; more(); });
        return;
      }
    }
    done();
  })();
}

const server = http.createServer((req, res) => {
  if (req.url === '/down') {
    feed(res, () => res.end());
  } else if (req.url === '/up') {
    const hash = crypto.createHash('sha1');
    let chunks = 0;
    req.on('data', (chunk) => {
      hash.update(chunk);
      if (++chunks % 20 === 0) {
        req.pause();
        setTimeout(() => req.resume(), 2);
      }
    });
    req.on('end', () => res.end(hash.digest('hex')));
  } else {
    pipeline(req, res, (error) => assert.ifError(error));
  }
});

server.listen(0, '127.0.0.1', () => {
  const base = { port: server.address().port, host: '127.0.0.1' };
  http.get({ ...base, path: '/down' }, (res) => {
    const hash = crypto.createHash('sha1');
    let chunks = 0;
    res.on('data', (chunk) => {
      hash.update(chunk);
      if (++chunks % 10 === 0) {
        res.pause();
        setTimeout(() => res.resume(), 3);
      }
    });
    res.on('end', () => {
      assert.strictEqual(hash.digest('hex'), digest);
      assert.ok(heldBack > 0);
      assert.strictEqual(drains, heldBack);
      assert.strictEqual(callbacks, Math.ceil(TOTAL / block.length));
      up();
    });
  });

  function up() {
    const req = http.request({ ...base, path: '/up', method: 'POST' }, (res) => {
      let text = '';
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => {
        assert.strictEqual(text, digest);
        through();
      });
    });
    feed(req, () => req.end());
  }

  function through() {
    const req = http.request({ ...base, path: '/through', method: 'PUT' }, (res) => {
      const hash = crypto.createHash('sha1');
      res.pipe(hash).on('finish', () => {
        assert.strictEqual(hash.digest('hex'), digest);
        http.globalAgent.destroy();
        server.close();
        passed = true;
      });
    });
    feed(req, () => req.end());
  }
});
let passed = false;
process.on('exit', () => assert.ok(passed));
