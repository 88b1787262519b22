/*
 * The collector: what reference counts do not free, because it refers to itself. Replaces Duktape's duk_heap_markandsweep.c.
 *
 * Marking keeps what is still to be looked at on a stack of its own, so that no structure is too deep, and asks for memory
 * some steps before it is looked at. Sweeping goes once over the heap. When to collect is decided by the net growth of the heap
 * since the last time, and by what that collection has cost.
 */
#include "engine/engine_internal.h"

#include <stdlib.h>
#include <time.h>

#define FIRST_STACK 1024  /* references, on the C stack */
#define AHEAD       8     /* steps between asking for memory and looking at it; a power of 2 */
#define INLINE_KEYS 16    /* objects with more keys are dictionaries, whose keys are not likely to be at hand */
#define LEAST_GROWTH 65536u     /* blocks */
#define MOST_GROWTH  1000000u   /* that are waited for when collecting would cost too much, at least */
#define SHARE        20         /* at most one part in so many of the processor's time */
#define LONG_BLOCKS_A_CELL 2    /* memory blocks of a cell, about */

/* --- marking --- */

/* References that have not been looked at: headers may be marked already. */
struct marking {
  duk_heaphdr **stack;
  size_t count, capacity;
  duk_heaphdr *first[FIRST_STACK];
};

static bool grow(struct marking *m) {
  bool on_c_stack = m->stack == m->first;
  duk_heaphdr **larger = realloc(on_c_stack ? NULL : m->stack, 2 * m->capacity * sizeof *larger);
  if (larger == NULL) return false;
  if (on_c_stack) memcpy(larger, m->first, sizeof m->first);
  m->stack = larger;
  m->capacity *= 2;
  return true;
}

static void note(duk_heap *heap, duk_heaphdr *h) {
  struct marking *m = heap->jsrun_marking;
#if defined(DUK_USE_ASSERTIONS)
  h->h_assert_refcount++;
#endif
  if (m->count == m->capacity && !grow(m)) {
    /* Left for a scan of the heap: see mark_left_over. */
    if (DUK_HEAPHDR_HAS_REACHABLE(h)) return;
    DUK_HEAPHDR_SET_REACHABLE(h);
    if (!DUK_HEAPHDR_IS_OBJECT(h) && !DUK_HEAPHDR_IS_CELL(h)) return;
    DUK_HEAPHDR_SET_TEMPROOT(h);
    DUK_HEAP_SET_MARKANDSWEEP_RECLIMIT_REACHED(heap);
    return;
  }
  m->stack[m->count++] = h;
}

static inline void mark(duk_heap *heap, void *h) {
  if (h != NULL) note(heap, h);
}

static inline void mark_value(duk_heap *heap, const duk_tval *tv) {
  if (DUK_TVAL_IS_HEAP_ALLOCATED(tv)) note(heap, DUK_TVAL_GET_HEAPHDR(tv));
}

/* For what is likely to be marked, and to be in the processor's caches. */
static inline void mark_common(duk_heap *heap, void *h) {
  if (DUK_HEAPHDR_HAS_REACHABLE((duk_heaphdr *)h)) {
#if defined(DUK_USE_ASSERTIONS)
    ((duk_heaphdr *)h)->h_assert_refcount++;
#endif
    return;
  }
  note(heap, h);
}

void duk_heap_mark_heaphdr(duk_heap *heap, duk_heaphdr *h) {
  mark(heap, h);
}

void duk_heap_mark_tval(duk_heap *heap, duk_tval *tv) {
  if (tv != NULL) mark_value(heap, tv);
}

static void mark_values(duk_heap *heap, const duk_tval *values, size_t count) {
  for (size_t i = 0; i < count; i++) mark_value(heap, &values[i]);
}

static void mark_thread(duk_heap *heap, duk_hthread *thr) {
  mark_values(heap, thr->valstack, (size_t)(thr->valstack_top - thr->valstack));
  for (duk_activation *a = thr->callstack_curr; a != NULL; a = a->parent) {
    mark(heap, a->new_target);
    mark(heap, a->frame);
  }
  mark(heap, thr->resumer);
  for (size_t i = 0; i < DUK_NUM_INTRINSICS; i++) mark(heap, thr->main_builtins[i]);
}

/* What the structs of special kinds of objects refer to. */
static void mark_special(duk_heap *heap, duk_hobject *h) {
  if (DUK_HOBJECT_IS_COMPFUNC(h)) {
    duk_hcompfunc *f = (duk_hcompfunc *)h;
    mark(heap, f->code);
    mark(heap, f->env);
    mark(heap, f->home);
    mark(heap, f->fields);
  } else if (DUK_HOBJECT_IS_NATIVE(h)) {
    duk_hnative *n = (duk_hnative *)h;
    if (n->cls->mark != NULL) n->cls->mark(heap, n);
  } else if (DUK_HOBJECT_IS_NATFUNC(h)) {
    duk_hnatclosure *c = (duk_hnatclosure *)h;
    mark_values(heap, c->values, c->count);
  } else if (DUK_HOBJECT_IS_BUFOBJ(h)) {
    mark(heap, ((duk_hbufobj *)h)->buf);
    mark(heap, ((duk_hbufobj *)h)->buf_prop);
  } else if (DUK_HOBJECT_IS_BOUNDFUNC(h)) {
    duk_hboundfunc *f = (duk_hboundfunc *)(void *)h;
    mark_value(heap, &f->target);
    mark_value(heap, &f->this_binding);
    mark_values(heap, f->args, (size_t)f->nargs);
  } else if (DUK_HOBJECT_IS_PROXY(h)) {
    mark(heap, ((duk_hproxy *)h)->target);
    mark(heap, ((duk_hproxy *)h)->handler);
  } else if (DUK_HOBJECT_IS_THREAD(h)) {
    mark_thread(heap, (duk_hthread *)h);
  } else if (DUK_HOBJECT_IS_DECENV(h)) {
    mark(heap, ((duk_hdecenv *)h)->thread);
    mark(heap, ((duk_hdecenv *)h)->varmap);
  } else if (DUK_HOBJECT_IS_OBJENV(h)) {
    mark(heap, ((duk_hobjenv *)h)->target);
  }
}

static void mark_object(duk_heap *heap, duk_hobject *h) {
  size_t entries = DUK_HOBJECT_GET_ENEXT(h);
  for (size_t i = 0; i < entries; i++) {
    duk_hstring *key = DUK_HOBJECT_E_GET_KEY(heap, h, i);
    if (key == NULL) continue;
    if (entries <= INLINE_KEYS)
      mark_common(heap, key);
    else
      note(heap, (duk_heaphdr *)key);
    duk_propvalue *value = DUK_HOBJECT_E_GET_VALUE_PTR(heap, h, i);
    if (DUK_HOBJECT_E_SLOT_IS_ACCESSOR(heap, h, i)) {
      mark(heap, value->a.get);
      mark(heap, value->a.set);
    } else {
      mark_value(heap, &value->v);
    }
  }
  size_t elements = DUK_HOBJECT_GET_ASIZE(h);
  if (elements > 0) mark_values(heap, DUK_HOBJECT_A_GET_VALUE_PTR(heap, h, 0), elements);
  duk_hobject *prototype = DUK_HOBJECT_GET_PROTOTYPE(heap, h);
  if (prototype != NULL) mark_common(heap, prototype);
  if (DUK_HOBJECT_IS_NATFUNC(h) && ((duk_hnatfunc *)h)->realm != 0)
    jsrun_mark_realm(heap, ((duk_hnatfunc *)h)->realm);
  if (!DUK_HOBJECT_HAS_FASTREFS(h)) mark_special(heap, h);
}

static void mark_children(duk_heap *heap, duk_heaphdr *h) {
  if (DUK_HEAPHDR_IS_OBJECT(h))
    mark_object(heap, (duk_hobject *)h);
  else
    jsrun_cell_mark(heap, h);
}

/*
 * Looks at everything noted, until there is nothing left. A reference waits in a ring until its header has come from
 * memory, and an object in another until its properties have.
 */
static void drain(duk_heap *heap) {
  struct marking *m = heap->jsrun_marking;
  duk_heaphdr *headers[AHEAD] = {NULL}, *objects[AHEAD] = {NULL};
  unsigned header_at = 0, object_at = 0, idle = 0;
  while (idle <= 2 * AHEAD) {
    duk_heaphdr *next = NULL;
    if (m->count > 0) {
      next = m->stack[--m->count];
      __builtin_prefetch(next);
      idle = 0;
    } else {
      idle++; /* the rings may still have something */
    }
    duk_heaphdr *h = headers[header_at];
    headers[header_at] = next;
    header_at = (header_at + 1) & (AHEAD - 1);
    duk_heaphdr *ready = NULL;
    if (h != NULL && !DUK_HEAPHDR_HAS_REACHABLE(h)) {
      DUK_HEAPHDR_SET_REACHABLE(h);
      if (DUK_HEAPHDR_IS_OBJECT(h)) {
        __builtin_prefetch(DUK_HOBJECT_GET_PROPS(heap, (duk_hobject *)h));
        ready = h;
      } else if (DUK_HEAPHDR_IS_CELL(h)) {
        ready = h;
      }
    }
    if (ready == NULL && m->count > 0) continue; /* what waits may wait for company */
    h = objects[object_at];
    objects[object_at] = ready;
    object_at = (object_at + 1) & (AHEAD - 1);
    if (h != NULL) mark_children(heap, h);
  }
}

/* Goes on from what there was no memory to note, until all is marked. */
static void mark_left_over(duk_heap *heap) {
  drain(heap);
  while (DUK_HEAP_HAS_MARKANDSWEEP_RECLIMIT_REACHED(heap)) {
    DUK_HEAP_CLEAR_MARKANDSWEEP_RECLIMIT_REACHED(heap);
    for (duk_heaphdr *h = heap->heap_allocated; h != NULL; h = DUK_HEAPHDR_GET_NEXT(heap, h)) {
      if (!DUK_HEAPHDR_HAS_TEMPROOT(h)) continue;
      DUK_HEAPHDR_CLEAR_TEMPROOT(h);
      mark_children(heap, h);
      drain(heap);
    }
  }
}

static void mark_all(duk_heap *heap) {
  mark(heap, heap->heap_thread);
  mark(heap, heap->heap_object);
  jsrun_mark_roots(heap);
  for (size_t i = 0; i < DUK_HEAP_NUM_STRINGS; i++) mark(heap, DUK_HEAP_GET_STRING(heap, i));
  if (heap->jsrun_vm != NULL) jsrun_vm_mark(heap);
  mark_value(heap, &heap->lj.value1);
  mark_value(heap, &heap->lj.value2);
  do {
    mark_left_over(heap);
  } while (jsrun_mark_weak(heap));
}

/* --- sweeping --- */

/* Keeps what is marked and frees the rest; the number of those kept. */
static size_t sweep_heap(duk_heap *heap) {
  duk_heaphdr *garbage = NULL, *previous = NULL, *next;
  size_t kept = 0;
  duk_heaphdr *h = heap->heap_allocated;
  heap->heap_allocated = NULL;
  for (; h != NULL; h = next) {
    next = DUK_HEAPHDR_GET_NEXT(heap, h);
    __builtin_prefetch(next);
    if (!DUK_HEAPHDR_HAS_REACHABLE(h)) {
      DUK_HEAPHDR_SET_NEXT(heap, h, garbage);
      garbage = h;
      continue;
    }
    DUK_HEAPHDR_CLEAR_REACHABLE(h);
    kept++;
    DUK_HEAPHDR_SET_PREV(heap, h, previous);
    if (previous != NULL)
      DUK_HEAPHDR_SET_NEXT(heap, previous, h);
    else
      heap->heap_allocated = h;
    previous = h;
  }
  if (previous != NULL) DUK_HEAPHDR_SET_NEXT(heap, previous, NULL);
  /* All their references are given back before anything is freed, since they refer to one another. */
  for (h = garbage; h != NULL; h = DUK_HEAPHDR_GET_NEXT(heap, h))
    duk_heaphdr_refcount_finalize_norz(heap, h);
  for (h = garbage; h != NULL; h = next) {
    next = DUK_HEAPHDR_GET_NEXT(heap, h);
    DUK_ASSERT(DUK_HEAPHDR_GET_REFCOUNT(h) == 0);
    duk_heap_free_heaphdr_raw(heap, h);
  }
  return kept;
}

static void free_string(duk_heap *heap, duk_hstring *h, duk_hstring *previous) {
  if (DUK_HSTRING_HAS_PINNED_LITERAL(h)) {
    DUK_HSTRING_DECREF_NORZ(heap->heap_thread, h);
    DUK_HSTRING_CLEAR_PINNED_LITERAL(h);
  }
  DUK_ASSERT(DUK_HEAPHDR_GET_REFCOUNT((duk_heaphdr *)h) == 0);
  duk_heap_strcache_string_remove(heap, h);
  duk_heap_strtable_unlink_prev(heap, h, previous);
  duk_free_hstring(heap, h);
}

static size_t sweep_strings(duk_heap *heap) {
  size_t kept = 0;
  if (heap->strtable == NULL) return 0;
  for (duk_uint32_t i = 0; i < heap->st_size; i++) {
    duk_hstring *previous = NULL, *next;
    if (i + AHEAD < heap->st_size && heap->strtable[i + AHEAD] != NULL)
      __builtin_prefetch(heap->strtable[i + AHEAD]);
    for (duk_hstring *h = heap->strtable[i]; h != NULL; h = next) {
      next = h->hdr.h_next;
      if (DUK_HEAPHDR_HAS_REACHABLE((duk_heaphdr *)h)) {
        DUK_HEAPHDR_CLEAR_REACHABLE((duk_heaphdr *)h);
        previous = h;
        kept++;
      } else {
        free_string(heap, h, previous);
      }
    }
  }
  return kept;
}

static int compact_object(duk_hthread *thr, void *udata) {
  (void)udata;
  duk_hobject_compact_props(thr, duk_known_hobject(thr, -1));
  return 0;
}

/* Gives up the room in objects for properties to come: when memory is short. */
static void compact_objects(duk_heap *heap) {
  duk_hthread *thr = heap->heap_thread;
  for (duk_heaphdr *h = heap->heap_allocated; h != NULL; h = DUK_HEAPHDR_GET_NEXT(heap, h)) {
    if (!DUK_HEAPHDR_IS_OBJECT(h)) continue;
    duk_push_hobject(thr, (duk_hobject *)h);
    duk_safe_call(thr, compact_object, NULL, 1, 0);
  }
}

/* --- assertions --- */

#if defined(DUK_USE_ASSERTIONS)
static void each_cell(duk_heap *heap, void (*visit)(duk_heaphdr *h)) {
  for (duk_heaphdr *h = heap->heap_allocated; h != NULL; h = DUK_HEAPHDR_GET_NEXT(heap, h)) visit(h);
  for (duk_uint32_t i = 0; heap->strtable != NULL && i < heap->st_size; i++)
    for (duk_hstring *h = heap->strtable[i]; h != NULL; h = h->hdr.h_next) visit((duk_heaphdr *)h);
}

static void check_before(duk_heaphdr *h) {
  DUK_ASSERT(!DUK_HEAPHDR_HAS_REACHABLE(h) && !DUK_HEAPHDR_HAS_TEMPROOT(h));
  duk_heaphdr_assert_valid_subclassed(h);
  h->h_assert_refcount = 0;
}

/* What is left must have been referred to as often as it says. */
static void check_after(duk_heaphdr *h) {
  size_t expected = h->h_assert_refcount;
  if (DUK_HEAPHDR_IS_STRING(h) && DUK_HSTRING_HAS_PINNED_LITERAL((duk_hstring *)h)) expected++;
  DUK_ASSERT(!DUK_HEAPHDR_HAS_REACHABLE(h) && !DUK_HEAPHDR_HAS_TEMPROOT(h));
  DUK_ASSERT(DUK_HEAPHDR_GET_REFCOUNT(h) == expected);
}
#endif

/* --- collecting --- */

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void grant(duk_heap *heap, size_t blocks) {
  heap->ms_trigger_counter = blocks < INT_MAX ? (duk_int_t)blocks : INT_MAX;
}

void duk_heap_mark_and_sweep(duk_heap *heap, duk_small_uint_t flags) {
  if (heap->ms_prevent_count != 0) return;
  uint64_t began = nanoseconds(CLOCK_MONOTONIC), processor = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  struct marking marking;
  marking.stack = marking.first;
  marking.count = 0;
  marking.capacity = FIRST_STACK;
  flags |= heap->ms_base_flags;
#if defined(DUK_USE_ASSERTIONS)
  each_cell(heap, check_before);
#endif
  heap->ms_prevent_count = 1;
  heap->ms_running = 1;
  duk_bool_t creating_error = heap->creating_error;
  heap->creating_error = 0;
  duk_heap_free_freelists(heap);
  for (size_t i = 0; i < DUK_USE_LITCACHE_SIZE; i++) heap->litcache[i].addr = NULL;

  heap->jsrun_marking = &marking;
  mark_all(heap);
  heap->jsrun_marking = NULL;
  if (marking.stack != marking.first) free(marking.stack);
  size_t live = sweep_heap(heap);
  live += sweep_strings(heap);
#if defined(DUK_USE_ASSERTIONS)
  each_cell(heap, check_after);
#endif
  if (flags & DUK_MS_FLAG_EMERGENCY) {
    if (!(flags & DUK_MS_FLAG_NO_OBJECT_COMPACTION) && heap->lj.type == DUK_LJ_TYPE_UNKNOWN)
      compact_objects(heap);
    duk_heap_strtable_force_resize(heap);
  }
  heap->ms_prevent_count = 0;
  heap->ms_running = 0;
  heap->creating_error = creating_error;

  uint64_t ended = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  uint64_t pause = nanoseconds(CLOCK_MONOTONIC) - began;
  heap->jsrun_collections.count++;
  heap->jsrun_collections.total += pause;
  if (pause > heap->jsrun_collections.longest) heap->jsrun_collections.longest = pause;
  heap->jsrun_collections.last_cost = ended - processor;
  heap->jsrun_collections.ended_at = ended;
  heap->jsrun_collections.live = live;
  size_t growth = live * LONG_BLOCKS_A_CELL;
  heap->jsrun_collections.granted = growth > LEAST_GROWTH ? growth : LEAST_GROWTH;
  grant(heap, heap->jsrun_collections.granted);
  engine_memory_collected(heap);
}

/*
 * The heap has grown by what was granted: it has doubled, or is small. Collects, unless the last collection is so recent that
 * collecting would take more than its share of the time; then the heap may go on growing, up to a limit.
 */
void jsrun_collect_if_due(duk_heap *heap) {
  if (heap->ms_prevent_count != 0) return;
  size_t granted = heap->jsrun_collections.granted;
  size_t most = heap->jsrun_collections.live * LONG_BLOCKS_A_CELL * 3;
  if (most < MOST_GROWTH) most = MOST_GROWTH;
  uint64_t since =
      nanoseconds(CLOCK_THREAD_CPUTIME_ID) - heap->jsrun_collections.ended_at;
  bool is_soon = since < heap->jsrun_collections.last_cost * SHARE;
  if (granted == 0 || (is_soon && granted < most && engine_memory_may_grow(heap))) {
    size_t more = granted < LEAST_GROWTH ? LEAST_GROWTH : granted / 4;
    heap->jsrun_collections.granted += more;
    grant(heap, more);
    return;
  }
  duk_heap_mark_and_sweep(heap, 0);
}
