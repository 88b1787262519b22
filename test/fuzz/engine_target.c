/* The heap of the targets that use the engine, and the limits under which an input runs in it. */
#include "engine_target.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "engine/engine.h"
#include "runtime/text.h"

enum { HEAP_LIMIT = 128 * 1024 * 1024, STACK_SIZE = 1024 * 1024, INPUTS_OF_A_HEAP = 2000 };

static struct engine_memory memory;
static duk_context *heap;
static volatile sig_atomic_t running;

/* The time that an input has is time on the processor, so that a busy machine changes nothing. */
static void out_of_time(int number) {
  (void)number;
  if (running) engine_terminate(heap);
}

static void limit_time(unsigned milliseconds) {
  struct itimerval timer = {
      .it_value = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000}};
  running = milliseconds != 0;
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

void fuzz_run(duk_safe_call_function function, const struct fuzz_input *input,
              unsigned milliseconds) {
  static unsigned inputs;
  if (heap != NULL && (++inputs == INPUTS_OF_A_HEAP || memory.exhausted)) fuzz_end();
  if (heap == NULL) {
    inputs = 0;
    signal(SIGVTALRM, out_of_time);
    heap = engine_new_limited(&memory, STACK_SIZE, HEAP_LIMIT);
    if (heap == NULL) {
      fputs("no heap\n", stderr);
      abort();
    }
  }
  limit_time(milliseconds);
  duk_safe_call(heap, function, (void *)input, 0, 1);
  limit_time(0);
  duk_pop(heap);
  engine_end_termination(heap);
}

void fuzz_end(void) {
  if (heap == NULL) return;
  engine_free(heap);
  heap = NULL;
  if (memory.used != 0) {
    fprintf(stderr, "%zu bytes of the heap are left\n", memory.used);
    abort();
  }
}

void fuzz_push_text(duk_context *ctx, const uint8_t *data, size_t size) {
  char *text = malloc(text_cesu8_bound(size) + 1);
  if (text == NULL) abort();
  size = text_utf8_to_cesu8((const char *)data, size, text);
  duk_push_lstring(ctx, text, size);
  free(text);
}
