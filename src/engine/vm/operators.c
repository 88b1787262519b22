/*
 * Operators on anything but two numbers: conversions, concatenation, comparison, typeof, instanceof, in.
 */
#include "vm.h"

#include "engine/shared_string.h"

#include <math.h>

/* ToPrimitive with hint number and ToNumeric (ES2023 7.1.3) of the value on the stack's top, in place. */
static duk_tval *to_numeric_top(duk_hthread *thr) {
  duk_tval *tv = thr->valstack_top - 1;
  if (DUK_TVAL_IS_OBJECT(tv)) {
    duk_to_primitive(thr, -1, DUK_HINT_NUMBER);
    tv = thr->valstack_top - 1;
  }
  if (tv->t != DUK_TAG_BIGINT && !VM_IS_NUMBER(tv)) {
    if (DUK_TVAL_IS_STRING(tv) && DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tv)))
      vm_throw_type(thr, "Cannot convert a Symbol value to a number");
    double d = duk_js_tonumber(thr, tv);
    vm_set_number(thr, tv, d);
  }
  return tv;
}

static int32_t int32(double d) {
  if (!isfinite(d)) return 0;
  d = fmod(trunc(d), 4294967296.0);
  return (int32_t)(uint32_t)(int64_t)d;
}

static double number_op(unsigned op, double a, double b) {
  switch (op) {
  case VM_OP_ADD: return a + b;
  case VM_OP_SUB: return a - b;
  case VM_OP_MUL: return a * b;
  case VM_OP_DIV: return a / b;
  case VM_OP_MOD: return duk_js_arith_mod(a, b);
  case VM_OP_EXP: return duk_js_arith_pow(a, b);
  case VM_OP_BAND: return int32(a) & int32(b);
  case VM_OP_BOR: return int32(a) | int32(b);
  case VM_OP_BXOR: return int32(a) ^ int32(b);
  case VM_OP_SHL: return (int32_t)((uint32_t)int32(a) << ((uint32_t)int32(b) & 31));
  case VM_OP_SHR: return int32(a) >> ((uint32_t)int32(b) & 31);
  default: /* USHR */ return (uint32_t)int32(a) >> ((uint32_t)int32(b) & 31);
  }
}

void vm_arith_slow(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x,
                   const duk_tval *y) {
  duk_tval *base = thr->valstack_top, *a, *b;
  if (x->t == DUK_TAG_BIGINT && y->t == DUK_TAG_BIGINT) {
    vm_bigint_arith(thr, op, to, x, y);
    return;
  }
  vm_push(thr, x);
  vm_push(thr, y);
  /* Convert left, then right. */
  vm_push(thr, base);
  a = to_numeric_top(thr);
  vm_move(thr, base, *a);
  a->t = DUK_TAG_UNDEFINED;
  thr->valstack_top = base + 2;
  b = to_numeric_top(thr);
  a = base;
  if (VM_IS_NUMBER(a) && VM_IS_NUMBER(b)) {
    double d = number_op(op, a->v.d, b->v.d);
    vm_set_top(thr, base);
    vm_set_number(thr, to, d);
  } else if (a->t == DUK_TAG_BIGINT && b->t == DUK_TAG_BIGINT) {
    vm_bigint_arith(thr, op, to, a, b);
    vm_set_top(thr, base);
  } else {
    vm_throw_type(thr, "Cannot mix BigInt and other types, use explicit conversions");
  }
}

#define NUMBER_TEXT 32 /* bytes that the text of a number takes at most */

/* The text of a number; its length, or 0 when only Duktape can tell. */
static size_t number_text(double d, char *text) {
  char digits[16], *p = digits + sizeof digits;
  if (fabs(d) < 1e15 && d == (double)(int64_t)d) {
    uint64_t n = (uint64_t)fabs(d);
    do {
      *--p = (char)('0' + n % 10);
      n /= 10;
    } while (n != 0);
    if (d < 0) *--p = '-';
    memcpy(text, p, (size_t)(digits + sizeof digits - p));
    return (size_t)(digits + sizeof digits - p);
  }
  return isnormal(d) ? jsrun_format_number(d, text) : 0;
}

static void set_string(duk_hthread *thr, duk_tval *to, duk_hstring *h) {
  duk_tval v;
  if (h == NULL) DUK_ERROR_ALLOC_FAILED(thr);
  DUK_TVAL_SET_STRING(&v, h);
  vm_set(thr, to, &v);
}

static struct string_part part_of(duk_hstring *h) {
  struct string_part part = {DUK_HSTRING_GET_BYTES(h), DUK_HSTRING_GET_BYTELEN(h),
                             DUK_HSTRING_GET_HASH(h)};
  return part;
}

static struct string_part part_of_text(duk_hthread *thr, const char *text, size_t size) {
  struct string_part part = {text, (duk_uint32_t)size,
                             duk_heap_hashstring(thr->heap, (const duk_uint8_t *)text, size)};
  return part;
}

/* The two joined; neither is empty. x and y are the strings that they are, or NULL. */
static void join_two(duk_hthread *thr, duk_tval *to, duk_hstring *x, const struct string_part *a,
                     duk_hstring *y, const struct string_part *b) {
  duk_heap *heap = thr->heap;
  size_t size = (size_t)a->length + b->length;
  if (size > DUK_HSTRING_MAX_BYTELEN) vm_throw_range(thr, "Invalid string length");
  if (size >= SHARED_STRING_FROM) {
    set_string(thr, to,
               a->length >= b->length ? shared_string_append(heap, x, b)
                                      : shared_string_prepend(heap, a, y));
    return;
  }
  duk_uint8_t small[SHARED_STRING_FROM];
  memcpy(small, a->bytes, a->length);
  memcpy(small + a->length, b->bytes, b->length);
  set_string(
      thr, to,
      duk_heap_strtable_intern_hashed(heap, small, (duk_uint32_t)size,
                                      duk_heap_hash_join(heap, a->hash, b->hash, b->length)));
}

static void concat_two(duk_hthread *thr, duk_tval *to, duk_hstring *x, duk_hstring *y) {
  if (DUK_HSTRING_GET_BYTELEN(x) == 0 || DUK_HSTRING_GET_BYTELEN(y) == 0) {
    set_string(thr, to, DUK_HSTRING_GET_BYTELEN(x) == 0 ? y : x);
  } else {
    struct string_part a = part_of(x), b = part_of(y);
    join_two(thr, to, x, &a, y, &b);
  }
}

/* size > 0; a number's text, or several parts */
static void append_text(duk_hthread *thr, duk_tval *to, duk_hstring *x, const char *text,
                        size_t size) {
  struct string_part a = part_of(x), b = part_of_text(thr, text, size);
  if (a.length > 0 && (a.length >= size || a.length + size < SHARED_STRING_FROM)) {
    join_two(thr, to, x, &a, NULL, &b);
    return;
  }
  duk_tval *base = thr->valstack_top++;
  set_string(
      thr, base,
      duk_heap_strtable_intern_hashed(thr->heap, (const duk_uint8_t *)text, b.length, b.hash));
  concat_two(thr, to, x, DUK_TVAL_GET_STRING(base));
  vm_set_top(thr, base);
}

static void prepend_text(duk_hthread *thr, duk_tval *to, const char *text, size_t size,
                         duk_hstring *y) {
  struct string_part a = part_of_text(thr, text, size), b = part_of(y);
  if (b.length > 0 && (b.length > size || b.length + size < SHARED_STRING_FROM)) {
    join_two(thr, to, NULL, &a, y, &b);
    return;
  }
  duk_tval *base = thr->valstack_top++;
  set_string(
      thr, base,
      duk_heap_strtable_intern_hashed(thr->heap, (const duk_uint8_t *)text, a.length, a.hash));
  concat_two(thr, to, DUK_TVAL_GET_STRING(base), y);
  vm_set_top(thr, base);
}

/* The variable that the next instruction stores register `to` in, if it is a plain one that holds the same string. */
static duk_tval *stored_next(duk_hthread *thr, const duk_tval *to) {
  duk_activation *act = thr->callstack_curr;
  const struct vm_code *code;
  duk_tval *regs = act->bottom;
  struct vm_scope *s;
  vm_instr next;
  if (!DUK_HOBJECT_IS_COMPFUNC(act->func)) return NULL;
  code = VM_CLOSURE_CODE(act->func);
  next = *(const vm_instr *)act->curr_pc;
  switch (VM_OP(next)) {
  case VM_OP_SETSLOT:
  case VM_OP_SETSLOTC:
    if (regs + VM_A(next) != to) return NULL;
    return &((struct vm_scope *)regs[VM_B(next)].v.heaphdr)->slots[VM_C(next)];
  case VM_OP_SETUP:
  case VM_OP_SETUPC:
    if (regs + VM_A(next) != to) return NULL;
    s = VM_CLOSURE_ENV(act->func);
    for (unsigned depth = VM_EXT(next); depth > 0; depth--) s = s->parent;
    return &s->slots[VM_B(next)];
  case VM_OP_SETPROP:
  case VM_OP_SETGLOBAL: {
    const struct vm_site *site;
    duk_hobject *h;
    int global = VM_OP(next) == VM_OP_SETGLOBAL;
    if (regs + (global ? VM_A(next) : VM_C(next)) != to) return NULL;
    if (!global && !DUK_TVAL_IS_OBJECT(&regs[VM_A(next)])) return NULL;
    site = &code->sites[global ? VM_C(next) : VM_B(next)];
    if (global && vm_lexical(thr, site->key) != NULL) return vm_lexical(thr, site->key);
    h = global ? thr->builtins[DUK_BIDX_GLOBAL] : DUK_TVAL_GET_OBJECT(&regs[VM_A(next)]);
    if (site->own >= DUK_HOBJECT_GET_ENEXT(h) ||
        DUK_HOBJECT_E_GET_KEY(thr->heap, h, site->own) != site->key ||
        (DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, site->own) &
         (DUK_PROPDESC_FLAG_ACCESSOR | DUK_PROPDESC_FLAG_WRITABLE)) != DUK_PROPDESC_FLAG_WRITABLE)
      return NULL;
    return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, site->own);
  }
  case VM_OP_SETELEM: {
    const duk_tval *key = regs + VM_B(next);
    duk_hobject *h;
    duk_int_t e, hidx;
    if (regs + VM_C(next) != to || !DUK_TVAL_IS_OBJECT(&regs[VM_A(next)])) return NULL;
    h = DUK_TVAL_GET_OBJECT(&regs[VM_A(next)]);
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) || DUK_HOBJECT_HAS_EXOTIC_ARGUMENTS(h) ||
        DUK_HOBJECT_IS_BUFOBJ(h))
      return NULL;
    if (VM_IS_NUMBER(key)) {
      uint32_t i =
          key->v.d >= 0 && key->v.d < DUK_HOBJECT_GET_ASIZE(h) ? (uint32_t)key->v.d : UINT32_MAX;
      return (double)i == key->v.d ? DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i) : NULL;
    }
    if (!DUK_TVAL_IS_STRING(key) || DUK_HSTRING_HAS_ARRIDX(DUK_TVAL_GET_STRING(key)) ||
        !duk_hobject_find_entry(thr->heap, h, DUK_TVAL_GET_STRING(key), &e, &hidx) ||
        (DUK_HOBJECT_E_GET_FLAGS(thr->heap, h, e) &
         (DUK_PROPDESC_FLAG_ACCESSOR | DUK_PROPDESC_FLAG_WRITABLE)) != DUK_PROPDESC_FLAG_WRITABLE)
      return NULL;
    return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e);
  }
  case VM_OP_SETPRIV:
    return regs + VM_C(next) == to ? vm_private_field(thr, regs + VM_A(next), regs + VM_B(next))
                                   : NULL;
  default: return NULL;
  }
}

#define APPEND_FROM 48 /* bytes: shorter strings are copied */

/* x += text where x is register `to`: grow the string in place if only this variable has it. */
static int append_in_place(duk_hthread *thr, duk_tval *to, const void *text, size_t size) {
  duk_hstring *x = DUK_TVAL_GET_STRING(to), *grown;
  unsigned references = (unsigned)DUK_HEAPHDR_GET_REFCOUNT((duk_heaphdr *)x);
  if (DUK_HSTRING_GET_BYTELEN(x) < APPEND_FROM || references > 2 || DUK_HSTRING_HAS_EXTDATA(x) ||
      text == DUK_HSTRING_GET_BYTES(x) ||
      (size_t)DUK_HSTRING_GET_BYTELEN(x) + size > DUK_HSTRING_MAX_BYTELEN)
    return 0;
  if (references == 2) {
    duk_tval *variable = stored_next(thr, to);
    if (variable == NULL || !DUK_TVAL_IS_STRING(variable) || DUK_TVAL_GET_STRING(variable) != x ||
        variable == to)
      return 0;
    vm_clear(thr, variable); /* stored again by the next instruction */
  }
  grown = duk_heap_strtable_append(thr->heap, x, text, (duk_uint32_t)size);
  if (grown == NULL) DUK_ERROR_ALLOC_FAILED(thr);
  DUK_TVAL_SET_STRING(to, grown);
  return 1;
}

static int is_string(const duk_tval *tv) {
  return DUK_TVAL_IS_STRING(tv) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(tv));
}

/* ToString of the primitive on the stack's top, in place. */
static void to_string_top(duk_hthread *thr) {
  duk_tval *tv = thr->valstack_top - 1;
  if (is_string(tv)) return;
  if (DUK_TVAL_IS_STRING(tv)) vm_throw_type(thr, "Cannot convert a Symbol value to a string");
  if (tv->t == DUK_TAG_BIGINT) {
    vm_bigint_to_string(thr, tv);
    return;
  }
  duk_to_string(thr, -1);
}

void vm_add_slow(duk_hthread *thr, duk_tval *to, const duk_tval *x, const duk_tval *y) {
  duk_tval *base = thr->valstack_top;
  char text[NUMBER_TEXT];
  size_t size;
  if (is_string(x) && is_string(y)) {
    duk_hstring *b = DUK_TVAL_GET_STRING(y);
    if (to != x || !append_in_place(thr, to, DUK_HSTRING_GET_BYTES(b), DUK_HSTRING_GET_BYTELEN(b)))
      concat_two(thr, to, DUK_TVAL_GET_STRING(x), b);
    return;
  }
  if (is_string(x) && VM_IS_NUMBER(y) && (size = number_text(y->v.d, text)) > 0) {
    if (to != x || !append_in_place(thr, to, text, size))
      append_text(thr, to, DUK_TVAL_GET_STRING(x), text, size);
    return;
  }
  if (VM_IS_NUMBER(x) && is_string(y) && (size = number_text(x->v.d, text)) > 0) {
    prepend_text(thr, to, text, size, DUK_TVAL_GET_STRING(y));
    return;
  }
  if (x->t == DUK_TAG_BIGINT && y->t == DUK_TAG_BIGINT) {
    vm_bigint_arith(thr, VM_OP_ADD, to, x, y);
    return;
  }
  vm_push(thr, x);
  vm_push(thr, y);
  if (DUK_TVAL_IS_OBJECT(base)) duk_to_primitive(thr, -2, DUK_HINT_NONE);
  if (DUK_TVAL_IS_OBJECT(base + 1)) duk_to_primitive(thr, -1, DUK_HINT_NONE);
  if (DUK_TVAL_IS_STRING(base) || DUK_TVAL_IS_STRING(base + 1)) {
    vm_push(thr, base);
    to_string_top(thr);
    vm_pop_to(thr, base);
    to_string_top(thr);
    concat_two(thr, to, DUK_TVAL_GET_STRING(base), DUK_TVAL_GET_STRING(base + 1));
    vm_set_top(thr, base);
  } else {
    vm_arith_slow(thr, VM_OP_ADD, to, base, base + 1);
    vm_set_top(thr, base);
  }
}

duk_hstring *vm_make_character(duk_hthread *thr, unsigned c) {
  duk_uint8_t text = (duk_uint8_t)c;
  duk_hstring *h = duk_heap_strtable_intern_checked(thr, &text, 1);
  DUK_HSTRING_INCREF(thr, h);
  VM(thr)->characters[c] = h;
  return h;
}

/* Writes the strings and numbers one behind the other; returns how many bytes. */
static size_t write_parts(const duk_tval *first, unsigned count, char *text) {
  char *p = text;
  for (unsigned i = 0; i < count; i++) {
    if (VM_IS_NUMBER(&first[i])) {
      p += number_text(first[i].v.d, p);
    } else {
      duk_hstring *s = DUK_TVAL_GET_STRING(&first[i]);
      memcpy(p, DUK_HSTRING_GET_BYTES(s), DUK_HSTRING_GET_BYTELEN(s));
      p += DUK_HSTRING_GET_BYTELEN(s);
    }
  }
  return (size_t)(p - text);
}

/*
 * May the string in *first, which is not used again, grow? Yes if nobody else has it. s = s + ...: takes a long string out of the variable
 * that the result goes to, if nobody but it and *first has it.
 */
static int take_first(duk_hthread *thr, duk_tval *to, const duk_tval *first) {
  duk_hstring *x = DUK_TVAL_GET_STRING(first);
  duk_tval *variable;
  duk_size_t references = DUK_HEAPHDR_GET_REFCOUNT((duk_heaphdr *)x);
  if (DUK_HSTRING_GET_BYTELEN(x) < APPEND_FROM || references > 2) return 0;
  if (references == 1) return 1;
  variable = DUK_TVAL_IS_STRING(to) && DUK_TVAL_GET_STRING(to) == x ? to : stored_next(thr, to);
  if (variable == NULL || variable == first || !DUK_TVAL_IS_STRING(variable) ||
      DUK_TVAL_GET_STRING(variable) != x)
    return 0;
  vm_clear(thr, variable);
  return 1;
}

/* When one part is most of it and grows, the others are put before and behind it. 0: not so. */
static int concat_round(duk_hthread *thr, duk_tval *to, duk_tval *first, unsigned count,
                        size_t bound) {
  duk_tval *base = thr->valstack_top;
  unsigned k = 0;
  while (k < count && (VM_IS_NUMBER(&first[k]) ||
                       DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(&first[k])) < bound / 2))
    k++;
  if (k == count || !shared_string_is_growing(DUK_TVAL_GET_STRING(&first[k]))) return 0;
  thr->valstack_top += 2;
  vm_set(thr, &base[0], &first[k]);
  if (k > 0) {
    vm_concat(thr, &base[1], first, k, 0);
    concat_two(thr, &base[0], DUK_TVAL_GET_STRING(&base[1]), DUK_TVAL_GET_STRING(&base[0]));
  }
  if (k + 1 < count) {
    vm_concat(thr, &base[1], first + k + 1, count - k - 1, 0);
    concat_two(thr, &base[0], DUK_TVAL_GET_STRING(&base[0]), DUK_TVAL_GET_STRING(&base[1]));
  }
  vm_set(thr, to, &base[0]);
  vm_set_top(thr, base);
  return 1;
}

void vm_concat(duk_hthread *thr, duk_tval *to, duk_tval *first, unsigned count, int append) {
  duk_heap *heap = thr->heap;
  size_t bound = 0, size;
  char small[SHARED_STRING_FROM];
  if (count == 1 && !append && DUK_TVAL_IS_STRING(first)) {
    vm_set(thr, to, first);
    return;
  }
  for (unsigned i = 0; i < count; i++) {
    if (VM_IS_NUMBER(&first[i])) {
      if (!isnormal(first[i].v.d) && first[i].v.d != 0) {
        vm_push(thr, &first[i]);
        duk_to_string(thr, -1);
        vm_pop_to(thr, &first[i]);
      } else {
        bound += NUMBER_TEXT;
        continue;
      }
    }
    bound += DUK_HSTRING_GET_BYTELEN(DUK_TVAL_GET_STRING(&first[i]));
  }
  if (bound > DUK_HSTRING_MAX_BYTELEN) vm_throw_range(thr, "Invalid string length");
  if (!append && count > 1 && DUK_TVAL_IS_STRING(first) && take_first(thr, to, first)) {
    duk_tval grown;
    vm_concat(thr, first, first + 1, count - 1, 1);
    grown = *first;
    first->t = DUK_TAG_UNDEFINED;
    vm_move(thr, to, grown);
    return;
  }
  if (bound <= sizeof small) {
    size = write_parts(first, count, small);
    if (append && append_in_place(thr, to, small, size)) return;
    if (append && size > 0) {
      append_text(thr, to, DUK_TVAL_GET_STRING(to), small, size);
    } else if (!append) {
      set_string(thr, to,
                 duk_heap_strtable_intern_hashed(
                     heap, (const duk_uint8_t *)small, (duk_uint32_t)size,
                     duk_heap_hashstring(heap, (const duk_uint8_t *)small, size)));
    }
    return;
  }
  if (!append && count > 1 && concat_round(thr, to, first, count, bound)) return;
  duk_hstring *h = duk_heap_string_alloc(heap, (duk_uint32_t)bound);
  if (h == NULL) DUK_ERROR_ALLOC_FAILED(thr);
  size = write_parts(first, count, (char *)(h + 1));
  ((char *)(h + 1))[size] = 0;
  DUK_HSTRING_SET_BYTELEN(h, (duk_uint32_t)size);
  DUK_HEAPHDR_SET_FLAG_BITS(&h->hdr, DUK_HSTRING_FLAG_JOINED);
  h = duk_heap_strtable_adopt(heap, h, duk_heap_hashstring(heap, DUK_HSTRING_GET_BYTES(h), size));
  if (append) {
    duk_tval *tail = thr->valstack_top++;
    set_string(thr, tail, h);
    vm_add_slow(thr, to, to, tail);
    vm_set_top(thr, tail);
  } else {
    set_string(thr, to, h);
  }
}

void vm_append(duk_hthread *thr, duk_tval *to, duk_tval *first, unsigned count) {
  if (is_string(to)) {
    vm_concat(thr, to, first, count, 1);
  } else {
    vm_concat(thr, first, first, count, 0);
    vm_add_slow(thr, to, to, first);
  }
}

void vm_to_part(duk_hthread *thr, duk_tval *to, const duk_tval *from, unsigned how) {
  if ((how & VM_PART_NUMBER) && VM_IS_NUMBER(from)) {
    vm_set(thr, to, from);
    return;
  }
  vm_push(thr, from);
  if (DUK_TVAL_IS_OBJECT(from))
    duk_to_primitive(thr, -1, how & VM_PART_OPERAND ? DUK_HINT_NONE : DUK_HINT_STRING);
  if (!(how & VM_PART_NUMBER) || !VM_IS_NUMBER(thr->valstack_top - 1)) to_string_top(thr);
  vm_pop_to(thr, to);
}

void vm_unary_slow(duk_hthread *thr, unsigned op, duk_tval *to, const duk_tval *x) {
  duk_tval *v;
  double d;
  vm_push(thr, x);
  v = to_numeric_top(thr);
  if (v->t == DUK_TAG_BIGINT) {
    if (op == VM_OP_TONUMBER) vm_throw_type(thr, "Cannot convert a BigInt value to a number");
    if (op == VM_OP_TONUMERIC)
      vm_set(thr, to, v);
    else
      vm_bigint_unary(thr, op, to, v);
    vm_set_top(thr, thr->valstack_top - 1);
    return;
  }
  d = v->v.d;
  thr->valstack_top--;
  v->t = DUK_TAG_UNDEFINED;
  switch (op) {
  case VM_OP_INC: d += 1; break;
  case VM_OP_DEC: d -= 1; break;
  case VM_OP_NEG: d = -d; break;
  case VM_OP_BNOT: d = ~int32(d); break;
  default: break;
  }
  vm_set_number(thr, to, d);
}

/* x < y after ToPrimitive: -1 for undefined (NaN). */
static int less(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  if (is_string(x) && is_string(y))
    return duk_js_string_compare(DUK_TVAL_GET_STRING(x), DUK_TVAL_GET_STRING(y)) < 0;
  if (x->t == DUK_TAG_BIGINT || y->t == DUK_TAG_BIGINT) return vm_bigint_less(thr, x, y);
  {
    duk_tval *base = thr->valstack_top;
    double a, b;
    vm_push(thr, x);
    a = to_numeric_top(thr)->v.d;
    vm_push(thr, y);
    b = to_numeric_top(thr)->v.d;
    vm_set_top(thr, base);
    return isnan(a) || isnan(b) ? -1 : a < b;
  }
}

static int relational(duk_hthread *thr, unsigned op, const duk_tval *x, const duk_tval *y) {
  duk_tval *base = thr->valstack_top;
  int r;
  if (is_string(x) && is_string(y)) {
    r = duk_js_string_compare(DUK_TVAL_GET_STRING(x), DUK_TVAL_GET_STRING(y));
    return op == VM_OP_LT ? r < 0 : op == VM_OP_GT ? r > 0 : op == VM_OP_LE ? r <= 0 : r >= 0;
  }
  vm_push(thr, x);
  vm_push(thr, y);
  if (DUK_TVAL_IS_OBJECT(base)) duk_to_primitive(thr, -2, DUK_HINT_NUMBER);
  if (DUK_TVAL_IS_OBJECT(base + 1)) duk_to_primitive(thr, -1, DUK_HINT_NUMBER);
  switch (op) {
  case VM_OP_LT: r = less(thr, base, base + 1) == 1; break;
  case VM_OP_GT: r = less(thr, base + 1, base) == 1; break;
  case VM_OP_LE: r = less(thr, base + 1, base) == 0; break;
  default: /* GE */ r = less(thr, base, base + 1) == 0; break;
  }
  vm_set_top(thr, base);
  return r;
}

int vm_strict_equal(const duk_tval *x, const duk_tval *y) {
  if (x->t != y->t) return 0;
  switch (x->t) {
  case DUK_TAG_UNDEFINED:
  case DUK_TAG_NULL:
  case DUK_TAG_UNUSED: return 1;
  case DUK_TAG_BOOLEAN: return x->v.i == y->v.i;
  case DUK_TAG_NUMBER: return x->v.d == y->v.d;
  case DUK_TAG_BIGINT: return vm_bigint_equal(x, y);
  default: return x->v.voidptr == y->v.voidptr;
  }
}

static int loose_equal(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  if (x->t == y->t) return vm_strict_equal(x, y);
  if ((DUK_TVAL_IS_UNDEFINED(x) || DUK_TVAL_IS_NULL(x)) ||
      (DUK_TVAL_IS_UNDEFINED(y) || DUK_TVAL_IS_NULL(y)))
    return (DUK_TVAL_IS_UNDEFINED(x) || DUK_TVAL_IS_NULL(x)) &&
           (DUK_TVAL_IS_UNDEFINED(y) || DUK_TVAL_IS_NULL(y));
  if (DUK_TVAL_IS_OBJECT(x) || DUK_TVAL_IS_OBJECT(y)) {
    duk_tval *base = thr->valstack_top;
    int r;
    vm_push(thr, x);
    vm_push(thr, y);
    duk_to_primitive(thr, DUK_TVAL_IS_OBJECT(x) ? -2 : -1, DUK_HINT_NONE);
    r = loose_equal(thr, base, base + 1);
    vm_set_top(thr, base);
    return r;
  }
  if ((DUK_TVAL_IS_STRING(x) && !is_string(x)) || (DUK_TVAL_IS_STRING(y) && !is_string(y)))
    return 0; /* a symbol and something else */
  if (x->t == DUK_TAG_BIGINT || y->t == DUK_TAG_BIGINT) return vm_bigint_loose_equal(thr, x, y);
  /* number, string, boolean in any mixture */
  return duk_js_tonumber(thr, (duk_tval *)x) == duk_js_tonumber(thr, (duk_tval *)y);
}

int vm_compare_slow(duk_hthread *thr, unsigned op, const duk_tval *x, const duk_tval *y) {
  switch (op) {
  case VM_OP_SEQ: return vm_strict_equal(x, y);
  case VM_OP_SNE: return !vm_strict_equal(x, y);
  case VM_OP_EQ: return loose_equal(thr, x, y);
  case VM_OP_NE: return !loose_equal(thr, x, y);
  default: return relational(thr, op, x, y);
  }
}

void vm_typeof(duk_hthread *thr, duk_tval *to, const duk_tval *x) {
  duk_tval v;
  if (x->t == DUK_TAG_BIGINT) {
    duk_push_literal(thr, "bigint");
    vm_pop_to(thr, to);
    return;
  }
  DUK_TVAL_SET_STRING(&v, DUK_HTHREAD_GET_STRING(thr, duk_js_typeof_stridx((duk_tval *)x)));
  vm_set(thr, to, &v);
}

int vm_ordinary_has_instance(duk_hthread *thr, const duk_tval *x, duk_hobject *c) {
  duk_tval f;
  duk_tval *base = thr->valstack_top;
  duk_hobject *h, *proto;
  while (DUK_HOBJECT_HAS_BOUNDFUNC(c)) {
    duk_tval *target = &((duk_hboundfunc *)(void *)c)->target;
    return vm_instanceof(thr, x, target);
  }
  if (!DUK_TVAL_IS_OBJECT(x)) return 0;
  DUK_TVAL_SET_OBJECT(&f, c);
  vm_get_named(thr, thr->valstack_top++, &f, &VM(thr)->prototype_site);
  if (!DUK_TVAL_IS_OBJECT(base))
    vm_throw_type(thr, "Function has non-object prototype '%s' in instanceof check",
                  vm_readable_plain(thr, -1));
  proto = DUK_TVAL_GET_OBJECT(base);
  for (h = DUK_TVAL_GET_OBJECT(x);;) {
    if (DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h)) {
      vm_set_top(thr, base + 1);
      h = vm_push_prototype(thr, h); /* held until the next one is */
    } else {
      h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
    }
    if (h == NULL || h == proto) break;
  }
  vm_set_top(thr, base);
  return h != NULL;
}

int vm_instanceof(duk_hthread *thr, const duk_tval *x, const duk_tval *y) {
  duk_tval *base = thr->valstack_top;
  duk_hobject *c;
  if (!DUK_TVAL_IS_OBJECT(y))
    vm_throw_type(thr, "Right-hand side of 'instanceof' is not an object");
  c = DUK_TVAL_GET_OBJECT(y);
  vm_get_named(thr, thr->valstack_top++, y, &VM(thr)->has_instance_site);
  if (!DUK_TVAL_IS_UNDEFINED(base) && !DUK_TVAL_IS_NULL(base)) {
    int r;
    if (DUK_TVAL_IS_OBJECT(base) && DUK_HOBJECT_IS_NATFUNC(DUK_TVAL_GET_OBJECT(base)) &&
        DUK_TVAL_GET_OBJECT(base) == VM_REALM(thr)->has_instance && DUK_HOBJECT_IS_CALLABLE(c)) {
      vm_set_top(thr, base);
      return vm_ordinary_has_instance(thr, x, c);
    }
    vm_push(thr, y);
    vm_push(thr, x);
    vm_call(thr, base, NULL);
    r = duk_js_toboolean(base);
    vm_set_top(thr, base);
    return r;
  }
  vm_set_top(thr, base);
  if (!DUK_HOBJECT_IS_CALLABLE(c))
    vm_throw_type(thr, "Right-hand side of 'instanceof' is not callable");
  return vm_ordinary_has_instance(thr, x, c);
}

int vm_in(duk_hthread *thr, const duk_tval *key, const duk_tval *obj) {
  duk_tval k = *key, o = *obj;
  if (!DUK_TVAL_IS_OBJECT(obj)) {
    vm_push(thr, key);
    vm_push(thr, obj);
    vm_throw_type(thr, "Cannot use 'in' operator to search for '%s' in %s",
                  vm_readable_plain(thr, -2), vm_readable_plain(thr, -1));
  }
  return (int)duk_hobject_hasprop(thr, &o, &k);
}
