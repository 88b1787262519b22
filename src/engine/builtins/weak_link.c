/*
 * Weak references to heap objects: for each object that is held weakly the list of its holders, found through a hash
 * table of the heap; and the objects a job keeps alive.
 */
#include "native_object.h"

#include <string.h>

static size_t slot_of(const struct weak_target_table *t, const duk_hobject *target) {
  uint64_t x = (uint64_t)(uintptr_t)target >> 4;
  return (size_t)((x * 0x9e3779b97f4a7c15u) >> 32) & (t->capacity - 1);
}

static size_t find_slot(const struct weak_target_table *t, const duk_hobject *target) {
  size_t i = slot_of(t, target);
  while (t->heads[i] != NULL && t->heads[i]->target != target) {
    i = (i + 1) & (t->capacity - 1);
  }
  return i;
}

static void place(struct weak_link **slot, struct weak_link *head) {
  *slot = head;
  head->previous = slot;
}

static void grow(duk_hthread *thr, struct weak_target_table *t) {
  struct weak_target_table bigger = {NULL, t->capacity == 0 ? 16 : t->capacity * 2, t->count};
  bigger.heads = DUK_ALLOC_CHECKED_ZEROED(thr, bigger.capacity * sizeof *bigger.heads);
  for (size_t i = 0; i < t->capacity; i++) {
    if (t->heads[i] != NULL) {
      place(&bigger.heads[find_slot(&bigger, t->heads[i]->target)], t->heads[i]);
    }
  }
  DUK_FREE(thr->heap, t->heads);
  *t = bigger;
}

/* Takes the (emptied) slot out of the probe sequences that go through it. */
static void remove_slot(struct weak_target_table *t, size_t i) {
  size_t mask = t->capacity - 1;
  t->count--;
  t->heads[i] = NULL;
  for (size_t k = (i + 1) & mask; t->heads[k] != NULL; k = (k + 1) & mask) {
    size_t home = slot_of(t, t->heads[k]->target);
    if (((k - home) & mask) >= ((k - i) & mask)) {
      place(&t->heads[i], t->heads[k]);
      t->heads[k] = NULL;
      i = k;
    }
  }
}

void weak_link_add(duk_hthread *thr, struct weak_link *link, duk_hobject *target) {
  struct weak_target_table *t = &builtins_state(thr)->weak_targets;
  if (t->count + 1 > t->capacity / 4 * 3) {
    grow(thr, t);
  }
  struct weak_link **slot = &t->heads[find_slot(t, target)];
  link->target = target;
  link->next = *slot;
  if (link->next == NULL) {
    t->count++;
    DUK_HOBJECT_SET_WEAKLY_HELD(target);
  } else {
    link->next->previous = &link->next;
  }
  place(slot, link);
}

void weak_link_remove(duk_heap *heap, struct weak_link *link) {
  duk_hobject *target = link->target;
  if (target == NULL) {
    return;
  }
  struct weak_target_table *t = &heap->jsrun_builtins->weak_targets;
  size_t slot = find_slot(t, target);
  *link->previous = link->next;
  if (link->next != NULL) {
    link->next->previous = link->previous;
  }
  link->target = NULL;
  if (t->heads[slot] == NULL) {
    remove_slot(t, slot);
    DUK_HOBJECT_CLEAR_WEAKLY_HELD(target);
  }
}

void jsrun_weak_target_dies(duk_heap *heap, duk_hobject *h) {
  struct weak_target_table *t = &heap->jsrun_builtins->weak_targets;
  size_t slot = find_slot(t, h);
  struct weak_link *link = t->heads[slot];
  if (link == NULL) {
    return;
  }
  remove_slot(t, slot);
  DUK_HOBJECT_CLEAR_WEAKLY_HELD(h);
  while (link != NULL) {
    struct weak_link *next = link->next;
    link->target = NULL;
    link->died(heap->heap_thread, link);
    link = next;
  }
}

void weak_keep_during_job(duk_hthread *thr, duk_hobject *h) {
  struct jsrun_builtins *state = builtins_state(thr);
  if (state->kept_count == state->kept_capacity) {
    size_t capacity = state->kept_capacity == 0 ? 16 : state->kept_capacity * 2;
    duk_hobject **kept = DUK_REALLOC(thr->heap, state->kept, capacity * sizeof *kept);
    if (kept == NULL) {
      DUK_ERROR_ALLOC_FAILED(thr);
    }
    state->kept = kept;
    state->kept_capacity = capacity;
  }
  state->kept[state->kept_count++] = h;
  DUK_HOBJECT_INCREF(thr, h);
}

void weak_job_ended(duk_hthread *thr) {
  struct jsrun_builtins *state = builtins_state(thr);
  state->job++;
  while (state->kept_count > 0) {
    duk_hobject *h = state->kept[--state->kept_count];
    DUK_HOBJECT_DECREF_NORZ(thr, h);
  }
}

void weak_free(duk_heap *heap, struct jsrun_builtins *state) {
  DUK_FREE(heap, state->weak_targets.heads);
  DUK_FREE(heap, state->kept);
}
