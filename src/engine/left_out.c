/*
 * Functions that Duktape's table of natives names but whose built-ins jsrun leaves out. Their objects are
 * deleted from the realm or replaced, so that nobody can call them.
 */
#include "duk_internal.h"

#define LEFT_OUT(name)                                                                             \
  duk_ret_t name(duk_hthread *thr) {                                                               \
    return duk_type_error(thr, "not available");                                                   \
  }
LEFT_OUT(duk_bi_function_prototype_bind)
LEFT_OUT(duk_bi_function_prototype_hasinstance)
LEFT_OUT(duk_bi_native_function_length)
LEFT_OUT(duk_bi_native_function_name)
LEFT_OUT(duk_bi_reflect_apply)
LEFT_OUT(duk_bi_reflect_construct)
LEFT_OUT(duk_bi_cbor_decode)
LEFT_OUT(duk_bi_cbor_encode)
LEFT_OUT(duk_bi_duktape_object_fin)
LEFT_OUT(duk_bi_thread_constructor)
LEFT_OUT(duk_bi_thread_current)
LEFT_OUT(duk_bi_thread_resume)
LEFT_OUT(duk_bi_thread_yield)
LEFT_OUT(duk_bi_regexp_constructor)
LEFT_OUT(duk_bi_regexp_prototype_exec)
LEFT_OUT(duk_bi_regexp_prototype_flags)
LEFT_OUT(duk_bi_regexp_prototype_shared_getter)
LEFT_OUT(duk_bi_regexp_prototype_test)
LEFT_OUT(duk_bi_regexp_prototype_tostring)
LEFT_OUT(duk_bi_string_prototype_match)
LEFT_OUT(duk_bi_string_prototype_search)
