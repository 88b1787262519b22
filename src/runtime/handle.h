/*
 * libuv handles and requests, and the JavaScript objects that stand for them.
 *
 * HANDLES. The object owns the handle. handle_new() allocates the binding's struct, ties it to its object and
 * holds the object strongly, so that a callback always finds it; handle_close() (JavaScript: object.close(cb))
 * closes. The memory is freed when libuv's close callback has run and the object is unreachable. A binding that
 * knows its handle to be inactive may handle_release() the object: if it then becomes unreachable, the
 * collector closes the handle; handle_hold() takes it back.
 *
 *   struct tcp { struct handle handle; uv_tcp_t uv; ... };          // `handle` comes first
 *
 *   static const struct handle_class tcp_class = {"TCP", sizeof(struct tcp), offsetof(struct tcp, uv), destroy_or_NULL};
 *
 *   static duk_ret_t tcp_construct(duk_context *ctx) {              // new TCP(type)
 *     struct tcp *tcp = handle_new(ctx, &tcp_class);                // ties it to `this`
 *     int error = uv_tcp_init(&isolate_of(ctx)->loop, &tcp->uv);
 *     if (error < 0) return handle_failed(ctx, &tcp->handle, error);
 *     return 0;
 *   }
 *   static duk_ret_t tcp_listen(duk_context *ctx) {
 *     struct tcp *tcp = handle_this(ctx, &tcp_class);               // throws TypeError for another `this`
 *     ...
 *   }
 *   init: handle_class_push(ctx, &tcp_class, tcp_construct, tcp_methods); duk_put_prop_string(ctx, -2, "TCP");
 *
 * A handle's methods close(cb), ref(), unref(), hasRef() and getAsyncId() are inherited by all classes.
 * In a libuv callback: struct tcp *tcp = stream->data; push arguments; handle_call(&tcp->handle, "onread", n).
 *
 * REQUESTS. A struct that begins with struct request owns what one asynchronous operation needs, and keeps its
 * JavaScript object alive. When it is done: push arguments, request_complete(&r->request, n), which calls
 * object.oncomplete(...) and frees the struct.
 */
#ifndef JSRUN_HANDLE_H
#define JSRUN_HANDLE_H

#include "runtime/callback.h"

struct handle_class {
  const char *name;                 /* of the constructor */
  size_t size;                      /* of the struct that begins with struct handle */
  size_t uv_offset;                 /* of the uv_*_t in it */
  void (*destroy)(struct handle *); /* frees what the struct owns besides itself; may be NULL */
  const struct handle_class *base;  /* also accepted by handle_this(..., base); may be NULL */
};

struct handle {
  struct isolate *isolate;
  const struct handle_class *class;
  uv_handle_t *uv;           /* its data points to this struct */
  void *object;              /* heap pointer; NULL once the object is gone */
  struct value_ref held;     /* set while the object is held strongly */
  struct value_ref context;  /* async context it was made in */
  struct value_ref on_close; /* function given to close() */
  enum { HANDLE_OPEN, HANDLE_CLOSING, HANDLE_CLOSED } state;
  struct handle *next, **link; /* in isolate.handles */
};

/* Pushes the constructor of a class: methods NULL-terminated as for duk_put_function_list. */
void handle_class_push(duk_context *ctx, const struct handle_class *class, duk_c_function construct,
                       const duk_function_list_entry *methods);

/* In a constructor: a zeroed struct tied to `this`. Throws TypeError when not called with new. */
void *handle_new(duk_context *ctx, const struct handle_class *class);
/* The uv_*_init after handle_new() failed: frees the handle; throws the error. */
duk_ret_t handle_failed(duk_context *ctx, struct handle *handle, int error);

/*
 * A zeroed handle that has no object yet, for what JavaScript may never look at: an accepted connection that an
 * HTTP server reads in C. NULL without memory. It is freed when it is closed, unless handle_tie() has given
 * it an object: [ ... object ] -> [ ... object ]. handle_free_bare() if its uv_*_init failed.
 */
void *handle_new_bare(struct isolate *isolate, const struct handle_class *class);
void handle_tie(duk_context *ctx, struct handle *handle);
void handle_free_bare(struct handle *handle);

/*
 * An object made from C, for example for an accepted connection: calls the constructor that `constructor`
 * refers to with the arguments on the stack: [ ... arg1 .. argN ] -> [ ... object ].
 */
void *handle_construct(duk_context *ctx, const struct value_ref *constructor,
                       duk_idx_t argument_count);

/* The struct of `this`, of the value at an index; throw TypeError if it is of another class. */
void *handle_this(duk_context *ctx, const struct handle_class *class);
void *handle_require(duk_context *ctx, duk_idx_t index, const struct handle_class *class);
/* The same, NULL instead of an error. */
void *handle_get(duk_context *ctx, duk_idx_t index, const struct handle_class *class);

static inline bool handle_is_open(const struct handle *handle) {
  return handle->state == HANDLE_OPEN;
}
void handle_close(struct handle *handle);
/* The uv_close_cb of all handles, for uv_tcp_close_reset(); state is then to be set to HANDLE_CLOSING. */
void handle_closed(uv_handle_t *uv);
void handle_hold(struct handle *handle);
void handle_release(struct handle *handle);
/* Frees the structs whose objects the collector has taken; callback_drain() does so. */
void handle_free_dead(struct isolate *isolate);
/* At the isolate's end, when its heap is gone and the loop has closed all handles. */
void handle_free_all(struct isolate *isolate);

/* Pushes the handle's object (undefined when it is gone). */
void handle_push(struct handle *handle);
/* [ ... arg1 .. argN ] -> [ ... ]: calls the method of the handle's object through callback_method. */
bool handle_call(struct handle *handle, const char *method, duk_idx_t argument_count);

struct request {
  struct isolate *isolate;
  struct value_ref object; /* its JavaScript object: has oncomplete */
  struct value_ref
      keep; /* a value the operation needs to stay: a buffer, a handle, an array of them */
  struct value_ref context;          /* async context it was made in */
  uv_req_t *uv;                      /* to be cancelled at teardown; may be NULL */
  void (*destroy)(struct request *); /* frees what the struct owns besides itself; may be NULL */
  struct request *next, **link;      /* in isolate.requests */
};

/*
 * A zeroed struct of `size` bytes that begins with struct request, for the object at `object_index`. Never NULL
 * (throws without memory). `destroy` may be NULL. The caller sets .uv, and .keep with value_ref_set.
 */
void *request_new(duk_context *ctx, size_t size, duk_idx_t object_index,
                  void (*destroy)(struct request *));
/* [ ... arg1 .. argN ] -> [ ... ]: calls object.oncomplete(arg1 .. argN), then frees the request. */
void request_complete(struct request *request, duk_idx_t argument_count);
/* Frees it without a call: when starting the operation failed. */
void request_free(struct request *request);

#endif
