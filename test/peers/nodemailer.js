// nodemailer to a sink that speaks SMTP: messages of several parts, attachments, STARTTLS and TLS, logins, pools, refusals.
'use strict';
const fs = require('fs');
const net = require('net');
const path = require('path');
const tls = require('tls');
const { once } = require('events');
const { Readable } = require('stream');
const nodemailer = require('nodemailer');

const fixture = (name) => fs.readFileSync(path.join(__dirname, '../tls/fixtures', name));
const [ca, cert, key] = ['ca.crt', 'server.crt', 'server.key'].map(fixture);

/** One session of the sink: what was said goes to `log`, what was sent to `messages`. */
function serve(socket, { secure, log, messages, limit = 0 }) {
  let input = '';
  let data = null;
  let login = null;
  const say = (line) => socket.write(`${line}\r\n`);
  const answers = {
    EHLO: () => say(['250-sink', '250-PIPELINING', '250-8BITMIME', '250-SMTPUTF8', limit ? `250-SIZE ${limit}` : '250-SIZE', ...(secure ? [] : ['250-STARTTLS']), '250 AUTH PLAIN LOGIN CRAM-MD5'].join('\r\n')),
    HELO: () => say('250 sink'),
    AUTH(rest) {
      const [kind, first] = rest.split(' ');
      if (kind === 'PLAIN') return say(Buffer.from(first, 'base64').toString() === '\0user\0pass' ? '235 welcome' : '535 5.7.8 who are you?');
      login = [kind];
      say(`334 ${kind === 'LOGIN' ? 'VXNlcm5hbWU6' : Buffer.from('<challenge@sink>').toString('base64')}`);
    },
    MAIL: (rest) => say(rest.includes('banned@') ? '550 5.1.0 not you' : '250 sender'),
    RCPT: (rest) => say(rest.includes('nobody@') ? '550 5.1.1 no such user' : '250 recipient'),
    DATA() { data = ''; say('354 go on'); },
    RSET: () => say('250 reset'),
    NOOP: () => say('250 noop'),
    QUIT() { say('221 bye'); socket.end(); },
    STARTTLS() {
      say('220 go');
      socket.removeAllListeners('data');
      const upgraded = new tls.TLSSocket(socket, { isServer: true, cert, key });
      upgraded.on('error', () => {});
      upgraded.on('secure', () => { serve(upgraded, { secure: true, log, messages, limit, greeted: true }); });
    },
  };
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    input += chunk.toString('latin1');
    for (let at; (at = input.indexOf('\r\n')) !== -1;) {
      const line = input.slice(0, at);
      input = input.slice(at + 2);
      if (data !== null) {
        if (line === '.') {
          messages.push(data);
          data = null;
          say('250 2.0.0 queued as 1');
        } else {
          data += `${line}\n`;
        }
      } else if (login !== null) {
        login.push(Buffer.from(line, 'base64').toString());
        if (login[0] === 'LOGIN' && login.length === 2) say('334 UGFzc3dvcmQ6');
        else {
          say(login.length === 3 || login[0] === 'CRAM-MD5' ? '235 welcome' : '535 no');
          log.push(login.join());
          login = null;
        }
      } else {
        const [verb, rest] = [line.split(' ')[0].toUpperCase(), line.slice(line.indexOf(' ') + 1)];
        log.push(verb === 'EHLO' ? verb : line);
        if (answers[verb]) answers[verb](rest);
        else say('502 what?');
      }
    }
  });
}

async function sink(options, use) {
  const log = [];
  const messages = [];
  const connected = (socket) => {
    socket.write('220 sink ESMTP\r\n');
    serve(socket, { ...options, log, messages });
  };
  const server = options.secure ? tls.createServer({ cert, key }, connected) : net.createServer(connected);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await use(server.address().port, log, messages);
  server.close();
  console.log(log);
  for (const message of messages) console.log(message.replace(/--[-_A-Za-z0-9]*Part_[-A-Za-z0-9_]+/g, '--PART').replace(/boundary="[^"]*"/g, 'boundary="PART"'));
}

const fixed = { messageId: '<fixed@test>', date: new Date(Date.UTC(2024, 1, 29, 12)), from: '"Jürgen Ä" <from@test.example>', to: 'to@test.example' };
const report = ({ accepted, rejected, envelope, response }) => console.log(JSON.stringify({ accepted, rejected, envelope, response }));
const failure = (error) => console.log(error.code, error.command, error.responseCode, error.message);
const noTls = { host: '127.0.0.1', ignoreTLS: true, name: 'client' };

(async () => {
  await sink({}, async (port) => {
    const transport = nodemailer.createTransport({ ...noTls, port });
    console.log(await transport.verify());
    report(await transport.sendMail({ ...fixed, subject: 'Plain', text: 'Hello\n.dot\n..two dots\nlast without end' }));
    report(await transport.sendMail({ ...fixed, to: ['a@test.example', 'Bé <b@test.example>'], cc: 'c@test.example', bcc: 'd@test.example', replyTo: 'r@test.example', subject: 'Ünïcode \u{1F600} subject that is long enough to be folded over more than one line of the header', text: 'Grüße \u{1F600}', headers: { 'X-One': 'two', 'X-Many': ['a', 'b'] }, priority: 'high' }));
    report(await transport.sendMail({
      ...fixed, subject: 'Parts', text: 'text part', html: '<b>html</b> <img src="cid:image">', amp: '<!doctype html><html ⚡4email></html>',
      attachments: [
        { filename: 'bytes.bin', content: Buffer.from(Array.from({ length: 200 }, (_, i) => i)) }, { filename: 'naïve name.txt', content: 'text é' },
        { filename: 'stream.txt', content: Readable.from(['from ', 'a ', 'stream']) }, { path: path.join(__dirname, '../tls/fixtures/ca.crt'), contentType: 'text/plain' },
        { filename: 'image.png', cid: 'image', encoding: 'base64', content: 'iVBORw0KGgo=' }, { path: 'data:text/plain;base64,aGVsbG8=' }, { raw: 'Content-Type: text/x\r\n\r\nraw part' },
      ],
      icalEvent: { method: 'request', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' }, alternatives: [{ contentType: 'text/x-web-markdown', content: '**bold**' }],
    }));
    report(await transport.sendMail({ ...fixed, to: ['nobody@test.example', 'somebody@test.example'], subject: 'Half', text: 'x' }));
    await transport.sendMail({ ...fixed, to: 'nobody@test.example', text: 'x' }).catch(failure);
    await transport.sendMail({ ...fixed, from: 'banned@test.example', text: 'x' }).catch(failure);
    await transport.sendMail({ ...fixed, to: [], text: 'x' }).catch(failure);
    await transport.sendMail({ ...fixed, attachments: [{ path: '/nowhere/at/all' }] }).catch((error) => console.log(error.code));
    await transport.sendMail({ envelope: { from: 'e@test.example', to: ['f@test.example'] }, raw: 'From: x@test.example\r\n\r\nraw message' }).then(report);
  });
  await sink({ limit: 100 }, async (port) => {
    await nodemailer.createTransport({ ...noTls, port }).sendMail({ ...fixed, text: 'x'.repeat(200) }).then(report, failure);
  });
  await sink({}, async (port) => {
    const good = nodemailer.createTransport({ host: 'localhost', port, tls: { ca }, auth: { user: 'user', pass: 'pass' } });
    report(await good.sendMail({ ...fixed, text: 'by STARTTLS' }));
    await nodemailer.createTransport({ host: 'localhost', port, auth: { user: 'user', pass: 'pass' } }).sendMail({ ...fixed, text: 'x' }).catch(failure);
    for (const auth of [{ user: 'user', pass: 'wrong' }, { user: 'user', pass: 'pass', method: 'LOGIN' }, { user: 'user', pass: 'pass', method: 'CRAM-MD5' }]) {
      const { method, ...login } = auth;
      await nodemailer.createTransport({ host: 'localhost', port, tls: { ca }, auth: login, authMethod: method }).sendMail({ ...fixed, text: `login ${method}` }).then(report, failure);
    }
  });
  await sink({ secure: true }, async (port) => {
    report(await nodemailer.createTransport({ host: 'localhost', port, secure: true, tls: { ca }, auth: { user: 'user', pass: 'pass' } }).sendMail({ ...fixed, text: 'by TLS' }));
  });
  await sink({}, async (port, log, messages) => {
    const pool = nodemailer.createTransport({ ...noTls, port, pool: true, maxConnections: 2, maxMessages: 5 });
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.sendMail({ ...fixed, subject: `n${i}`, text: `${i}` })));
    console.log(sent.length, messages.length, log.filter((line) => line === 'EHLO').length);
    pool.close();
    log.length = messages.length = 0;
  });
  await nodemailer.createTransport({ host: '127.0.0.1', port: 1 }).sendMail({ ...fixed, text: 'x' }).catch(failure);
  const mute = net.createServer(() => {}).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  await nodemailer.createTransport({ host: '127.0.0.1', port: mute.address().port, greetingTimeout: 100 }).sendMail({ ...fixed, text: 'x' }).catch(failure);
  mute.close();
  const built = await nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail({ ...fixed, subject: 'built', text: 'only built' });
  console.log(`${built.message}`);
  console.log(JSON.parse((await nodemailer.createTransport({ jsonTransport: true }).sendMail({ ...fixed, subject: 'json', text: 'x' })).message).subject);
})();
