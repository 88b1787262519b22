/*
 * Errors: throwing them in V8's words, Error objects with their stack, Error.captureStackTrace, prepareStackTrace and
 * call sites.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/promise.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* --- throwing --- */

static DUK_NORETURN(void throw_formatted(duk_hthread *thr, duk_errcode_t code, const char *fmt,
                                         va_list ap));
static void throw_formatted(duk_hthread *thr, duk_errcode_t code, const char *fmt, va_list ap) {
  duk_push_error_object_va_raw(thr, code | DUK_ERRCODE_FLAG_NOBLAME_FILELINE, NULL, 0, fmt, ap);
  duk_throw_raw(thr);
}

#define THROWER(name, code)                                                                        \
  void name(duk_hthread *thr, const char *fmt, ...) {                                              \
    va_list ap;                                                                                    \
    va_start(ap, fmt);                                                                             \
    throw_formatted(thr, code, fmt, ap);                                                           \
    va_end(ap);                                                                                    \
  }
THROWER(vm_throw_type, DUK_ERR_TYPE_ERROR)
THROWER(vm_throw_reference, DUK_ERR_REFERENCE_ERROR)
THROWER(vm_throw_range, DUK_ERR_RANGE_ERROR)
THROWER(vm_throw_syntax, DUK_ERR_SYNTAX_ERROR)

const char *vm_instruction_text(duk_hthread *thr) {
  duk_activation *act = thr->callstack_curr;
  const struct vm_code *code;
  const struct vm_image_text *t;
  const char *base;
  uint32_t at;
  if (act == NULL || !DUK_HOBJECT_IS_COMPFUNC(act->func)) return NULL;
  code = VM_CLOSURE_CODE(act->func);
  base = (const char *)code->unit->image;
  at = (uint32_t)((const vm_instr *)act->curr_pc - code->instrs) - 1;
  t = (const struct vm_image_text *)(base + code->fn->texts);
  for (uint32_t i = 0; i < code->fn->text_count; i++)
    if (t[i].instr == at) {
      const struct vm_image_string *s =
          (const struct vm_image_string *)(base + code->unit->image->strings) + t[i].string;
      return duk_push_lstring(thr, base + s->offset, s->length);
    }
  return NULL;
}

/* The constructor's name of an object, without running code. Pushes it. */
static const char *push_class_name(duk_hthread *thr, duk_hobject *h) {
  for (duk_hobject *p = h; p != NULL; p = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, p)) {
    duk_int_t e, hidx;
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(p)) break;
    if (duk_hobject_find_entry(thr->heap, p, VM(thr)->str_constructor, &e, &hidx) &&
        !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, p, e)) {
      duk_tval *v = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, p, e);
      if (DUK_TVAL_IS_OBJECT(v) && DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(v))) {
        duk_hobject *c = DUK_TVAL_GET_OBJECT(v);
        duk_tval *name = duk_hobject_find_entry_tval_ptr(thr->heap, c, VM(thr)->str_name);
        if (name != NULL && DUK_TVAL_IS_STRING(name) &&
            DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(name)) > 0) {
          vm_push(thr, name);
          return duk_get_string(thr, -1);
        }
      }
    }
  }
  duk_push_literal(thr, "Object");
  return duk_get_string(thr, -1);
}

static const char *readable(duk_hthread *thr, duk_idx_t index, int quotes) {
  duk_tval *tv = duk_require_tval(thr, index);
  if (DUK_TVAL_IS_STRING(tv)) {
    duk_hstring *h = DUK_TVAL_GET_STRING(tv);
    if (DUK_HSTRING_HAS_SYMBOL(h)) {
      const char *p = (const char *)DUK_HSTRING_GET_DATA(h) + 1, *q = p;
      while ((unsigned char)*q != 0xff && *q != 0) q++;
      duk_push_literal(thr, "Symbol(");
      duk_push_lstring(thr, p, (duk_size_t)(q - p));
      duk_push_literal(thr, ")");
      duk_concat(thr, 3);
      return duk_get_string(thr, -1);
    }
    if (!quotes) return (const char *)DUK_HSTRING_GET_DATA(h);
    duk_push_sprintf(thr, "\"%s\"", DUK_HSTRING_GET_DATA(h));
    return duk_get_string(thr, -1);
  }
  if (DUK_TVAL_IS_OBJECT(tv)) {
    duk_hobject *h = DUK_TVAL_GET_OBJECT(tv);
    if (DUK_HOBJECT_IS_CALLABLE(h) && DUK_HOBJECT_IS_COMPFUNC(h)) {
      vm_push_source(thr, h);
      return duk_get_string(thr, -1);
    }
    if (DUK_HOBJECT_HAS_EXOTIC_ARRAY(h)) {
      duk_push_literal(thr, "[object Array]");
      return duk_get_string(thr, -1);
    }
    push_class_name(thr, h);
    duk_push_sprintf(thr, "#<%s>", duk_get_string(thr, -1));
    return duk_get_string(thr, -1);
  }
  vm_push(thr, tv);
  if (tv->t == DUK_TAG_BIGINT) vm_bigint_to_string(thr, thr->valstack_top - 1);
  return duk_safe_to_string(thr, -1);
}

const char *vm_readable(duk_hthread *thr, duk_idx_t index) {
  return readable(thr, index, 1);
}

const char *vm_readable_plain(duk_hthread *thr, duk_idx_t index) {
  return readable(thr, index, 0);
}

const char *vm_readable_key(duk_hthread *thr, duk_idx_t index) {
  return readable(thr, index, 0);
}

void vm_throw_not_callable(duk_hthread *thr, const duk_tval *func) {
  const char *text = vm_instruction_text(thr);
  if (text == NULL) {
    vm_push(thr, func);
    text = vm_readable(thr, -1);
  }
  vm_throw_type(thr, "%s is not a function", text);
}

void vm_throw_super(duk_hthread *thr, duk_hobject *derived, duk_hobject *parent) {
  const char *text = "null", *name = "";
  duk_tval *own = duk_hobject_find_entry_tval_ptr(thr->heap, derived, VM(thr)->str_name);
  if (parent != NULL && parent != thr->builtins[DUK_BIDX_FUNCTION_PROTOTYPE]) {
    vm_push_object(thr, parent);
    text = vm_readable(thr, -1);
  }
  if (own != NULL && DUK_TVAL_IS_STRING(own))
    name = (const char *)DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(own));
  vm_throw_type(thr, "Super constructor %s of %s is not a constructor", text,
                *name != 0 ? name : "anonymous class");
}

void vm_throw_not_constructor(duk_hthread *thr, const duk_tval *func) {
  const char *text = vm_instruction_text(thr);
  if (text == NULL) {
    vm_push(thr, func);
    text = vm_readable(thr, -1);
  }
  vm_throw_type(thr, "%s is not a constructor", text);
}

void vm_throw_not_iterable(duk_hthread *thr, const duk_tval *value) {
  const char *text = vm_instruction_text(thr);
  if (text == NULL) {
    vm_push(thr, value);
    text = vm_readable(thr, -1);
  } else if (DUK_TVAL_IS_UNDEFINED(value) || DUK_TVAL_IS_NULL(value)) {
    const char *kind = DUK_TVAL_IS_NULL(value) ? "null" : "undefined";
    if (strcmp(text, kind) != 0) {
      vm_throw_type(thr, "%s is not iterable", text);
    }
  }
  vm_throw_type(thr, "%s is not iterable", text);
}

void vm_throw_destructure(duk_hthread *thr, const duk_tval *value) {
  const char *text = vm_instruction_text(thr);
  vm_throw_type(thr, "%s%s.", text != NULL ? text : "Cannot destructure value as it is ",
                DUK_TVAL_IS_NULL(value) ? "null" : "undefined");
}

void vm_throw_tdz(duk_hthread *thr) {
  const char *text = vm_instruction_text(thr);
  vm_throw_reference(thr, "Cannot access '%s' before initialization",
                     text != NULL ? text : "variable");
}

void vm_throw_no_base(duk_hthread *thr, const duk_tval *obj, const duk_tval *key, int set) {
  const char *what = DUK_TVAL_IS_NULL(obj) ? "null" : "undefined";
  const char *text = set ? NULL : vm_instruction_text(thr);
  if (text != NULL && strncmp(text, "Cannot destructure", 18) == 0) vm_throw_destructure(thr, obj);
  if (DUK_TVAL_IS_OBJECT(key)) {
    vm_throw_type(thr, set ? "Cannot set properties of %s" : "Cannot read properties of %s", what);
  }
  vm_push(thr, key);
  vm_throw_type(thr,
                set ? "Cannot set properties of %s (setting '%s')"
                    : "Cannot read properties of %s (reading '%s')",
                what, vm_readable_key(thr, -1));
}

/* --- stack frames --- */

struct site {
  duk_hobject *func;
  duk_tval this_value;
  uint32_t line, column;
  uint8_t constructor, native, async, strict;
};

struct trace {
  struct site *sites; /* in a buffer on the value stack */
  size_t count;
};

static void push_function_name(duk_hthread *thr, duk_hobject *f) {
  duk_tval *name = NULL;
  duk_int_t e, hidx;
  if (DUK_HOBJECT_IS_COMPFUNC(f) && DUK_HOBJECT_HAS_LAZYPROPS(f)) {
    duk_push_hstring(thr, VM_CLOSURE_CODE(f)->name);
    return;
  }
  if (duk_hobject_find_entry(thr->heap, f, VM(thr)->str_name, &e, &hidx) &&
      !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, f, e))
    name = DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, f, e);
  if (name != NULL && DUK_TVAL_IS_STRING(name) &&
      !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(name)))
    vm_push(thr, name);
  else
    duk_push_hstring_empty(thr);
}

static int has_name(duk_hthread *thr, duk_hobject *f) {
  int named;
  push_function_name(thr, f);
  named = duk_get_length(thr, -1) > 0;
  duk_pop(thr);
  return named;
}

/* Natives that the language names appear in traces; those of bindings, and the steps of promises, do not. */
static int shows(duk_hthread *thr, const duk_activation *act) {
  if (DUK_HOBJECT_IS_COMPFUNC(act->func)) return !(VM_CLOSURE_CODE(act->func)->flags & VM_F_HIDDEN);
  if (act->new_target != NULL) return 1;
  return !DUK_HOBJECT_HAS_CONSTRUCTABLE(act->func) && has_name(thr, act->func);
}

static void add_site(duk_hthread *thr, struct trace *t, duk_hobject *func,
                     const duk_tval *this_value, const vm_instr *pc, int constructor, int async) {
  struct site *s = &t->sites[t->count++];
  memset(s, 0, sizeof *s);
  s->func = func;
  s->this_value = *this_value;
  s->constructor = (uint8_t)constructor;
  s->async = (uint8_t)async;
  (void)thr;
  if (DUK_HOBJECT_IS_COMPFUNC(func)) {
    vm_code_position(VM_CLOSURE_CODE(func), pc - 1, &s->line, &s->column);
    s->strict = (VM_CLOSURE_CODE(func)->flags & VM_F_STRICT) != 0;
  } else {
    s->native = 1;
  }
}

/* The functions that wait for the one running, by the promises they await. */
static void add_async_sites(duk_hthread *thr, struct trace *t, struct vm_frame *frame,
                            size_t limit) {
  for (int hops = 0; frame != NULL && t->count < limit && hops < 64; hops++) {
    duk_hobject *promise = frame->result;
    struct vm_frame *next = NULL;
    if (promise == NULL || frame->kind == VM_FRAME_GENERATOR) break;
    if (frame->kind == VM_FRAME_ASYNC_GENERATOR)
      promise = frame->queue != NULL ? frame->queue->promise : NULL;
    for (int derived = 0; promise != NULL && derived < 16; derived++) {
      next = (struct vm_frame *)promise_first_native_target(promise, vm_frame_continue);
      if (next != NULL) break;
      promise = promise_first_derived(promise);
    }
    if (next == NULL || next->func == NULL || next->state != VM_FRAME_AWAITING) break;
    add_site(thr, t, next->func, &next->this_value, next->pc, 0, 1);
    frame = next;
  }
}

static uint32_t stack_trace_limit(duk_hthread *thr) {
  duk_tval *v;
  duk_push_literal(thr, "stackTraceLimit");
  v = duk_hobject_find_entry_tval_ptr(thr->heap, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR],
                                      duk_known_hstring(thr, -1));
  duk_pop(thr);
  if (v == NULL || !VM_IS_NUMBER(v) || isnan(v->v.d) || v->v.d < 0)
    return v == NULL || !VM_IS_NUMBER(v) ? UINT32_MAX : 0;
  return v->v.d > 1000 ? 1000 : (uint32_t)v->v.d;
}

/* Pushes a buffer with the sites of the call stack. `until`: leave out all above and with this function. */
static void push_trace(duk_hthread *thr, struct trace *t, uint32_t limit, duk_hobject *until) {
  duk_activation *act = thr->callstack_curr;
  struct vm_frame *outermost = NULL;
  t->sites = (struct site *)duk_push_fixed_buffer(thr, ((size_t)limit + 1) * sizeof(struct site));
  t->count = 0;
  if (until != NULL) {
    duk_activation *a = act;
    while (a != NULL && a->func != until) a = a->parent;
    if (a == NULL) return;
    act = a->parent;
  }
  for (; act != NULL && t->count < limit; act = act->parent) {
    if (shows(thr, act))
      add_site(thr, t, act->func, act->bottom - 1, (const vm_instr *)act->curr_pc,
               act->new_target != NULL, 0);
    if (act->frame != NULL && (act->flags & DUK_ACT_FLAG_ENTRY))
      outermost = (struct vm_frame *)act->frame;
  }
  if (act == NULL && outermost != NULL) add_async_sites(thr, t, outermost, limit);
}

static duk_hstring *site_filename(const struct site *s) {
  return DUK_HOBJECT_IS_COMPFUNC(s->func) ? VM_CLOSURE_CODE(s->func)->unit->filename : NULL;
}

static int is_top_level(duk_hthread *thr, const struct site *s) {
  return !DUK_TVAL_IS_OBJECT(&s->this_value)
             ? DUK_TVAL_IS_UNDEFINED(&s->this_value) || DUK_TVAL_IS_NULL(&s->this_value) ||
                   DUK_TVAL_IS_UNUSED(&s->this_value)
             : DUK_TVAL_GET_OBJECT(&s->this_value) == thr->builtins[DUK_BIDX_GLOBAL];
}

/* A property's value on the prototype chain, found without running code; NULL if absent, an accessor or behind a proxy. */
static duk_tval *find_data(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  for (; h != NULL && !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h);
       h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    duk_int_t e, hidx;
    if (duk_hobject_find_entry(thr->heap, h, key, &e, &hidx))
      return DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)
                 ? NULL
                 : DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
  }
  return NULL;
}

/* A plain object's Symbol.toStringTag is the better name: JSON, Math, Reflect. Expects and leaves the name on top. */
static void prefer_tag(duk_hthread *thr, duk_hobject *h) {
  duk_tval *tag;
  if (strcmp(duk_get_string(thr, -1), "Object") != 0) return;
  duk_push_hstring(thr, DUK_HTHREAD_STRING_WELLKNOWN_SYMBOL_TO_STRING_TAG(thr));
  tag = find_data(thr, h, duk_known_hstring(thr, -1));
  duk_pop(thr);
  if (tag != NULL && DUK_TVAL_IS_STRING(tag) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tag))) {
    duk_pop(thr);
    vm_push(thr, tag);
  }
}

static int is_class(const duk_hobject *f) {
  return DUK_HOBJECT_IS_COMPFUNC(f) && (VM_CLOSURE_CODE((duk_hobject *)f)->flags & VM_F_CLASS) != 0;
}

/* The class of the receiver; of a static method, the class itself. */
static void push_type_name(duk_hthread *thr, const struct site *s) {
  const duk_tval *v = &s->this_value;
  if (DUK_TVAL_IS_OBJECT(v)) {
    duk_hobject *h = DUK_TVAL_GET_OBJECT(v);
    if (is_class(h) && has_name(thr, h))
      push_function_name(thr, h);
    else if (DUK_HOBJECT_IS_CALLABLE(h))
      duk_push_literal(thr, "Function");
    else if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h))
      duk_push_literal(thr, "Object");
    else {
      push_class_name(thr, h);
      prefer_tag(thr, h);
    }
  } else if (DUK_TVAL_IS_STRING(v)) {
    duk_push_string(thr, DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(v)) ? "Symbol" : "String");
  } else if (VM_IS_NUMBER(v)) {
    duk_push_literal(thr, "Number");
  } else if (DUK_TVAL_IS_BOOLEAN(v)) {
    duk_push_literal(thr, "Boolean");
  } else {
    duk_push_literal(thr, "Object");
  }
}

static int is_function(const duk_tval *v, const duk_hobject *f) {
  return v != NULL && DUK_TVAL_IS_OBJECT(v) && DUK_TVAL_GET_OBJECT(v) == f;
}

/*
 * The name under which the receiver has the function: the function's own name if that is one, else the one
 * that it is the only holder of; else undefined. Data properties only.
 */
static void push_method_name(duk_hthread *thr, const struct site *s) {
  duk_hstring *found = NULL;
  duk_hobject *p;
  if (!DUK_TVAL_IS_OBJECT(&s->this_value)) {
    duk_push_undefined(thr);
    return;
  }
  p = DUK_TVAL_GET_OBJECT(&s->this_value);
  push_function_name(thr, s->func);
  if (duk_get_length(thr, -1) > 0 &&
      is_function(find_data(thr, p, duk_known_hstring(thr, -1)), s->func))
    return;
  duk_pop(thr);
  for (; p != NULL && !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(p);
       p = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, p)) {
    for (duk_uint32_t i = 0; i < DUK_HOBJECT_GET_ENEXT(p); i++) {
      duk_hstring *key = DUK_HOBJECT_E_GET_KEY(thr->heap, p, i);
      if (key == NULL || DUK_HSTRING_HAS_SYMBOL(key) ||
          DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, p, i) ||
          !is_function(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, p, i), s->func))
        continue;
      if (found != NULL) {
        duk_push_undefined(thr);
        return;
      }
      found = key;
    }
  }
  if (found != NULL)
    duk_push_hstring(thr, found);
  else
    duk_push_undefined(thr);
}

/* Accessors, private methods and those with symbols for names stand without a class, as V8 prints them. */
static int stands_alone(const char *name) {
  return strncmp(name, "get ", 4) == 0 || strncmp(name, "set ", 4) == 0 || name[0] == '[' ||
         name[0] == '#' || name[0] == '<';
}

static void push_method_text(duk_hthread *thr, const struct site *s, const char *name,
                             const char *where) {
  const char *type, *method;
  push_type_name(thr, s);
  type = duk_get_string(thr, -1);
  push_method_name(thr, s);
  method = duk_get_string(thr, -1);
  if (name[0] == 0)
    duk_push_sprintf(thr, "%s.%s (%s)", type, method != NULL ? method : "<anonymous>", where);
  else if (stands_alone(name))
    duk_push_sprintf(thr, "%s (%s)", name, where);
  else {
    size_t length = strlen(type);
    bool has_type = strncmp(name, type, length) == 0 && (name[length] == 0 || name[length] == '.');
    const char *dot = has_type ? (type = "", "") : ".";
    if (method != NULL && strcmp(name, method) != 0)
      duk_push_sprintf(thr, "%s%s%s [as %s] (%s)", type, dot, name, method, where);
    else
      duk_push_sprintf(thr, "%s%s%s (%s)", type, dot, name, where);
  }
}

/* Text of a call site: "Object.<anonymous> (/tmp/a.js:1:7)". */
static void push_site_text(duk_hthread *thr, const struct site *s) {
  duk_tval *base = thr->valstack_top;
  duk_idx_t first = (duk_idx_t)(base - thr->valstack_bottom);
  const char *name, *where;
  duk_hstring *file = site_filename(s);
  push_function_name(thr, s->func);
  name = duk_get_string(thr, -1);
  if (s->native)
    where = "<anonymous>";
  else
    where = duk_push_sprintf(
        thr, "%s:%lu:%lu", file != NULL ? (const char *)DUK_HSTRING_GET_DATA(file) : "<anonymous>",
        (unsigned long)s->line, (unsigned long)s->column);
  if (s->async) {
    if (name[0] != 0)
      duk_push_sprintf(thr, "async %s (%s)", name, where);
    else
      duk_push_sprintf(thr, "async %s", where);
  } else if (s->constructor) {
    duk_push_sprintf(thr, "new %s (%s)", name[0] != 0 ? name : "<anonymous>", where);
  } else if (is_top_level(thr, s)) {
    if (name[0] != 0)
      duk_push_sprintf(thr, "%s (%s)", name, where);
    else
      duk_push_string(thr, where);
  } else {
    push_method_text(thr, s, name, where);
  }
  duk_replace(thr, first);
  duk_set_top(thr, first + 1);
}

/* --- call sites (V8's stack trace API) --- */

struct call_site {
  duk_hnative native;
  struct site site; /* func and this_value counted */
};

static void call_site_mark(duk_heap *heap, duk_hnative *h) {
  struct call_site *c = (struct call_site *)h;
  if (c->site.func != NULL) duk_heap_mark_heaphdr(heap, (duk_heaphdr *)c->site.func);
  duk_heap_mark_tval(heap, &c->site.this_value);
}

static void call_site_decref(duk_hthread *thr, duk_hnative *h) {
  struct call_site *c = (struct call_site *)h;
  DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, c->site.func);
  if (VM_IS_HEAP(&c->site.this_value)) DUK_HEAPHDR_DECREF_NORZ(thr, c->site.this_value.v.heaphdr);
}

static const duk_native_class call_site_class = {call_site_mark, call_site_decref, NULL};

enum site_query {
  SITE_THIS,
  SITE_TYPE_NAME,
  SITE_FUNCTION,
  SITE_FUNCTION_NAME,
  SITE_METHOD_NAME,
  SITE_FILE_NAME,
  SITE_LINE,
  SITE_COLUMN,
  SITE_EVAL_ORIGIN,
  SITE_IS_TOP_LEVEL,
  SITE_IS_EVAL,
  SITE_IS_NATIVE,
  SITE_IS_CONSTRUCTOR,
  SITE_IS_ASYNC,
  SITE_FALSE,
  SITE_NULL,
  SITE_TO_STRING
};

static duk_ret_t call_site_query(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  struct call_site *c = builtins_this_native(thr, &call_site_class, "CallSite method");
  const struct site *s = &c->site;
  switch ((enum site_query)duk_get_current_magic(thr)) {
  case SITE_THIS:
    if (s->strict || s->native) return 0;
    vm_push(thr, &s->this_value);
    return 1;
  case SITE_TYPE_NAME:
    if (is_top_level(thr, s) && !DUK_TVAL_IS_OBJECT(&s->this_value))
      duk_push_null(thr);
    else if (DUK_TVAL_IS_OBJECT(&s->this_value) && is_class(DUK_TVAL_GET_OBJECT(&s->this_value)))
      duk_push_literal(thr, "Function");
    else
      push_type_name(thr, s);
    return 1;
  case SITE_FUNCTION:
    if (s->strict || s->native) return 0;
    vm_push_object(thr, s->func);
    return 1;
  case SITE_FUNCTION_NAME:
    push_function_name(thr, s->func);
    if (duk_get_length(thr, -1) == 0) duk_push_null(thr);
    return 1;
  case SITE_METHOD_NAME:
    if (!is_top_level(thr, s)) push_method_name(thr, s);
    if (is_top_level(thr, s) || duk_is_undefined(thr, -1)) duk_push_null(thr);
    return 1;
  case SITE_FILE_NAME:
    if (site_filename(s) == NULL) return 0;
    duk_push_hstring(thr, site_filename(s));
    return 1;
  case SITE_LINE:
  case SITE_COLUMN:
    if (s->native)
      duk_push_null(thr);
    else
      duk_push_uint(thr, duk_get_current_magic(thr) == SITE_LINE ? s->line : s->column);
    return 1;
  case SITE_EVAL_ORIGIN: return 0;
  case SITE_IS_TOP_LEVEL: duk_push_boolean(thr, (duk_bool_t)is_top_level(thr, s)); return 1;
  case SITE_IS_NATIVE: duk_push_boolean(thr, s->native); return 1;
  case SITE_IS_CONSTRUCTOR: duk_push_boolean(thr, s->constructor); return 1;
  case SITE_IS_ASYNC: duk_push_boolean(thr, s->async); return 1;
  case SITE_IS_EVAL:
  case SITE_FALSE: duk_push_false(thr); return 1;
  case SITE_NULL: duk_push_null(thr); return 1;
  default: push_site_text(thr, s); return 1;
  }
}

static const struct {
  const char *name;
  int magic;
} call_site_methods[] = {{"getThis", SITE_THIS},
                         {"getTypeName", SITE_TYPE_NAME},
                         {"getFunction", SITE_FUNCTION},
                         {"getFunctionName", SITE_FUNCTION_NAME},
                         {"getMethodName", SITE_METHOD_NAME},
                         {"getFileName", SITE_FILE_NAME},
                         {"getLineNumber", SITE_LINE},
                         {"getColumnNumber", SITE_COLUMN},
                         {"getEvalOrigin", SITE_EVAL_ORIGIN},
                         {"isToplevel", SITE_IS_TOP_LEVEL},
                         {"isEval", SITE_IS_EVAL},
                         {"isNative", SITE_IS_NATIVE},
                         {"isConstructor", SITE_IS_CONSTRUCTOR},
                         {"isAsync", SITE_IS_ASYNC},
                         {"isPromiseAll", SITE_FALSE},
                         {"getPromiseIndex", SITE_NULL},
                         {"getScriptNameOrSourceURL", SITE_FILE_NAME},
                         {"getScriptHash", SITE_NULL},
                         {"getEnclosingLineNumber", SITE_LINE},
                         {"getEnclosingColumnNumber", SITE_COLUMN},
                         {"getPosition", SITE_COLUMN},
                         {"toString", SITE_TO_STRING}};

static void push_call_sites(duk_hthread *thr, const struct trace *t) {
  duk_hobject *array = vm_push_array_literal(thr, (uint32_t)t->count), *proto;
  proto = vm_push_object_literal(thr, 0);
  for (size_t i = 0; i < sizeof call_site_methods / sizeof *call_site_methods; i++) {
    builtins_push_function(thr, call_site_query, 0, 0, call_site_methods[i].magic, "",
                           call_site_methods[i].name);
    duk_put_prop_string(thr, -2, call_site_methods[i].name);
  }
  for (size_t i = 0; i < t->count; i++) {
    struct call_site *c = builtins_push_native(thr, &call_site_class, sizeof *c, proto);
    c->site = t->sites[i];
    DUK_HOBJECT_INCREF(thr, c->site.func);
    if (VM_IS_HEAP(&c->site.this_value)) DUK_HEAPHDR_PREINC_REFCOUNT(c->site.this_value.v.heaphdr);
    vm_array_append(thr, array, thr->valstack_top - 1);
    duk_pop(thr);
  }
  duk_pop(thr);
}

/* --- the stack property --- */

/* "Name: message" as Error.prototype.toString makes it, from data properties. Pushes it. */
static duk_ret_t header_inside(duk_hthread *thr, void *udata) {
  duk_tval *base = thr->valstack_top;
  vm_push_object(thr, (duk_hobject *)udata);
  duk_get_prop_literal(thr, -1, "name");
  duk_get_prop_literal(thr, -2, "message");
  if (duk_is_undefined(thr, -2)) {
    duk_push_literal(thr, "Error");
    duk_replace(thr, -3);
  }
  if (duk_is_undefined(thr, -1)) {
    duk_push_literal(thr, "");
    duk_replace(thr, -2);
  }
  duk_to_string(thr, -2);
  duk_to_string(thr, -1);
  if (duk_get_length(thr, -2) == 0) {
    duk_remove(thr, -2);
  } else if (duk_get_length(thr, -1) == 0) {
    duk_pop(thr);
  } else {
    duk_push_literal(thr, ": ");
    duk_insert(thr, -2);
    duk_concat(thr, 3);
  }
  duk_remove(thr, (duk_idx_t)(base - thr->valstack_bottom));
  return 1;
}

/* --- another writer of stacks (engine_set_stack_formatter) --- */

#define FORMATTER_KEY DUK_HIDDEN_SYMBOL("stackFormatter")

void engine_set_stack_formatter(duk_context *ctx) {
  VM((duk_hthread *)ctx)->formats_stacks = duk_is_function(ctx, -1);
  duk_push_heap_stash(ctx);
  duk_swap_top(ctx, -2);
  duk_put_prop_literal(ctx, -2, FORMATTER_KEY);
  duk_pop(ctx);
}

struct format_request {
  duk_hobject *error;
  const struct trace *trace;
};

/* [ ... header ] -> [ ... text ] */
static duk_ret_t call_formatter(duk_hthread *thr, void *udata) {
  struct format_request *r = (struct format_request *)udata;
  duk_push_heap_stash(thr);
  duk_get_prop_literal(thr, -1, FORMATTER_KEY);
  duk_replace(thr, -2);
  duk_insert(thr, -2);
  vm_push_object(thr, r->error);
  duk_insert(thr, -2);
  push_call_sites(thr, r->trace);
  duk_call(thr, 3);
  return 1;
}

/* Expects the header on the stack's top. True when it was replaced by the whole text; else it is still there. */
static int format_otherwise(duk_hthread *thr, duk_hobject *error, const struct trace *trace) {
  struct format_request r = {error, trace};
  if (!VM(thr)->formats_stacks || VM(thr)->preparing_stack) return 0;
  duk_bool_t augmenting = thr->heap->augmenting_error;
  VM(thr)->preparing_stack = 1;
  thr->heap->augmenting_error = 0;
  duk_dup_top(thr);
  int failed = duk_handle_safe_call(thr, call_formatter, &r, 1, 1) != DUK_EXEC_SUCCESS;
  thr->heap->augmenting_error = augmenting;
  VM(thr)->preparing_stack = 0;
  if (failed || !duk_is_string(thr, -1)) {
    duk_pop(thr);
    return 0;
  }
  duk_remove(thr, -2);
  return 1;
}

struct stack_request {
  duk_hobject *error;
  duk_hobject *until;
  int lazy; /* of an Error object: may be formatted later */
};

static void keep_trace(duk_hthread *thr, struct stack_request *r, uint32_t limit);

static duk_ret_t make_stack(duk_hthread *thr, void *udata) {
  struct stack_request *r = (struct stack_request *)udata;
  duk_tval *base = thr->valstack_top, *prepare;
  uint32_t limit = stack_trace_limit(thr);
  struct trace t;
  if (limit == UINT32_MAX) return 0;
  duk_push_literal(thr, "prepareStackTrace");
  prepare = duk_hobject_find_entry_tval_ptr(thr->heap, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR],
                                            duk_known_hstring(thr, -1));
  duk_pop(thr);
  if (r->lazy && (prepare == NULL || !DUK_TVAL_IS_OBJECT(prepare))) {
    keep_trace(thr, r, limit);
    return 0;
  }
  push_trace(thr, &t, limit, r->until);
  if (prepare != NULL && DUK_TVAL_IS_OBJECT(prepare) &&
      DUK_HOBJECT_IS_CALLABLE(DUK_TVAL_GET_OBJECT(prepare)) && !VM(thr)->preparing_stack) {
    duk_tval *call = thr->valstack_top;
    vm_push(thr, prepare);
    vm_push_object(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
    vm_push_object(thr, r->error);
    push_call_sites(thr, &t);
    VM(thr)->preparing_stack = 1;
    vm_call(thr, call, NULL);
    VM(thr)->preparing_stack = 0;
  } else {
    size_t n = 0;
    if (duk_handle_safe_call(thr, header_inside, r->error, 0, 1) != DUK_EXEC_SUCCESS) {
      duk_pop(thr);
      duk_push_literal(thr, "Error");
    }
    n = 1;
    size_t count = format_otherwise(thr, r->error, &t) ? 0 : t.count;
    for (size_t i = 0; i < count; i++, n += 2) {
      duk_push_literal(thr, "\n    at ");
      push_site_text(thr, &t.sites[i]);
      if (n > 60) {
        duk_concat(thr, (duk_idx_t)n + 2);
        n = (size_t)-1;
      }
    }
    duk_concat(thr, (duk_idx_t)n);
  }
  (void)base;
  duk_hobject_define_property_internal(thr, r->error, VM(thr)->str_stack, DUK_PROPDESC_FLAGS_WC);
  return 0;
}

/* --- stacks not formatted yet: the trace under a hidden key, and `stack` an accessor without functions --- */

struct trace_object {
  duk_hnative native;
  size_t count;
  struct site sites[]; /* func and this_value counted */
};

static void trace_mark(duk_heap *heap, duk_hnative *h) {
  struct trace_object *t = (struct trace_object *)h;
  for (size_t i = 0; i < t->count; i++) {
    duk_heap_mark_heaphdr(heap, (duk_heaphdr *)t->sites[i].func);
    duk_heap_mark_tval(heap, &t->sites[i].this_value);
  }
}

static void trace_decref(duk_hthread *thr, duk_hnative *h) {
  struct trace_object *t = (struct trace_object *)h;
  for (size_t i = 0; i < t->count; i++) {
    DUK_HOBJECT_DECREF_NORZ(thr, t->sites[i].func);
    if (VM_IS_HEAP(&t->sites[i].this_value))
      DUK_HEAPHDR_DECREF_NORZ(thr, t->sites[i].this_value.v.heaphdr);
  }
}

static const duk_native_class trace_class = {trace_mark, trace_decref, NULL};

/* A data property along the prototype chain, without running code. */
static const duk_tval *data_property(duk_hthread *thr, duk_hobject *h, duk_hstring *key) {
  for (; h != NULL && !DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h);
       h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h)) {
    duk_int_t e, hidx;
    if (duk_hobject_find_entry(thr->heap, h, key, &e, &hidx))
      return DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)
                 ? NULL
                 : DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
  }
  return NULL;
}

static duk_ret_t format_stack(duk_hthread *thr, void *udata) {
  duk_hobject *error = (duk_hobject *)udata;
  duk_tval *found =
      duk_hobject_find_entry_tval_ptr_stridx(thr->heap, error, DUK_STRIDX_INT_TRACEDATA);
  struct trace_object *t = found != NULL && DUK_TVAL_IS_OBJECT(found)
                               ? builtins_as_native(DUK_TVAL_GET_OBJECT(found), &trace_class)
                               : NULL;
  const duk_tval *name = data_property(thr, error, VM(thr)->str_name);
  const duk_tval *message = data_property(thr, error, VM(thr)->str_message);
  const char *n, *m;
  size_t parts = 1;
  if (t == NULL) return 0;
  vm_push_object(thr, (duk_hobject *)t); /* alive while it is read */
  if (name != NULL && !DUK_TVAL_IS_OBJECT(name) && !DUK_TVAL_IS_UNDEFINED(name))
    vm_push(thr, name);
  else
    duk_push_literal(thr, "Error");
  if (message != NULL && !DUK_TVAL_IS_OBJECT(message) && !DUK_TVAL_IS_UNDEFINED(message))
    vm_push(thr, message);
  else
    duk_push_literal(thr, "");
  n = duk_safe_to_string(thr, -2);
  m = duk_safe_to_string(thr, -1);
  if (*n != 0 && *m != 0) {
    duk_push_literal(thr, ": ");
    duk_insert(thr, -2);
    duk_concat(thr, 3);
  } else {
    duk_concat(thr, 2);
  }
  struct trace trace = {t->sites, t->count};
  size_t count = format_otherwise(thr, error, &trace) ? 0 : t->count;
  for (size_t i = 0; i < count; i++, parts += 2) {
    if (parts > 60) {
      duk_concat(thr, (duk_idx_t)parts);
      parts = 1;
    }
    duk_push_literal(thr, "\n    at ");
    push_site_text(thr, &t->sites[i]);
  }
  duk_concat(thr, (duk_idx_t)parts);
  duk_hobject_define_property_internal(thr, error, VM(thr)->str_stack, DUK_PROPDESC_FLAGS_WC);
  return 0;
}

void vm_error_materialize(duk_hthread *thr, duk_hobject *error) {
  duk_int_t e, hidx;
  duk_bool_t creating = thr->heap->creating_error, augmenting = thr->heap->augmenting_error;
  DUK_HEAPHDR_CLEAR_FLAG_BITS(&error->hdr, VM_FLAG_LAZY);
  /* The entry becomes plain data first: without memory the stack stays undefined. */
  if (duk_hobject_find_entry(thr->heap, error, VM(thr)->str_stack, &e, &hidx)) {
    DUK_HOBJECT_E_SET_FLAGS(thr->heap, error, e, DUK_PROPDESC_FLAGS_WC);
    DUK_TVAL_SET_UNDEFINED(DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, error, e));
  }
  thr->heap->augmenting_error = 1;
  duk_handle_safe_call(thr, format_stack, error, 0, 0);
  thr->heap->augmenting_error = augmenting;
  thr->heap->creating_error = creating;
}

/* Keep the trace; it is formatted when `stack` is first looked at. */
static void keep_trace(duk_hthread *thr, struct stack_request *r, uint32_t limit) {
  struct trace t;
  struct trace_object *kept;
  duk_tval *base = thr->valstack_top;
  duk_int_t e, hidx;
  push_trace(thr, &t, limit, r->until);
  kept =
      builtins_push_native(thr, &trace_class, sizeof *kept + t.count * sizeof(struct site), NULL);
  for (size_t i = 0; i < t.count; i++) {
    kept->sites[i] = t.sites[i];
    DUK_HOBJECT_INCREF(thr, t.sites[i].func);
    if (VM_IS_HEAP(&t.sites[i].this_value))
      DUK_HEAPHDR_PREINC_REFCOUNT(t.sites[i].this_value.v.heaphdr);
    kept->count = i + 1;
  }
  duk_push_undefined(thr);
  duk_hobject_define_property_internal(thr, r->error, VM(thr)->str_stack, DUK_PROPDESC_FLAGS_WC);
  duk_hobject_define_property_internal(thr, r->error, DUK_HTHREAD_STRING_INT_TRACEDATA(thr),
                                       DUK_PROPDESC_FLAGS_WC);
  if (duk_hobject_find_entry(thr->heap, r->error, VM(thr)->str_stack, &e, &hidx)) {
    DUK_HOBJECT_E_SET_FLAGS(thr->heap, r->error, e,
                            DUK_PROPDESC_FLAG_ACCESSOR | DUK_PROPDESC_FLAG_CONFIGURABLE);
    DUK_HOBJECT_E_SET_VALUE_GETTER(thr->heap, r->error, e, NULL);
    DUK_HOBJECT_E_SET_VALUE_SETTER(thr->heap, r->error, e, NULL);
    DUK_HEAPHDR_SET_FLAG_BITS(&r->error->hdr, VM_FLAG_LAZY);
  }
  vm_set_top(thr, base);
}

/* Give an error object its stack. Does not throw: without memory the error goes without. */
static void capture(duk_hthread *thr, duk_hobject *error, duk_hobject *until) {
  struct stack_request r = {error, until, 1};
  duk_bool_t creating = thr->heap->creating_error;
  if (thr->heap->augmenting_error) return;
  thr->heap->augmenting_error = 1;
  duk_handle_safe_call(thr, make_stack, &r, 0, 0);
  VM(thr)->preparing_stack = 0;
  thr->heap->augmenting_error = 0;
  thr->heap->creating_error = creating;
}

/* Errors that C code makes: called by duk_push_error_object with the error on the stack's top. */
void duk_err_augment_error_create(duk_hthread *thr, duk_hthread *thr_callstack,
                                  const char *filename, duk_int_t line, duk_small_uint_t flags) {
  duk_hobject *h = duk_get_hobject(thr, -1);
  (void)thr_callstack;
  (void)filename;
  (void)line;
  (void)flags;
  if (h != NULL && thr->heap->jsrun_vm != NULL && DUK_HOBJECT_HAS_EXTENSIBLE(h) &&
      DUK_HOBJECT_GET_CLASS_NUMBER(h) == DUK_HOBJECT_CLASS_ERROR &&
      duk_hobject_find_entry_tval_ptr(thr->heap, h, VM(thr)->str_stack) == NULL)
    capture(thr, h, NULL);
}

/* Error and its native subclasses (ES2023 20.5.1.1, 20.5.6.1.1); magic: the prototype's number. */
duk_ret_t duk_bi_error_constructor_shared(duk_hthread *thr) {
  int bidx = (int)duk_get_current_magic(thr);
  duk_activation *act = thr->callstack_curr;
  duk_hobject *h, *proto;
  duk_hobject *until = act->new_target != NULL ? act->new_target : act->func;
  duk_activation *a;
  duk_set_top(thr, 2);
  proto = builtins_push_new_prototype(thr, bidx);
  h = duk_push_object_helper(thr,
                             DUK_HOBJECT_FLAG_EXTENSIBLE | DUK_HOBJECT_FLAG_FASTREFS |
                                 DUK_HOBJECT_CLASS_AS_FLAGS(DUK_HOBJECT_CLASS_ERROR),
                             -1);
  DUK_HOBJECT_SET_PROTOTYPE_INIT_INCREF(thr, h, proto);
  /* stack comes first among the properties */
  duk_push_undefined(thr);
  duk_hobject_define_property_internal(thr, h, VM(thr)->str_stack, DUK_PROPDESC_FLAGS_WC);
  if (!duk_is_undefined(thr, 0)) {
    duk_to_string(thr, 0);
    duk_dup_0(thr);
    duk_hobject_define_property_internal(thr, h, VM(thr)->str_message, DUK_PROPDESC_FLAGS_WC);
  }
  if (duk_is_object(thr, 1) && duk_has_prop_literal(thr, 1, "cause")) {
    duk_push_literal(thr, "cause");
    duk_get_prop_literal(thr, 1, "cause");
    duk_def_prop(thr, -3,
                 DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_WRITABLE |
                     DUK_DEFPROP_CONFIGURABLE);
  }
  for (a = act; a != NULL && a->func != until; a = a->parent)
    ;
  capture(thr, h, a != NULL ? until : act->func);
  return 1;
}

static duk_ret_t error_capture_stack_trace(duk_context *ctx) {
  duk_hthread *thr = (duk_hthread *)ctx;
  duk_hobject *h = duk_get_hobject(thr, 0), *until = duk_get_hobject(thr, 1);
  struct stack_request r;
  if (h == NULL) vm_throw_type(thr, "Invalid argument");
  r.error = h;
  r.lazy = 0;
  r.until = until != NULL && DUK_HOBJECT_IS_CALLABLE(until) ? until : thr->callstack_curr->func;
  make_stack(thr, &r);
  return 0;
}

void vm_init_errors(duk_hthread *thr) {
  /* Duktape's tables give the constructors one argument; `options` with the cause is the second. */
  static const uint8_t constructors[] = {
      DUK_BIDX_ERROR_CONSTRUCTOR,        DUK_BIDX_EVAL_ERROR_CONSTRUCTOR,
      DUK_BIDX_RANGE_ERROR_CONSTRUCTOR,  DUK_BIDX_REFERENCE_ERROR_CONSTRUCTOR,
      DUK_BIDX_SYNTAX_ERROR_CONSTRUCTOR, DUK_BIDX_TYPE_ERROR_CONSTRUCTOR,
      DUK_BIDX_URI_ERROR_CONSTRUCTOR};
  for (size_t i = 0; i < sizeof(constructors); i++)
    ((duk_hnatfunc *)thr->builtins[constructors[i]])->nargs = 2;
  duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_CONSTRUCTOR]);
  builtins_push_function(thr, error_capture_stack_trace, 2, 2, 0, "", "captureStackTrace");
  duk_push_literal(thr, "captureStackTrace");
  duk_swap_top(thr, -2);
  duk_def_prop(thr, -3,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_WEC | DUK_DEFPROP_WRITABLE |
                   DUK_DEFPROP_CONFIGURABLE);
  duk_push_uint(thr, 10);
  duk_put_prop_literal(thr, -2, "stackTraceLimit");
  duk_pop(thr);
  /* Duktape's own additions go. */
  duk_push_hobject(thr, thr->builtins[DUK_BIDX_ERROR_PROTOTYPE]);
  duk_del_prop_literal(thr, -1, "stack");
  duk_del_prop_literal(thr, -1, "fileName");
  duk_del_prop_literal(thr, -1, "lineNumber");
  duk_pop(thr);
}

/* --- where an error was thrown --- */

void jsrun_note_throw(duk_hthread *thr) {
  struct vm_state *vm = VM(thr);
  duk_activation *act;
  struct vm_code *old;
  if (vm == NULL) return;
  for (act = thr->callstack_curr; act != NULL && !DUK_HOBJECT_IS_COMPFUNC(act->func);
       act = act->parent)
    ;
  if (act == NULL) return;
  if (act->curr_pc != NULL && VM_OP(((const vm_instr *)act->curr_pc)[-1]) == VM_OP_THROW &&
      VM_EXT(((const vm_instr *)act->curr_pc)[-1]) == 1)
    return; /* thrown again: the first place stays */
  old = vm->thrown_code;
  vm->thrown_code = VM_CLOSURE_CODE(act->func);
  DUK_HEAPHDR_PREINC_REFCOUNT(&vm->thrown_code->hdr);
  vm->thrown_pc = (const vm_instr *)act->curr_pc - 1;
  VM_CELL_DECREF(thr, old);
}
