'use strict';

// The one table of the library's error codes and their messages, and the constructors made from it.
//
//   const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
//   throw new ERR_INVALID_ARG_TYPE('path', ['string', 'Buffer'], path);
//
// A constructor comes into being when its code is first looked up in `codes`, since a program meets few of
// them. A message is a text whose %s, %d and %j stand for the arguments, or a method that builds the text.
// Errors of the operating system (a negative libuv code) are made by uvException and its relatives.

const kIsNodeError = Symbol('kIsNodeError');

const messages = {
  __proto__: null,
  ERR_ACCESS_DENIED(message, permission = '', resource = '') {
    this.permission = permission;
    this.resource = resource;
    return message;
  },
  ERR_ASSERTION: '%s',
  ERR_CANNOT_WATCH_SIGINT: 'Cannot watch for SIGINT signals',
  ERR_CHILD_CLOSED_BEFORE_REPLY: 'Child closed before reply received',
  ERR_CHILD_PROCESS_IPC_REQUIRED: "Forked processes must have an IPC channel, missing value 'ipc' in %s",
  ERR_CONTEXT_NOT_INITIALIZED: 'context used is not initialized',
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED: 'Custom engines not supported by this OpenSSL',
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: 'Public key is not valid for specified curve',
  ERR_CRYPTO_ENGINE_UNKNOWN: 'Engine "%s" was not found',
  ERR_CRYPTO_FIPS_FORCED: 'Cannot set FIPS mode, it was forced with --force-fips at startup.',
  ERR_CRYPTO_FIPS_UNAVAILABLE: 'Cannot set FIPS mode in a non-FIPS build.',
  ERR_CRYPTO_HASH_FINALIZED: 'Digest already called',
  ERR_CRYPTO_HASH_UPDATE_FAILED: 'Hash update failed',
  ERR_CRYPTO_INCOMPATIBLE_KEY: 'Incompatible %s: %s',
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS: 'The selected key encoding %s %s.',
  ERR_CRYPTO_INVALID_STATE: 'Invalid state for operation %s',
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE: 'Unsupported JWK EC curve: %s.',
  ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE: 'Unsupported JWK Key Type.',
  ERR_CRYPTO_UNKNOWN_DH_GROUP: 'Unknown DH group',
  ERR_CRYPTO_UNKNOWN_CIPHER: 'Unknown cipher',
  ERR_CRYPTO_PBKDF2_ERROR: 'PBKDF2 error',
  ERR_CRYPTO_SCRYPT_INVALID_PARAMETER: 'Invalid scrypt parameter',
  ERR_CRYPTO_SCRYPT_NOT_SUPPORTED: 'Scrypt algorithm not supported',
  ERR_CRYPTO_SIGN_KEY_REQUIRED: 'No key provided to sign',
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: 'Input buffers must have the same byte length',
  ERR_DIR_CLOSED: 'Directory handle was closed',
  ERR_DIR_CONCURRENT_OPERATION:
    'Cannot do synchronous work on directory handle with concurrent asynchronous operations',
  ERR_DLOPEN_FAILED: '%s',
  ERR_DNS_SET_SERVERS_FAILED: 'c-ares failed to set servers: "%s" [%s]',
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE:
    'A callback was registered through process.setUncaughtExceptionCaptureCallback(), ' +
    'which is mutually exclusive with using the `domain` module',
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE:
    'The `domain` module is in use, which is mutually exclusive with calling ' +
    'process.setUncaughtExceptionCaptureCallback()',
  ERR_EVAL_ESM_CANNOT_PRINT: '--print cannot be used with ESM input',
  ERR_EVENT_RECURSION: 'The event "%s" is already being dispatched',
  ERR_FALSY_VALUE_REJECTION(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  },
  ERR_FS_INVALID_SYMLINK_TYPE: 'Symlink type must be one of "dir", "file", or "junction". Received "%s"',
  ERR_FS_WATCH_QUEUE_OVERFLOW: 'fs.watch() queued more than %d events',
  ERR_HTTP_BODY_NOT_ALLOWED: 'Adding content for this request method or response status is not allowed.',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH:
    "Response body's content-length of %s byte(s) does not match the content-length of %s byte(s) set in header",
  ERR_HTTP_HEADERS_SENT: 'Cannot %s headers after they are sent to the client',
  ERR_HTTP_REQUEST_TIMEOUT: 'Request timeout',
  ERR_HTTP_SOCKET_ASSIGNED: 'ServerResponse has an already assigned socket',
  ERR_HTTP_SOCKET_ENCODING: 'Changing the socket encoding is not allowed per RFC7230 Section 3.',
  ERR_HTTP_TRAILER_INVALID: 'Trailers are invalid with this transfer encoding',
  ERR_INPUT_TYPE_NOT_ALLOWED: '--input-type can only be used with string input via --eval, --print, or STDIN',
  ERR_INSPECTOR_NOT_AVAILABLE: 'Inspector is not available',
  ERR_INTERNAL_ASSERTION(message) {
    const suffix = 'This is caused by either a bug in jsrun or incorrect usage of its internals.';
    return message === undefined ? suffix : `${message}\n${suffix}\n`;
  },
  ERR_INVALID_PACKAGE_CONFIG(path, base, message) {
    return `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`;
  },
  ERR_INVALID_PACKAGE_TARGET(pkgPath, key, target, isImport = false, base = undefined) {
    const relative = typeof target === 'string' && !isImport && target.length > 0 && !target.startsWith('./');
    const from = base ? ` imported from ${base}` : '';
    const hint = relative ? '; targets must start with "./"' : '';
    if (key === '.') {
      return `Invalid "exports" main target ${JSON.stringify(target)} defined ` +
        `in the package config ${pkgPath}package.json${from}${hint}`;
    }
    return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSON.stringify(target)} defined ` +
      `for '${key}' in the package config ${pkgPath}package.json${from}${hint}`;
  },
  ERR_IPC_CHANNEL_CLOSED: 'Channel closed',
  ERR_IPC_DISCONNECTED: 'IPC channel is already disconnected',
  ERR_IPC_ONE_PIPE: 'Child process can have only one IPC pipe',
  ERR_IPC_SYNC_FORK: 'IPC cannot be used with synchronous forks',
  ERR_IP_BLOCKED: 'IP(%s) is blocked by net.BlockList',
  ERR_INVALID_STATE: 'Invalid state: %s',
  ERR_LOADER_CHAIN_INCOMPLETE:
    '"%s" did not call the next hook in its chain and did not explicitly signal a short circuit. ' +
    "If this is intentional, include `shortCircuit: true` in the hook's return.",
  ERR_METHOD_NOT_IMPLEMENTED: 'The %s method is not implemented',
  ERR_MODULE_NOT_FOUND(path, base, exactUrl) {
    if (exactUrl) this.url = `${exactUrl}`;
    return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
  },
  ERR_MULTIPLE_CALLBACK: 'Callback called multiple times',
  ERR_NOT_BUILDING_SNAPSHOT: 'Operation cannot be invoked when not building startup snapshot',
  ERR_NO_CRYPTO: 'Node.js is not compiled with OpenSSL crypto support',
  ERR_NO_TYPESCRIPT: 'Node.js is not compiled with TypeScript support',
  ERR_OPERATION_FAILED: 'Operation failed: %s',
  ERR_PACKAGE_PATH_NOT_EXPORTED(pkgPath, subpath, base = undefined) {
    const from = base ? ` imported from ${base}` : '';
    if (subpath === '.') return `No "exports" main defined in ${pkgPath}package.json${from}`;
    return `Package subpath '${subpath}' is not defined by "exports" in ${pkgPath}package.json${from}`;
  },
  ERR_REQUIRE_ASYNC_MODULE(filename, parent) {
    let text = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. ' +
      'To see where the top-level await comes from, use --experimental-print-required-tla.';
    if (parent) text += `\n  From ${parent} `;
    if (filename) text += `\n  Requiring ${filename} `;
    return text;
  },
  ERR_REQUIRE_CYCLE_MODULE: '%s',
  ERR_REQUIRE_ESM(filename, hasESMSyntax, parentPath = null) {
    let text = `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`;
    if (!hasESMSyntax && parentPath) {
      text += `\n${filename} is treated as an ES module file as it is a .js file whose nearest parent ` +
        'package.json contains "type": "module" which declares all .js files in that package scope as ES modules.';
    } else if (parentPath) {
      text += `\nInstead change the require of ${filename} in ${parentPath} to a dynamic import() which is ` +
        'available in all CommonJS modules.';
    }
    return text;
  },
  ERR_SCRIPT_EXECUTION_INTERRUPTED: 'Script execution was interrupted by `SIGINT`',
  ERR_SCRIPT_EXECUTION_TIMEOUT: 'Script execution timed out after %dms',
  ERR_SERVER_ALREADY_LISTEN: 'Listen method has been called more than once without closing.',
  ERR_SERVER_NOT_RUNNING: 'Server is not running.',
  ERR_SOCKET_ALREADY_BOUND: 'Socket is already bound',
  ERR_SOCKET_CLOSED: 'Socket is closed',
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: 'Socket closed before the connection was established',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'Socket connection timeout',
  ERR_SOCKET_DGRAM_IS_CONNECTED: 'Already connected',
  ERR_SOCKET_DGRAM_NOT_CONNECTED: 'Not connected',
  ERR_SOCKET_DGRAM_NOT_RUNNING: 'Not running',
  ERR_SOURCE_MAP_CORRUPT: "The source map for '%s' does not exist or is corrupt.",
  ERR_STREAM_ALREADY_FINISHED: 'Cannot call %s after a stream was finished',
  ERR_STREAM_CANNOT_PIPE: 'Cannot pipe, not readable',
  ERR_STREAM_DESTROYED: 'Cannot call %s after a stream was destroyed',
  ERR_STREAM_PREMATURE_CLOSE: 'Premature close',
  ERR_STREAM_PUSH_AFTER_EOF: 'stream.push() after EOF',
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: 'stream.unshift() after end event',
  ERR_STREAM_WRAP: 'Stream has StringDecoder set or is in objectMode',
  ERR_STREAM_WRITE_AFTER_END: 'write after end',
  ERR_SYNTHETIC: 'JavaScript Callstack',
  ERR_TEST_FAILURE(error, failureType) {
    this.failureType = failureType;
    this.cause = error;
    return error?.message ?? (typeof error === 'string' ? error : lazyInspect()(error));
  },
  ERR_TLS_CERT_ALTNAME_INVALID(reason, host, cert) {
    this.reason = reason;
    this.host = host;
    this.cert = cert;
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  },
  ERR_TLS_DH_PARAM_SIZE: 'DH parameter size %s is less than 2048',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'TLS handshake timeout',
  ERR_TLS_INVALID_STATE: 'TLS socket connection must be securely established',
  ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED: 'Failed to set PSK identity hint',
  ERR_TLS_RENEGOTIATION_DISABLED: 'TLS session renegotiation disabled for this socket',
  ERR_TLS_REQUIRED_SERVER_NAME: '"servername" is required parameter for Server.addContext',
  ERR_TLS_SESSION_ATTACK: 'TLS session renegotiation attack detected',
  ERR_TLS_SNI_FROM_SERVER: 'Cannot issue SNI from a TLS server-side socket',
  ERR_TRACE_EVENTS_UNAVAILABLE: 'Trace events are unavailable',
  ERR_UNAVAILABLE_DURING_EXIT: 'Cannot call function in process exit handler',
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET:
    '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active',
  ERR_UNHANDLED_ERROR(error = undefined) {
    return error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`;
  },
  ERR_UNKNOWN_BUILTIN_MODULE: 'No such built-in module: %s',
  ERR_UNKNOWN_CREDENTIAL: '%s identifier does not exist: %s',
  ERR_UNSUPPORTED_DIR_IMPORT(path, base, exactUrl) {
    this.url = exactUrl;
    return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
  },
  ERR_UNSUPPORTED_ESM_URL_SCHEME(url, supported) {
    return `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. ` +
      `Received protocol '${url.protocol}'`;
  },
  ERR_USE_AFTER_CLOSE: '%s was closed',
  ERR_VALID_PERFORMANCE_ENTRY_TYPE: 'At least one valid performance entry type is required',
  ERR_VM_MODULE_ALREADY_LINKED: 'Module has already been linked',
  ERR_VM_MODULE_DIFFERENT_CONTEXT: 'Linked modules must use the same context',
  ERR_VM_MODULE_NOT_MODULE: 'Provided module is not an instance of Module',
  ERR_VM_MODULE_STATUS: 'Module status %s',
  ERR_WASI_ALREADY_STARTED: 'WASI instance has already started',
  ERR_WEBASSEMBLY_NOT_SUPPORTED: 'WebAssembly is not supported in this environment, but is required for %s',
  ERR_WORKER_INIT_FAILED: 'Worker initialization failure: %s',
  ERR_WORKER_INVALID_EXEC_ARGV(flags, what = 'invalid execArgv flags') {
    return `Initiated Worker with ${what}: ${flags.join(', ')}`;
  },
  ERR_WORKER_NOT_RUNNING: 'Worker instance not running',
  ERR_WORKER_OUT_OF_MEMORY: 'Worker terminated due to reaching memory limit: %s',
  ERR_WORKER_UNSERIALIZABLE_ERROR: 'Serializing an uncaught exception failed',
  ERR_ZLIB_INITIALIZATION_FAILED: 'Initialization failed',
};

const typeMessages = {
  __proto__: null,
  ERR_AMBIGUOUS_ARGUMENT: 'The "%s" argument is ambiguous. %s',
  ERR_ARG_NOT_ITERABLE: '%s must be iterable',
  ERR_ASYNC_CALLBACK: '%s must be a function',
  ERR_ASYNC_TYPE: 'Invalid name for async "type": %s',
  ERR_CONSOLE_WRITABLE_STREAM: 'Console expects a writable stream instance for %s',
  ERR_CONSTRUCT_CALL_REQUIRED: 'Class constructor %s cannot be invoked without `new`',
  ERR_CRYPTO_ECDH_INVALID_FORMAT: 'Invalid ECDH format: %s',
  ERR_CRYPTO_INVALID_DIGEST: 'Invalid digest: %s',
  ERR_CRYPTO_INVALID_JWK: 'Invalid JWK data',
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE: 'Invalid key object type %s, expected %s.',
  ERR_CRYPTO_INVALID_AUTH_TAG: 'Invalid authentication tag length: %s',
  ERR_CRYPTO_INVALID_IV: 'Invalid initialization vector',
  ERR_CRYPTO_INVALID_CURVE: 'Invalid EC curve name',
  ERR_ENCODING_INVALID_ENCODED_DATA(encoding, errno) {
    this.errno = errno;
    return `The encoded data was not valid for encoding ${encoding}`;
  },
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM:
    'The feature %s is unavailable on the current platform, which is being used to run Node.js',
  ERR_HTTP_INVALID_HEADER_VALUE: 'Invalid value "%s" for header "%s"',
  ERR_ILLEGAL_CONSTRUCTOR: 'Illegal constructor',
  ERR_IMPORT_ATTRIBUTE_MISSING: 'Module "%s" needs an import attribute of "%s: %s"',
  ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE: 'Module "%s" is not of type "%s"',
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(name, value, url = undefined) {
    return `Import attribute "${name}" with value "${value}" is not supported${url ? ` in ${url}` : ''}`;
  },
  ERR_INCOMPATIBLE_OPTION_PAIR: 'Option "%s" cannot be used in combination with option "%s"',
  ERR_INVALID_ARG_TYPE(name, expected, actual) {
    return `${describeArgument(name)} must be ${describeTypes(expected)}. Received ${determineSpecificType(actual)}`;
  },
  ERR_INVALID_ARG_VALUE(name, value, reason = 'is invalid') {
    let shown = lazyInspect()(value);
    if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
    return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
  },
  ERR_INVALID_CHAR(name, field = undefined) {
    return `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`;
  },
  ERR_INVALID_CURSOR_POS: 'Cannot set cursor row without setting its column',
  ERR_INVALID_FD_TYPE: 'Unsupported fd type: %s',
  ERR_INVALID_FILE_URL_HOST: 'File URL host must be "localhost" or empty on %s',
  ERR_INVALID_FILE_URL_PATH(reason, input) {
    if (input !== undefined) this.input = input;
    return `File URL path ${reason}`;
  },
  ERR_INVALID_HANDLE_TYPE: 'This handle type cannot be sent',
  ERR_INVALID_HTTP_TOKEN: '%s must be a valid HTTP token ["%s"]',
  ERR_INVALID_IP_ADDRESS: 'Invalid IP address: %s',
  ERR_INVALID_MIME_SYNTAX(production, text, invalidIndex) {
    return `The MIME syntax for a ${production} in ${JSON.stringify(text)} is invalid` +
      (invalidIndex !== -1 ? ` at ${invalidIndex}` : '');
  },
  ERR_INVALID_MODULE_SPECIFIER(request, reason, base = undefined) {
    return `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`;
  },
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: '%s',
  ERR_INVALID_PROTOCOL: 'Protocol "%s" not supported. Expected "%s"',
  ERR_INVALID_REPL_EVAL_CONFIG: 'Cannot specify both "breakEvalOnSigint" and "eval" for REPL',
  ERR_INVALID_REPL_INPUT: '%s',
  ERR_INVALID_RETURN_PROPERTY(input, name, prop, value) {
    return `Expected a valid ${input} to be returned for the "${prop}" from the "${name}" hook ` +
      `but got ${determineSpecificType(value)}.`;
  },
  ERR_INVALID_RETURN_PROPERTY_VALUE(input, name, prop, value) {
    return `Expected ${input} to be returned for the "${prop}" from the "${name}" hook ` +
      `but got ${determineSpecificType(value)}.`;
  },
  ERR_INVALID_RETURN_VALUE(input, name, value) {
    return `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`;
  },
  ERR_INVALID_SYNC_FORK_INPUT:
    'Asynchronous forks do not support Buffer, TypedArray, DataView or string input: %s',
  ERR_INVALID_THIS: 'Value of "this" must be of type %s',
  ERR_INVALID_TUPLE: '%s must be an iterable %s tuple',
  ERR_INVALID_URL(input, base = null) {
    this.input = input;
    if (base != null) this.base = base;
    return 'Invalid URL';
  },
  ERR_INVALID_URL_SCHEME(expected) {
    if (typeof expected === 'string') expected = [expected];
    return `The URL must be ${expected.length > 1 ? 'one ' : ''}of scheme ${formatList(expected, 'or')}`;
  },
  ERR_MISSING_ARGS(...args) {
    const names = args.map((arg) => (Array.isArray(arg) ? arg.map((a) => `"${a}"`).join(' or ') : `"${arg}"`));
    return `The ${formatList(names)} argument${args.length > 1 ? 's' : ''} must be specified`;
  },
  ERR_MISSING_OPTION: '%s is required',
  ERR_NO_ICU: '%s is not supported on Node.js compiled without ICU',
  ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, packagePath, base) {
    return `Package import specifier "${specifier}" is not defined` +
      `${packagePath ? ` in package ${packagePath}package.json` : ''} imported from ${base}`;
  },
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: '%s',
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: "Unexpected argument '%s'. This command does not take positional arguments",
  ERR_PARSE_ARGS_UNKNOWN_OPTION(option, allowPositionals) {
    const hint = allowPositionals ?
      '. To specify a positional argument starting with a \'-\', place it at the end of the command after ' +
        `'--', as in '-- ${JSON.stringify(option)}` :
      '';
    return `Unknown option '${option}'${hint}`;
  },
  ERR_PERFORMANCE_INVALID_TIMESTAMP: '%d is not a valid timestamp',
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS: '%s',
  ERR_SOCKET_BAD_BUFFER_SIZE: 'Buffer size must be a positive integer',
  ERR_SOCKET_BAD_TYPE: 'Bad socket type specified. Valid types are: udp4, udp6',
  ERR_STREAM_NULL_VALUES: 'May not write null values to stream',
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS: 'The ALPNCallback and ALPNProtocols TLS options are mutually exclusive',
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(value, protocols) {
    return `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols ` +
      `(${protocols.join(', ')})`;
  },
  ERR_TLS_INVALID_CONTEXT: '%s must be a SecureContext',
  ERR_TLS_INVALID_PROTOCOL_VERSION: '"%s" is not a valid %s TLS protocol version',
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: 'TLS protocol version "%s" conflicts with secureProtocol "%s"',
  ERR_TRACE_EVENTS_CATEGORY_REQUIRED: 'At least one category is required',
  ERR_TRAILING_JUNK_AFTER_STREAM_END: 'Trailing junk found after the end of the compressed stream',
  ERR_UNESCAPED_CHARACTERS: '%s contains unescaped characters',
  ERR_UNKNOWN_ENCODING: 'Unknown encoding: %s',
  ERR_UNKNOWN_FILE_EXTENSION: 'Unknown file extension "%s" for %s',
  ERR_UNKNOWN_SIGNAL: 'Unknown signal: %s',
  ERR_UNSUPPORTED_RESOLVE_REQUEST:
    'Failed to resolve module specifier "%s" from "%s": Invalid relative URL or base scheme is not hierarchical.',
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING: 'A dynamic import callback was not specified.',
  ERR_WEBASSEMBLY_RESPONSE: 'WebAssembly response %s',
  ERR_CONSTRUCT_CALL_INVALID: 'Constructor cannot be called',
  ERR_WORKER_PATH(filename) {
    return 'The worker script or module filename must be an absolute path or a relative path starting with ' +
      `'./' or '../'.${/^(?:file|data):/.test(filename) ? ` Wrap ${filename.startsWith('data:') ? 'data:' : 'file://'} URLs with \`new URL\`.` : ''}` +
      ` Received "${filename}"`;
  },
  ERR_WORKER_UNSUPPORTED_OPERATION: '%s is not supported in workers',
};

const rangeMessages = {
  ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH: 'Packed settings length must be a multiple of six',
  ERR_HTTP2_INVALID_SETTING_VALUE: 'Invalid value for setting "%s": %s',
  __proto__: null,
  ERR_BROTLI_INVALID_PARAM: '%s is not a valid Brotli parameter',
  ERR_BUFFER_OUT_OF_BOUNDS(name = undefined) {
    return name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds';
  },
  ERR_BUFFER_TOO_LARGE: 'Cannot create a Buffer larger than %s bytes',
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: '%s maxBuffer length exceeded',
  ERR_CRYPTO_INVALID_KEYLEN: 'Invalid key length',
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: 'Invalid scrypt params: %s',
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH: 'Input buffers must have the same byte length',
  ERR_ENCODING_NOT_SUPPORTED: 'The "%s" encoding is not supported',
  ERR_FS_FILE_TOO_LARGE: 'File size (%s) is greater than 2 GiB',
  ERR_HTTP_INVALID_STATUS_CODE: 'Invalid status code: %s',
  ERR_INVALID_ADDRESS_FAMILY(addressType, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${addressType} ${host}:${port}`;
  },
  ERR_INVALID_ASYNC_ID: 'Invalid %s value: %s',
  ERR_INVALID_BUFFER_SIZE: 'Buffer size must be a multiple of %s',
  ERR_INVALID_FD: '"fd" must be a positive integer: %s',
  ERR_OUT_OF_RANGE(name, range, input, replaceDefaultBoolean = false) {
    const subject = replaceDefaultBoolean ? name : `The value of "${name}" is out of range.`;
    let received;
    if (Number.isInteger(input) && Math.abs(input) > 2 ** 32) {
      received = groupDigits(String(input));
    } else if (typeof input === 'bigint') {
      received = String(input);
      const limit = 2n ** 32n;
      if (input > limit || input < -limit) received = groupDigits(received);
      received += 'n';
    } else {
      received = lazyInspect()(input);
    }
    return `${subject} It must be ${range}. Received ${received}`;
  },
  ERR_SOCKET_BAD_PORT(name, port, allowZero = true) {
    return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`;
  },
  ERR_UNKNOWN_MODULE_FORMAT: 'Unknown module format: %s for URL %s',
  ERR_ZSTD_INVALID_PARAM: '%s is not a valid zstd parameter',
};

const otherMessages = {
  __proto__: null,
  ERR_INVALID_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
  ERR_INVALID_URI: ['URI malformed', URIError],
  ERR_TLS_CERT_ALTNAME_FORMAT: ['Invalid subject alternative name string', SyntaxError],
  ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: ['%s', SyntaxError],
};

// Codes of errors that describe a failed system call: `new ERR_X({ code, message, syscall, errno, path, dest })`.
const systemMessages = {
  __proto__: null,
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_FIFO_PIPE: 'Cannot copy a FIFO pipe',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
  ERR_FS_CP_SOCKET: 'Cannot copy a socket file',
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: 'Cannot overwrite symlink in subdirectory of self',
  ERR_FS_CP_UNKNOWN: 'Cannot copy an unknown file type',
  ERR_FS_EISDIR: 'Path is a directory',
  ERR_SOCKET_BUFFER_SIZE: 'Could not get or set buffer size',
  ERR_SYSTEM_ERROR: 'A system error occurred',
  ERR_TTY_INIT_FAILED: 'TTY initialization failed',
};

let inspectFunction;
function lazyInspect() {
  inspectFunction ??= require('internal/util/inspect').inspect;
  return inspectFunction;
}

// 'a', 'a and b', 'a, b, and c'
function formatList(list, type = 'and') {
  switch (list.length) {
    case 0: return '';
    case 1: return `${list[0]}`;
    case 2: return `${list[0]} ${type} ${list[1]}`;
    default: return `${list.slice(0, -1).join(', ')}, ${type} ${list[list.length - 1]}`;
  }
}

// '-1234567' -> '-1_234_567'
function groupDigits(text) {
  let grouped = '';
  let end = text.length;
  const start = text[0] === '-' ? 1 : 0;
  for (; end >= start + 4; end -= 3) grouped = `_${text.slice(end - 3, end)}${grouped}`;
  return text.slice(0, end) + grouped;
}

const kTypeNames = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

function describeArgument(name) {
  if (name.endsWith(' argument')) return `The ${name}`;
  return `The "${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

// What follows "must be": the primitive types, then the classes, then plain values.
function describeTypes(expected) {
  if (!Array.isArray(expected)) expected = [expected];
  const types = [];
  const instances = [];
  const others = [];
  for (const value of expected) {
    if (kTypeNames.includes(value)) types.push(value.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(value)) instances.push(value);
    else others.push(value);
  }
  // With classes in the list, 'object' would be read as a type of its own; it is named as a class instead.
  if (instances.length > 0) {
    const pos = types.indexOf('object');
    if (pos !== -1) {
      types.splice(pos, 1);
      instances.push('Object');
    }
  }
  let text = '';
  if (types.length > 0) {
    text += `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`;
    if (instances.length > 0 || others.length > 0) text += ' or ';
  }
  if (instances.length > 0) {
    text += `an instance of ${formatList(instances, 'or')}`;
    if (others.length > 0) text += ' or ';
  }
  if (others.length > 1) text += `one of ${formatList(others, 'or')}`;
  else if (others.length === 1) text += (others[0].toLowerCase() !== others[0] ? 'an ' : '') + others[0];
  return text;
}

/** What a value is, for the end of a message: "an instance of Foo", "type number (1)", "function f". */
function determineSpecificType(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined': return 'undefined';
    case 'function': return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor) return `an instance of ${value.constructor.name}`;
      return `${lazyInspect()(value, { depth: -1 })}`;
    case 'string': {
      if (value.length > 28) value = `${value.slice(0, 25)}...`;
      return `type string (${value.includes("'") ? JSON.stringify(value) : `'${value}'`})`;
    }
    case 'bigint': return `type bigint (${value}n)`;
    case 'number':
      if (value === 0) return 1 / value === -Infinity ? 'type number (-0)' : 'type number (0)';
      return `type number (${value})`;
    case 'boolean': return value ? 'type boolean (true)' : 'type boolean (false)';
    default: return `type ${typeof value} (${String(value)})`;
  }
}

function fillIn(template, args) {
  let text = '';
  let next = 0;
  let last = 0;
  for (let i = template.indexOf('%'); i !== -1; i = template.indexOf('%', i + 2)) {
    const kind = template[i + 1];
    if (kind !== 's' && kind !== 'd' && kind !== 'j') continue;
    const value = args[next++];
    text += template.slice(last, i);
    if (kind === 's') {
      if (typeof value === 'object' && value !== null) text += lazyInspect()(value);
      else text += typeof value === 'bigint' ? `${value}n` : String(value);
    } else if (kind === 'd') {
      text += Number(value);
    } else {
      text += JSON.stringify(value);
    }
    last = i + 2;
  }
  return text + template.slice(last);
}

function nodeErrorToString() {
  return `${this.name} [${this.code}]: ${this.message}`;
}

// Gives `error` a stack that starts with `name [code]: message`, though its name stays the plain one. Reading the
// stack makes its text, which takes the name of that moment.
function captureCodedStack(error, name, code, constructor) {
  Object.defineProperty(error, 'name', {
    value: `${name} [${code}]`, enumerable: false, writable: true, configurable: true,
  });
  Error.captureStackTrace(error, constructor);
  void error.stack;
  delete error.name;
}

function makeConstructor(code, message, Base) {
  const prototype = Object.create(Base.prototype, {
    constructor: { value: Base, writable: true, configurable: true },
    toString: { value: nodeErrorToString, writable: true, configurable: true },
    [kIsNodeError]: { value: true },
  });
  const name = Base.prototype.name;

  function NodeError(...args) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const error = new Base();
    Error.stackTraceLimit = limit;
    Object.setPrototypeOf(error, prototype);
    error.code = code;
    const text = typeof message === 'string' ? fillIn(message, args) : message.apply(error, args);
    Object.defineProperty(error, 'message', {
      value: text, enumerable: false, writable: true, configurable: true,
    });
    captureCodedStack(error, name, code, NodeError);
    return error;
  }
  NodeError.prototype = prototype;
  return NodeError;
}

class SystemError extends Error {
  constructor(code, prefix, context) {
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    captureCodedStack(this, 'SystemError', code, SystemError);
    this.code = code;
    Object.defineProperties(this, {
      name: { value: 'SystemError', enumerable: false, writable: true, configurable: true },
      info: { value: context, enumerable: true, writable: false, configurable: true },
      errno: {
        get() { return context.errno; }, set(value) { context.errno = value; }, enumerable: true, configurable: true,
      },
      syscall: {
        get() { return context.syscall; }, set(value) { context.syscall = value; }, enumerable: true, configurable: true,
      },
    });
    if (context.path !== undefined) {
      Object.defineProperty(this, 'path', {
        get() { return context.path?.toString(); }, enumerable: true, configurable: true,
      });
    }
    if (context.dest !== undefined) {
      Object.defineProperty(this, 'dest', {
        get() { return context.dest?.toString(); }, enumerable: true, configurable: true,
      });
    }
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function makeSystemConstructor(code, prefix) {
  return class NodeSystemError extends SystemError {
    constructor(context) {
      super(code, prefix, context);
    }
  };
}

const constructors = { __proto__: null };

/** Adds a code to the table; further base classes become properties of the constructor (ERR_X.TypeError). */
function E(code, message, Base = Error, ...others) {
  const constructor = makeConstructor(code, message, Base);
  for (const Other of others) constructor[Other.name] = makeConstructor(code, message, Other);
  constructors[code] = constructor;
}

// A few codes are thrown with more than one class.
const alternatives = {
  __proto__: null,
  ERR_INVALID_ARG_VALUE: [typeMessages, RangeError],
  ERR_INVALID_STATE: [messages, TypeError, RangeError],
  ERR_FS_FILE_TOO_LARGE: [rangeMessages],
  ERR_UNHANDLED_ERROR: [messages],
};

function lookUp(code) {
  let made;
  if (typeMessages[code] !== undefined) made = makeConstructor(code, typeMessages[code], TypeError);
  else if (rangeMessages[code] !== undefined) made = makeConstructor(code, rangeMessages[code], RangeError);
  else if (messages[code] !== undefined) made = makeConstructor(code, messages[code], Error);
  else if (otherMessages[code] !== undefined) made = makeConstructor(code, ...otherMessages[code]);
  else if (systemMessages[code] !== undefined) made = makeSystemConstructor(code, systemMessages[code]);
  else return undefined;
  const more = alternatives[code];
  if (more !== undefined) {
    for (let i = 1; i < more.length; i++) made[more[i].name] = makeConstructor(code, more[0][code], more[i]);
  }
  return made;
}

const codes = new Proxy(constructors, {
  get(target, code) {
    const known = target[code];
    if (known !== undefined || typeof code !== 'string') return known;
    return (target[code] = lookUp(code));
  },
  has(target, code) {
    return target[code] !== undefined || lookUp(code) !== undefined;
  },
});

let errmap;

/** [name, description] of a libuv code, or undefined. */
function uvErrmapGet(errno) {
  errmap ??= internalBinding('uv').getErrorMap();
  return errmap.get(errno);
}

const kUnknownError = ['UNKNOWN', 'unknown error'];

// An Error whose stack begins at the caller of `constructor` and was not captured twice.
function bareError(message, constructor) {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(message);
  Error.stackTraceLimit = limit;
  Error.captureStackTrace(error, constructor);
  return error;
}

/** The error of a failed system call that took paths. ctx: { errno, syscall, path, dest, message, code } */
function uvException(ctx) {
  const { 0: name, 1: description } = uvErrmapGet(ctx.errno) || kUnknownError;
  let message = `${ctx.code || name}: ${ctx.message || description}, ${ctx.syscall}`;
  let path;
  let dest;
  if (ctx.path) {
    path = ctx.path.toString();
    message += ` '${path}'`;
  }
  if (ctx.dest) {
    dest = ctx.dest.toString();
    message += ` -> '${dest}'`;
  }
  const error = bareError(message, uvException);
  error.errno = ctx.errno;
  error.code = ctx.code || name;
  error.syscall = ctx.syscall;
  if (path) error.path = path;
  if (dest) error.dest = dest;
  return error;
}

/** The error of a failed call on a handle: `syscall CODE original`. `err` is a negative libuv code. */
function errnoException(err, syscall, original) {
  const code = typeof err === 'number' ? getSystemErrorName(err) : err;
  const error = bareError(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`, errnoException);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  return error;
}

/** As errnoException, with the address the call was about. */
function exceptionWithHostPort(err, syscall, address, port, additional) {
  const code = typeof err === 'number' ? getSystemErrorName(err) : err;
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = bareError(`${syscall} ${code}${details}`, exceptionWithHostPort);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

/** As exceptionWithHostPort, with libuv's description in the message: `listen EADDRINUSE: address already in use :::80`. */
function uvExceptionWithHostPort(err, syscall, address, port) {
  const { 0: code, 1: description } = uvErrmapGet(err) || kUnknownError;
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  const error = bareError(`${syscall} ${code}: ${description}${details}`, uvExceptionWithHostPort);
  error.code = code;
  error.errno = err;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

/** The error of a failed name look-up; `code` is a libuv code or the name of a resolver's error. */
function dnsException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    if (code === internalBinding('uv').UV_EAI_NODATA || code === internalBinding('uv').UV_EAI_NONAME) {
      code = 'ENOTFOUND';
    } else {
      code = getSystemErrorName(code);
    }
  }
  const error = bareError(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`, dnsException);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

function getSystemErrorName(err) {
  const entry = uvErrmapGet(err);
  return entry ? entry[0] : `Unknown system error ${err}`;
}

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

class ConnResetException extends Error {
  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }

  get ['constructor']() {
    return Error;
  }
}

/** An error of a code that is not in the table. */
function genericNodeError(message, properties, Base = Error) {
  const error = new Base(message);
  Object.assign(error, properties);
  return error;
}

/** One error out of two, the first keeping its place as the one seen. */
function aggregateTwoErrors(inner, outer) {
  if (inner && outer && inner !== outer) {
    if (Array.isArray(outer.errors)) {
      outer.errors.push(inner);
      return outer;
    }
    const error = new AggregateError([outer, inner], outer.message);
    error.code = outer.code;
    return error;
  }
  return inner || outer;
}

/** Marks a validating function. Its own frame may stay on the stacks it throws: hiding it costs every call. */
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

function isErrorStackTraceLimitWritable() {
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (descriptor === undefined) return Object.isExtensible(Error);
  return descriptor.writable !== undefined ? descriptor.writable : descriptor.set !== undefined;
}

function isStackOverflowError(error) {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

module.exports = {
  AbortError,
  ConnResetException,
  E,
  SystemError,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  dnsException,
  errnoException,
  exceptionWithHostPort,
  formatList,
  genericNodeError,
  getSystemErrorName,
  hideStackFrames,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kIsNodeError,
  uvErrmapGet,
  uvException,
  uvExceptionWithHostPort,
};
