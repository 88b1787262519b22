/*
 * jsrun's configuration of Duktape: included by duk_config.h after its defaults (see deps/duktape/patches).
 */
#ifndef JSRUN_DUK_CONFIG_H
#define JSRUN_DUK_CONFIG_H

/* Never to return: the heap is in an unknown state. Defined in src/engine/fatal.c. */
extern void engine_fatal(void *udata, const char *message) __attribute__((noreturn));
#undef DUK_USE_FATAL_HANDLER
#define DUK_USE_FATAL_HANDLER(udata, msg) engine_fatal((udata), (msg))

#undef DUK_USE_PACKED_TVAL
#undef DUK_USE_FASTINT
#undef DUK_USE_DEBUGGER_SUPPORT
#undef DUK_USE_CPP_EXCEPTIONS

#if defined(JSRUN_DEBUG)
#define DUK_USE_ASSERTIONS
#define DUK_USE_ASSERT_ABORT
#define DUK_USE_SELF_TESTS
#endif

#endif
