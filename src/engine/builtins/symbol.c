/*
 * Symbol and its prototype. Duktape keeps a symbol as a string whose first byte tells it: 0x80 registered (Symbol.for),
 * 0x81 any other, whose description ends at the first 0xff.
 */
#include "builtins.h"

#include <string.h>

static duk_ret_t symbol_constructor(duk_context *ctx) {
  if (duk_is_constructor_call(ctx)) {
    builtins_throw_type(ctx, "Symbol is not a constructor");
  }
  return duk_bi_symbol_constructor_shared(ctx);
}

static duk_ret_t symbol_key_for(duk_context *ctx) {
  if (!duk_is_symbol(ctx, 0)) {
    builtins_throw_type(ctx, "%s is not a symbol", builtins_push_description(ctx, 0));
  }
  return duk_bi_symbol_key_for(ctx);
}

/* ThisSymbolValue: pushes the symbol. */
static duk_hstring *push_this_symbol(duk_hthread *thr, const char *method) {
  duk_push_this(thr);
  duk_hobject *h = duk_get_hobject(thr, -1);
  if (h != NULL && DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_SYMBOL) {
    duk_tval *tv = duk_hobject_get_internal_value_tval_ptr(thr->heap, h);
    duk_pop(thr);
    if (tv == NULL) {
      duk_push_undefined(thr);
    } else {
      duk_push_tval(thr, tv);
    }
  }
  if (!duk_is_symbol(thr, -1)) {
    builtins_throw_type(thr, "%s requires that 'this' be a Symbol", method);
  }
  return duk_known_hstring(thr, -1);
}

static duk_ret_t symbol_to_string(duk_context *ctx) {
  duk_push_symbol_descriptive_string(ctx, push_this_symbol(ctx, "Symbol.prototype.toString"));
  return 1;
}

static duk_ret_t symbol_value_of(duk_context *ctx) {
  push_this_symbol(ctx, "Symbol.prototype.valueOf");
  return 1;
}

static duk_ret_t symbol_to_primitive(duk_context *ctx) {
  push_this_symbol(ctx, "Symbol.prototype [ @@toPrimitive ]");
  return 1;
}

bool builtins_push_symbol_description(duk_hthread *thr, duk_hstring *symbol) {
  const char *data = (const char *)DUK_HSTRING_GET_DATA(symbol);
  size_t length = DUK_HSTRING_GET_BYTELEN(symbol);
  if (length > 0 && (unsigned char)data[0] != 0x80 && (unsigned char)data[length - 1] == 0xff &&
      memchr(data + 1, 0xff, length - 2) != NULL) {
    duk_push_undefined(thr);
    return false;
  }
  const char *end = memchr(data + 1, 0xff, length - 1);
  duk_push_lstring(thr, data + 1, end != NULL ? (size_t)(end - data) - 1 : length - 1);
  return true;
}

static duk_ret_t symbol_description(duk_context *ctx) {
  builtins_push_symbol_description(ctx, push_this_symbol(ctx, "Symbol.prototype.description"));
  return 1;
}

static const struct builtin_property symbol_prototype[] = {
    BP_METHOD("toString", symbol_to_string, 0, 0),
    BP_METHOD("valueOf", symbol_value_of, 0, 0),
    BP_GETTER("description", symbol_description),
    BP_TAG("Symbol"),
    BP_METHOD_READONLY(SYM_TO_PRIMITIVE, symbol_to_primitive, 1, 1),
};
static const struct builtin_property symbol_own[] = {
    BP_METHOD_MAGIC("for", duk_bi_symbol_constructor_shared, 1, 1, 1),
    BP_METHOD("keyFor", symbol_key_for, 1, 1),
    BP_SYMBOL("asyncIterator", SYM_ASYNC_ITERATOR),
    BP_SYMBOL("hasInstance", SYM_HAS_INSTANCE),
    BP_SYMBOL("isConcatSpreadable", SYM_IS_CONCAT_SPREADABLE),
    BP_SYMBOL("dispose", "\x80"
                         "nodejs.dispose"), /* as Node defines them: of the global registry */
    BP_SYMBOL("asyncDispose", "\x80"
                              "nodejs.asyncDispose"),
    BP_SYMBOL("iterator", SYM_ITERATOR),
    BP_SYMBOL("match", SYM_MATCH),
    BP_SYMBOL("matchAll", SYM_MATCH_ALL),
    BP_SYMBOL("replace", SYM_REPLACE),
    BP_SYMBOL("search", SYM_SEARCH),
    BP_SYMBOL("species", SYM_SPECIES),
    BP_SYMBOL("split", SYM_SPLIT),
    BP_SYMBOL("toPrimitive", SYM_TO_PRIMITIVE),
    BP_SYMBOL("toStringTag", SYM_TO_STRING_TAG),
    BP_SYMBOL("unscopables", SYM_UNSCOPABLES),
};
static const struct builtin_object objects[] = {
    {BO_EXISTING, 0, DUK_BIDX_SYMBOL_PROTOTYPE, -2, 0, NULL, NULL, 0, 0, 0,
     BO_TABLE(symbol_prototype)},
    {BO_CONSTRUCTOR, BO_GLOBAL, BI_SYMBOL, -2, DUK_BIDX_SYMBOL_PROTOTYPE, "Symbol",
     symbol_constructor, 0, 0, 1, BO_TABLE(symbol_own)},
};
const struct builtin_table builtins_symbol = {BO_TABLE(objects)};
