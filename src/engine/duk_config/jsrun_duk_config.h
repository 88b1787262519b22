/*
 * What jsrun switches on and off in Duktape: included by duk_config.h after its defaults (see deps/duktape/patches).
 */
#ifndef JSRUN_DUK_CONFIG_H
#define JSRUN_DUK_CONFIG_H

/* Never to return: the heap is in an unknown state. Defined in src/engine/fatal.c. */
extern void engine_fatal(void *udata, const char *message) __attribute__((noreturn));
#undef DUK_USE_FATAL_HANDLER
#define DUK_USE_FATAL_HANDLER(udata, msg) engine_fatal((udata), (msg))

/* The compiler, interpreter, call machinery and regular expressions are jsrun's own. */
#undef DUK_USE_DEBUGGER_SUPPORT
#undef DUK_USE_COROUTINE_SUPPORT
#undef DUK_USE_BYTECODE_DUMP_SUPPORT
#undef DUK_USE_TAILCALL
#undef DUK_USE_NONSTD_FUNC_CALLER_PROPERTY
#undef DUK_USE_NONSTD_FUNC_SOURCE_PROPERTY
#undef DUK_USE_FUNC_FILENAME_PROPERTY
#undef DUK_USE_LIGHTFUNC_BUILTINS
#undef DUK_USE_CBOR_BUILTIN
#undef DUK_USE_CBOR_SUPPORT
#undef DUK_USE_REGEXP_SUPPORT
#undef DUK_USE_INTERRUPT_COUNTER

/* Nothing that a program does may run code when memory is freed. */
#undef DUK_USE_FINALIZER_SUPPORT

#undef DUK_USE_FASTINT
#undef DUK_USE_CPP_EXCEPTIONS
#undef DUK_USE_PACKED_TVAL
#define DUK_USE_CACHE_ACTIVATION
#define DUK_USE_FAST_REFCOUNT_DEFAULT
#undef DUK_USE_PREFER_SIZE

/* Objects that are dictionaries grow by half. */
#undef DUK_USE_HOBJECT_ENTRY_MINGROW_DIVISOR
#define DUK_USE_HOBJECT_ENTRY_MINGROW_DIVISOR 2

/* Limits. The value stack is address space only until used: 16 bytes an entry. */
#undef DUK_USE_VALSTACK_LIMIT
#define DUK_USE_VALSTACK_LIMIT 1048576L
#undef DUK_USE_CALLSTACK_LIMIT
#define DUK_USE_CALLSTACK_LIMIT 1000000L
#undef DUK_USE_NATIVE_CALL_RECLIMIT
#define DUK_USE_NATIVE_CALL_RECLIMIT 3000L
#undef DUK_USE_JSON_ENC_RECLIMIT
#define DUK_USE_JSON_ENC_RECLIMIT 10000L
#undef DUK_USE_JSON_DEC_RECLIMIT
#define DUK_USE_JSON_DEC_RECLIMIT 10000L
#undef DUK_USE_MARK_AND_SWEEP_RECLIMIT
#define DUK_USE_MARK_AND_SWEEP_RECLIMIT 2048L

/* Error objects get their stack from src/engine/vm/error_stack.c. */
#define DUK_USE_AUGMENT_ERROR_CREATE
#undef DUK_USE_AUGMENT_ERROR_THROW
#undef DUK_USE_ERRTHROW
#undef DUK_USE_ERRCREATE
#undef DUK_USE_TRACEBACKS
#undef DUK_USE_PC2LINE
#define DUK_USE_VERBOSE_ERRORS

#if defined(JSRUN_DEBUG)
#define DUK_USE_ASSERTIONS
#define DUK_USE_ASSERT_ABORT
#define DUK_USE_SELF_TESTS
#endif

#endif
