/*
 * Makes a realm's built-in objects from the tables of the subject files. Duktape has made its own (ES5) objects
 * before; the tables replace and complete them.
 */
#include "builtins.h"

#include <string.h>

static const struct builtin_table *const tables[] = {
    &builtins_function,
    &builtins_object,
    &builtins_symbol,
    &builtins_iterator,
    &builtins_generator,
    &builtins_iterator_helper,
    &builtins_array_iterator,
    &builtins_string_iterator,
    &builtins_map,
    &builtins_set,
    &builtins_weak,
    &builtins_promise,
    &builtins_error,
    &builtins_array,
    &builtins_regexp,
    &builtins_string_regexp,
    &builtins_reflect,
    &builtins_proxy,
    &builtins_string,
    &builtins_number,
    &builtins_math,
    &builtins_array_buffer,
    &builtins_typed_array,
    &builtins_data_view,
    &builtins_bigint,
    &builtins_date,
    &builtins_atomics,
    &builtins_json,
};

static void set_intrinsic(duk_hthread *thr, int intrinsic, duk_hobject *h) {
  duk_hobject *old = thr->builtins[intrinsic];
  if (old == h) {
    return;
  }
  thr->builtins[intrinsic] = h;
  DUK_HOBJECT_INCREF(thr, h);
  DUK_HOBJECT_DECREF_ALLOWNULL(thr, old);
}

void builtins_push_intrinsic(duk_hthread *thr, int intrinsic) {
  DUK_ASSERT(thr->builtins[intrinsic] != NULL);
  duk_push_hobject(thr, thr->builtins[intrinsic]);
}

static void push_key(duk_hthread *thr, const char *name) {
  duk_push_string(thr, name);
}

/* The text of a property key in a function's name: [Symbol.iterator] for a symbol. */
static void push_function_name(duk_hthread *thr, const char *prefix, const char *name) {
  if ((unsigned char)name[0] == 0x81) {
    duk_push_sprintf(thr, "%s[%.*s]", prefix, (int)strlen(name) - 2, name + 1);
  } else if (*prefix != 0) {
    duk_push_sprintf(thr, "%s%s", prefix, name);
  } else {
    duk_push_string(thr, name);
  }
}

void builtins_push_function(duk_hthread *thr, duk_c_function function, int length, int nargs,
                            int magic, const char *prefix, const char *name) {
  duk_push_c_function_builtin_noconstruct(thr, function, nargs);
  ((duk_hnatfunc *)duk_known_hobject(thr, -1))->magic = (duk_int16_t)magic;
  duk_push_int(thr, length);
  duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_LENGTH, DUK_PROPDESC_FLAGS_C);
  push_function_name(thr, prefix, name);
  duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_NAME, DUK_PROPDESC_FLAGS_C);
}

static duk_small_uint_t data_flags(const struct builtin_property *p, duk_small_uint_t normal) {
  return p->flags & BP_FIXED      ? DUK_PROPDESC_FLAGS_NONE
         : p->flags & BP_READONLY ? DUK_PROPDESC_FLAGS_C
                                  : normal;
}

/* Defines p on the object on the stack's top. */
static void add_property(duk_hthread *thr, const struct builtin_property *p) {
  switch ((enum builtin_property_kind)p->kind) {
  case BP_METHOD:
    push_key(thr, p->name);
    builtins_push_function(thr, p->u.function, p->length, p->nargs, p->magic, "", p->name);
    ((duk_hnatfunc *)duk_known_hobject(thr, -1))->quick = p->quick;
    if (p->u.function == duk_bi_function_prototype_call ||
        p->u.function == duk_bi_function_prototype_apply) {
      DUK_HOBJECT_SET_SPECIAL_CALL(duk_known_hobject(thr, -1));
    }
    duk_xdef_prop(thr, -3, data_flags(p, DUK_PROPDESC_FLAGS_WC));
    break;
  case BP_GETTER:
    push_key(thr, p->name);
    builtins_push_function(thr, p->u.function, 0, 0, p->magic, "get ", p->name);
    ((duk_hnatfunc *)duk_known_hobject(thr, -1))->quick = p->quick;
    duk_def_prop(
        thr, -3,
        DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE |
            (p->flags & BP_FIXED ? DUK_DEFPROP_CLEAR_CONFIGURABLE : DUK_DEFPROP_SET_CONFIGURABLE));
    break;
  case BP_SETTER:
    push_key(thr, p->name);
    builtins_push_function(thr, p->u.function, 1, 1, p->magic, "set ", p->name);
    duk_def_prop(thr, -3, DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_FORCE);
    break;
  case BP_NUMBER:
    push_key(thr, p->name);
    duk_push_number(thr, p->u.number);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_NONE);
    break;
  case BP_STRING:
    push_key(thr, p->name);
    duk_push_string(thr, p->u.text);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_C);
    break;
  case BP_TEXT:
    push_key(thr, p->name);
    duk_push_string(thr, p->u.text);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
    break;
  case BP_TRUE:
    push_key(thr, p->name);
    duk_push_true(thr);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WEC);
    break;
  case BP_SYMBOL:
    push_key(thr, p->name);
    duk_push_string(thr, p->u.text);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_NONE);
    break;
  case BP_INTRINSIC:
    push_key(thr, p->name);
    builtins_push_intrinsic(thr, p->magic);
    duk_xdef_prop(thr, -3, data_flags(p, DUK_PROPDESC_FLAGS_WC));
    break;
  case BP_ALIAS:
    push_key(thr, p->name);
    duk_get_prop_string(thr, -2, p->u.text);
    duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
    break;
  case BP_KEEP:
    duk_get_prop_string(thr, -1, p->name);
    set_intrinsic(thr, p->magic, duk_known_hobject(thr, -1));
    duk_pop(thr);
    break;
  case BP_DELETE:
    push_key(thr, p->name);
    duk_hobject_delprop_raw(thr, duk_known_hobject(thr, -2), duk_known_hstring(thr, -1),
                            DUK_DELPROP_FLAG_FORCE);
    duk_pop(thr);
    break;
  }
}

/* Pushes the object that `o` describes, found or made. */
static void push_object(duk_hthread *thr, const struct builtin_object *o) {
  switch ((enum builtin_object_kind)o->kind) {
  case BO_EXISTING: builtins_push_intrinsic(thr, o->intrinsic); break;
  case BO_NAMED: duk_get_global_string(thr, o->name); break;
  case BO_OBJECT: duk_push_object(thr); break;
  case BO_CONSTRUCTOR:
  case BO_FUNCTION:
    builtins_push_function(thr, o->function, o->length, o->nargs, o->magic, "", o->name);
    if (o->kind == BO_CONSTRUCTOR && !(o->flags & BO_FINAL)) {
      DUK_HOBJECT_SET_CONSTRUCTABLE(duk_known_hobject(thr, -1));
    }
    if (o->flags & BO_OWN_THIS) DUK_HOBJECT_SET_SPECIAL_CALL(duk_known_hobject(thr, -1));
    break;
  }
}

void builtins_add_table(duk_hthread *thr, const struct builtin_table *table) {
  for (size_t i = 0; i < table->count; i++) {
    const struct builtin_object *o = &table->objects[i];
    push_object(thr, o);
    duk_hobject *h = duk_require_hobject(thr, -1);
    if (o->intrinsic > 0) {
      set_intrinsic(thr, o->intrinsic, h);
    }
    if (o->prototype >= -1) {
      DUK_HOBJECT_SET_PROTOTYPE_UPDREF(thr, h,
                                       o->prototype < 0 ? NULL : thr->builtins[o->prototype]);
    }
    if (o->partner > 0) {
      builtins_push_intrinsic(thr, o->partner);
      duk_dup_m2(thr);
      duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_CONSTRUCTOR,
                                 o->flags & BO_READONLY ? DUK_PROPDESC_FLAGS_C
                                                        : DUK_PROPDESC_FLAGS_WC);
      duk_xdef_prop_stridx_short(thr, -2, DUK_STRIDX_PROTOTYPE,
                                 o->kind == BO_FUNCTION ? DUK_PROPDESC_FLAGS_C
                                                        : DUK_PROPDESC_FLAGS_NONE);
    }
    for (size_t k = 0; k < o->property_count; k++) {
      add_property(thr, &o->properties[k]);
    }
    if (o->flags & BO_GLOBAL) {
      builtins_push_intrinsic(thr, DUK_BIDX_GLOBAL);
      push_key(thr, o->name);
      duk_dup_m3(thr);
      duk_xdef_prop(thr, -3, DUK_PROPDESC_FLAGS_WC);
      duk_pop(thr);
    }
    duk_pop(thr);
  }
}

void builtins_init(duk_context *ctx) {
  duk_require_stack(ctx, 16);
  builtins_prepare_functions(ctx);
  for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
    builtins_add_table(ctx, tables[i]);
  }
  ((duk_hnatfunc *)ctx->builtins[BI_BIGINT])->quick = QUICK_bigint_quick_from;
  /* The prototypes of errors are no errors, which Duktape makes them. */
  static const int error_prototypes[] = {
      DUK_BIDX_ERROR_PROTOTYPE,        DUK_BIDX_EVAL_ERROR_PROTOTYPE,
      DUK_BIDX_RANGE_ERROR_PROTOTYPE,  DUK_BIDX_REFERENCE_ERROR_PROTOTYPE,
      DUK_BIDX_SYNTAX_ERROR_PROTOTYPE, DUK_BIDX_TYPE_ERROR_PROTOTYPE,
      DUK_BIDX_URI_ERROR_PROTOTYPE,
  };
  for (size_t i = 0; i < sizeof(error_prototypes) / sizeof(error_prototypes[0]); i++) {
    DUK_HOBJECT_SET_CLASS_NUMBER(ctx->builtins[error_prototypes[i]], DUK_HOBJECT_CLASS_OBJECT);
  }
}

duk_ret_t builtins_get_species(duk_context *ctx) {
  duk_push_this(ctx);
  return 1;
}

duk_ret_t builtins_return_this(duk_context *ctx) {
  duk_push_this(ctx);
  return 1;
}
