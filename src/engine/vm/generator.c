/*
 * Suspended functions. Suspending moves the registers of an activation into a frame cell; resuming moves them
 * back under a new activation. Generators, async functions and async generators differ only in who resumes them
 * and where what they give goes.
 */
#include "vm.h"

#include "engine/builtins/builtins.h"
#include "engine/builtins/native_object.h"
#include "engine/builtins/promise.h"

/* --- frames --- */

static struct vm_frame *frame_new(duk_hthread *thr, duk_activation *act, enum vm_frame_kind kind) {
  struct vm_frame *f = vm_cell_alloc(thr, VM_CELL_FRAME, sizeof *f);
  f->func = act->func;
  DUK_HOBJECT_INCREF(thr, f->func);
  f->this_value = act->bottom[-1];
  if (VM_IS_HEAP(&f->this_value)) DUK_HEAPHDR_PREINC_REFCOUNT(f->this_value.v.heaphdr);
  f->kind = (uint8_t)kind;
  f->queue_end = &f->queue;
  return f;
}

void vm_frame_save(duk_hthread *thr, struct vm_frame *frame, duk_activation *act) {
  struct vm_code *code = VM_CLOSURE_CODE(act->func);
  uint16_t n = code->nregs;
  while (n > 0 && act->bottom[n - 1].t == DUK_TAG_UNDEFINED) n--;
  if (n > frame->capacity) {
    DUK_FREE(thr->heap, frame->regs);
    frame->regs = NULL;
    frame->capacity = 0;
    frame->regs = (duk_tval *)DUK_ALLOC_CHECKED(thr, n * sizeof(duk_tval));
    frame->capacity = n;
  }
  if (n > 0) {
    memcpy(frame->regs, act->bottom, n * sizeof(duk_tval));
  }
  frame->nregs = n;
  for (uint16_t i = 0; i < n; i++) act->bottom[i].t = DUK_TAG_UNDEFINED;
  frame->pc = (const vm_instr *)act->curr_pc;
}

/* Run a suspended frame with value and mode; what it leaves is pushed. */
static void frame_run(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value, int mode) {
  duk_tval *base = thr->valstack_top, *bottom = thr->valstack_bottom, *regs = base + 2;
  struct vm_code *code = VM_CLOSURE_CODE(frame->func);
  struct vm_realm *const outer = VM_REALM(thr);
  duk_activation *act;
  vm_instr at = 0;

  vm_check_c_stack(thr);
  if (regs + code->nregs + 64 > thr->valstack_end)
    vm_throw_range(thr, "Maximum call stack size exceeded");
  act = duk_hthread_activation_alloc(thr);
  vm_push_object(thr, frame->func);
  vm_push(thr, &frame->this_value);
  if (frame->nregs > 0) {
    memcpy(regs, frame->regs, frame->nregs * sizeof(duk_tval));
    frame->nregs = 0; /* the memory is kept for the next suspension */
  }
  act->func = frame->func;
  act->parent = thr->callstack_curr;
  act->curr_pc = (const duk_uint64_t *)frame->pc;
  act->bottom = regs;
  act->retval = NULL;
  act->new_target = NULL;
  act->frame = &frame->hdr;
  DUK_HEAPHDR_PREINC_REFCOUNT(&frame->hdr);
  act->argc = 0;
  act->flags = DUK_ACT_FLAG_ENTRY | ((code->flags & VM_F_STRICT) ? DUK_ACT_FLAG_STRICT : 0);
  thr->callstack_curr = act;
  thr->callstack_top++;
  thr->valstack_bottom = regs;
  thr->valstack_top = regs + code->nregs;
  vm_realm_restore(thr, code->unit->realm);

  if (frame->state != VM_FRAME_START) at = frame->pc[-1];
  frame->state = VM_FRAME_RUNNING;
  if (at != 0) {
    unsigned op = VM_OP(at);
    if (op == VM_OP_YIELDRAW) {
      vm_set(thr, regs + VM_A(at), value);
      vm_set_number(thr, regs + VM_B(at), mode);
      mode = VM_RESUME_NEXT;
    } else if (mode != VM_RESUME_THROW) {
      vm_set(thr, regs + VM_A(at), value);
      if (mode == VM_RESUME_RETURN) act->curr_pc = (const duk_uint64_t *)(frame->pc + VM_J16(at));
    }
  }
  if (mode == VM_RESUME_THROW) vm_push(thr, value);
  vm_run(thr, mode == VM_RESUME_THROW);
  thr->valstack_bottom = bottom;
  vm_realm_restore(thr, outer);
}

/* --- generator objects --- */

struct generator {
  duk_hnative native;
  struct vm_frame *frame; /* counted */
};

static void generator_mark(duk_heap *heap, duk_hnative *h) {
  if (((struct generator *)h)->frame != NULL)
    duk_heap_mark_heaphdr(heap, &((struct generator *)h)->frame->hdr);
}

static void generator_decref(duk_hthread *thr, duk_hnative *h) {
  VM_CELL_DECREF(thr, ((struct generator *)h)->frame);
}

static const duk_native_class generator_class = {generator_mark, generator_decref, NULL};
static const duk_native_class async_generator_class = {generator_mark, generator_decref, NULL};

int vm_is_generator(duk_hobject *h) {
  return builtins_as_native(h, &generator_class) != NULL ||
         builtins_as_native(h, &async_generator_class) != NULL;
}

void vm_generator_create(duk_hthread *thr, duk_activation *act) {
  struct vm_code *code = VM_CLOSURE_CODE(act->func);
  int async = (code->flags & VM_F_ASYNC) != 0;
  duk_tval *slot = thr->valstack_top++;
  struct generator *g;
  struct vm_frame *frame;
  vm_get_hobject_key(thr, slot, act->func, VM(thr)->str_prototype);
  g = builtins_push_native(
      thr, async ? &async_generator_class : &generator_class, sizeof *g,
      DUK_TVAL_IS_OBJECT(slot)
          ? DUK_TVAL_GET_OBJECT(slot)
          : thr->builtins[async ? BI_ASYNC_GENERATOR_PROTOTYPE : BI_GENERATOR_PROTOTYPE]);
  frame = frame_new(thr, act, async ? VM_FRAME_ASYNC_GENERATOR : VM_FRAME_GENERATOR);
  g->frame = frame;
  DUK_HEAPHDR_PREINC_REFCOUNT(&frame->hdr);
  vm_frame_save(thr, frame, act);
  frame->state = VM_FRAME_START;
  vm_pop_to(thr, slot);
}

void vm_push_iter_result(duk_hthread *thr, const duk_tval *value, int done) {
  duk_hobject *h = vm_push_object_literal(thr, 2);
  duk_tval b;
  vm_define_field_key(thr, h, VM(thr)->str_value, value);
  b.t = DUK_TAG_BOOLEAN;
  b.v.i = done;
  vm_define_field_key(thr, h, VM(thr)->str_done, &b);
}

duk_ret_t vm_generator_resume(duk_hthread *thr, int mode) {
  static const char *const names[] = {"next", "throw", "return"};
  struct generator *g;
  struct vm_frame *frame;
  duk_tval value;
  duk_push_this(thr);
  g = builtins_get_native(thr, -1, &generator_class);
  if (g == NULL)
    vm_throw_type(thr, "%s method called on incompatible receiver %s", names[mode],
                  vm_readable(thr, -1));
  frame = g->frame;
  value.t = DUK_TAG_UNDEFINED;
  if (duk_get_top(thr) > 1) value = thr->valstack_bottom[0];
  if (frame->state == VM_FRAME_RUNNING) vm_throw_type(thr, "Generator is already running");
  if (frame->state == VM_FRAME_START && mode != VM_RESUME_NEXT) frame->state = VM_FRAME_DONE;
  if (frame->state == VM_FRAME_DONE) {
    if (mode == VM_RESUME_THROW) {
      vm_push(thr, &value);
      return duk_throw_raw(thr), 0;
    }
    if (mode == VM_RESUME_NEXT) value.t = DUK_TAG_UNDEFINED;
    vm_push_iter_result(thr, &value, 1);
    return 1;
  }
  frame_run(thr, frame, &value, mode);
  if (frame->raw && frame->state == VM_FRAME_SUSPENDED) return 1;
  vm_push_iter_result(thr, thr->valstack_top - 1, frame->state == VM_FRAME_DONE);
  return 1;
}

int vm_generator_next(duk_hthread *thr, duk_tval *record, duk_tval *to) {
  struct generator *g = builtins_as_native(DUK_TVAL_GET_OBJECT(record), &generator_class);
  duk_tval undefined = {.t = DUK_TAG_UNDEFINED}, *base = thr->valstack_top;
  struct vm_frame *frame;
  if (g == NULL || g->frame->state == VM_FRAME_RUNNING) return -1;
  frame = g->frame;
  if (frame->state == VM_FRAME_DONE) {
    vm_clear(thr, record);
    return 0;
  }
  vm_push(thr, record);
  vm_clear(thr, record); /* counts as done while it runs */
  frame_run(thr, frame, &undefined, VM_RESUME_NEXT);
  if (frame->state == VM_FRAME_DONE) {
    vm_set_top(thr, base);
    return 0;
  }
  vm_pop_to(thr, to);
  vm_set(thr, record, base);
  vm_set_top(thr, base);
  return frame->raw ? vm_iter_value(thr, record, to) : 1;
}

/* --- async functions --- */

/* The promise a frame waits for is settled. */
void vm_frame_continue(duk_hthread *thr, duk_heaphdr *cell, const duk_tval *value, bool rejected) {
  struct vm_frame *frame = (struct vm_frame *)cell;
  duk_tval *base = thr->valstack_top;
  if (frame->state == VM_FRAME_DONE) /* waited for by `return` of a finished async generator */
    vm_async_generator_returned(thr, frame, value, rejected);
  else
    frame_run(thr, frame, value, rejected ? VM_RESUME_THROW : VM_RESUME_NEXT);
  if (frame->kind == VM_FRAME_ASYNC_GENERATOR) vm_async_generator_drain(thr, frame);
  vm_set_top(thr, base);
}

void vm_await(duk_hthread *thr, duk_activation *act, duk_tval *value) {
  struct vm_frame *frame = (struct vm_frame *)act->frame;
  duk_tval *base = thr->valstack_top;
  int first = frame == NULL;
  if (DUK_TVAL_IS_OBJECT(value))
    promise_resolve_value(thr, value); /* may throw: a getter of `constructor` */
  else
    vm_push(thr, value);
  if (first) {
    frame = frame_new(thr, act, VM_FRAME_ASYNC);
    act->frame = &frame->hdr;
    DUK_HEAPHDR_PREINC_REFCOUNT(&frame->hdr);
    frame->state = VM_FRAME_RUNNING;
    frame->result = promise_push_new(thr);
    DUK_HOBJECT_INCREF(thr, frame->result);
  }
  if (DUK_TVAL_IS_OBJECT(base))
    promise_then_native(thr, DUK_TVAL_GET_OBJECT(base), &frame->hdr, vm_frame_continue);
  else
    promise_value_native(thr, base, &frame->hdr, vm_frame_continue);
  vm_clear(thr, value); /* it is of no more use to the function */
  if (VM_CLOSURE_CODE(act->func)->flags & VM_F_TOPLEVEL)
    VM_CLOSURE_CODE(act->func)->unit->waiting = (const vm_instr *)act->curr_pc;
  frame->state = VM_FRAME_AWAITING;
  vm_frame_save(thr, frame, act);
  if (first) {
    vm_pop_to(thr, base);
  } else {
    vm_clear(thr, base);
  }
}

void vm_async_return(duk_hthread *thr, duk_activation *act, const duk_tval *value, int rejected) {
  struct vm_frame *frame = (struct vm_frame *)act->frame;
  duk_hobject *promise;
  if (frame != NULL) {
    frame->state = VM_FRAME_DONE;
    promise = frame->result;
    vm_push_object(thr, promise);
  } else {
    promise = promise_push_new(thr);
  }
  if (rejected)
    promise_reject(thr, promise, value);
  else
    promise_resolve(thr, promise, value);
}

/* --- async generators --- */

static void answer_head(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value, int done,
                        int rejected) {
  struct vm_request *r = frame->queue;
  duk_hobject *promise = r->promise;
  frame->queue = r->next;
  if (frame->queue == NULL) frame->queue_end = &frame->queue;
  vm_push_object(thr, promise);
  DUK_HOBJECT_DECREF_NORZ(thr, promise);
  vm_clear(thr, &r->value);
  DUK_FREE(thr->heap, r);
  if (rejected) {
    promise_reject(thr, promise, value);
  } else {
    vm_push_iter_result(thr, value, done);
    promise_resolve(thr, promise, thr->valstack_top - 1);
    vm_set_top(thr, thr->valstack_top - 1);
  }
  vm_set_top(thr, thr->valstack_top - 1);
}

void vm_async_generator_answer(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value,
                               int how) {
  answer_head(thr, frame, value, how == 1, how == 2);
}

/* `return(v)` of a finished generator: the value was awaited. */
void vm_async_generator_returned(duk_hthread *thr, struct vm_frame *frame, const duk_tval *value,
                                 int rejected) {
  frame->resuming = 0;
  answer_head(thr, frame, value, 1, rejected);
  vm_async_generator_drain(thr, frame);
}

duk_ret_t vm_resolve_inside(duk_hthread *thr, void *udata) {
  promise_resolve_value(thr, (const duk_tval *)udata);
  return 1;
}

/* PromiseResolve of the value: pushes the promise and returns 1, or pushes the error and returns 0. */
static int resolve_safely(duk_hthread *thr, duk_tval *value) {
  return duk_handle_safe_call(thr, vm_resolve_inside, value, 0, 1) == DUK_EXEC_SUCCESS;
}

/* Work on the requests until the generator waits for something or there are none. */
void vm_async_generator_drain(duk_hthread *thr, struct vm_frame *frame) {
  if (frame->resuming) return;
  while (frame->queue != NULL && frame->state != VM_FRAME_RUNNING &&
         frame->state != VM_FRAME_AWAITING) {
    struct vm_request *r = frame->queue;
    duk_tval *base = thr->valstack_top;
    vm_push(thr, &r->value);
    if (frame->state == VM_FRAME_START && r->mode != VM_RESUME_NEXT) frame->state = VM_FRAME_DONE;
    if (frame->state == VM_FRAME_DONE) {
      duk_tval undefined = {.t = DUK_TAG_UNDEFINED};
      if (r->mode == VM_RESUME_NEXT) {
        answer_head(thr, frame, &undefined, 1, 0);
      } else if (r->mode == VM_RESUME_THROW) {
        answer_head(thr, frame, base, 1, 1);
      } else if (resolve_safely(thr, base)) {
        frame->resuming = 1;
        promise_then_native(thr, DUK_TVAL_GET_OBJECT(thr->valstack_top - 1), &frame->hdr,
                            vm_frame_continue);
        vm_set_top(thr, base);
        return;
      } else {
        answer_head(thr, frame, thr->valstack_top - 1, 1, 1); /* the error */
      }
    } else {
      frame->resuming = 1;
      frame_run(thr, frame, base, r->mode);
      frame->resuming = 0;
    }
    vm_set_top(thr, base);
  }
}

duk_ret_t vm_async_generator_resume(duk_hthread *thr, int mode) {
  struct generator *g;
  struct vm_request *r;
  duk_hobject *promise;
  duk_set_top(thr, 1);
  promise = promise_push_new(thr); /* index 1: what is returned */
  duk_push_this(thr);
  g = builtins_get_native(thr, -1, &async_generator_class);
  if (g == NULL) {
    static const char *const names[] = {"next", "throw", "return"};
    duk_push_error_object(thr, DUK_ERR_TYPE_ERROR, "%s method called on incompatible receiver %s",
                          names[mode], vm_readable(thr, -1));
    promise_reject(thr, promise, thr->valstack_top - 1);
    duk_set_top(thr, 2);
    return 1;
  }
  r = (struct vm_request *)DUK_ALLOC_CHECKED_ZEROED(thr, sizeof *r);
  r->mode = mode;
  vm_set(thr, &r->value, thr->valstack_bottom);
  r->promise = promise;
  DUK_HOBJECT_INCREF(thr, promise);
  *g->frame->queue_end = r;
  g->frame->queue_end = &r->next;
  vm_async_generator_drain(thr, g->frame);
  duk_set_top(thr, 2);
  return 1;
}
