'use strict';
// 'keypress' events: the bytes of a terminal, taken apart into keys.

const { StringDecoder } = require('string_decoder');

const kDecoder = Symbol('keypress decoder');
const PAUSE = 500; // milliseconds after which an escape is a key of its own

// Final part of an escape sequence -> name of the key.
const sequences = {
  '__proto__': null,
  'OP': 'f1', 'OQ': 'f2', 'OR': 'f3', 'OS': 'f4', '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4', '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4',
  '[[E': 'f5', '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9', '[21~': 'f10', '[23~': 'f11',
  '[24~': 'f12', '[200~': 'paste-start', '[201~': 'paste-end',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  'OA': 'up', 'OB': 'down', 'OC': 'right', 'OD': 'left', 'OE': 'clear', 'OF': 'end', 'OH': 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown',
  '[[5~': 'pageup', '[[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
  '[Z': 'tab',
};
const shifted = { '__proto__': null, '[a': 'up', '[b': 'down', '[c': 'right', '[d': 'left', '[e': 'clear',
  '[2$': 'insert', '[3$': 'delete', '[5$': 'pageup', '[6$': 'pagedown', '[7$': 'home', '[8$': 'end', '[Z': 'tab' };
const controlled = { '__proto__': null, 'Oa': 'up', 'Ob': 'down', 'Oc': 'right', 'Od': 'left', 'Oe': 'clear',
  '[2^': 'insert', '[3^': 'delete', '[5^': 'pageup', '[6^': 'pagedown', '[7^': 'home', '[8^': 'end' };

const escapeSequence = /^\x1b(\x1b?)(\[\[?[A-Za-z0-9;]*?[A-Za-z~^$]|O[0-9]?[A-Za-z])/;
const beginsEscape = /^\x1b\x1b?(\[\[?[0-9;]*|O[0-9]?)?$/;

const plainText = /^[^\x00-\x1f\x7f]*$/;

/** An interface takes a whole text as one key when nobody else would see it. */
function onlyListenerTakesText(stream) {
  const listeners = stream.listeners('keypress');
  return listeners.length === 1 && listeners[0].takesText === true;
}

function keyOfSequence(sequence, escaped, code) {
  const key = { sequence, name: undefined, ctrl: false, meta: escaped !== '', shift: false };
  // `[1;5A`: the number after the semicolon has a bit for each of shift, meta and ctrl, plus one.
  const modified = /^(\[|O)(?:(\d+);)?(\d+)?([A-Za-z~^$])$/.exec(code);
  let plain = code;
  if (modified !== null && modified[2] !== undefined && modified[3] !== undefined) {
    const bits = modified[3] - 1;
    key.ctrl = (bits & 4) !== 0;
    key.meta ||= (bits & 10) !== 0;
    key.shift = (bits & 1) !== 0;
    plain = modified[4] === '~' ? `[${modified[2]}~` : `[${modified[4]}`;
  }
  key.code = plain;
  if (plain in controlled) {
    key.name = controlled[plain];
    key.ctrl = true;
  } else if (plain in shifted) {
    key.name = shifted[plain];
    key.shift = true;
  } else {
    key.name = sequences[plain] ?? 'undefined';
  }
  return key;
}

function keyOfCharacter(character, escaped) {
  const key = { sequence: escaped ? `\x1b${character}` : character, name: undefined, ctrl: false, meta: escaped,
    shift: false };
  if (character === '\r') key.name = 'return';
  else if (character === '\n') key.name = 'enter';
  else if (character === '\t') key.name = 'tab';
  else if (character === '\b' || character === '\x7f') key.name = 'backspace';
  else if (character === '\x1b') key.name = 'escape';
  else if (character === ' ') key.name = 'space';
  else if (character <= '\x1a') {
    key.name = String.fromCharCode(character.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /^[A-Z]$/.test(character);
  } else if (escaped) {
    key.name = undefined;
  }
  return key;
}

/** Emits 'keypress' (text, key) for everything that `text` holds; returns what may be the start of a sequence. */
function emitKeys(stream, text) {
  while (text !== '') {
    let key;
    let typed;
    const match = escapeSequence.exec(text);
    if (match !== null) {
      key = keyOfSequence(match[0], match[1], match[2]);
      text = text.slice(match[0].length);
    } else if (beginsEscape.test(text)) {
      return text;
    } else {
      const escaped = text[0] === '\x1b' && text.length > 1;
      const character = String.fromCodePoint(text.codePointAt(escaped ? 1 : 0));
      key = keyOfCharacter(character, escaped);
      text = text.slice((escaped ? 1 : 0) + character.length);
      if (!escaped) typed = character;
    }
    stream.emit('keypress', typed, key);
  }
  return '';
}

/** Makes `stream` emit 'keypress' while somebody listens for it. */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const decoder = new StringDecoder('utf8');
  stream[kDecoder] = decoder;
  let rest = '';
  let timer;
  function flush() {
    const text = rest;
    rest = '';
    for (const character of text) stream.emit('keypress', character, keyOfCharacter(character, false));
  }
  function onData(chunk) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    clearTimeout(timer);
    const text = decoder.write(chunk);
    // Of many characters at once, which are pasted, only the last may be a question for completions.
    const body = text.length > 1 && text.endsWith('\t') ? text.slice(0, -1) : text;
    iface.isCompletionEnabled = text.length <= 1;
    take(body);
    iface.isCompletionEnabled = true;
    if (body !== text) take('\t');
    if (rest !== '') timer = setTimeout(flush, iface.escapeCodeTimeout ?? PAUSE);
  }
  function take(text) {
    if (rest === '' && text.length > 1 && plainText.test(text) && onlyListenerTakesText(stream)) {
      stream.emit('keypress', text, { sequence: text, name: undefined, ctrl: false, meta: false, shift: false });
    } else {
      rest = emitKeys(stream, rest + text);
    }
  }
  function onNewListener(name) {
    if (name !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }
  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
