/*
 * Child processes: internalBinding('process_wrap').
 *   new Process(options): has error, pid; kill(signal) -> error; calls onexit(exitStatus, termSignal)
 *   options: { file, args, envPairs, cwd, uid, gid, detached, stdio: [{ type: 'ignore' } | { type: 'fd', fd } |
 *     { type: 'pipe' | 'overlapped', handle } | { type: 'wrap', handle }] }
 *   spawnSync(options) -> { pid, status, signal, output: [Buffer or null], error }: the same options, where a pipe may
 *     have `input` (bytes); and timeout (ms), killSignal, maxBuffer (bytes)
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/binding.h"

/* uv_process_options_t with the memory it points to. */
struct spawn_options {
  uv_process_options_t uv;
  uv_stdio_container_t *stdio;
};

static void options_free(struct spawn_options *options) {
  if (options->uv.args != NULL) {
    for (char **argument = options->uv.args; *argument != NULL; argument++) free(*argument);
  }
  if (options->uv.env != NULL) {
    for (char **pair = options->uv.env; *pair != NULL; pair++) free(*pair);
  }
  free(options->uv.args);
  free(options->uv.env);
  free((char *)options->uv.file);
  free((char *)options->uv.cwd);
  free(options->stdio);
}

/* A copy of the string property, NULL if it is undefined or null. */
static char *copy_string(duk_context *ctx, duk_idx_t object, const char *name) {
  duk_get_prop_string(ctx, object, name);
  const char *text = binding_string_or_null(ctx, -1, NULL);
  char *copy = text != NULL ? strdup(text) : NULL;
  duk_pop(ctx);
  return copy;
}

/* A NULL-terminated copy of an array of strings; NULL if the property is undefined or null. */
static char **copy_strings(duk_context *ctx, duk_idx_t object, const char *name) {
  char **list = NULL;
  duk_get_prop_string(ctx, object, name);
  if (duk_is_array(ctx, -1)) {
    duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, -1);
    list = calloc((size_t)count + 1, sizeof(*list));
    for (duk_uarridx_t i = 0; list != NULL && i < count; i++) {
      duk_get_prop_index(ctx, -1, i);
      list[i] = strdup(binding_string(ctx, -1, NULL));
      duk_pop(ctx);
    }
  }
  duk_pop(ctx);
  return list;
}

/* The type of the stdio entry on the stack's top: its first letter is telling. */
static char stdio_type(duk_context *ctx) {
  duk_get_prop_literal(ctx, -1, "type");
  char type = duk_get_string_default(ctx, -1, "ignore")[0];
  duk_pop(ctx);
  return type;
}

static void read_stdio(duk_context *ctx, uv_stdio_container_t *container) {
  switch (stdio_type(ctx)) {
  case 'p':
  case 'o':
  case 'w': {
    bool shared = stdio_type(ctx) == 'w';
    duk_get_prop_literal(ctx, -1, "handle");
    struct handle *handle = handle_require(ctx, -1, NULL);
    container->flags =
        shared ? UV_INHERIT_STREAM : UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
    container->data.stream = (uv_stream_t *)handle->uv;
    duk_pop(ctx);
    break;
  }
  case 'f':
    duk_get_prop_literal(ctx, -1, "fd");
    container->flags = UV_INHERIT_FD;
    container->data.fd = binding_int32(ctx, -1);
    duk_pop(ctx);
    break;
  default: container->flags = UV_IGNORE;
  }
}

/* Reads all but stdio from the object at index 0. Throws for what lib/ should not have let through. */
static void read_options(duk_context *ctx, struct spawn_options *options) {
  options->uv.file = copy_string(ctx, 0, "file");
  options->uv.cwd = copy_string(ctx, 0, "cwd");
  options->uv.args = copy_strings(ctx, 0, "args");
  options->uv.env = copy_strings(ctx, 0, "envPairs");
  if (duk_get_prop_literal(ctx, 0, "uid") && duk_is_number(ctx, -1)) {
    options->uv.uid = (uv_uid_t)duk_get_int(ctx, -1);
    options->uv.flags |= UV_PROCESS_SETUID;
  }
  if (duk_get_prop_literal(ctx, 0, "gid") && duk_is_number(ctx, -1)) {
    options->uv.gid = (uv_gid_t)duk_get_int(ctx, -1);
    options->uv.flags |= UV_PROCESS_SETGID;
  }
  duk_get_prop_literal(ctx, 0, "detached");
  if (duk_to_boolean(ctx, -1)) options->uv.flags |= UV_PROCESS_DETACHED;
  duk_pop_3(ctx);
}

/* Asynchronous */

struct child {
  struct handle handle;
  uv_process_t uv;
};

static const struct handle_class child_class = {"Process", sizeof(struct child),
                                                offsetof(struct child, uv), NULL, NULL};

static void child_exited(uv_process_t *uv, int64_t status, int signal) {
  struct child *child = uv->data;
  duk_context *ctx = child->handle.isolate->ctx;
  if (child->handle.isolate->exiting) return;
  duk_push_number(ctx, (double)status);
  duk_push_int(ctx, signal);
  handle_call(&child->handle, "onexit", 2);
}

/* new Process(options) */
static duk_ret_t child_construct(duk_context *ctx) {
  struct child *child = handle_new(ctx, &child_class);
  struct spawn_options options = {.uv = {.exit_cb = child_exited}};
  read_options(ctx, &options);
  duk_get_prop_literal(ctx, 0, "stdio");
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, -1);
  options.stdio = calloc(count != 0 ? count : 1, sizeof(*options.stdio));
  int error = options.stdio == NULL ? UV_ENOMEM : 0;
  for (duk_uarridx_t i = 0; error == 0 && i < count; i++) {
    duk_get_prop_index(ctx, -1, i);
    read_stdio(ctx, &options.stdio[i]);
    duk_pop(ctx);
  }
  options.uv.stdio = options.stdio;
  options.uv.stdio_count = (int)count;
  /* The handle is initialised even if this fails, and then has to be closed. */
  error = uv_spawn(&child->handle.isolate->loop, &child->uv, &options.uv);
  options_free(&options);
  duk_push_this(ctx);
  duk_push_int(ctx, error);
  duk_put_prop_literal(ctx, -2, "error");
  if (error == 0) {
    duk_push_int(ctx, child->uv.pid);
    duk_put_prop_literal(ctx, -2, "pid");
  }
  return 0;
}

static duk_ret_t child_kill(duk_context *ctx) {
  struct child *child = handle_this(ctx, &child_class);
  int signal = binding_int32(ctx, 0);
  duk_push_int(ctx,
               handle_is_open(&child->handle) && child->uv.pid > 0
                   ? uv_process_kill(&child->uv, signal)
                   : UV_ESRCH);
  return 1;
}

static const duk_function_list_entry child_methods[] = {{"kill", child_kill, 1}, {NULL, NULL, 0}};

/* Synchronous: a loop of its own that runs until the child has ended and its pipes are closed. */

struct sync_pipe {
  struct sync_child *owner;
  uv_pipe_t uv;
  bool used;
  const uint8_t *input;
  size_t input_length;
  uv_write_t write;
  uv_shutdown_t shutdown;
  char *output;
  size_t length, capacity;
};

struct sync_child {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  struct sync_pipe *pipes;
  size_t count;
  size_t limit, length; /* bytes of all outputs: how many may be, and how many are */
  int kill_signal;
  int error;
  int64_t status;
  int signal;
};

static void sync_stop(struct sync_child *child, int error) {
  if (child->error == 0) child->error = error;
  if (!uv_is_closing((uv_handle_t *)&child->process))
    uv_process_kill(&child->process, child->kill_signal);
  for (size_t i = 0; i < child->count; i++) {
    if (child->pipes[i].used && !uv_is_closing((uv_handle_t *)&child->pipes[i].uv)) {
      uv_close((uv_handle_t *)&child->pipes[i].uv, NULL);
    }
  }
}

static void sync_on_exit(uv_process_t *process, int64_t status, int signal) {
  struct sync_child *child = process->data;
  child->status = status;
  child->signal = signal;
  uv_close((uv_handle_t *)process, NULL);
  uv_close((uv_handle_t *)&child->timer, NULL);
}

static void sync_on_timeout(uv_timer_t *timer) {
  sync_stop(timer->data, UV_ETIMEDOUT);
}

static void sync_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer) {
  struct sync_pipe *pipe = handle->data;
  (void)suggested;
  if (pipe->capacity - pipe->length < 65536) {
    size_t capacity = pipe->capacity * 2 + 65536;
    char *output = realloc(pipe->output, capacity);
    if (output == NULL) {
      *buffer = uv_buf_init(NULL, 0);
      return;
    }
    pipe->output = output;
    pipe->capacity = capacity;
  }
  *buffer = uv_buf_init(pipe->output + pipe->length, (unsigned)(pipe->capacity - pipe->length));
}

static void sync_on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer) {
  struct sync_pipe *pipe = stream->data;
  (void)buffer;
  if (count < 0) {
    if (!uv_is_closing((uv_handle_t *)stream)) uv_close((uv_handle_t *)stream, NULL);
    return;
  }
  pipe->length += (size_t)count;
  pipe->owner->length += (size_t)count;
  if (pipe->owner->length > pipe->owner->limit) sync_stop(pipe->owner, UV_ENOBUFS);
}

static void sync_on_shutdown(uv_shutdown_t *request, int status) {
  (void)request;
  (void)status;
}

static void sync_start_pipe(struct sync_pipe *pipe) {
  uv_stream_t *stream = (uv_stream_t *)&pipe->uv;
  if (pipe->input_length > 0) {
    uv_buf_t buffer = uv_buf_init((char *)pipe->input, (unsigned)pipe->input_length);
    uv_write(&pipe->write, stream, &buffer, 1, NULL);
  }
  uv_shutdown(&pipe->shutdown, stream, sync_on_shutdown);
  uv_read_start(stream, sync_allocate, sync_on_read);
}

/* Fills in the containers and the pipes from the array on the stack's top. */
static int sync_read_stdio(duk_context *ctx, struct sync_child *child,
                           struct spawn_options *options) {
  child->count = duk_get_length(ctx, -1);
  options->stdio = calloc(child->count + 1, sizeof(*options->stdio));
  child->pipes = calloc(child->count + 1, sizeof(*child->pipes));
  if (options->stdio == NULL || child->pipes == NULL) return UV_ENOMEM;
  for (size_t i = 0; i < child->count; i++) {
    struct sync_pipe *pipe = &child->pipes[i];
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)i);
    if (stdio_type(ctx) == 'p') {
      uv_pipe_init(&child->loop, &pipe->uv, 0);
      pipe->uv.data = pipe;
      pipe->owner = child;
      pipe->used = true;
      duk_get_prop_literal(ctx, -1, "input");
      if (duk_is_buffer_data(ctx, -1)) pipe->input = binding_bytes(ctx, -1, &pipe->input_length);
      duk_pop(ctx);
      options->stdio[i].flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
      options->stdio[i].data.stream = (uv_stream_t *)&pipe->uv;
    } else {
      read_stdio(ctx, &options->stdio[i]);
    }
    duk_pop(ctx);
  }
  options->uv.stdio = options->stdio;
  options->uv.stdio_count = (int)child->count;
  return 0;
}

/* A number property, or the default. */
static double number_property(duk_context *ctx, const char *name, double otherwise) {
  duk_get_prop_string(ctx, 0, name);
  double value = duk_get_number_default(ctx, -1, otherwise);
  duk_pop(ctx);
  return value;
}

static void push_result(duk_context *ctx, struct sync_child *child) {
  duk_push_object(ctx);
  duk_push_int(ctx, child->process.pid);
  duk_put_prop_literal(ctx, -2, "pid");
  duk_push_number(ctx, (double)child->status);
  duk_put_prop_literal(ctx, -2, "status");
  duk_push_int(ctx, child->signal);
  duk_put_prop_literal(ctx, -2, "signal");
  duk_push_int(ctx, child->error);
  duk_put_prop_literal(ctx, -2, "error");
  duk_push_array(ctx);
  for (size_t i = 0; i < child->count; i++) {
    struct sync_pipe *pipe = &child->pipes[i];
    if (pipe->used && i != 0) {
      memcpy(binding_push_buffer(ctx, pipe->length), pipe->output != NULL ? pipe->output : "",
             pipe->length);
    } else {
      duk_push_null(ctx);
    }
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  duk_put_prop_literal(ctx, -2, "output");
}

static void close_any(uv_handle_t *handle, void *argument) {
  (void)argument;
  if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static duk_ret_t spawn_sync(duk_context *ctx) {
  struct spawn_options options = {.uv = {.exit_cb = sync_on_exit}};
  struct sync_child child = {.kill_signal = (int)number_property(ctx, "killSignal", SIGTERM)};
  double limit = number_property(ctx, "maxBuffer", -1),
         timeout = number_property(ctx, "timeout", 0);
  child.limit = limit >= 0 && limit < (double)SIZE_MAX ? (size_t)limit : SIZE_MAX;
  child.error = uv_loop_init(&child.loop);
  if (child.error < 0) {
    push_result(ctx, &child);
    return 1;
  }
  read_options(ctx, &options);
  duk_get_prop_literal(ctx, 0, "stdio");
  child.error = sync_read_stdio(ctx, &child, &options);
  uv_timer_init(&child.loop, &child.timer);
  child.timer.data = &child;
  child.process.data = &child;
  if (child.error == 0) child.error = uv_spawn(&child.loop, &child.process, &options.uv);
  if (child.error == 0) {
    if (timeout > 0) uv_timer_start(&child.timer, sync_on_timeout, (uint64_t)timeout, 0);
    for (size_t i = 0; i < child.count; i++) {
      if (child.pipes[i].used) sync_start_pipe(&child.pipes[i]);
    }
  } else {
    uv_walk(&child.loop, close_any, NULL);
  }
  uv_run(&child.loop, UV_RUN_DEFAULT);
  uv_loop_close(&child.loop);
  push_result(ctx, &child);
  for (size_t i = 0; i < child.count && child.pipes != NULL; i++) free(child.pipes[i].output);
  free(child.pipes);
  options_free(&options);
  return 1;
}

static const duk_function_list_entry functions[] = {{"spawnSync", spawn_sync, 1}, {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  handle_class_push(ctx, &child_class, child_construct, child_methods);
  duk_put_prop_literal(ctx, -2, "Process");
}

const struct binding binding_process_wrap = {
    .name = "process_wrap", .functions = functions, .init = init};
