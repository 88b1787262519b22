# Files of Duktape that are not compiled: what jsrun replaces (compiler, interpreter, calls, collector, environments, stack
# traces) and what it leaves out.
DUKTAPE_OMIT := duk_js_call.c duk_js_executor.c duk_js_compiler.c duk_lexer.c duk_js_var.c \
  duk_error_augment.c duk_api_compile.c duk_api_bytecode.c duk_api_debug.c duk_debugger.c duk_bi_thread.c \
  duk_bi_function.c duk_bi_cbor.c duk_bi_thrower.c duk_bi_regexp.c duk_hobject_pc2line.c duk_regexp_compiler.c duk_regexp_executor.c duk_heap_markandsweep.c
