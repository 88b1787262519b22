/*
 * Watching files: internalBinding('fs_event').
 *   new FSEvent(): start(path, persistent, recursive, buffers) => error; onchange(status, event, name)
 *   new StatWatcher(interval): start(path) => error; onchange(status, stat, previous), arrays as in fs_request.h
 * FSEvent is the kernel's notification, StatWatcher asks again and again.
 */
#include <string.h>

#include "bindings/fs_request.h"

/* ---- FSEvent */

struct fs_event {
  struct handle handle;
  uv_fs_event_t uv;
  bool buffers;
};

static const struct handle_class fs_event_class = {"FSEvent", sizeof(struct fs_event),
                                                   offsetof(struct fs_event, uv), NULL, NULL};

static duk_ret_t fs_event_construct(duk_context *ctx) {
  struct fs_event *event = handle_new(ctx, &fs_event_class);
  int error = uv_fs_event_init(&event->handle.isolate->loop, &event->uv);
  return error < 0 ? handle_failed(ctx, &event->handle, error) : 0;
}

static void on_event(uv_fs_event_t *uv, const char *name, int events, int status) {
  struct fs_event *event = uv->data;
  duk_context *ctx = event->handle.isolate->ctx;
  duk_push_int(ctx, status);
  duk_push_string(ctx, status < 0 ? "" : events & UV_RENAME ? "rename" : "change");
  if (name == NULL) {
    duk_push_null(ctx);
  } else if (event->buffers) {
    size_t length = strlen(name);
    memcpy(binding_push_buffer(ctx, length), name, length);
  } else {
    binding_push_utf8(ctx, name, strlen(name));
  }
  handle_call(&event->handle, "onchange", 3);
}

static duk_ret_t fs_event_start(duk_context *ctx) {
  struct fs_event *event = handle_this(ctx, &fs_event_class);
  const char *path = binding_path(ctx, 0);
  event->buffers = binding_boolean(ctx, 3);
  int error = UV_EINVAL;
  if (handle_is_open(&event->handle)) {
    error = uv_fs_event_start(&event->uv, on_event, path,
                              binding_boolean(ctx, 2) ? UV_FS_EVENT_RECURSIVE : 0);
    if (error == 0 && !binding_boolean(ctx, 1)) uv_unref((uv_handle_t *)&event->uv);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* ---- StatWatcher */

struct stat_watcher {
  struct handle handle;
  uv_fs_poll_t uv;
  uint32_t interval;
};

static const struct handle_class stat_watcher_class = {
    "StatWatcher", sizeof(struct stat_watcher), offsetof(struct stat_watcher, uv), NULL, NULL};

static duk_ret_t stat_watcher_construct(duk_context *ctx) {
  uint32_t interval = binding_uint32(ctx, 0);
  struct stat_watcher *watcher = handle_new(ctx, &stat_watcher_class);
  watcher->interval = interval;
  int error = uv_fs_poll_init(&watcher->handle.isolate->loop, &watcher->uv);
  return error < 0 ? handle_failed(ctx, &watcher->handle, error) : 0;
}

static void push_stat_copy(duk_context *ctx, const uv_stat_t *stat) {
  duk_push_fixed_buffer(ctx, FS_STAT_FIELDS * sizeof(double));
  fs_fill_stat(duk_get_buffer(ctx, -1, NULL), stat);
  duk_push_buffer_object(ctx, -1, 0, FS_STAT_FIELDS * sizeof(double), DUK_BUFOBJ_FLOAT64ARRAY);
  duk_remove(ctx, -2);
}

static void on_poll(uv_fs_poll_t *uv, int status, const uv_stat_t *previous,
                    const uv_stat_t *current) {
  struct stat_watcher *watcher = uv->data;
  duk_context *ctx = watcher->handle.isolate->ctx;
  duk_push_int(ctx, status);
  push_stat_copy(ctx, current);
  push_stat_copy(ctx, previous);
  handle_call(&watcher->handle, "onchange", 3);
}

static duk_ret_t stat_watcher_start(duk_context *ctx) {
  struct stat_watcher *watcher = handle_this(ctx, &stat_watcher_class);
  const char *path = binding_path(ctx, 0);
  duk_push_int(ctx, handle_is_open(&watcher->handle)
                        ? uv_fs_poll_start(&watcher->uv, on_poll, path, watcher->interval)
                        : UV_EINVAL);
  return 1;
}

static const duk_function_list_entry fs_event_methods[] = {{"start", fs_event_start, 4},
                                                           {NULL, NULL, 0}};
static const duk_function_list_entry stat_watcher_methods[] = {{"start", stat_watcher_start, 1},
                                                               {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  handle_class_push(ctx, &fs_event_class, fs_event_construct, fs_event_methods);
  duk_put_prop_literal(ctx, -2, "FSEvent");
  handle_class_push(ctx, &stat_watcher_class, stat_watcher_construct, stat_watcher_methods);
  duk_put_prop_literal(ctx, -2, "StatWatcher");
}

const struct binding binding_fs_event = {.name = "fs_event", .init = init};
