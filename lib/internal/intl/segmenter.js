'use strict';

// Intl.Segmenter (ECMA-402 19): characters as people see them, words and sentences.

const { canonicalizeLocaleList, checkMatcher, chooseLocale, defineService, getOption, hidden, strictOptions } = require('internal/intl/locale');
const { graphemeEnd, sentenceEnd, wordEnd } = require('internal/intl/break_rules');

function segmentAt(segmenter, text, at) {
  const isWord = segmenter.granularity === 'word';
  const found = isWord ? wordEnd(text, at) : undefined;
  const end = isWord ? found.end : segmenter.granularity === 'sentence' ? sentenceEnd(text, at) : graphemeEnd(text, at);
  const data = { segment: text.slice(at, end), index: at, input: text };
  if (isWord) data.isWordLike = found.isWordLike;
  return data;
}

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const texts = new WeakMap(); // %Segments% and %SegmentIterator% objects: { segmenter, text, at }

function stateOf(object, name) {
  const state = texts.get(object);
  if (state === undefined) throw new TypeError(`Method ${name} called on incompatible receiver ${String(object)}`);
  return state;
}

const segmentIteratorPrototype = Object.create(iteratorPrototype, { [Symbol.toStringTag]: { __proto__: null, value: 'Segmenter String Iterator', configurable: true } });
hidden(segmentIteratorPrototype, 'next', {
  next() {
    const state = stateOf(this, '%SegmentIterator.prototype%.next');
    if (state.at >= state.text.length) return { value: undefined, done: true };
    const value = segmentAt(state.segmenter, state.text, state.at);
    state.at += value.segment.length;
    return { value, done: false };
  },
}.next);

const segmentsPrototype = {};
hidden(segmentsPrototype, 'containing', {
  containing(index) {
    const { segmenter, text } = stateOf(this, '%Segments.prototype%.containing');
    const wanted = Math.trunc(Number(index)) || 0;
    if (wanted < 0 || wanted >= text.length) return undefined;
    let at = 0;
    for (;;) {
      const data = segmentAt(segmenter, text, at);
      at += data.segment.length;
      if (at > wanted) return data;
    }
  },
}.containing);
hidden(segmentsPrototype, Symbol.iterator, {
  [Symbol.iterator]() {
    const { segmenter, text } = stateOf(this, '%Segments.prototype%[Symbol.iterator]');
    const iterator = Object.create(segmentIteratorPrototype);
    texts.set(iterator, { segmenter, text, at: 0 });
    return iterator;
  },
}[Symbol.iterator]);

class Segmenter {
  constructor(locales, given) {
    const requested = canonicalizeLocaleList(locales);
    const options = strictOptions(given);
    checkMatcher(options, 'Segmenter');
    this.locale = chooseLocale(requested).name;
    this.granularity = getOption(options, 'granularity', 'string', ['grapheme', 'word', 'sentence'], 'grapheme', 'Segmenter');
  }

  segment(input) {
    const segments = Object.create(segmentsPrototype);
    texts.set(segments, { segmenter: this, text: String(input) });
    return segments;
  }

  resolvedOptions() {
    return { locale: this.locale, granularity: this.granularity };
  }
}

const { Service } = defineService('Segmenter', Segmenter, { members: { resolvedOptions: 0, segment: 1 } });

module.exports = { Segmenter: Service };
