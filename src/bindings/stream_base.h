/*
 * What tcp, pipe and tty share: reading, writing, half-closing and accepting, for JavaScript and for other C
 * that takes over a stream, such as an HTTP connection. A stream's bytes go to its reader; without one they go
 * to the `onread` method of its JavaScript object.
 */
#ifndef JSRUN_STREAM_BASE_H
#define JSRUN_STREAM_BASE_H

#include "runtime/binding.h"

struct stream;
typedef void (*stream_done)(void *data, int status);

/*
 * A stream upon another one, such as TLS: what libuv does for the others. Its handle is not a uv_stream_t. The results
 * are those of the functions below; what is read goes to stream_deliver().
 */
struct stream_layer {
  int (*read_start)(struct stream *stream); /* must not deliver before it returns */
  int (*read_stop)(struct stream *stream);
  int (*write)(struct stream *stream, const uv_buf_t *buffers, unsigned count, stream_done done,
               void *data);
  int (*shutdown)(struct stream *stream, stream_done done, void *data);
  size_t (*queue_size)(struct stream *stream);
  void (*closing)(struct stream *stream); /* just before the handle is closed */
};

struct stream_kind {
  const struct handle_class *class;
  int (*init)(struct stream *stream);  /* uv_*_init of a bare stream */
  void (*prototype)(duk_context *ctx); /* pushes the prototype of its JavaScript objects */
  const struct stream_layer *layer;    /* NULL: a uv_stream_t */
};

struct stream_reader {
  /* As uv_read_cb: bytes, or 0, or a negative code (UV_EOF is the peer's FIN). */
  void (*read)(void *data, ssize_t nread, const char *bytes);
  /* The stream is about to be closed by somebody else: it is the reader's no longer. */
  void (*closing)(void *data);
};

struct stream {
  struct handle handle;
  const struct stream_kind *kind;
  const struct stream_reader *reader; /* NULL: JavaScript */
  void *reader_data;
  void (*on_connection)(struct stream *listener, int status,
                        void *data); /* NULL: JavaScript's onconnection */
  void *on_connection_data;
  uint64_t bytes_read, bytes_written; /* bytes_written counts what libuv took */
  bool reading;
};

extern const struct handle_class stream_class; /* base of the classes of all streams */

static inline uv_stream_t *stream_uv(struct stream *stream) {
  return (uv_stream_t *)stream->handle.uv;
}

int stream_read_start(struct stream *stream);
int stream_read_stop(struct stream *stream);
void stream_set_reader(struct stream *stream, const struct stream_reader *reader, void *data);

/*
 * Writes now what the kernel takes, copies the rest and writes it later. 0: all is written; 1: `done` will be
 * called with the status; negative: a libuv code. `done` may be NULL.
 */
int stream_write(struct stream *stream, const uv_buf_t *buffers, unsigned count, stream_done done,
                 void *data);
/* Sends FIN after what is written; `done` is called later if 0 is returned. */
int stream_shutdown(struct stream *stream, stream_done done, void *data);
/* Closes for the reader itself (its `closing` is not called). */
void stream_close(struct stream *stream);

/* Bytes that wait to be written. */
size_t stream_queue_size(struct stream *stream);
/* For layers: gives bytes, or a negative code after which nothing comes, to the reader or to JavaScript. */
void stream_deliver(struct stream *stream, ssize_t nread, const char *bytes);

/* A listener's next connection as a stream without an object; NULL and *error set if there is none. */
struct stream *stream_accept(struct stream *listener, int *error);
/* Pushes the stream's JavaScript object, made now if there is none. */
void stream_push(struct stream *stream);
/* Adds the methods and accessors of all streams to the prototype on top of the stack. */
void stream_put_methods(duk_context *ctx);
/* The listen() method of tcp and pipe. */
duk_ret_t stream_listen(duk_context *ctx);
/* `destroy` of the classes. */
void stream_destroy(struct handle *handle);

#endif
