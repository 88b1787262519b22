'use strict';

// Text boundaries by Unicode Standard Annex 29, as sticky expressions over the properties that the matcher knows. Words of
// scripts without spaces (Han, kana, Thai) are not looked up in a dictionary: each character stands alone.

const control = '\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cs}\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb';
const extend = '\\p{Grapheme_Extend}\\p{Emoji_Modifier}';
const after = `[${extend}\\u200d\\p{Mc}\\u0e33\\u0eb3]*`;
const prepend = '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e\\u{110bd}\\u{110cd}\\u{111c2}\\u{111c3}\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}]*';
const consonant = '[\\u0915-\\u0939\\u0958-\\u095f\\u0978-\\u097f\\u0995-\\u09a8\\u09aa-\\u09b0\\u09b2\\u09b6-\\u09b9\\u09dc\\u09dd\\u09df\\u09f0\\u09f1\\u0a95-\\u0aa8\\u0aaa-\\u0ab0\\u0ab2\\u0ab3\\u0ab5-\\u0ab9\\u0af9\\u0b15-\\u0b28\\u0b2a-\\u0b30\\u0b32\\u0b33\\u0b35-\\u0b39\\u0b5c\\u0b5d\\u0b5f\\u0b71\\u0c15-\\u0c28\\u0c2a-\\u0c39\\u0c58-\\u0c5a\\u0d15-\\u0d3a]';
const linker = '[\\u094d\\u09cd\\u0acd\\u0b4d\\u0c4d\\u0d4d]';
const hangul = '[\\u1100-\\u115f\\ua960-\\ua97c]*(?:(?:[\\u1160-\\u11a7\\ud7b0-\\ud7c6]+|[\\uac00-\\ud7a3][\\u1160-\\u11a7\\ud7b0-\\ud7c6]*)[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*)|[\\u1100-\\u115f\\ua960-\\ua97c]+|[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]+';
const core = [
  hangul, '\\p{Regional_Indicator}{2}', `\\p{Extended_Pictographic}(?:[${extend}]*\\u200d\\p{Extended_Pictographic})*`,
  `${consonant}(?:[${extend}\\u200d]*${linker}[${extend}\\u200d]*${consonant})*`, `[^${control}]`,
].join('|');

let grapheme;
/** The end of the grapheme cluster that begins at an index. */
function graphemeEnd(text, at) {
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (code >= 32 && code < 127 && !(next >= 0x300)) return at + 1; // the common case; nothing to join follows
  grapheme ??= new RegExp(`\\r\\n|[${control}]|${prepend}(?:${core})${after}|[^]`, 'uy');
  grapheme.lastIndex = at;
  grapheme.exec(text);
  return grapheme.lastIndex;
}

const mark = '[\\p{Grapheme_Extend}\\p{Mc}\\p{Emoji_Modifier}\\u200d\\u00ad\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2064]*';
const alone = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const letter = `(?:(?![${alone}\\p{Script=Katakana}])[\\p{Alphabetic}\\u02c2-\\u02c5\\u02d2-\\u02d7\\u02de\\u02df\\u05f3])${mark}`;
const digit = `[\\p{Nd}\\u066c]${mark}`;
const kana = `[\\p{Script=Katakana}\\u3031-\\u3035\\u309b\\u309c\\u30a0\\u30fc\\uff70]${mark}`;
const joiner = `[\\p{Pc}\\u202f]${mark}`;
const midLetter = `[:\\u00b7\\u0387\\u055f\\u05f4\\u2027\\ufe13\\ufe55\\uff1a.'\\u2018\\u2019\\u2024\\ufe52\\uff07\\uff0e]${mark}`;
const midNumber = `[,;\\u037e\\u0589\\u060c\\u060d\\u066c\\u07f8\\u2044\\ufe10\\ufe14\\ufe50\\ufe54\\uff0c\\uff1b.'\\u2018\\u2019\\u2024\\ufe52\\uff07\\uff0e]${mark}`;
const words = `(?:(?:${letter}(?:${midLetter}(?=${letter}))?)+|(?:${digit}(?:${midNumber}(?=${digit}))?)+|(?:${kana})+|${joiner})+`;

let word;
let wordLike;
/** The end of the word, or of what stands between words, that begins at an index, and whether it is a word. */
function wordEnd(text, at) {
  word ??= new RegExp([
    '\\r\\n|[\\n\\r\\v\\f\\u0085\\u2028\\u2029]', '[ \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u205f\\u3000]+', `\\p{Regional_Indicator}${mark}\\p{Regional_Indicator}${mark}`,
    `\\p{Extended_Pictographic}(?:${mark}\\u200d\\p{Extended_Pictographic})*${mark}`, words, `[${alone}]${mark}`, `[^]${mark}`].join('|'), 'uy');
  wordLike ??= /[\p{Alphabetic}\p{Nd}]/u;
  word.lastIndex = at;
  const [found] = word.exec(text);
  return { end: word.lastIndex, isWordLike: wordLike.test(found) };
}

let sentence;
/** The end of the sentence that begins at an index. */
function sentenceEnd(text, at) {
  // A full stop ends one unless a small letter goes on, a digit follows at once, or it stands between capitals.
  const close = '[\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}"\']*';
  sentence ??= new RegExp(`[^]*?(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029]|[!?\\u203c\\u203d\\u2047-\\u2049\\u3002\\uff01\\uff0e\\uff1f\\u061f\\u0964\\u0965]+[.!?\\u2024]*${close}\\s*?(?:(?=\\S)|[\\n\\r]|$)|`
    + `(?:(?<!\\p{Lu})[.\\u2024]|[.\\u2024](?!\\p{Lu}))+(?!\\p{Nd})(?![.!?])${close}(?!${close}[\\p{L}\\p{Nd}])[^\\S\\n\\r]*(?:[\\n\\r]|(?![^\\p{L}\\n\\r.!?]*\\p{Ll})(?![,:;\\u2014-]))|$)`, 'uy');
  sentence.lastIndex = at;
  sentence.exec(text);
  return Math.max(sentence.lastIndex, at + 1);
}

module.exports = { graphemeEnd, sentenceEnd, wordEnd };
