/*
 * The interpreter: one loop over the instructions of opcodes.h. Calls between compiled functions, returns, yields
 * and awaits stay inside the loop; C recursion happens only where native code calls back.
 *
 * What holds: thr->valstack_bottom is `regs`, thr->valstack_top is regs + nregs, and everything above the top is
 * undefined. act->curr_pc is stored before anything that can throw, call or look at the stack trace.
 */
#include "vm.h"

#include "quick.h"
#include "typed_element.h"

#include <math.h>
#include <setjmp.h>

/* Leave the topmost activation with `result` (its reference passes on). Returns 1 when it was the entry. */
static DUK_NOINLINE int leave(duk_hthread *thr, duk_activation *act, const duk_tval *result_at) {
  duk_tval result;
  vm_copy(&result, result_at);
  duk_tval *base = act->bottom - 2, *p = thr->valstack_top, *regs = act->bottom;
  duk_activation *parent = act->parent;
  unsigned flags = act->flags;
  while (p > regs) {
    p--;
    if (VM_IS_HEAP(p))
      vm_clear(thr, p);
    else
      p->t = DUK_TAG_UNDEFINED;
  }
  vm_clear(thr, base + 1);
  if (DUK_LIKELY(act->retval == NULL)) {
    vm_move(thr, base, result);
  } else if (act->retval != base) {
    vm_clear(thr, base);
    vm_move(thr, act->retval, result);
  } else { /* nobody wants it */
    vm_clear(thr, base);
    vm_release(thr, result);
  }
  thr->callstack_curr = parent;
  thr->callstack_top--;
  if (act->new_target != NULL) DUK_HOBJECT_DECREF_NORZ(thr, act->new_target);
  if (act->frame != NULL) DUK_HEAPHDR_DECREF_NORZ(thr, act->frame);
  act->parent = thr->heap->activation_free;
  thr->heap->activation_free = act;
  if (flags & DUK_ACT_FLAG_ENTRY) {
    thr->valstack_top = base + 1;
    return 1;
  }
  thr->valstack_bottom = parent->bottom;
  thr->valstack_top = parent->bottom + VM_CLOSURE_CODE(parent->func)->nregs;
  return 0;
}

/* Remember at the class how many properties its instances come to have, so that the next gets room for them at once. */
static inline void note_instance(duk_activation *act, const duk_tval *instance) {
  struct vm_code *code;
  uint32_t n;
  if (!DUK_TVAL_IS_OBJECT(instance) || !DUK_HOBJECT_IS_COMPFUNC(act->new_target)) return;
  code = VM_CLOSURE_CODE(act->new_target);
  n = DUK_HOBJECT_GET_ENEXT(DUK_TVAL_GET_OBJECT(instance));
  if (n > code->instance_entries && n <= 64) code->instance_entries = (uint16_t)n;
}

/* Push the activation of an accessor's function, which the interpreter then continues with. What it returns goes to
 * *to (a register of the running function), and nowhere when `to` is NULL. value: the argument, or NULL. */
static void enter_accessor(duk_hthread *thr, duk_hobject *func, const duk_tval *this_value,
                           const duk_tval *value, duk_tval *to) {
  duk_tval *base = thr->valstack_top;
  duk_activation *act;
  vm_push_object(thr, func);
  vm_push(thr, this_value);
  if (value != NULL) vm_push(thr, value);
  act = vm_enter(thr, base, func, NULL);
  act->retval = to != NULL ? to : base;
}

/* What `return value` means for the activation (ES2023 10.2.2): *result gets a reference of its own. */
static void return_value(duk_hthread *thr, duk_activation *act, const duk_tval *value,
                         uint32_t flags, duk_tval *result) {
  if (flags & VM_F_ASYNC) {
    struct vm_frame *frame = (struct vm_frame *)act->frame;
    if (flags & VM_F_GENERATOR) {
      frame->state = VM_FRAME_DONE;
      vm_async_generator_answer(thr, frame, value, 1);
      result->t = DUK_TAG_UNDEFINED;
      return;
    }
    vm_async_return(thr, act, value, 0); /* pushes */
    vm_copy(result, --thr->valstack_top);
    thr->valstack_top->t = DUK_TAG_UNDEFINED;
    return;
  }
  if (flags & VM_F_GENERATOR)
    ((struct vm_frame *)act->frame)->state = VM_FRAME_DONE;
  else if ((act->flags & DUK_ACT_FLAG_CONSTRUCT) && !DUK_TVAL_IS_OBJECT(value) &&
           !(flags & VM_F_DERIVED)) {
    value = act->bottom - 1;
    note_instance(act, value);
  }
  vm_copy(result, value);
  if (VM_IS_HEAP(result)) DUK_HEAPHDR_PREINC_REFCOUNT(result->v.heaphdr);
}

static struct vm_scope *scope_at(struct vm_scope *s, unsigned depth) {
  while (depth-- > 0) s = s->parent;
  return s;
}

/* The data slot a site's key was last found at in the object itself, or NULL. */
static inline duk_tval *own_hit(duk_hthread *thr, duk_hobject *h, const struct vm_site *site) {
  (void)thr;
  uint32_t i = site->own;
  if (DUK_LIKELY(i < DUK_HOBJECT_GET_ENEXT(h)) &&
      DUK_HOBJECT_E_GET_KEY(thr->heap, h, i) == site->key &&
      !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, i))
    return DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, i);
  return NULL;
}

/* May the object have the property though no entry says so? An array has but one name of that kind. */
static inline int hides_names(duk_hthread *thr, duk_hobject *h, const duk_hstring *key) {
  if (DUK_HOBJECT_HAS_LAZYPROPS(h)) return 1;
  return DUK_HOBJECT_HAS_EXOTIC_BEHAVIOR(h) &&
         (!DUK_HOBJECT_HAS_EXOTIC_ARRAY(h) || key == VM(thr)->str_length);
}

/* The object that a name is found in, h or a prototype of it, and the entry there; NULL: it must be searched for. Objects
 * that cannot have the key are passed over; the site tells the entry in the one that may. */
static inline duk_hobject *holder_of(duk_hthread *thr, duk_hobject *h, struct vm_site *site,
                                     uint32_t *entry) {
  duk_hstring *const key = site->key;
  const duk_uint64_t bit = DUK_HOBJECT_KEY_BIT(key);
  if (DUK_HSTRING_HAS_ARRIDX(key)) return NULL;
  do {
    if (DUK_UNLIKELY(hides_names(thr, h, key))) return NULL;
    if (h->key_bits & bit) {
      duk_hstring **keys = DUK_HOBJECT_E_GET_KEY_BASE(thr->heap, h);
      uint32_t n = DUK_HOBJECT_GET_ENEXT(h), i = site->proto;
      if (DUK_LIKELY(i < n && keys[i] == key)) {
        *entry = i;
        return h;
      }
      if (DUK_HOBJECT_GET_HSIZE(h) != 0) return NULL;
      for (i = 0; i < n; i++) {
        if (keys[i] == key) {
          site->proto = *entry = i;
          return h;
        }
      }
    }
    h = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, h);
  } while (h != NULL);
  return NULL;
}

/* The slot of a method, own or inherited, or NULL: it is elsewhere, or an accessor. */
static inline duk_tval *method_hit(duk_hthread *thr, const duk_tval *obj, struct vm_site *site) {
  duk_hobject *h;
  uint32_t e;
  if (DUK_TVAL_IS_OBJECT(obj)) {
    duk_tval *v = own_hit(thr, DUK_TVAL_GET_OBJECT(obj), site);
    if (v != NULL) return v;
    h = DUK_TVAL_GET_OBJECT(obj);
  } else if (DUK_TVAL_IS_STRING(obj) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(obj)) &&
             site->key != VM(thr)->str_length) {
    h = thr->builtins[DUK_BIDX_STRING_PROTOTYPE];
  } else {
    return NULL;
  }
  h = holder_of(thr, h, site, &e);
  return h != NULL && !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)
             ? DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e)
             : NULL;
}

/* The element of a dense array, or NULL. */
static inline duk_tval *dense_hit(duk_hthread *thr, const duk_tval *obj, const duk_tval *key) {
  (void)thr;
  duk_hobject *h;
  uint32_t i;
  if (!DUK_TVAL_IS_OBJECT(obj) || !VM_IS_NUMBER(key)) return NULL;
  h = DUK_TVAL_GET_OBJECT(obj);
  i = (uint32_t)(int64_t)key->v.d;
  if ((double)i != key->v.d || i >= DUK_HOBJECT_GET_ASIZE(h) ||
      DUK_HOBJECT_HAS_EXOTIC_PROXYOBJ(h) || DUK_HOBJECT_HAS_EXOTIC_ARGUMENTS(h))
    return NULL;
  duk_tval *v = DUK_HOBJECT_A_GET_VALUE_PTR(thr->heap, h, i);
  return DUK_TVAL_IS_UNUSED(v) ? NULL : v;
}

static inline int to_boolean(duk_tval *tv) {
  if (tv->t == DUK_TAG_BOOLEAN) return tv->v.i;
  if (DUK_UNLIKELY(tv->t == DUK_TAG_BIGINT)) return vm_bigint_truthy(tv);
  return (int)duk_js_toboolean(tv);
}

static inline int32_t to_int32(double d) {
  int32_t i = (int32_t)d;
  if (DUK_LIKELY((double)i == d)) return i;
  if (!isfinite(d)) return 0;
  d = fmod(trunc(d), 4294967296.0);
  return (int32_t)(uint32_t)(int64_t)d;
}

/* a % b; whole numbers, the common case, need no fmod. */
static inline double remainder_of(double a, double b) {
  int32_t x = (int32_t)a, y = (int32_t)b;
  if (DUK_LIKELY((double)x == a && (double)y == b && x >= 0 && y > 0))
    return x < y ? a : (double)(x % y); /* a may be -0 */
  if (a > 0 && b > 0 && a <= 4294967295.0 && b <= 4294967295.0 && (double)(uint32_t)a == a &&
      (double)(uint32_t)b == b)
    return (double)((uint32_t)a % (uint32_t)b);
  return duk_js_arith_mod(a, b);
}

#define REG(n)   (regs + (n))
#define RA       REG(VM_A(ins))
#define RB       REG(VM_B(ins))
#define RC       REG(VM_C(ins))
#define SAVE()   (act->curr_pc = (const duk_uint64_t *)pc)
#define OP(name) L_##name
#if defined(JSRUN_FUZZ)
/* Tells the fuzzer which instructions of the library have run (test/fuzz). */
__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t covered[1 << 16];
#define COVER() (code->unit->owned != NULL ? 0 : covered[(uintptr_t)pc / sizeof *pc & 0xffff]++)
#else
#define COVER() ((void)0)
#endif
#define NEXT()                                                                                     \
  do {                                                                                             \
    COVER();                                                                                       \
    ins = *pc++;                                                                                   \
    goto *labels[VM_OP(ins)];                                                                      \
  } while (0)
#define RELOAD()                                                                                   \
  do {                                                                                             \
    act = thr->callstack_curr;                                                                     \
    code = VM_CLOSURE_CODE(act->func);                                                             \
    regs = act->bottom;                                                                            \
    pc = (const vm_instr *)act->curr_pc;                                                           \
  } while (0)
#define SCOPE_IN(r)                                                                                \
  ((r) == VM_ENV ? VM_CLOSURE_ENV(act->func) : (struct vm_scope *)REG(r)->v.heaphdr)
#define LEAVE(result)                                                                              \
  do {                                                                                             \
    if (leave(thr, act, &(result))) return;                                                        \
    RELOAD();                                                                                      \
    NEXT();                                                                                        \
  } while (0)

#define ARITH(name, expr)                                                                          \
  OP(name) : {                                                                                     \
    duk_tval *x = RB, *y = RC;                                                                     \
    if (DUK_LIKELY(VM_IS_NUMBER(x) && VM_IS_NUMBER(y))) {                                          \
      double a = x->v.d, b = y->v.d;                                                               \
      vm_set_number(thr, RA, (expr));                                                              \
    } else {                                                                                       \
      SAVE();                                                                                      \
      vm_arith_slow(thr, VM_OP_##name, RA, x, y);                                                  \
    }                                                                                              \
    NEXT();                                                                                        \
  }

#define ARITH_IMM(name, op, expr)                                                                  \
  OP(name) : {                                                                                     \
    duk_tval *x = RB, k;                                                                           \
    double b = (double)VM_J16(ins);                                                                \
    if (DUK_LIKELY(VM_IS_NUMBER(x))) {                                                             \
      double a = x->v.d;                                                                           \
      vm_set_number(thr, RA, (expr));                                                              \
    } else {                                                                                       \
      SAVE();                                                                                      \
      k.t = DUK_TAG_NUMBER;                                                                        \
      k.v.d = b;                                                                                   \
      vm_arith_slow(thr, VM_OP_##op, RA, x, &k);                                                   \
    }                                                                                              \
    NEXT();                                                                                        \
  }

#define COMPARE(name, op)                                                                          \
  OP(name) : {                                                                                     \
    duk_tval *x = RB, *y = RC;                                                                     \
    int r;                                                                                         \
    if (DUK_LIKELY(VM_IS_NUMBER(x) && VM_IS_NUMBER(y))) {                                          \
      r = x->v.d op y->v.d;                                                                        \
    } else {                                                                                       \
      SAVE();                                                                                      \
      r = vm_compare_slow(thr, VM_OP_##name, x, y);                                                \
    }                                                                                              \
    vm_set_boolean(thr, RA, r);                                                                    \
    NEXT();                                                                                        \
  }

#define COMPARE_JUMP(label, name, op, want)                                                        \
  OP(label) : {                                                                                    \
    duk_tval *x = RA, *y = RB;                                                                     \
    int r;                                                                                         \
    if (DUK_LIKELY(VM_IS_NUMBER(x) && VM_IS_NUMBER(y))) {                                          \
      r = x->v.d op y->v.d;                                                                        \
    } else {                                                                                       \
      SAVE();                                                                                      \
      r = vm_compare_slow(thr, VM_OP_##name, x, y);                                                \
    }                                                                                              \
    if (r == want) pc += VM_J16(ins);                                                              \
    NEXT();                                                                                        \
  }

#define COMPARE_IMM_JUMP(label, name, op, want)                                                    \
  OP(label) : {                                                                                    \
    duk_tval *x = RA, k;                                                                           \
    int r;                                                                                         \
    if (DUK_LIKELY(VM_IS_NUMBER(x))) {                                                             \
      r = x->v.d op(double)(int16_t) VM_B(ins);                                                    \
    } else {                                                                                       \
      SAVE();                                                                                      \
      k.t = DUK_TAG_NUMBER;                                                                        \
      k.v.d = (double)(int16_t)VM_B(ins);                                                          \
      r = vm_compare_slow(thr, VM_OP_##name, x, &k);                                               \
    }                                                                                              \
    if (r == want) pc += VM_J16(ins);                                                              \
    NEXT();                                                                                        \
  }

static DUK_NOINLINE void run_loop(duk_hthread *thr) {
  static const void *const labels[] = {
#define VM_LABEL(name) &&L_##name,
      VM_OPCODES(VM_LABEL)
#undef VM_LABEL
  };
  duk_activation *act;
  struct vm_code *code;
  duk_tval *regs;
  const vm_instr *pc;
  vm_instr ins;

  RELOAD();
  NEXT();

  OP(NOP) : OP(DEBUGGER) : OP(ARGUMENTS) : OP(ASYNCITER) : NEXT();
  OP(MOV) : vm_set(thr, RA, RB);
  NEXT();
  OP(LDUNDEF) : vm_clear(thr, RA);
  NEXT();
  OP(LDNULL) : vm_clear(thr, RA);
  RA->t = DUK_TAG_NULL;
  NEXT();
  OP(LDTRUE) : vm_set_boolean(thr, RA, 1);
  NEXT();
  OP(LDFALSE) : vm_set_boolean(thr, RA, 0);
  NEXT();
  OP(LDINT) : vm_set_number(thr, RA, (double)VM_J32(ins));
  NEXT();
  OP(LDK) : vm_set(thr, RA, &code->consts[VM_B(ins) | VM_C(ins) << 16]);
  NEXT();
  OP(LDTDZ) : vm_clear(thr, RA);
  RA->t = DUK_TAG_UNUSED;
  NEXT();
  OP(LDTHIS) : vm_set(thr, RA, regs - 1);
  NEXT();
  OP(LDNEWT) : if (act->new_target != NULL) vm_set_object(thr, RA, act->new_target);
  else vm_clear(thr, RA);
  NEXT();
  OP(LDFUNC) : vm_set_object(thr, RA, act->func);
  NEXT();
  OP(LDHOME) : {
    duk_hobject *home = ((duk_hcompfunc *)act->func)->home;
    if (home != NULL)
      vm_set_object(thr, RA, home);
    else
      vm_clear(thr, RA);
    NEXT();
  }
  OP(LDGLOBAL) : vm_set_object(thr, RA, thr->builtins[DUK_BIDX_GLOBAL]);
  NEXT();
  OP(CHKTDZ) : if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(RA))) {
    SAVE();
    vm_throw_tdz(thr);
  }
  NEXT();
  OP(CHKTHIS) : if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(RA))) {
    SAVE();
    vm_throw_reference(thr,
                       "Must call super constructor in derived class before accessing 'this' or "
                       "returning from derived constructor");
  }
  NEXT();
  OP(THROWCONST) : SAVE();
  vm_throw_type(thr, "Assignment to constant variable.");
  OP(THROWREF) : SAVE();
  vm_throw_reference(thr, "%s",
                     DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)])));
  OP(THROWTYPE) : SAVE();
  vm_throw_type(thr, "%s", DUK_HSTRING_GET_DATA(DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)])));

  /* --- scopes --- */
  OP(NEWSCOPE) : {
    struct vm_scope *s;
    SAVE();
    if (VM_EXT(ins)) {
      s = vm_scope_new_described(thr, SCOPE_IN(VM_B(ins)), VM_C(ins), VM_A(*pc) | VM_B(*pc) << 16,
                                 code);
      pc++;
    } else {
      s = vm_scope_new(thr, SCOPE_IN(VM_B(ins)), VM_C(ins));
    }
    vm_set_cell(thr, RA, s);
    NEXT();
  }
  OP(COPYSCOPE) : {
    struct vm_scope *old = (struct vm_scope *)RA->v.heaphdr, *s;
    SAVE();
    s = old->desc < VM_DESC_WITH
            ? vm_scope_new_described(thr, old->parent, old->nslots, old->desc,
                                     (struct vm_code *)old->slots[old->nslots].v.heaphdr)
            : vm_scope_new(thr, old->parent, old->nslots);
    for (uint32_t i = 0; i < old->nslots; i++) vm_set(thr, &s->slots[i], &old->slots[i]);
    vm_set_cell(thr, RA, s);
    NEXT();
  }
  OP(GETSLOT) : vm_set(thr, RA, &((struct vm_scope *)RB->v.heaphdr)->slots[VM_C(ins)]);
  NEXT();
  OP(SETSLOT) : vm_set(thr, &((struct vm_scope *)RB->v.heaphdr)->slots[VM_C(ins)], RA);
  NEXT();
  OP(GETSLOTC) : {
    duk_tval *v = &((struct vm_scope *)RB->v.heaphdr)->slots[VM_C(ins)];
    if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(v))) {
      SAVE();
      vm_throw_tdz(thr);
    }
    vm_set(thr, RA, v);
    NEXT();
  }
  OP(SETSLOTC) : {
    duk_tval *v = &((struct vm_scope *)RB->v.heaphdr)->slots[VM_C(ins)];
    if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(v))) {
      SAVE();
      vm_throw_tdz(thr);
    }
    vm_set(thr, v, RA);
    NEXT();
  }
  OP(GETUP) : vm_set(thr, RA, &scope_at(VM_CLOSURE_ENV(act->func), VM_EXT(ins))->slots[VM_B(ins)]);
  NEXT();
  OP(SETUP) : vm_set(thr, &scope_at(VM_CLOSURE_ENV(act->func), VM_EXT(ins))->slots[VM_B(ins)], RA);
  NEXT();
  OP(GETUPC) : {
    duk_tval *v = &scope_at(VM_CLOSURE_ENV(act->func), VM_EXT(ins))->slots[VM_B(ins)];
    if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(v))) {
      SAVE();
      vm_throw_tdz(thr);
    }
    vm_set(thr, RA, v);
    NEXT();
  }
  OP(SETUPC) : {
    duk_tval *v = &scope_at(VM_CLOSURE_ENV(act->func), VM_EXT(ins))->slots[VM_B(ins)];
    if (DUK_UNLIKELY(DUK_TVAL_IS_UNUSED(v))) {
      SAVE();
      vm_throw_tdz(thr);
    }
    vm_set(thr, v, RA);
    NEXT();
  }
  OP(GETENV) : vm_set_cell(thr, RA, scope_at(VM_CLOSURE_ENV(act->func), VM_B(ins)));
  NEXT();

  /* --- globals and names looked up at run time --- */
  OP(GETGLOBAL) : {
    struct vm_site *site = &code->sites[VM_C(ins)];
    duk_tval *v = own_hit(thr, thr->builtins[DUK_BIDX_GLOBAL], site);
    if (DUK_LIKELY(v != NULL && site->proto == VM(thr)->global_epoch)) {
      vm_set(thr, RA, v);
    } else {
      SAVE();
      vm_get_global(thr, RA, site, 0);
    }
    NEXT();
  }
  OP(GETGLOBALU) : SAVE();
  vm_get_global(thr, RA, &code->sites[VM_C(ins)], 1);
  NEXT();
  OP(SETGLOBAL) : SAVE();
  vm_put_global(thr, &code->sites[VM_C(ins)], RA, VM_EXT(ins));
  NEXT();
  OP(DECLCHECK) : SAVE();
  vm_declare_check(thr, DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)]), VM_EXT(ins));
  NEXT();
  OP(DECLVAR) : SAVE();
  vm_declare_var(thr, DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)]), VM_EXT(ins));
  NEXT();
  OP(DECLFUNC) : SAVE();
  vm_declare_function(thr, DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)]), RB, VM_EXT(ins));
  NEXT();
  OP(DECLLEX) : SAVE();
  vm_declare_lexical(thr, DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)]), VM_EXT(ins));
  NEXT();
  OP(INITLEX) : SAVE();
  vm_init_lexical(thr, DUK_TVAL_GET_STRING(&code->consts[VM_A(ins)]), RB);
  NEXT();
  OP(GETDYN) : OP(GETDYNU) : SAVE();
  vm_get_dynamic(thr, RA, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)]),
                 VM_OP(ins) == VM_OP_GETDYNU, NULL);
  NEXT();
  OP(CALLDYN) : SAVE();
  vm_get_dynamic(thr, RA, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)]), 0,
                 RA + 1);
  NEXT();
  OP(RESDYN) : SAVE();
  vm_resolve_dynamic(thr, RA, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)]));
  NEXT();
  OP(SETDYN) : SAVE();
  vm_put_dynamic(thr, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)]), RA,
                 VM_EXT(ins));
  NEXT();
  OP(DELDYN) : SAVE();
  vm_set_boolean(
      thr, RA,
      vm_delete_dynamic(thr, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)])));
  NEXT();
  OP(DECLDYN) : SAVE();
  vm_declare_dynamic(thr, SCOPE_IN(VM_B(ins)), DUK_TVAL_GET_STRING(&code->consts[VM_C(ins)]),
                     VM_EXT(ins) & 1 ? RA : NULL, VM_EXT(ins));
  NEXT();
  OP(NEWWITH) : {
    struct vm_scope *s;
    SAVE();
    vm_push(thr, RC);
    if (DUK_TVAL_IS_UNDEFINED(RC) || DUK_TVAL_IS_NULL(RC))
      vm_throw_type(thr, "Cannot convert undefined or null to object");
    duk_to_object(thr, -1);
    s = vm_scope_new(thr, SCOPE_IN(VM_B(ins)), 1);
    s->desc = VM_DESC_WITH;
    vm_set_cell(thr, RA, s);
    vm_pop_to(thr, &s->slots[0]);
    NEXT();
  }

  /* --- properties --- */
  OP(GETPROP) : {
    struct vm_site *site = &code->sites[VM_C(ins)];
    duk_tval *obj = RB, *v;
    duk_hobject *getter;
    if (DUK_LIKELY(DUK_TVAL_IS_OBJECT(obj))) {
      duk_hobject *h = DUK_TVAL_GET_OBJECT(obj);
      uint32_t e;
      if (DUK_LIKELY((v = own_hit(thr, h, site)) != NULL)) {
        vm_set(thr, RA, v);
        NEXT();
      }
      h = holder_of(thr, h, site, &e);
      if (h != NULL && !DUK_HOBJECT_E_SLOT_IS_ACCESSOR(thr->heap, h, e)) {
        vm_set(thr, RA, DUK_HOBJECT_E_GET_VALUE_TVAL_PTR(thr->heap, h, e));
        NEXT();
      }
      if (h != NULL &&
          vm_is_simple_accessor(thr, getter = DUK_HOBJECT_E_GET_VALUE_GETTER(thr->heap, h, e))) {
        SAVE();
        enter_accessor(thr, getter, obj, NULL, RA);
        RELOAD();
        NEXT();
      }
    }
    SAVE();
    getter = vm_get_named_or_getter(thr, RA, obj, site);
    if (getter != NULL) {
      enter_accessor(thr, getter, obj, NULL, RA);
      RELOAD();
    }
    NEXT();
  }
  OP(GETLEN) : {
    duk_tval *obj = RB;
    double d;
    if (DUK_TVAL_IS_OBJECT(obj) && DUK_HOBJECT_HAS_EXOTIC_ARRAY(DUK_TVAL_GET_OBJECT(obj))) {
      vm_set_number(thr, RA, (double)((duk_harray *)DUK_TVAL_GET_OBJECT(obj))->length);
    } else if (DUK_TVAL_IS_STRING(obj) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(obj))) {
      duk_hstring *s = DUK_TVAL_GET_STRING(obj);
      vm_set_number(thr, RA,
                    (double)(DUK_HSTRING_HAS_ASCII(s) ? DUK_HSTRING_GET_BYTELEN(s)
                                                      : DUK_HSTRING_GET_CHARLEN(s)));
    } else if (DUK_TVAL_IS_OBJECT(obj) && DUK_HOBJECT_IS_BUFOBJ(DUK_TVAL_GET_OBJECT(obj)) &&
               vm_typed_length(thr, DUK_TVAL_GET_OBJECT(obj), &code->sites[VM_C(ins)], &d)) {
      vm_set_number(thr, RA, d);
    } else {
      SAVE();
      vm_get_named(thr, RA, obj, &code->sites[VM_C(ins)]);
    }
    NEXT();
  }
  OP(SETPROP) : {
    struct vm_site *site = &code->sites[VM_B(ins)];
    duk_tval *obj = RA, *v;
    if (DUK_LIKELY(DUK_TVAL_IS_OBJECT(obj)) &&
        (v = own_hit(thr, DUK_TVAL_GET_OBJECT(obj), site)) != NULL &&
        DUK_HOBJECT_E_SLOT_IS_WRITABLE(thr->heap, DUK_TVAL_GET_OBJECT(obj), site->own)) {
      vm_set(thr, v, RC);
    } else {
      duk_hobject *setter;
      SAVE();
      setter = vm_put_named_or_setter(thr, obj, site, RC, VM_EXT(ins) & 1);
      if (setter != NULL) {
        enter_accessor(thr, setter, obj, RC, NULL);
        RELOAD();
      }
    }
    NEXT();
  }
  OP(GETELEM) : {
    duk_tval *v = dense_hit(thr, RB, RC);
    duk_hbufobj *typed;
    duk_uint8_t *p;
    double d;
    if (DUK_LIKELY(v != NULL)) {
      vm_set(thr, RA, v);
    } else if ((p = typed_hit(RB, RC, &typed)) != NULL && typed_load(typed->elem_type, p, &d)) {
      vm_set_number(thr, RA, d);
    } else {
      SAVE();
      vm_get_elem(thr, RA, RB, RC);
    }
    NEXT();
  }
  OP(SETELEM) : {
    duk_tval *v = dense_hit(thr, RA, RB);
    duk_hbufobj *typed;
    duk_uint8_t *p;
    if (DUK_LIKELY(v != NULL)) {
      vm_set(thr, v, RC);
    } else if (VM_IS_NUMBER(RC) && (p = typed_hit(RA, RB, &typed)) != NULL &&
               typed_store(typed->elem_type, p, RC->v.d)) {
      NEXT();
    } else {
      SAVE();
      vm_put_elem(thr, RA, RB, RC, VM_EXT(ins) & 1);
    }
    NEXT();
  }
  OP(GETMETHOD) : {
    struct vm_site *site = &code->sites[VM_C(ins)];
    duk_tval *to = RA, *v;
    vm_set(thr, to + 1, RB);
    if (DUK_LIKELY((v = method_hit(thr, to + 1, site)) != NULL)) {
      vm_set(thr, to, v);
      NEXT();
    }
    SAVE();
    vm_get_named(thr, to, to + 1, site);
    NEXT();
  }
  OP(GETMETHODE) : {
    duk_tval *to = RA, key = *RC;
    vm_push(thr, &key);
    vm_set(thr, to + 1, RB);
    SAVE();
    vm_get_elem(thr, to, to + 1, thr->valstack_top - 1);
    vm_set_top(thr, thr->valstack_top - 1);
    NEXT();
  }
  OP(DELPROP) : {
    duk_bool_t rc;
    SAVE();
    if (DUK_TVAL_IS_UNDEFINED(RB) || DUK_TVAL_IS_NULL(RB))
      vm_throw_type(thr, "Cannot convert undefined or null to object");
    rc = duk_hobject_delprop(thr, RB, RC, VM_EXT(ins) & 1);
    vm_set_boolean(thr, RA, (int)rc);
    NEXT();
  }
  OP(IN) : SAVE();
  vm_set_boolean(thr, RA, vm_in(thr, RB, RC));
  NEXT();
  OP(INSTANCEOF) : SAVE();
  vm_set_boolean(thr, RA, vm_instanceof(thr, RB, RC));
  NEXT();
  OP(SUPERBASE) : SAVE();
  vm_super_base(thr, RA);
  NEXT();
  OP(GETSUPER) : SAVE();
  vm_get_super(thr, RA, RB);
  NEXT();
  OP(SETSUPER) : SAVE();
  vm_put_super(thr, RA, VM_EXT(ins) & 1);
  NEXT();
  OP(GETPRIV) : SAVE();
  vm_get_private(thr, RA, RB, RC);
  NEXT();
  OP(SETPRIV) : SAVE();
  vm_put_private(thr, RA, RB, RC);
  NEXT();
  OP(DEFPRIV) : SAVE();
  vm_define_private(thr, RA, RB, RC, VM_EXT(ins));
  NEXT();
  OP(HASPRIV) : SAVE();
  vm_set_boolean(thr, RA, vm_has_private(thr, RB, RC));
  NEXT();
  OP(NEWPRIV) : SAVE();
  vm_push_private_name(thr, DUK_TVAL_GET_STRING(&code->consts[VM_B(ins)]));
  vm_pop_to(thr, RA);
  NEXT();
  OP(TOKEY) : SAVE();
  if (VM_C(ins) != VM_NONE && (DUK_TVAL_IS_UNDEFINED(RC) || DUK_TVAL_IS_NULL(RC)))
    vm_get_elem(thr, RA, RC, RB);
  vm_to_property_key(thr, RA, RB);
  NEXT();

  /* --- literals and definitions --- */
  OP(NEWOBJ) : SAVE();
  vm_push_object_literal(thr, VM_B(ins));
  vm_pop_to(thr, RA);
  NEXT();
  OP(NEWARR) : SAVE();
  vm_push_array_literal(thr, VM_B(ins));
  vm_pop_to(thr, RA);
  NEXT();
  OP(ARRPUSH) : SAVE();
  for (unsigned i = 0, n = VM_C(ins); i < n; i++)
    vm_array_append(thr, DUK_TVAL_GET_OBJECT(RA), RB + i);
  NEXT();
  OP(ARRSPREAD) : SAVE();
  vm_array_append_iterable(thr, DUK_TVAL_GET_OBJECT(RA), RB);
  NEXT();
  OP(INITPROP) : SAVE();
  vm_define_field_key(thr, DUK_TVAL_GET_OBJECT(RA), code->sites[VM_B(ins)].key, RC);
  NEXT();
  OP(INITELEM) : SAVE();
  vm_define_field(thr, DUK_TVAL_GET_OBJECT(RA), RB, RC, DUK_PROPDESC_FLAGS_WEC);
  NEXT();
  OP(INITPROTO)
      : if (DUK_TVAL_IS_OBJECT(RB))
            duk_hobject_set_prototype_updref(thr, DUK_TVAL_GET_OBJECT(RA), DUK_TVAL_GET_OBJECT(RB));
  else if (DUK_TVAL_IS_NULL(RB))
      duk_hobject_set_prototype_updref(thr, DUK_TVAL_GET_OBJECT(RA), NULL);
  NEXT();
  OP(INITSPREAD) : SAVE();
  vm_copy_data_properties(thr, DUK_TVAL_GET_OBJECT(RA), RB, NULL, 0);
  NEXT();
  OP(OBJREST) : {
    SAVE();
    vm_push_object_literal(thr, 4);
    vm_copy_data_properties(thr, DUK_TVAL_GET_OBJECT(thr->valstack_top - 1), RB, RA + 1, VM_C(ins));
    vm_pop_to(thr, RA);
    NEXT();
  }
  OP(REQOBJ) : if (DUK_UNLIKELY(DUK_TVAL_IS_UNDEFINED(RA) || DUK_TVAL_IS_NULL(RA))) {
    SAVE();
    vm_throw_destructure(thr, RA);
  }
  NEXT();
  OP(REGEXP) : SAVE();
  vm_push_regexp(thr, code, VM_B(ins));
  vm_pop_to(thr, RA);
  NEXT();
  OP(TEMPLATE) : SAVE();
  vm_push_template(thr, code, VM_B(ins));
  vm_pop_to(thr, RA);
  NEXT();
  OP(CLOSURE) : SAVE();
  vm_push_closure(thr, vm_code_inner(thr, code, VM_C(ins) | VM_EXT(ins) << 16),
                  SCOPE_IN(VM_B(ins)));
  vm_pop_to(thr, RA);
  NEXT();
  OP(METHOD) : SAVE();
  vm_define_method(thr, DUK_TVAL_GET_OBJECT(RA), RB, DUK_TVAL_GET_OBJECT(RC), VM_EXT(ins));
  NEXT();
  OP(SETHOME) : {
    duk_hcompfunc *f = (duk_hcompfunc *)DUK_TVAL_GET_OBJECT(RA);
    duk_hobject *old = f->home;
    f->home = DUK_TVAL_GET_OBJECT(RB);
    DUK_HOBJECT_INCREF(thr, f->home);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, old);
    NEXT();
  }
  OP(SETNAME) : SAVE();
  vm_set_function_name(thr, DUK_TVAL_GET_OBJECT(RA), RB, (int)VM_EXT(ins));
  NEXT();
  OP(CLASS) : SAVE();
  vm_define_class(thr, RA);
  NEXT();
  OP(SETFIELDS) : {
    duk_hcompfunc *f = (duk_hcompfunc *)DUK_TVAL_GET_OBJECT(RA);
    duk_hobject *old = f->fields;
    f->fields = DUK_TVAL_GET_OBJECT(RB);
    DUK_HOBJECT_INCREF(thr, f->fields);
    DUK_HOBJECT_DECREF_NORZ_ALLOWNULL(thr, old);
    NEXT();
  }
  OP(INITFIELDS) : SAVE();
  if (vm_enter_fields(thr, DUK_TVAL_GET_OBJECT(RB), RA)) RELOAD();
  NEXT();

  /* --- operators --- */
  OP(ADD) : {
    duk_tval *x = RB, *y = RC;
    if (DUK_LIKELY(VM_IS_NUMBER(x) && VM_IS_NUMBER(y))) {
      vm_set_number(thr, RA, x->v.d + y->v.d);
    } else {
      SAVE();
      vm_add_slow(thr, RA, x, y);
    }
    NEXT();
  }
  ARITH(SUB, a - b)
  ARITH(MUL, a * b)
  ARITH(DIV, a / b)
  ARITH(MOD, remainder_of(a, b))
  ARITH(EXP, duk_js_arith_pow(a, b))
  ARITH(BAND, (double)(to_int32(a) & to_int32(b)))
  ARITH(BOR, (double)(to_int32(a) | to_int32(b)))
  ARITH(BXOR, (double)(to_int32(a) ^ to_int32(b)))
  ARITH(SHL, (double)(int32_t)((uint32_t)to_int32(a) << ((uint32_t)to_int32(b) & 31)))
  ARITH(SHR, (double)(to_int32(a) >> ((uint32_t)to_int32(b) & 31)))
  ARITH(USHR, (double)((uint32_t)to_int32(a) >> ((uint32_t)to_int32(b) & 31)))
  OP(ADDI) : {
    duk_tval *x = RB, k;
    if (DUK_LIKELY(VM_IS_NUMBER(x))) {
      vm_set_number(thr, RA, x->v.d + (double)VM_J16(ins));
    } else {
      SAVE();
      k.t = DUK_TAG_NUMBER;
      k.v.d = (double)VM_J16(ins);
      vm_add_slow(thr, RA, x, &k);
    }
    NEXT();
  }
  ARITH_IMM(SUBI, SUB, a - b)
  ARITH_IMM(BANDI, BAND, (double)(to_int32(a) & (int32_t)b))
  ARITH_IMM(BORI, BOR, (double)(to_int32(a) | (int32_t)b))
  ARITH_IMM(SHLI, SHL, (double)(int32_t)((uint32_t)to_int32(a) << ((uint32_t)(int32_t)b & 31)))
  ARITH_IMM(SHRI, SHR, (double)(to_int32(a) >> ((uint32_t)(int32_t)b & 31)))
  ARITH_IMM(USHRI, USHR, (double)((uint32_t)to_int32(a) >> ((uint32_t)(int32_t)b & 31)))
  OP(INC) : if (DUK_LIKELY(VM_IS_NUMBER(RB))) {
    vm_set_number(thr, RA, RB->v.d + 1.0);
  }
  else {
    SAVE();
    vm_unary_slow(thr, VM_OP_INC, RA, RB);
  }
  NEXT();
  OP(DEC) : if (DUK_LIKELY(VM_IS_NUMBER(RB))) {
    vm_set_number(thr, RA, RB->v.d - 1.0);
  }
  else {
    SAVE();
    vm_unary_slow(thr, VM_OP_DEC, RA, RB);
  }
  NEXT();
  OP(TONUMERIC) : OP(TONUMBER) : if (DUK_LIKELY(VM_IS_NUMBER(RB))) {
    vm_set(thr, RA, RB);
  }
  else {
    SAVE();
    vm_unary_slow(thr, VM_OP(ins), RA, RB);
  }
  NEXT();
  OP(NEG) : if (DUK_LIKELY(VM_IS_NUMBER(RB))) {
    vm_set_number(thr, RA, -RB->v.d);
  }
  else {
    SAVE();
    vm_unary_slow(thr, VM_OP_NEG, RA, RB);
  }
  NEXT();
  OP(BNOT) : if (DUK_LIKELY(VM_IS_NUMBER(RB))) {
    vm_set_number(thr, RA, (double)~to_int32(RB->v.d));
  }
  else {
    SAVE();
    vm_unary_slow(thr, VM_OP_BNOT, RA, RB);
  }
  NEXT();
  OP(NOT) : vm_set_boolean(thr, RA, !to_boolean(RB));
  NEXT();
  OP(TYPEOF) : vm_typeof(thr, RA, RB);
  NEXT();
  COMPARE(LT, <)
  COMPARE(LE, <=)
  COMPARE(GT, >)
  COMPARE(GE, >=)
  COMPARE(EQ, ==)
  COMPARE(NE, !=)
  COMPARE(SEQ, ==)
  COMPARE(SNE, !=)
  OP(TOSTRING) : if (DUK_TVAL_IS_STRING(RB) && !DUK_HSTRING_HAS_SYMBOL(DUK_TVAL_GET_STRING(RB))) {
    vm_set(thr, RA, RB);
  }
  else if (VM_IS_NUMBER(RB) && (VM_EXT(ins) & VM_PART_NUMBER)) {
    vm_set(thr, RA, RB);
  }
  else {
    SAVE();
    vm_to_part(thr, RA, RB, VM_EXT(ins));
  }
  NEXT();
  OP(CONCAT) : SAVE();
  if (VM_EXT(ins))
    vm_append(thr, RA, RB, VM_C(ins));
  else
    vm_concat(thr, RA, RB, VM_C(ins), 0);
  NEXT();

  /* --- jumps --- */
  OP(LOOP) : if (DUK_UNLIKELY(vm_is_interrupted(thr))) {
    SAVE();
    vm_interrupt(thr);
  }
  OP(JMP) : pc += VM_J32(ins);
  NEXT();
  OP(JT) : if (to_boolean(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JF) : if (!to_boolean(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JNULLISH) : if (DUK_TVAL_IS_UNDEFINED(RA) || DUK_TVAL_IS_NULL(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JNNULLISH) : if (!DUK_TVAL_IS_UNDEFINED(RA) && !DUK_TVAL_IS_NULL(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JUNDEF) : if (DUK_TVAL_IS_UNDEFINED(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JNUNDEF) : if (!DUK_TVAL_IS_UNDEFINED(RA)) pc += VM_J32(ins);
  NEXT();
  OP(JTDZ) : if (DUK_TVAL_IS_UNUSED(RA)) pc += VM_J32(ins);
  NEXT();
  COMPARE_JUMP(JLT, LT, <, 1)
  COMPARE_JUMP(JNLT, LT, <, 0)
  COMPARE_JUMP(JLE, LE, <=, 1)
  COMPARE_JUMP(JNLE, LE, <=, 0)
  COMPARE_JUMP(JGT, GT, >, 1)
  COMPARE_JUMP(JNGT, GT, >, 0)
  COMPARE_JUMP(JGE, GE, >=, 1)
  COMPARE_JUMP(JNGE, GE, >=, 0)
  COMPARE_JUMP(JEQ, EQ, ==, 1)
  COMPARE_JUMP(JNE, EQ, ==, 0)
  COMPARE_JUMP(JSEQ, SEQ, ==, 1)
  COMPARE_JUMP(JSNE, SEQ, ==, 0)
  COMPARE_IMM_JUMP(JLTI, LT, <, 1)
  COMPARE_IMM_JUMP(JNLTI, LT, <, 0)
  COMPARE_IMM_JUMP(JLEI, LE, <=, 1)
  COMPARE_IMM_JUMP(JNLEI, LE, <=, 0)
  COMPARE_IMM_JUMP(JGTI, GT, >, 1)
  COMPARE_IMM_JUMP(JNGTI, GT, >, 0)
  COMPARE_IMM_JUMP(JGEI, GE, >=, 1)
  COMPARE_IMM_JUMP(JNGEI, GE, >=, 0)
  COMPARE_IMM_JUMP(JSEQI, SEQ, ==, 1)
  COMPARE_IMM_JUMP(JSNEI, SEQ, ==, 0)
  OP(JSEQK)
      : if (RA->t == DUK_TAG_STRING && RA->v.voidptr == code->consts[VM_B(ins)].v.voidptr) pc +=
        VM_J16(ins);
  NEXT();
  OP(JSNEK)
      : if (RA->t != DUK_TAG_STRING || RA->v.voidptr != code->consts[VM_B(ins)].v.voidptr) pc +=
        VM_J16(ins);
  NEXT();
  OP(JTABLE) : {
    duk_tval *v = RA;
    uint32_t n = VM_B(ins), i = VM_IS_NUMBER(v) && v->v.d >= 0 && v->v.d < n ? (uint32_t)v->v.d : n;
    pc += i;
    NEXT();
  }

  /* --- calls --- */
  {
    duk_tval *base;
    duk_hobject *func, *new_target;

    OP(CALLU) : vm_clear(thr, RA + 1);
    OP(CALL) : base = RA;
    SAVE();
    {
      duk_tval *p = thr->valstack_top, *top = base + 2 + VM_B(ins);
      while (p > top) {
        p--;
        if (VM_IS_HEAP(p))
          vm_clear(thr, p);
        else
          p->t = DUK_TAG_UNDEFINED;
      }
      thr->valstack_top = top;
    }
    if (DUK_LIKELY(DUK_TVAL_IS_OBJECT(base))) {
      func = DUK_TVAL_GET_OBJECT(base);
      if (DUK_LIKELY(DUK_HOBJECT_IS_COMPFUNC(func))) {
        struct vm_code *callee = VM_CLOSURE_CODE(func);
        if (DUK_LIKELY(!(callee->flags & thr->jsrun_slow) &&
                       base + 2 + callee->nregs + VM_STACK_MARGIN <=
                           __atomic_load_n(&thr->valstack_call_limit, __ATOMIC_RELAXED))) {
          uint32_t argc = VM_B(ins);
          regs = base + 2;
          if (argc > callee->nparams) vm_set_top(thr, regs + callee->nparams);
          act = vm_push_activation(thr, func, regs, argc, NULL);
          code = callee;
          pc = code->instrs;
          act->curr_pc = (const duk_uint64_t *)pc;
          thr->valstack_bottom = regs;
          thr->valstack_top = regs + code->nregs;
        } else if (vm_is_foreign(thr, callee)) {
          vm_call_foreign(thr, base, func, NULL);
          thr->valstack_top = regs + code->nregs;
        } else {
          vm_enter(thr, base, func, NULL);
          RELOAD();
        }
        NEXT();
      }
      if (DUK_HOBJECT_IS_NATFUNC(func) && !DUK_HOBJECT_HAS_SPECIAL_CALL(func)) {
        uint32_t quick = ((duk_hnatfunc *)func)->quick;
        if (quick - 1u < QUICK_STEPS - 1u && vm_quick_forms[quick](thr, base, VM_B(ins))) {
          for (duk_tval *p = thr->valstack_top - 1; p > base; p--) {
            if (VM_IS_HEAP(p))
              vm_clear(thr, p);
            else
              p->t = DUK_TAG_UNDEFINED;
          }
          thr->valstack_top = regs + code->nregs;
          NEXT();
        }
        vm_call_native(thr, base, func, NULL);
        thr->valstack_top = regs + code->nregs;
        NEXT();
      }
    }
    new_target = NULL;
  resolve:
    func = vm_resolve_call(thr, base, &new_target);
    if (func == NULL) {
      thr->valstack_top = regs + code->nregs;
      NEXT();
    }
    if (DUK_HOBJECT_IS_COMPFUNC(func)) {
      if (vm_is_foreign(thr, VM_CLOSURE_CODE(func))) {
        vm_call_foreign(thr, base, func, new_target);
        thr->valstack_top = regs + code->nregs;
        NEXT();
      }
      vm_enter(thr, base, func, new_target);
      RELOAD();
      NEXT();
    }
    vm_call_native(thr, base, func, new_target);
    thr->valstack_top = regs + code->nregs;
    NEXT();

    OP(CALLARR) : base = RA;
    SAVE();
    vm_set_top(thr, base + 3);
    vm_unpack_top(thr);
    new_target = NULL;
    goto resolve;
    OP(NEW) : base = RA;
    SAVE();
    vm_set_top(thr, base + 2 + VM_B(ins));
    if (!DUK_TVAL_IS_OBJECT(base)) vm_throw_not_constructor(thr, base);
    new_target = DUK_TVAL_GET_OBJECT(base);
    goto resolve;
    OP(NEWARGS) : base = RA;
    SAVE();
    vm_set_top(thr, base + 3);
    vm_unpack_top(thr);
    if (!DUK_TVAL_IS_OBJECT(base)) vm_throw_not_constructor(thr, base);
    new_target = DUK_TVAL_GET_OBJECT(base);
    goto resolve;
    OP(SUPERARGS) : OP(SUPERCALL) : base = RA;
    SAVE();
    if (VM_OP(ins) == VM_OP_SUPERARGS) {
      vm_set_top(thr, base + 3);
      vm_unpack_top(thr);
    } else {
      vm_set_top(thr, base + 2 + VM_B(ins));
    }
    {
      duk_hobject *parent = DUK_HOBJECT_GET_PROTOTYPE(thr->heap, DUK_TVAL_GET_OBJECT(base));
      duk_tval v;
      if (parent == NULL || !DUK_HOBJECT_HAS_CONSTRUCTABLE(parent))
        vm_throw_super(thr, DUK_TVAL_GET_OBJECT(base), parent);
      new_target = DUK_TVAL_GET_OBJECT(base + 1);
      DUK_TVAL_SET_OBJECT(&v, parent);
      vm_set(thr, base, &v);
    }
    goto resolve;
  }
  OP(CALLEVAL) : {
    duk_tval *base = RA;
    uint32_t argc = VM_B(ins);
    SAVE();
    if (DUK_TVAL_IS_OBJECT(base) && vm_is_eval(thr, DUK_TVAL_GET_OBJECT(base))) {
      vm_instr extra = *pc++;
      SAVE();
      if (VM_EXT(ins) & 2) argc = vm_first_element(thr, base + 2);
      vm_direct_eval(thr, code, base, argc, VM_C(ins), SCOPE_IN(VM_A(extra)), REG(VM_B(extra)),
                     VM_EXT(ins) & 1);
      NEXT();
    }
    pc++;
    if (VM_EXT(ins) & 2) goto L_CALLARR;
    goto L_CALL;
  }
  OP(RET) : {
    duk_tval result;
    if (DUK_LIKELY(!(act->flags & (DUK_ACT_FLAG_CONSTRUCT | DUK_ACT_FLAG_ENTRY)) &&
                   act->retval == NULL && !(code->flags & (VM_F_ASYNC | VM_F_GENERATOR)))) {
      /* As leave() does it: the most frequent return is worth it. */
      duk_activation *parent = act->parent;
      duk_tval *v = RA, *p = thr->valstack_top;
      vm_copy(&result, v);
      v->t = DUK_TAG_UNDEFINED; /* the reference moves to the caller */
      while (p > regs) {
        p--;
        if (VM_IS_HEAP(p))
          vm_clear(thr, p);
        else
          p->t = DUK_TAG_UNDEFINED;
      }
      vm_clear(thr, regs - 1);
      vm_move(thr, regs - 2, result);
      thr->callstack_curr = parent;
      thr->callstack_top--;
      act->parent = thr->heap->activation_free;
      thr->heap->activation_free = act;
      act = parent;
      code = VM_CLOSURE_CODE(act->func);
      regs = act->bottom;
      pc = (const vm_instr *)act->curr_pc;
      thr->valstack_bottom = regs;
      thr->valstack_top = regs + code->nregs;
      NEXT();
    }
    if (!(act->flags & DUK_ACT_FLAG_CONSTRUCT) && !(code->flags & (VM_F_ASYNC | VM_F_GENERATOR))) {
      duk_tval *v = RA;
      vm_copy(&result, v);
      v->t = DUK_TAG_UNDEFINED;
    } else {
      SAVE();
      return_value(thr, act, RA, code->flags, &result);
    }
    LEAVE(result);
  }
  OP(RETU) : {
    duk_tval result, undefined = {.t = DUK_TAG_UNDEFINED};
    vm_copy(&result, &undefined);
    if (act->flags & DUK_ACT_FLAG_CONSTRUCT || code->flags & (VM_F_ASYNC | VM_F_GENERATOR)) {
      SAVE();
      return_value(thr, act, &undefined, code->flags, &result);
    }
    LEAVE(result);
  }
  OP(RETDERIVED) : {
    duk_tval *v = RA, result;
    SAVE();
    if (!DUK_TVAL_IS_OBJECT(v)) {
      if (!DUK_TVAL_IS_UNDEFINED(v))
        vm_throw_type(thr, "Derived constructors may only return object or undefined");
      v = RB;
      if (DUK_TVAL_IS_UNUSED(v))
        vm_throw_reference(
            thr, "Must call super constructor in derived class before accessing 'this' or "
                 "returning from derived constructor");
      if (act->new_target != NULL) note_instance(act, v);
    }
    vm_copy(&result, v);
    if (VM_IS_HEAP(&result)) DUK_HEAPHDR_PREINC_REFCOUNT(result.v.heaphdr);
    LEAVE(result);
  }
  OP(THROW) : SAVE();
  vm_push(thr, RA);
  duk_throw_raw(thr);

  /* --- iteration --- */
  OP(FORIN) : SAVE();
  vm_forin_open(thr, RA, RB);
  NEXT();
  OP(FORINNEXT) : SAVE();
  if (!vm_forin_next(thr, RA, RB)) pc += VM_J16(ins);
  NEXT();
  OP(ITER) : SAVE();
  vm_iter_open(thr, RA, RB, VM_EXT(ins) & 1);
  NEXT();
  OP(ITERNEXT) : SAVE();
  if (!vm_iter_next(thr, RA, RB)) pc += VM_J16(ins);
  NEXT();
  OP(ITERCALL) : SAVE();
  vm_iter_call_next(thr, RA, RB);
  NEXT();
  OP(ITERVALUE) : SAVE();
  if (!vm_iter_value(thr, RB, RA)) pc += VM_J16(ins);
  NEXT();
  OP(ITERSTEP) : SAVE();
  if (!vm_iter_next(thr, RA, RB)) vm_clear(thr, RB);
  NEXT();
  OP(ITERREST) : SAVE();
  vm_iter_rest(thr, RA, RB);
  NEXT();
  OP(ITERCLOSE) : SAVE();
  vm_iter_close(thr, RA, (int)VM_EXT(ins));
  NEXT();
  OP(ITERRETURN) : SAVE();
  vm_iter_return(thr, RA, RB, (int)VM_EXT(ins));
  NEXT();
  OP(CHKOBJ) : if (DUK_UNLIKELY(!DUK_TVAL_IS_OBJECT(RA))) {
    SAVE();
    vm_push(thr, RA);
    vm_throw_type(thr, "Iterator result %s is not an object", duk_safe_to_string(thr, -1));
  }
  NEXT();

  /* --- generators and async functions --- */
  OP(GENERATOR) : {
    duk_tval result;
    SAVE();
    vm_generator_create(thr, act);
    vm_copy(&result, --thr->valstack_top);
    thr->valstack_top->t = DUK_TAG_UNDEFINED;
    LEAVE(result);
  }
  OP(YIELDRAW) : OP(YIELD) : {
    struct vm_frame *frame = (struct vm_frame *)act->frame;
    duk_tval result;
    SAVE();
    vm_copy(thr->valstack_top++, RA);
    RA->t = DUK_TAG_UNDEFINED;
    frame->raw = VM_OP(ins) == VM_OP_YIELDRAW && !(code->flags & VM_F_ASYNC);
    vm_frame_save(thr, frame, act);
    frame->state = VM_FRAME_SUSPENDED;
    if (code->flags & VM_F_ASYNC) {
      vm_async_generator_answer(thr, frame, thr->valstack_top - 1, 0);
      vm_set_top(thr, thr->valstack_top - 1);
      result.t = DUK_TAG_UNDEFINED;
    } else {
      vm_copy(&result, --thr->valstack_top);
      thr->valstack_top->t = DUK_TAG_UNDEFINED;
    }
    LEAVE(result);
  }
  OP(DELEGATE) : SAVE();
  vm_iter_delegate(thr, RA, RB, RC, VM_EXT(ins) & 1);
  NEXT();
  OP(AWAIT) : {
    duk_tval result;
    SAVE();
    vm_await(thr, act, RA); /* pushes what the caller gets */
    vm_copy(&result, --thr->valstack_top);
    thr->valstack_top->t = DUK_TAG_UNDEFINED;
    LEAVE(result);
  }

  /* --- the rest --- */
  OP(IMPORT) : SAVE();
  vm_push_import(thr, code, RB, VM_C(ins) == VM_NONE ? NULL : RC);
  vm_pop_to(thr, RA);
  NEXT();
  OP(IMPORTMETA) : SAVE();
  vm_push_import_meta(thr, code);
  vm_pop_to(thr, RA);
  NEXT();
}

/* Find a handler for the instruction an activation is at, or NULL. */
static const struct vm_image_handler *find_handler(const struct vm_code *code,
                                                   const duk_activation *act) {
  const struct vm_image_handler *h =
      (const struct vm_image_handler *)((const char *)code->unit->image + code->fn->handlers);
  uint32_t at = (uint32_t)((const vm_instr *)act->curr_pc - code->instrs) - 1;
  for (uint32_t i = 0; i < code->fn->handler_count; i++)
    if (h[i].start <= at && at < h[i].end) return &h[i];
  return NULL;
}

static void restore_activation(duk_hthread *thr, duk_activation *act) {
  duk_tval *top;
  vm_unwind_to(thr, act);
  thr->valstack_bottom = act->bottom;
  top = act->bottom + VM_CLOSURE_CODE(act->func)->nregs;
  if (thr->valstack_top > top) vm_set_top(thr, top);
  thr->valstack_top = top;
}

enum catch_result { CATCH_NONE, CATCH_CONTINUE, CATCH_FINISHED };

/* An error was thrown above the entry: give it to a handler, or to the promise of an async function. */
static int catch_error(duk_hthread *thr, duk_activation *entry) {
  if (DUK_UNLIKELY(vm_is_terminating(thr))) return CATCH_NONE;
  for (duk_activation *act = thr->callstack_curr;; act = act->parent) {
    if (DUK_HOBJECT_IS_COMPFUNC(act->func)) {
      struct vm_code *code = VM_CLOSURE_CODE(act->func);
      const struct vm_image_handler *h = find_handler(code, act);
      if (h != NULL) {
        duk_tval error;
        vm_take_error(thr, &error);
        restore_activation(thr, act);
        vm_move(thr, act->bottom + h->reg, error);
        act->curr_pc = (const duk_uint64_t *)(code->instrs + h->target);
        return CATCH_CONTINUE;
      }
      if ((code->flags & VM_F_ASYNC) && !((code->flags & VM_F_GENERATOR) && act->frame == NULL)) {
        duk_tval error, result;
        vm_take_error(thr, &error);
        restore_activation(thr, act);
        *thr->valstack_top++ = error;
        if (code->flags & VM_F_GENERATOR) {
          ((struct vm_frame *)act->frame)->state = VM_FRAME_DONE;
          vm_async_generator_answer(thr, (struct vm_frame *)act->frame, thr->valstack_top - 1, 2);
          result.t = DUK_TAG_UNDEFINED;
        } else {
          vm_async_return(thr, act, thr->valstack_top - 1, 1);
          vm_copy(&result, --thr->valstack_top);
          thr->valstack_top->t = DUK_TAG_UNDEFINED;
        }
        vm_set_top(thr, thr->valstack_top - 1);
        return leave(thr, act, &result) ? CATCH_FINISHED : CATCH_CONTINUE;
      }
    }
    if (act == entry) return CATCH_NONE;
  }
}

/* The topmost activation that C entered: on top of a constructor's may be that of its fields. */
static duk_activation *entry_activation(const duk_hthread *thr) {
  duk_activation *act = thr->callstack_curr;
  while (!(act->flags & DUK_ACT_FLAG_ENTRY)) act = act->parent;
  return act;
}

void vm_run(duk_hthread *thr, int throwing) {
  duk_heap *heap = thr->heap;
  duk_jmpbuf *const outer = heap->lj.jmpbuf_ptr;
  duk_activation *const volatile entry = entry_activation(thr);
  duk_bool_t const creating = heap->creating_error;
  struct vm_realm *const realm = VM_REALM(thr);
  volatile int throw_first = throwing;
  duk_jmpbuf here;

  heap->lj.jmpbuf_ptr = &here;
  for (;;) {
    if (DUK_SETJMP(here.jb) == 0) {
      if (throw_first) {
        throw_first = 0;
        duk_throw_raw(thr);
      }
      run_loop(thr);
      break;
    } else {
      int caught;
      heap->creating_error = creating;
      vm_realm_restore(thr, realm);
      heap->lj.jmpbuf_ptr = &here; /* settling a promise may throw for want of memory */
      caught = catch_error(thr, entry);
      if (caught == CATCH_FINISHED) break;
      if (caught == CATCH_NONE) {
        heap->lj.jmpbuf_ptr = outer;
        heap->pf_prevent_count--;
#if defined(DUK_USE_ASSERTIONS)
        heap->error_not_allowed = 0;
#endif
        duk_err_longjmp(thr);
      }
    }
  }
  heap->lj.jmpbuf_ptr = outer;
}
