/* See stream_base.h. */
#include "bindings/stream_base.h"

#include <stdlib.h>
#include <string.h>

const struct handle_class stream_class = {"Stream", 0, 0, NULL, NULL};

/* Every read of an isolate goes through one buffer: what is read is used or copied before the next read. */
#define READ_SIZE (64 * 1024)

struct stream_state {
  char *read_buffer;
};

static void destroy_state(void *state) {
  free(((struct stream_state *)state)->read_buffer);
}

const struct binding binding_stream_base = {
    .name = "stream_base", .state_size = sizeof(struct stream_state), .destroy = destroy_state};

/* Reading */

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buffer) {
  (void)suggested;
  struct handle *handle = uv->data;
  struct stream_state *state = binding_state(handle->isolate->ctx, &binding_stream_base);
  if (state->read_buffer == NULL) state->read_buffer = malloc(READ_SIZE);
  buffer->base = state->read_buffer;
  buffer->len = state->read_buffer != NULL ? READ_SIZE : 0;
}

static void read_to_javascript(struct stream *stream, ssize_t nread, const char *bytes) {
  duk_context *ctx = stream->handle.isolate->ctx;
  duk_push_int(ctx, (int)nread);
  if (nread > 0) {
    memcpy(binding_push_buffer(ctx, (size_t)nread), bytes, (size_t)nread);
  } else {
    duk_push_undefined(ctx);
  }
  handle_call(&stream->handle, "onread", 2);
}

void stream_deliver(struct stream *stream, ssize_t nread, const char *bytes) {
  if (nread > 0) {
    stream->bytes_read += (uint64_t)nread;
  } else {
    stream_read_stop(stream);
  }
  if (stream->reader != NULL) {
    stream->reader->read(stream->reader_data, nread, bytes);
  } else {
    read_to_javascript(stream, nread, bytes);
  }
}

static void on_read(uv_stream_t *uv, ssize_t nread, const uv_buf_t *buffer) {
  if (nread != 0) stream_deliver(uv->data, nread, buffer->base);
}

static const struct stream_layer *layer_of(const struct stream *stream) {
  return stream->kind != NULL ? stream->kind->layer : NULL;
}

int stream_read_start(struct stream *stream) {
  if (!handle_is_open(&stream->handle)) return UV_EBADF;
  if (stream->reading) return 0;
  if (layer_of(stream) != NULL) {
    stream->reading = true;
    return layer_of(stream)->read_start(stream);
  }
  int error = uv_read_start(stream_uv(stream), on_alloc, on_read);
  if (error == 0) stream->reading = true;
  return error == UV_EALREADY ? 0 : error;
}

int stream_read_stop(struct stream *stream) {
  stream->reading = false;
  if (!handle_is_open(&stream->handle)) return 0;
  if (layer_of(stream) != NULL) return layer_of(stream)->read_stop(stream);
  return uv_read_stop(stream_uv(stream));
}

void stream_set_reader(struct stream *stream, const struct stream_reader *reader, void *data) {
  stream->reader = reader;
  stream->reader_data = data;
}

/* Writing */

struct write_request {
  uv_write_t uv;
  struct stream *stream;
  stream_done done;
  void *data;
  size_t length;
  struct value_ref keep; /* the object that owns the bytes, if they are not copied */
  char bytes[];
};

static void on_written(uv_write_t *uv, int status) {
  struct write_request *request = uv->data;
  value_ref_clear(request->stream->handle.isolate, &request->keep);
  if (request->done != NULL) request->done(request->data, status);
  free(request);
}

/* Queues what uv_try_write left. If `keep_index` is an index, the object there owns the bytes of the only buffer. */
static int write_later(struct stream *stream, const uv_buf_t *buffers, unsigned count, size_t skip,
                       duk_idx_t keep_index, stream_done done, void *data) {
  size_t length = 0;
  for (unsigned i = 0; i < count; i++) length += buffers[i].len;
  length -= skip;
  bool copy = keep_index == DUK_INVALID_INDEX;
  struct write_request *request = calloc(1, sizeof(*request) + (copy ? length : 0));
  if (request == NULL) return UV_ENOMEM;
  request->uv.data = request;
  request->stream = stream;
  request->done = done;
  request->data = data;
  request->length = length;
  uv_buf_t rest = uv_buf_init(request->bytes, (unsigned)length);
  if (copy) {
    char *end = request->bytes;
    for (unsigned i = 0; i < count; i++) {
      size_t passed = skip < buffers[i].len ? skip : buffers[i].len;
      skip -= passed;
      memcpy(end, buffers[i].base + passed, buffers[i].len - passed);
      end += buffers[i].len - passed;
    }
  } else {
    rest.base = buffers[0].base + skip;
    value_ref_set(stream->handle.isolate, &request->keep, keep_index);
  }
  int error = uv_write(&request->uv, stream_uv(stream), &rest, 1, on_written);
  if (error < 0) {
    value_ref_clear(stream->handle.isolate, &request->keep);
    free(request);
    return error;
  }
  stream->bytes_written += length;
  return 1;
}

static int write_buffers(struct stream *stream, const uv_buf_t *buffers, unsigned count,
                         duk_idx_t keep_index, stream_done done, void *data) {
  if (!handle_is_open(&stream->handle)) return UV_EBADF;
  size_t total = 0;
  for (unsigned i = 0; i < count; i++) total += buffers[i].len;
  int written = uv_try_write(stream_uv(stream), buffers, count);
  if (written < 0) {
    if (written != UV_EAGAIN && written != UV_ENOSYS) return written;
    written = 0;
  }
  stream->bytes_written += (uint64_t)written;
  if ((size_t)written == total) return 0;
  return write_later(stream, buffers, count, (size_t)written, keep_index, done, data);
}

int stream_write(struct stream *stream, const uv_buf_t *buffers, unsigned count, stream_done done,
                 void *data) {
  const struct stream_layer *layer = layer_of(stream);
  if (layer != NULL) {
    if (!handle_is_open(&stream->handle)) return UV_EBADF;
    return layer->write(stream, buffers, count, done, data);
  }
  return write_buffers(stream, buffers, count, DUK_INVALID_INDEX, done, data);
}

struct shutdown_request {
  uv_shutdown_t uv;
  stream_done done;
  void *data;
};

static void on_shutdown(uv_shutdown_t *uv, int status) {
  struct shutdown_request *request = uv->data;
  if (request->done != NULL) request->done(request->data, status);
  free(request);
}

int stream_shutdown(struct stream *stream, stream_done done, void *data) {
  if (!handle_is_open(&stream->handle)) return UV_EBADF;
  if (layer_of(stream) != NULL) return layer_of(stream)->shutdown(stream, done, data);
  struct shutdown_request *request = calloc(1, sizeof(*request));
  if (request == NULL) return UV_ENOMEM;
  request->uv.data = request;
  request->done = done;
  request->data = data;
  int error = uv_shutdown(&request->uv, stream_uv(stream), on_shutdown);
  if (error < 0) free(request);
  return error;
}

size_t stream_queue_size(struct stream *stream) {
  if (!handle_is_open(&stream->handle)) return 0;
  if (layer_of(stream) != NULL) return layer_of(stream)->queue_size(stream);
  return stream_uv(stream)->write_queue_size;
}

void stream_close(struct stream *stream) {
  stream->reader = NULL;
  stream->reading = false;
  if (layer_of(stream) != NULL && handle_is_open(&stream->handle)) {
    layer_of(stream)->closing(stream);
  }
  handle_close(&stream->handle);
}

void stream_destroy(struct handle *handle) {
  struct stream *stream = (struct stream *)handle;
  if (stream->reader != NULL) stream->reader->closing(stream->reader_data);
}

/* Accepting */

struct stream *stream_accept(struct stream *listener, int *error) {
  const struct stream_kind *kind = listener->kind;
  struct stream *stream = handle_new_bare(listener->handle.isolate, kind->class);
  if (stream == NULL) {
    *error = UV_ENOMEM;
    return NULL;
  }
  stream->kind = kind;
  *error = kind->init(stream);
  if (*error < 0) {
    handle_free_bare(&stream->handle);
    return NULL;
  }
  *error = uv_accept(stream_uv(listener), stream_uv(stream));
  if (*error == 0) return stream;
  handle_close(&stream->handle);
  return NULL;
}

void stream_push(struct stream *stream) {
  duk_context *ctx = stream->handle.isolate->ctx;
  if (stream->handle.object != NULL) {
    duk_push_heapptr(ctx, stream->handle.object);
    return;
  }
  duk_push_object(ctx);
  stream->kind->prototype(ctx);
  duk_set_prototype(ctx, -2);
  handle_tie(ctx, &stream->handle);
}

static void on_connection(uv_stream_t *uv, int status) {
  struct stream *listener = uv->data;
  if (listener->on_connection != NULL) {
    listener->on_connection(listener, status, listener->on_connection_data);
    return;
  }
  duk_context *ctx = listener->handle.isolate->ctx;
  struct stream *stream = NULL;
  if (status == 0) stream = stream_accept(listener, &status);
  if (status == UV_EAGAIN) return;
  duk_push_int(ctx, status);
  if (stream != NULL) {
    stream_push(stream);
  } else {
    duk_push_undefined(ctx);
  }
  handle_call(&listener->handle, "onconnection", 2);
}

duk_ret_t stream_listen(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  int error = handle_is_open(&stream->handle)
                  ? uv_listen(stream_uv(stream), binding_int32(ctx, 0), on_connection)
                  : UV_EBADF;
  duk_push_int(ctx, error);
  return 1;
}

/* Methods. Those that write take a function, called with the status if they return 1. */

struct completion {
  struct isolate *isolate;
  struct value_ref function, context;
};

static struct completion *completion_new(duk_context *ctx, duk_idx_t function_index) {
  struct isolate *isolate = isolate_of(ctx);
  struct completion *completion = calloc(1, sizeof(*completion));
  if (completion == NULL) (void)duk_range_error(ctx, "out of memory");
  completion->isolate = isolate;
  value_ref_set(isolate, &completion->function, function_index);
  callback_capture_context(isolate, &completion->context);
  return completion;
}

static void completion_free(struct completion *completion) {
  value_ref_clear(completion->isolate, &completion->function);
  value_ref_clear(completion->isolate, &completion->context);
  free(completion);
}

static void completion_call(void *data, int status) {
  struct completion *completion = data;
  struct isolate *isolate = completion->isolate;
  if (!isolate->exiting && value_ref_is_set(&completion->function)) {
    value_ref_push(isolate, &completion->function);
    duk_push_undefined(isolate->ctx);
    duk_push_int(isolate->ctx, status);
    callback_call(isolate, &completion->context, 1);
  }
  completion_free(completion);
}

/* Replaces the string at `index` by a buffer with its characters' low bytes. */
static char *latin1_of(duk_context *ctx, duk_idx_t index, size_t *length) {
  size_t size;
  const unsigned char *text = (const unsigned char *)duk_get_lstring(ctx, index, &size);
  bool ascii = true;
  for (size_t i = 0; i < size && ascii; i++) ascii = text[i] < 0x80;
  *length = size;
  if (ascii) return (char *)text;
  unsigned char *bytes = duk_push_fixed_buffer(ctx, size), *end = bytes;
  for (size_t i = 0; i < size; end++) { /* heap strings are well-formed CESU-8 */
    unsigned c = text[i++];
    if (c >= 0xe0) {
      c = (text[i] & 0x3fu) << 6 | (text[i + 1] & 0x3fu);
      i += 2;
    } else if (c >= 0xc0) {
      c = (c & 0x1fu) << 6 | (text[i++] & 0x3fu);
    }
    *end = (unsigned char)c;
  }
  duk_replace(ctx, index);
  *length = (size_t)(end - bytes);
  return (char *)bytes;
}

/* The bytes of a chunk; a string is Latin-1 if `encoding` says so, else UTF-8. *owned: an object holds them. */
static uv_buf_t bytes_of(duk_context *ctx, duk_idx_t index, duk_idx_t encoding, bool *owned) {
  size_t length;
  char *base;
  *owned = !duk_is_string(ctx, index);
  index = duk_normalize_index(ctx, index);
  if (*owned) {
    base = (char *)binding_bytes(ctx, index, &length);
  } else {
    const char *name = duk_get_string_default(ctx, encoding, "utf8");
    bool latin1 =
        strcmp(name, "latin1") == 0 || strcmp(name, "binary") == 0 || strcmp(name, "ascii") == 0;
    base = latin1 ? latin1_of(ctx, index, &length) : (char *)binding_string(ctx, index, &length);
  }
  return uv_buf_init(base, (unsigned)length);
}

static duk_ret_t write_to_layer(duk_context *ctx, struct stream *stream, const uv_buf_t *buffer) {
  struct completion *completion = completion_new(ctx, 2);
  int result = stream_write(stream, buffer, 1, completion_call, completion);
  if (result != 1) completion_free(completion);
  duk_push_int(ctx, result);
  return 1;
}

/* write(chunk, encoding, callback) */
static duk_ret_t method_write(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  bool owned;
  uv_buf_t buffer = bytes_of(ctx, 0, 1, &owned);
  if (layer_of(stream) != NULL) return write_to_layer(ctx, stream, &buffer);
  int written =
      handle_is_open(&stream->handle) ? uv_try_write(stream_uv(stream), &buffer, 1) : UV_EBADF;
  if (written == UV_EAGAIN || written == UV_ENOSYS) written = 0;
  int result = written;
  if (written >= 0) {
    stream->bytes_written += (uint64_t)written;
    result = 0;
    if ((size_t)written < buffer.len) {
      struct completion *completion = completion_new(ctx, 2);
      result = write_later(stream, &buffer, 1, (size_t)written, owned ? 0 : DUK_INVALID_INDEX,
                           completion_call, completion);
      if (result < 0) completion_free(completion);
    }
  }
  duk_push_int(ctx, result);
  return 1;
}

/* writev([chunk, encoding, chunk, encoding, ...], callback) */
static duk_ret_t method_writev(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  size_t length = duk_get_length(ctx, 0);
  size_t count = length / 2;
  /* The values stay on a stack array's behalf in the array itself; encoded strings in a second one. */
  uv_buf_t *buffers = duk_push_fixed_buffer(ctx, (count != 0 ? count : 1) * sizeof(*buffers));
  duk_idx_t encoded = duk_push_array(ctx);
  for (size_t i = 0; i < count; i++) {
    bool owned;
    duk_get_prop_index(ctx, 0, (duk_uarridx_t)(2 * i));
    duk_get_prop_index(ctx, 0, (duk_uarridx_t)(2 * i + 1));
    buffers[i] = bytes_of(ctx, -2, -1, &owned);
    duk_pop(ctx);
    duk_put_prop_index(ctx, encoded, (duk_uarridx_t)i);
  }
  struct completion *completion = completion_new(ctx, 1);
  int result = stream_write(stream, buffers, (unsigned)count, completion_call, completion);
  if (result != 1) completion_free(completion);
  duk_push_int(ctx, result);
  return 1;
}

/* shutdown(callback): 0 if the callback will come */
static duk_ret_t method_shutdown(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  struct completion *completion = completion_new(ctx, 0);
  int error = stream_shutdown(stream, completion_call, completion);
  if (error < 0) completion_free(completion);
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t method_read_start(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  /* What another reader reads is not started and stopped by the socket. */
  duk_push_int(ctx, stream->reader != NULL ? 0 : stream_read_start(stream));
  return 1;
}

static duk_ret_t method_read_stop(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  duk_push_int(ctx, stream->reader != NULL ? 0 : stream_read_stop(stream));
  return 1;
}

/* close(callback), as every handle's, but the reader learns of it. */
static duk_ret_t method_close(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  if (!handle_is_open(&stream->handle)) return 0;
  if (duk_is_function(ctx, 0)) value_ref_set(stream->handle.isolate, &stream->handle.on_close, 0);
  handle_hold(&stream->handle);
  const struct stream_reader *reader = stream->reader;
  void *data = stream->reader_data;
  stream_close(stream);
  if (reader != NULL) reader->closing(data);
  return 0;
}

static duk_ret_t method_set_blocking(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  int error = UV_ENOTSUP;
  if (layer_of(stream) == NULL) {
    error = uv_stream_set_blocking(stream_uv(stream), binding_boolean(ctx, 0));
  }
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t get_bytes_read(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  duk_push_number(ctx, (double)stream->bytes_read);
  return 1;
}

static duk_ret_t get_bytes_written(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  duk_push_number(ctx, (double)stream->bytes_written);
  return 1;
}

static duk_ret_t get_write_queue_size(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  duk_push_number(ctx, (double)stream_queue_size(stream));
  return 1;
}

static duk_ret_t get_fd(duk_context *ctx) {
  struct stream *stream = handle_this(ctx, &stream_class);
  uv_os_fd_t fd = -1;
  if (handle_is_open(&stream->handle)) uv_fileno(stream->handle.uv, &fd);
  duk_push_int(ctx, fd);
  return 1;
}

static const duk_function_list_entry stream_methods[] = {{"write", method_write, 3},
                                                         {"writev", method_writev, 2},
                                                         {"shutdown", method_shutdown, 1},
                                                         {"readStart", method_read_start, 0},
                                                         {"readStop", method_read_stop, 0},
                                                         {"close", method_close, 1},
                                                         {"setBlocking", method_set_blocking, 1},
                                                         {NULL, NULL, 0}};

void stream_put_methods(duk_context *ctx) {
  duk_put_function_list(ctx, -1, stream_methods);
  static const struct {
    const char *name;
    duk_c_function get;
  } accessors[] = {{"bytesRead", get_bytes_read},
                   {"bytesWritten", get_bytes_written},
                   {"writeQueueSize", get_write_queue_size},
                   {"fd", get_fd}};
  for (size_t i = 0; i < sizeof(accessors) / sizeof(accessors[0]); i++) {
    duk_push_string(ctx, accessors[i].name);
    duk_push_c_function(ctx, accessors[i].get, 0);
    duk_def_prop(ctx, -3,
                 DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_CONFIGURABLE |
                     DUK_DEFPROP_SET_ENUMERABLE);
  }
}
