/*
 * Structured clones: a value written into memory outside of any heap, from which another heap, of another thread
 * perhaps, reads it again (HTML 2.7, "Safe passing of structured data"). What only the runtime knows, such as message
 * ports, it writes and reads through struct clone_host.
 */
#ifndef JSRUN_ENGINE_CLONE_H
#define JSRUN_ENGINE_CLONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "duktape.h"

struct shared_memory;

struct clone_buffer { /* the memory of an ArrayBuffer that was transferred */
  void *data;         /* from malloc; NULL when a heap has taken it */
  size_t length, max_length;
  bool resizable;
};

struct clone {
  uint8_t *bytes; /* the value; format: clone_format.h. `few` if that suffices, else from malloc */
  size_t length, capacity;
  struct clone_buffer *buffers;
  size_t buffer_count;
  struct shared_memory **shared; /* one reference each */
  size_t shared_count;
  void **
      hosts; /* what the host took of the other objects of the transfer list; NULL when it was given back */
  size_t host_count;
  uint8_t few[192];
};

/* *to becomes what *from was, which is then empty. */
void engine_clone_move(struct clone *to, struct clone *from);

enum clone_class {
  CLONE_PLAIN,       /* as any object: by its properties */
  CLONE_UNCLONEABLE, /* not to be cloned */
  CLONE_UNLISTED,    /* only to be transferred */
  CLONE_DESCRIBED /* [ ... ] -> [ ... description ]: written in its place, and made an object again by `revive` */
};

struct clone_host {
  void *user;
  bool any_marked; /* ask of every object: some are uncloneable that look like any other */
  /* What becomes of an object that is no ordinary one; may throw. */
  enum clone_class (*classify)(void *user, duk_context *ctx, duk_idx_t object);
  /* An object of the transfer list that is no ArrayBuffer: throws unless it can be transferred. */
  void (*check_transfer)(void *user, duk_context *ctx, duk_idx_t object);
  /* Takes it, now that all is written. NULL: it could not be done, and writing fails; the host has thrown nothing. */
  void *(*take)(void *user, duk_context *ctx, duk_idx_t object);
  /* [ ... ] -> [ ... object ] of what was taken, which is then the host's. */
  void (*give)(void *user, duk_context *ctx, void *taken);
  /* [ ... description ] -> [ ... object ] */
  void (*revive)(void *user, duk_context *ctx);
  /* Throws a DataCloneError. */
  void (*refuse)(void *user, duk_context *ctx, const char *message);
  /* Frees what was taken and never given. May run on any thread. */
  void (*discard)(void *taken);
};

/*
 * Writes the value at `index` into the zeroed *out. `transfer`: index of an array of objects whose contents move, or
 * negative. The objects are detached only if everything could be written. Throws DataCloneError (by `refuse`), or
 * what a getter throws; *out is then empty.
 */
void engine_clone_write(duk_context *ctx, duk_idx_t index, duk_idx_t transfer,
                        const struct clone_host *host, struct clone *out);

/*
 * [ ... ] -> [ ... value transferred ], the second an array of the objects that `give` made, undefined if there are none. Takes from *in what it uses; clone_destroy
 * is still to be called, also when it throws.
 */
void engine_clone_read(duk_context *ctx, struct clone *in, const struct clone_host *host);

/* Frees what is left. May run on any thread. */
void engine_clone_destroy(struct clone *clone, const struct clone_host *host);

/* An ArrayBuffer that must stay where it is: transferring it is a DataCloneError. */
void engine_mark_untransferable(duk_context *ctx, duk_idx_t index);
bool engine_is_untransferable(duk_context *ctx, duk_idx_t index);

#endif
