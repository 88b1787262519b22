/* An addon for tests: the thread pool, threads of its own, the end of the environment. */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node_api/node_api.h"

#define ARGUMENTS(n)                                                                               \
  size_t argc = n;                                                                                 \
  napi_value argv[n + 1], self, result = NULL;                                                     \
  void *data;                                                                                      \
  assert(napi_get_cb_info(env, info, &argc, argv, &self, &data) == napi_ok);                       \
  (void)self, (void)data, (void)result

static napi_value status_value(napi_env env, napi_status status) {
  napi_value v;
  const napi_extended_error_info *info;
  napi_get_last_error_info(env, &info);
  napi_create_string_utf8(env, status == napi_ok ? "ok" : info->error_message, NAPI_AUTO_LENGTH,
                          &v);
  return v;
}

/* --- work --- */

struct work {
  napi_async_work work;
  napi_ref callback;
  uint32_t n;
  uint64_t sum;
};
static struct work *last;

static void execute(napi_env env, void *data) {
  struct work *w = data;
  for (uint32_t i = 1; i <= w->n; i++) w->sum += i;
}

static void complete(napi_env env, napi_status status, void *data) {
  struct work *w = data;
  napi_value callback, argv[2], receiver;
  napi_get_reference_value(env, w->callback, &callback);
  napi_get_undefined(env, &receiver);
  napi_get_boolean(env, status == napi_cancelled, &argv[0]);
  napi_create_double(env, (double)w->sum, &argv[1]);
  napi_call_function(env, receiver, callback, 2, argv, NULL);
  napi_delete_reference(env, w->callback);
  napi_delete_async_work(env, w->work);
  if (last == w) last = NULL;
  free(w);
}

/* sum(n, callback(cancelled, sum)) */
static napi_value sum(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  struct work *w = calloc(1, sizeof *w);
  napi_value name;
  napi_create_string_utf8(env, "sum", 3, &name);
  napi_get_value_uint32(env, argv[0], &w->n);
  napi_create_reference(env, argv[1], 1, &w->callback);
  assert(napi_create_async_work(env, NULL, name, execute, complete, w, &w->work) == napi_ok);
  assert(napi_queue_async_work(env, w->work) == napi_ok);
  last = w;
  return NULL;
}

static napi_value cancel(napi_env env, napi_callback_info info) {
  return status_value(env, napi_cancel_async_work(env, last->work));
}

/* --- threads --- */

struct thread {
  pthread_t thread;
  napi_threadsafe_function function;
  int first, count;
  napi_threadsafe_function_call_mode mode;
};

static void *call_often(void *argument) {
  struct thread *t = argument;
  for (int i = 0; i < t->count; i++) {
    napi_status status;
    while ((status = napi_call_threadsafe_function(t->function, (void *)(intptr_t)(t->first + i),
                                                   t->mode)) == napi_queue_full)
      usleep(100);
    if (status == napi_closing) return NULL; /* and it is no longer ours */
    assert(status == napi_ok);
  }
  assert(napi_release_threadsafe_function(t->function, napi_tsfn_release) == napi_ok);
  return NULL;
}

static void call_js(napi_env env, napi_value function, void *context, void *data) {
  napi_value receiver, argument;
  if (env == NULL) return;
  napi_get_undefined(env, &receiver);
  napi_create_int32(env, (int)(intptr_t)data, &argument);
  napi_call_function(env, receiver, function, 1, &argument, NULL);
}

struct group {
  int threads;
  napi_ref done;
  struct thread all[8];
};

static void threads_done(napi_env env, void *data, void *hint) {
  struct group *g = data;
  napi_value done, receiver;
  assert(hint == g);
  for (int i = 0; i < g->threads; i++) pthread_join(g->all[i].thread, NULL);
  napi_get_reference_value(env, g->done, &done);
  napi_get_undefined(env, &receiver);
  napi_call_function(env, receiver, done, 0, NULL, NULL);
  napi_delete_reference(env, g->done);
  free(g);
}

static napi_threadsafe_function current;

/* threads(threads, calls, queue, blocking, each, done): each(number) for every call */
static napi_value threads(napi_env env, napi_callback_info info) {
  ARGUMENTS(6);
  uint32_t n, calls, queue;
  bool blocking;
  napi_value name;
  struct group *g = calloc(1, sizeof *g);
  napi_get_value_uint32(env, argv[0], &n);
  napi_get_value_uint32(env, argv[1], &calls);
  napi_get_value_uint32(env, argv[2], &queue);
  napi_get_value_bool(env, argv[3], &blocking);
  napi_create_reference(env, argv[5], 1, &g->done);
  napi_create_string_utf8(env, "threads", NAPI_AUTO_LENGTH, &name);
  g->threads = (int)n;
  assert(napi_create_threadsafe_function(env, argv[4], NULL, name, queue, n, g, threads_done, g,
                                         call_js, &current) == napi_ok);
  void *context;
  assert(napi_get_threadsafe_function_context(current, &context) == napi_ok && context == g);
  for (uint32_t i = 0; i < n; i++) {
    g->all[i] = (struct thread){.function = current,
                                .first = (int)(i * calls),
                                .count = (int)calls,
                                .mode = blocking ? napi_tsfn_blocking : napi_tsfn_nonblocking};
    pthread_create(&g->all[i].thread, NULL, call_often, &g->all[i]);
  }
  return NULL;
}

/* abort(): on behalf of no thread: one use more is acquired, and given up with all others */
static napi_value abort_calls(napi_env env, napi_callback_info info) {
  napi_acquire_threadsafe_function(current);
  napi_release_threadsafe_function(current, napi_tsfn_abort);
  return NULL;
}

static void release_idle(void *argument) {
  napi_release_threadsafe_function(argument, napi_tsfn_abort);
}

/* idle(): a function that nobody calls; unreferenced it does not keep the loop alive */
static napi_value idle(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value name;
  napi_threadsafe_function function;
  napi_create_string_utf8(env, "idle", NAPI_AUTO_LENGTH, &name);
  assert(napi_create_threadsafe_function(env, argv[0], NULL, name, 0, 1, NULL, NULL, NULL, NULL,
                                         &function) == napi_ok);
  assert(napi_unref_threadsafe_function(env, function) == napi_ok);
  napi_add_env_cleanup_hook(env, release_idle, function);
  return NULL;
}

/* --- callbacks --- */

/* callback(function): by napi_make_callback; returns what it returns */
static napi_value callback(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  napi_value name;
  napi_async_context context;
  napi_create_string_utf8(env, "callback", NAPI_AUTO_LENGTH, &name);
  assert(napi_async_init(env, NULL, name, &context) == napi_ok);
  napi_status status = napi_make_callback(env, context, self, argv[0], 0, NULL, &result);
  napi_async_destroy(env, context);
  return status == napi_ok ? result : NULL;
}

/* --- the end --- */

static void hook(void *argument) {
  printf("cleanup %s\n", (const char *)argument);
  fflush(stdout);
}

static void instance_gone(napi_env env, void *data, void *hint) {
  printf("instance %s\n", (const char *)data);
  fflush(stdout);
}

static void external_gone(napi_env env, void *data, void *hint) {
  printf("external %s\n", (const char *)data);
  fflush(stdout);
}

static void async_hook(napi_async_cleanup_hook_handle handle, void *argument) {
  printf("asynchronous cleanup %s\n", (const char *)argument);
  fflush(stdout);
  napi_remove_async_cleanup_hook(handle);
}

static napi_value hooks(napi_env env, napi_callback_info info) {
  napi_value external;
  void *data = NULL;
  napi_add_env_cleanup_hook(env, hook, "first");
  napi_add_env_cleanup_hook(env, hook, "second");
  napi_add_env_cleanup_hook(env, hook, "removed");
  napi_add_async_cleanup_hook(env, async_hook, "third", NULL);
  napi_remove_env_cleanup_hook(env, hook, "removed");
  napi_set_instance_data(env, "data", instance_gone, NULL);
  napi_get_instance_data(env, &data);
  assert(strcmp(data, "data") == 0);
  napi_create_external(env, "data", external_gone, NULL, &external);
  return external;
}

static napi_value versions(napi_env env, napi_callback_info info) {
  uint32_t version;
  const napi_node_version *node;
  const char *file;
  struct uv_loop_s *loop = NULL;
  char text[200];
  napi_value v;
  napi_get_version(env, &version);
  napi_get_node_version(env, &node);
  node_api_get_module_file_name(env, &file);
  napi_get_uv_event_loop(env, &loop);
  assert(loop != NULL);
  snprintf(text, sizeof text, "%u %u %s %s", version, node->major, node->release,
           strrchr(file, '/') + 1);
  assert(strncmp(file, "file:///", 8) == 0);
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &v);
  return v;
}

static napi_value fatal(napi_env env, napi_callback_info info) {
  napi_fatal_error("here", NAPI_AUTO_LENGTH, "it is over", NAPI_AUTO_LENGTH);
}

static napi_value fatal_exception(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  return status_value(env, napi_fatal_exception(env, argv[0]));
}

static napi_value init(napi_env env, napi_value exports) {
  static const struct {
    const char *name;
    napi_callback call;
  } all[] = {{"sum", sum},         {"cancel", cancel},
             {"threads", threads}, {"abort", abort_calls},
             {"idle", idle},       {"callback", callback},
             {"hooks", hooks},     {"versions", versions},
             {"fatal", fatal},     {"fatalException", fatal_exception}};
  napi_value made;
  napi_create_object(env, &made);
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    napi_value function;
    napi_create_function(env, all[i].name, NAPI_AUTO_LENGTH, all[i].call, NULL, &function);
    napi_set_named_property(env, made, all[i].name, function);
  }
  return made; /* in place of exports */
}

/* Registers itself, as addons did before napi_register_module_v1. */
static napi_module module = {
    .nm_version = 1, .nm_filename = __FILE__, .nm_register_func = init, .nm_modname = "async"};
__attribute__((constructor)) static void register_module(void) {
  napi_module_register(&module);
}
