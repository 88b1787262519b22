/*
 * Threads that run JavaScript: internalBinding('worker').
 *   new Worker(execArgv or undefined: as this thread's, limits): a handle; limits [young, old, code, stack] in MB, 0: default
 *   worker.refusedOptions: those of execArgv that no worker can have
 *   worker.start(message, transferList) -> error; stop(); loopTimes(); threadId; onexit(code, failure) is called, after the thread is gone
 *   threadId, isMainThread, resourceLimits of this thread; takeStart() -> the message it was started with
 * The struct of a worker belongs to the thread that made it; the new one uses it until it ends.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "messaging.h"
#include "runtime/agents.h"
#include "runtime/bootstrap.h"
#include "runtime/mailbox.h"
#include "runtime/options.h"

enum { LIMIT_YOUNG, LIMIT_OLD, LIMIT_CODE, LIMIT_STACK, LIMIT_COUNT };
enum failure { FAILURE_NONE, FAILURE_START, FAILURE_OUT_OF_MEMORY };

#define MEGABYTE         (1024.0 * 1024.0)
#define DEFAULT_STACK_MB 4
#define LEAST_STACK      (512u * 1024)
#define STACK_MARGIN     (256u * 1024) /* of the C stack, not for JavaScript */
#define MOST_STACK_MB    1024

struct worker {
  struct handle handle;
  uv_async_t ended; /* in the loop of the thread that made it: the new one has nothing more to do */
  struct options options;
  char **argv; /* one block */
  int *refused;
  int refused_count;
  double limits[LIMIT_COUNT];
  struct agents *agents;
  uint64_t thread_id;
  struct clone start;
  uv_thread_t thread;
  bool started; /* and not joined */
  int exit_code;
  enum failure failure;

  uv_mutex_t lock;         /* guards: */
  struct isolate *isolate; /* of the new thread, while it can be stopped */
  bool stop_requested;
  uv_async_t stop; /* in its loop */
};

/* --- the new thread --- */

static void on_stop(uv_async_t *async) {
  struct isolate *isolate = async->loop->data;
  if (!isolate->exiting) isolate_exit(isolate, 1);
}

/* Lets others stop it from now on. False: somebody wanted that already. */
static bool announce(struct worker *worker, struct isolate *isolate) {
  uv_mutex_lock(&worker->lock);
  worker->isolate = isolate;
  bool go = !worker->stop_requested;
  uv_mutex_unlock(&worker->lock);
  return go;
}

static void run_isolate(struct worker *worker, struct isolate *isolate) {
  isolate->mailbox = mailbox_new(&isolate->loop); /* for the ports it is started with */
  if (isolate->mailbox == NULL || uv_async_init(&isolate->loop, &worker->stop, on_stop) < 0) {
    worker->failure = FAILURE_START;
    return;
  }
  uv_unref((uv_handle_t *)&worker->stop);
  worker->exit_code = 0;
  if (announce(worker, isolate)) {
    bootstrap_isolate(isolate);
    worker->exit_code = isolate_run(isolate);
  }
  uv_mutex_lock(&worker->lock);
  worker->isolate = NULL;
  uv_mutex_unlock(&worker->lock);
  if (isolate->memory.exhausted) worker->failure = FAILURE_OUT_OF_MEMORY;
}

static size_t stack_bytes(const struct worker *worker) {
  double size = worker->limits[LIMIT_STACK] * MEGABYTE;
  return size > LEAST_STACK ? (size_t)size : LEAST_STACK;
}

/* What is left of this thread's stack for JavaScript: the system has taken something of it for itself. */
static size_t stack_left(size_t size) {
  pthread_attr_t attributes;
  void *lowest;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    if (pthread_attr_getstack(&attributes, &lowest, &size) == 0) {
      size = (size_t)((char *)__builtin_frame_address(0) - (char *)lowest);
    }
    pthread_attr_destroy(&attributes);
  }
  return size > 2 * STACK_MARGIN ? size - STACK_MARGIN : size / 2;
}

static void run_thread(void *argument) {
  struct worker *worker = argument;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL); /* signals are the main thread's */

  double old = worker->limits[LIMIT_OLD];
  struct isolate_settings settings = {
      .options = &worker->options,
      .agents = worker->agents,
      .worker = worker,
      .thread_id = worker->thread_id,
      .stack_size = stack_left(stack_bytes(worker)),
      .heap_limit = old > 0 ? (size_t)((old + worker->limits[LIMIT_YOUNG]) * MEGABYTE) : 0,
  };
  struct isolate *isolate = isolate_new(&settings);
  if (isolate != NULL) {
    run_isolate(worker, isolate);
    isolate_destroy(isolate);
  } else {
    worker->failure = settings.heap_limit > 0 ? FAILURE_OUT_OF_MEMORY : FAILURE_START;
  }
  message_discard(&worker->start);
  uv_async_send(&worker->ended);
}

/* --- the thread that made it --- */

static void request_stop(struct worker *worker) {
  uv_mutex_lock(&worker->lock);
  worker->stop_requested = true;
  if (worker->isolate != NULL) {
    engine_terminate(worker->isolate->ctx);
    uv_async_send(&worker->stop);
  }
  uv_mutex_unlock(&worker->lock);
}

static void join(struct worker *worker) {
  if (!worker->started) return;
  uv_thread_join(&worker->thread);
  worker->started = false;
}

static void destroy(struct handle *handle) {
  struct worker *worker = (struct worker *)handle;
  request_stop(worker);
  join(worker);
  message_discard(&worker->start);
  options_free(&worker->options);
  free(worker->argv);
  free(worker->refused);
  uv_mutex_destroy(&worker->lock);
}

static const struct handle_class worker_class = {"Worker", sizeof(struct worker),
                                                 offsetof(struct worker, ended), destroy, NULL};

static void on_ended(uv_async_t *async) {
  struct worker *worker = async->data;
  struct isolate *isolate = worker->handle.isolate;
  static const char *const failures[] = {NULL, "ERR_WORKER_INIT_FAILED",
                                         "ERR_WORKER_OUT_OF_MEMORY"};
  join(worker);
  duk_push_int(isolate->ctx, worker->failure != FAILURE_NONE ? 1 : worker->exit_code);
  if (worker->failure != FAILURE_NONE)
    duk_push_string(isolate->ctx, failures[worker->failure]);
  else
    duk_push_undefined(isolate->ctx);
  handle_call(&worker->handle, "onexit", 2);
  handle_close(&worker->handle);
}

/* argv of the worker: the program's name, then the strings of the array at `index`, or this thread's own options. */
static char **copy_arguments(duk_context *ctx, duk_idx_t index, int *argc) {
  const struct options *own = isolate_of(ctx)->options;
  bool given = duk_is_array(ctx, index);
  int count = given                  ? (int)duk_get_length(ctx, index)
              : own->options_end > 0 ? own->options_end - 1
                                     : 0;
  duk_require_stack(ctx, count + 1);
  const char **texts = duk_push_fixed_buffer(ctx, ((size_t)count + 1) * sizeof(*texts));
  size_t size = ((size_t)count + 2) * sizeof(char *) + strlen(own->argv[0]) + 1;
  for (int i = 0; i < count; i++) {
    if (given) {
      duk_get_prop_index(ctx, index, (duk_uarridx_t)i);
      texts[i] = binding_string(ctx, -1, NULL);
    } else {
      texts[i] = own->argv[i + 1];
    }
    size += strlen(texts[i]) + 1;
  }
  char **argv = malloc(size);
  if (argv == NULL) (void)duk_range_error(ctx, "out of memory");
  char *at = (char *)(argv + count + 2);
  for (int i = 0; i <= count; i++) {
    argv[i] = at;
    at = stpcpy(at, i == 0 ? own->argv[0] : texts[i - 1]) + 1;
  }
  argv[count + 1] = NULL;
  *argc = count + 1;
  return argv;
}

static duk_ret_t worker_construct(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  bool given = duk_is_array(ctx, 0);
  int argc;
  char **argv = copy_arguments(ctx, 0, &argc);
  struct worker *worker = handle_new(ctx, &worker_class);
  worker->argv = argv;
  worker->agents = isolate->agents;
  worker->refused = calloc((size_t)argc, sizeof(int));
  int error = worker->refused == NULL ? UV_ENOMEM : uv_mutex_init(&worker->lock);
  if (error < 0) abort(); /* not even so little memory */
  worker->refused_count = options_parse_worker(&worker->options, argc, argv, worker->refused);
  for (int i = 0; i < LIMIT_COUNT; i++) {
    duk_get_prop_index(ctx, 1, (duk_uarridx_t)i);
    double limit = duk_get_number_default(ctx, -1, 0);
    worker->limits[i] = limit > 0 ? limit : 0;
  }
  if (worker->limits[LIMIT_STACK] == 0) worker->limits[LIMIT_STACK] = DEFAULT_STACK_MB;
  if (worker->limits[LIMIT_STACK] > MOST_STACK_MB) worker->limits[LIMIT_STACK] = MOST_STACK_MB;
  if (!given || worker->refused_count == 0)
    worker->thread_id = agents_new_thread_id(isolate->agents);
  error = uv_async_init(&isolate->loop, &worker->ended, on_ended);
  if (error < 0) return handle_failed(ctx, &worker->handle, error);
  worker->ended.data = worker;

  duk_push_this(ctx);
  duk_push_number(ctx, (double)worker->thread_id);
  duk_put_prop_literal(ctx, -2, "threadId");
  duk_push_array(ctx);
  for (int i = 0; given && i < worker->refused_count; i++) {
    binding_push_utf8(ctx, argv[worker->refused[i]], strlen(argv[worker->refused[i]]));
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  duk_put_prop_literal(ctx, -2, "refusedOptions");
  return 0;
}

/* start(message, transferList) -> error */
static duk_ret_t worker_start(duk_context *ctx) {
  struct worker *worker = handle_this(ctx, &worker_class);
  message_write(ctx, 0, duk_is_array(ctx, 1) ? 1 : -1, -1, &worker->start);
  uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE,
                                 .stack_size = stack_bytes(worker)};
  int error = uv_thread_create_ex(&worker->thread, &options, run_thread, worker);
  worker->started = error == 0;
  if (error < 0) handle_close(&worker->handle);
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t worker_stop(duk_context *ctx) {
  request_stop(handle_this(ctx, &worker_class));
  return 0;
}

/* loopTimes() -> [ms since its loop began, ms it was idle], undefined when it does not run */
static duk_ret_t worker_loop_times(duk_context *ctx) {
  struct worker *worker = handle_this(ctx, &worker_class);
  double total = 0, idle = 0;
  uv_mutex_lock(&worker->lock);
  bool runs = worker->isolate != NULL && worker->isolate->loop_start != 0;
  if (runs) {
    total = (double)(uv_hrtime() - worker->isolate->loop_start) / 1e6;
    idle = (double)uv_metrics_idle_time(&worker->isolate->loop) / 1e6;
  }
  uv_mutex_unlock(&worker->lock);
  if (!runs) return 0;
  duk_push_array(ctx);
  duk_push_number(ctx, total);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_number(ctx, idle);
  duk_put_prop_index(ctx, -2, 1);
  return 1;
}

static const duk_function_list_entry methods[] = {{"start", worker_start, 2},
                                                  {"stop", worker_stop, 0},
                                                  {"loopTimes", worker_loop_times, 0},
                                                  {NULL, NULL, 0}};

static duk_ret_t take_start(duk_context *ctx) {
  struct worker *worker = isolate_of(ctx)->worker;
  if (worker == NULL || worker->start.bytes == NULL) return 0;
  message_read(ctx, &worker->start);
  duk_pop(ctx);
  return 1;
}

static const duk_function_list_entry functions[] = {{"takeStart", take_start, 0}, {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  struct isolate *isolate = isolate_of(ctx);
  handle_class_push(ctx, &worker_class, worker_construct, methods);
  duk_put_prop_literal(ctx, -2, "Worker");
  duk_push_number(ctx, (double)isolate->thread_id);
  duk_put_prop_literal(ctx, -2, "threadId");
  duk_push_boolean(ctx, isolate->worker == NULL);
  duk_put_prop_literal(ctx, -2, "isMainThread");
  duk_push_array(ctx);
  for (int i = 0; isolate->worker != NULL && i < LIMIT_COUNT; i++) {
    duk_push_number(ctx, isolate->worker->limits[i]);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  duk_put_prop_literal(ctx, -2, "resourceLimits");
}

const struct binding binding_worker = {.name = "worker", .functions = functions, .init = init};
