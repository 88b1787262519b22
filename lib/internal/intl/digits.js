'use strict';

// The digit options that Intl.NumberFormat and Intl.PluralRules share (ECMA-402 16.1.2 SetNumberFormatDigitOptions), and what
// they make of a number.

const { getOption, numberOption } = require('internal/intl/locale');
const { round, texts } = require('internal/intl/decimal');

const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
const modes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];

/** Reads the options into self: minimumIntegerDigits, fraction or significant digits, roundingType, and the rounding. */
function readDigitOptions(self, options, leastFraction, mostFraction, compact, service) {
  self.minimumIntegerDigits = numberOption(options, 'minimumIntegerDigits', 1, 21, 1);
  let minFraction = options.minimumFractionDigits;
  let maxFraction = options.maximumFractionDigits;
  let minSignificant = options.minimumSignificantDigits;
  let maxSignificant = options.maximumSignificantDigits;
  const increment = numberOption(options, 'roundingIncrement', 1, 5000, 1);
  if (!increments.includes(increment)) throw new RangeError('roundingIncrement value is out of range.');
  self.roundingIncrement = increment;
  self.roundingMode = getOption(options, 'roundingMode', 'string', modes, 'halfExpand', service);
  const priority = getOption(options, 'roundingPriority', 'string', ['auto', 'morePrecision', 'lessPrecision'], 'auto', service);
  self.trailingZeroDisplay = getOption(options, 'trailingZeroDisplay', 'string', ['auto', 'stripIfInteger'], 'auto', service);
  let most = mostFraction;
  if (increment !== 1) most = leastFraction;
  const hasSignificant = minSignificant !== undefined || maxSignificant !== undefined;
  const hasFraction = minFraction !== undefined || maxFraction !== undefined;
  const needSignificant = priority !== 'auto' || hasSignificant;
  const needFraction = priority !== 'auto' || (!hasSignificant && (hasFraction || !compact));
  if (needSignificant) {
    if (hasSignificant) {
      minSignificant = numberOption({ minimumSignificantDigits: minSignificant }, 'minimumSignificantDigits', 1, 21, 1);
      maxSignificant = numberOption({ maximumSignificantDigits: maxSignificant }, 'maximumSignificantDigits', minSignificant, 21, 21);
    } else {
      minSignificant = 1;
      maxSignificant = 21;
    }
    self.significant = [minSignificant, maxSignificant];
  }
  if (needFraction) {
    if (hasFraction) {
      minFraction = numberOption({ minimumFractionDigits: minFraction }, 'minimumFractionDigits', 0, 100, undefined);
      maxFraction = numberOption({ maximumFractionDigits: maxFraction }, 'maximumFractionDigits', 0, 100, undefined);
      if (minFraction === undefined) minFraction = Math.min(leastFraction, maxFraction);
      else if (maxFraction === undefined) maxFraction = Math.max(most, minFraction);
      else if (minFraction > maxFraction) throw new RangeError('maximumFractionDigits value is out of range.');
    } else {
      minFraction = leastFraction;
      maxFraction = most;
    }
    self.fraction = [minFraction, maxFraction];
  }
  if (!needSignificant && !needFraction) {
    self.fraction = [0, 0];
    self.significant = [1, 2];
    self.roundingType = 'morePrecision';
  } else if (priority === 'auto') self.roundingType = hasSignificant ? 'significantDigits' : 'fractionDigits';
  else self.roundingType = priority;
  if (increment !== 1) {
    if (self.roundingType !== 'fractionDigits') throw new TypeError('RoundingType is not fractionDigits');
    if (self.fraction[0] !== self.fraction[1]) throw new RangeError('roundingIncrement value is out of range.');
  }
}

/** A decimal rounded by the options: { decimal, whole, fraction } with the digits as texts. */
function applyDigits(self, decimal) {
  let significant = self.roundingType === 'significantDigits';
  const point = decimal.digits === '' ? 1 : decimal.point;
  if (self.roundingType === 'morePrecision' || self.roundingType === 'lessPrecision') {
    const finer = point - self.significant[1] <= -self.fraction[1];
    significant = finer === (self.roundingType === 'morePrecision');
  }
  let rounded;
  let least;
  if (significant) {
    rounded = round(decimal, point - self.significant[1], self.roundingMode);
    least = Math.max(self.significant[0] - (rounded.digits === '' ? 1 : rounded.point), 0);
  } else {
    rounded = round(decimal, -self.fraction[1], self.roundingMode, self.roundingIncrement);
    least = self.fraction[0];
  }
  const { whole, fraction } = texts(rounded, self.minimumIntegerDigits, least);
  const stripped = self.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction);
  return { decimal: rounded, whole, fraction: stripped ? '' : fraction };
}

/** The digit options as resolvedOptions() lists them, into result. */
function resolvedDigits(self, result) {
  result.minimumIntegerDigits = self.minimumIntegerDigits;
  if (self.fraction !== undefined) [result.minimumFractionDigits, result.maximumFractionDigits] = self.fraction;
  if (self.significant !== undefined) [result.minimumSignificantDigits, result.maximumSignificantDigits] = self.significant;
}

function resolvedRounding(self, result) {
  result.roundingIncrement = self.roundingIncrement;
  result.roundingMode = self.roundingMode;
  result.roundingPriority = /Precision$/.test(self.roundingType) ? self.roundingType : 'auto';
  result.trailingZeroDisplay = self.trailingZeroDisplay;
}

module.exports = { applyDigits, readDigitOptions, resolvedDigits, resolvedRounding };
