'use strict';

// util.parseArgs: command-line arguments to option values and positional arguments.

const {
  codes: {
    ERR_INVALID_ARG_VALUE,
    ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
    ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const {
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateObject,
  validateString,
  validateStringArray,
  validateUnion,
} = require('internal/validators');
const { kEmptyObject } = require('internal/util');

function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function optionSetting(options, name, setting) {
  const option = own(options, name);
  return option === undefined ? undefined : own(option, setting);
}

function mainArguments() {
  const { execArgv, argv } = process;
  // With code on the command line there is no script's name to skip.
  const inline = execArgv.includes('-e') || execArgv.includes('--eval') || execArgv.includes('-p') ||
    execArgv.includes('--print');
  return argv.slice(inline ? 1 : 2);
}

function findLongOption(letter, options) {
  for (const name of Object.keys(options)) {
    if (options[name].short === letter) return name;
  }
  return letter;
}

// The arguments as tokens: { kind: 'option' | 'positional' | 'option-terminator', index, ... }
function tokenize(args, options) {
  const tokens = [];
  let index = -1;
  let groupCount = 0;
  const remaining = [...args];
  while (remaining.length > 0) {
    const arg = remaining.shift();
    const next = remaining[0];
    if (groupCount > 0) groupCount--;
    else index++;

    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of remaining) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }

    if (arg.length === 2 && arg[0] === '-' && arg[1] !== '-') {
      // -f, perhaps with its value in the next argument
      const name = findLongOption(arg[1], options);
      let value;
      let inlineValue;
      if (optionSetting(options, name, 'type') === 'string' && next != null) {
        value = remaining.shift();
        inlineValue = false;
      }
      tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
      if (value != null) index++;
      continue;
    }

    if (arg.length > 2 && arg[0] === '-' && arg[1] !== '-') {
      const first = findLongOption(arg[1], options);
      if (optionSetting(options, first, 'type') !== 'string') {
        // -abc: as if -a -b -c, where the last may take a value
        const expanded = [];
        for (let i = 1; i < arg.length; i++) {
          const name = findLongOption(arg[i], options);
          if (optionSetting(options, name, 'type') !== 'string' || i === arg.length - 1) {
            expanded.push(`-${arg[i]}`);
          } else {
            expanded.push(`-${arg.slice(i)}`);
            break;
          }
        }
        remaining.unshift(...expanded);
        groupCount = expanded.length;
        continue;
      }
      // -fVALUE
      tokens.push({ kind: 'option', name: first, rawName: `-${arg[1]}`, index, value: arg.slice(2), inlineValue: true });
      continue;
    }

    if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=', 3);
      if (equals === -1) {
        const name = arg.slice(2);
        let value;
        let inlineValue;
        if (optionSetting(options, name, 'type') === 'string' && next != null) {
          value = remaining.shift();
          inlineValue = false;
        }
        tokens.push({ kind: 'option', name, rawName: arg, index, value, inlineValue });
        if (value != null) index++;
      } else {
        const name = arg.slice(2, equals);
        tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value: arg.slice(equals + 1), inlineValue: true });
      }
      continue;
    }

    tokens.push({ kind: 'positional', index, value: arg });
  }
  return tokens;
}

function checkUsage(config, token) {
  let name = token.name;
  if (config.allowNegative && !Object.hasOwn(config.options, name) && name.startsWith('no-')) name = name.slice(3);
  if (!Object.hasOwn(config.options, name)) {
    throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, config.allowPositionals);
  }
  const short = optionSetting(config.options, name, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = optionSetting(config.options, name, 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

function checkAmbiguity(token) {
  // A value given apart that looks like an option was most likely meant as one.
  if (token.inlineValue || typeof token.value !== 'string' || !token.value.startsWith('-') ||
      token.value.length <= 1) {
    return;
  }
  const example = token.rawName.startsWith('--') ? `'${token.rawName}=-XYZ'` :
    `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${token.rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${token.rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function storeOption(token, options, values, allowNegative) {
  let { name } = token;
  let value = token.value;
  if (name === '__proto__') return;
  if (allowNegative && name.startsWith('no-') && value === undefined) {
    // --no-color is color: false, unless there is an option of that very name.
    const positive = name.slice(3);
    if (!Object.hasOwn(options, name)) {
      name = positive;
      value = false;
      token.name = positive;
    }
  }
  const stored = value ?? true;
  if (optionSetting(options, name, 'multiple')) {
    values[name] ??= [];
    values[name].push(stored);
  } else {
    values[name] = stored;
  }
}

/**
 * @param {{ args?: string[], options?: object, strict?: boolean, allowPositionals?: boolean, tokens?: boolean,
 *           allowNegative?: boolean }} [config]
 * Throws ERR_PARSE_ARGS_UNKNOWN_OPTION, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL.
 */
function parseArgs(config = kEmptyObject) {
  const args = own(config, 'args') ?? mainArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  const settings = { args, strict, options, allowPositionals, allowNegative };

  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  for (const name of Object.keys(options)) {
    const option = options[name];
    validateObject(option, `options.${name}`);
    const type = own(option, 'type');
    validateUnion(type, `options.${name}.type`, ['string', 'boolean']);
    if (Object.hasOwn(option, 'short')) {
      validateString(option.short, `options.${name}.short`);
      if (option.short.length !== 1) {
        throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, option.short, 'must be a single character');
      }
    }
    const multiple = own(option, 'multiple');
    if (multiple !== undefined) validateBoolean(multiple, `options.${name}.multiple`);
    const value = own(option, 'default');
    if (value !== undefined) {
      if (type === 'string') {
        if (multiple) validateStringArray(value, `options.${name}.default`);
        else validateString(value, `options.${name}.default`);
      } else if (multiple) {
        validateBooleanArray(value, `options.${name}.default`);
      } else {
        validateBoolean(value, `options.${name}.default`);
      }
    }
  }

  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(settings, token);
        checkAmbiguity(token);
      }
      storeOption(token, options, result.values, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const name of Object.keys(options)) {
    const value = own(options[name], 'default');
    if (value !== undefined && result.values[name] === undefined) result.values[name] = value;
  }
  return result;
}

module.exports = { parseArgs };
