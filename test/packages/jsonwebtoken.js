// jsonwebtoken: tokens by HMAC, RSA and ECDSA, and the ones that are refused.
'use strict';
const { generateKeyPairSync } = require('crypto');
const jwt = require('jsonwebtoken');

const token = jwt.sign({ user: 'ä', iat: 1000 }, 'secret');
console.log(token, jwt.verify(token, 'secret'));
for (const [type, options, algorithm] of [['rsa', { modulusLength: 2048 }, 'RS256'], ['ec', { namedCurve: 'P-256' }, 'ES256']]) {
  const { privateKey, publicKey } = generateKeyPairSync(type, options);
  const signed = jwt.sign({ type }, privateKey, { algorithm, noTimestamp: true });
  console.log(jwt.verify(signed, publicKey), jwt.decode(signed, { complete: true }).header);
}
for (const [wrong, key] of [[token, 'other'], [jwt.sign({ exp: 1 }, 'secret'), 'secret'], ['a.b', 'secret']]) {
  try {
    jwt.verify(wrong, key);
  } catch (e) {
    console.log(e.name, e.message, e.expiredAt);
  }
}
