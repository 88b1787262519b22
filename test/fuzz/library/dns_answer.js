'use strict';

// Messages of a DNS server: records within the message, or a RangeError of ours.

const { readAnswers } = require('internal/dns/answer');

const kMaxNameText = 4 * 255;

function checkText(text) {
  if (typeof text === 'string' && text.length > 65535) throw new Error('longer than any message');
}

module.exports = function fuzz(bytes) {
  let answers;
  try {
    answers = readAnswers(bytes);
  } catch (error) {
    if (error.code !== undefined || !(error instanceof RangeError)) throw error;
    return;
  }
  if (answers.length > bytes.length / 11) throw new Error('more records than there is room for');
  for (const { data } of answers) {
    if (data.value?.length > kMaxNameText) throw new Error('a name that is too long');
    Object.values(data).flat().forEach(checkText);
  }
};
