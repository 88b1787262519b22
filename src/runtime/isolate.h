/*
 * The isolate: one JavaScript heap and one event loop on one thread, and everything that in C belongs to
 * them. There is no global mutable state: whoever has a duk_context finds the isolate with isolate_of().
 */
#ifndef JSRUN_ISOLATE_H
#define JSRUN_ISOLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "duktape.h"
#include "engine/engine.h"

struct agents;
struct binding;
struct compile_cache;
struct handle;
struct request;
struct options;
struct shared_wait;

/*
 * A JavaScript value that C holds: it stays alive until value_ref_clear(). Objects are pushed directly by
 * their address; other values through the slot. {0} is no value.
 */
struct value_ref {
  void *object;  /* heap pointer, NULL when the value is not an object */
  uint32_t slot; /* 0: empty */
};

enum {
  TICK_SCHEDULED,
  TICK_REJECTION,
  TICK_INFO_SIZE
}; /* bytes of isolate.tick_info, seen from JavaScript */

struct isolate {
  struct engine_memory memory; /* first: the engine finds it by the address of the isolate */
  duk_context *ctx;
  uv_loop_t loop;
  uv_async_t finalizations; /* callbacks of FinalizationRegistry are due; loop NULL: never yet */
  const struct options *options; /* not owned; outlives the isolate */
  struct agents *agents;         /* what all isolates share */
  struct worker *worker;         /* bindings/worker.c; NULL in the main thread */
  uint64_t thread_id;            /* 0: the main thread */
  uint64_t time_origin;          /* uv_hrtime() when it was made */
  _Atomic uint64_t
      loop_start; /* uv_hrtime() when the loop began to run; 0 before; other threads may ask */
  uint8_t tick_info[8]; /* what has to be done after a callback; shared with lib/internal/process */
  unsigned depth;       /* callbacks in progress, nested: the queues drain when it returns to 0 */
  bool exiting;         /* process.reallyExit was called or the loop has ended */
  int exit_code;

  struct value_ref refs_array; /* holds what every value_ref refers to */
  uint32_t *free_slots;        /* stack of slots of refs_array to use again */
  size_t free_count, free_capacity;
  uint32_t next_slot;

  struct value_ref on_tick;          /* processTicksAndRejections() */
  struct value_ref on_uncaught;      /* (error, fromPromise) => handled */
  struct value_ref on_before_exit;   /* () => undefined */
  struct value_ref on_exit;          /* () => exit code */
  struct value_ref buffer_prototype; /* of Buffer, set by lib/buffer.js */
  struct value_ref process;          /* the process object */
  struct value_ref handle_prototype; /* methods all handles have */

  struct mailbox *mailbox; /* made with the first message port */
  struct handle *handles;  /* open and closing ones, for process._getActiveHandles() and teardown */
  struct handle *dead_handles;     /* closed, and their objects gone: see handle_free_dead() */
  struct request *requests;        /* under way */
  struct binding_state *states;    /* see binding.h */
  struct compile_cache *compile_cache; /* NULL: not enabled */
  struct shared_wait *shared_wait; /* of Atomics.waitAsync; NULL before the first */
  struct napi_env__ *addons;       /* the environments of native addons */
  /* Tells them that the isolate ends, and again when its loop has ended. NULL: there are none. */
  void (*end_addons)(struct isolate *isolate, bool loop_ended);
};

/* How an isolate is to be made. */
struct isolate_settings {
  const struct options *options; /* these three must outlive it */
  struct agents *agents;
  struct worker *worker; /* NULL: the main thread */
  uint64_t thread_id;
  size_t stack_size; /* bytes of C stack that JavaScript may use; 0: what this thread has */
  size_t heap_limit; /* bytes; 0: none */
};

/* Makes an isolate for the thread that calls; NULL without memory. */
struct isolate *isolate_new(const struct isolate_settings *settings);

/* The heap of the main thread is at its limit: ends the process as Node does. */
_Noreturn void isolate_out_of_memory(void);

/* Closes every handle, runs the loop until they are gone, and frees the heap and all else. */
void isolate_destroy(struct isolate *isolate);

/* The isolate of a context. */
struct isolate *isolate_of(duk_context *ctx);

/*
 * Runs the event loop until nothing keeps it alive, emitting 'beforeExit' each time it would end, then 'exit'.
 * Returns the exit code.
 */
int isolate_run(struct isolate *isolate);

/*
 * Ends the program with this code, without running JavaScript. In a worker it ends the thread: it returns, and what
 * runs ends with the next call or loop iteration (isolate_stop_here: at once).
 */
void isolate_exit(struct isolate *isolate, int code);
/* In a function called by JavaScript, after isolate_exit: does not return in a worker. */
void isolate_stop_here(duk_context *ctx);

/* Stores the value at `index` in *ref (clearing what it held). undefined makes an empty reference. */
void value_ref_set(struct isolate *isolate, struct value_ref *ref, duk_idx_t index);
/* Pushes the value, undefined if empty. */
void value_ref_push(struct isolate *isolate, const struct value_ref *ref);
void value_ref_clear(struct isolate *isolate, struct value_ref *ref);
static inline bool value_ref_is_set(const struct value_ref *ref) {
  return ref->slot != 0;
}

#endif
