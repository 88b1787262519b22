/*
 * What the file-system bindings share: one way to run an operation either at once or on libuv's pool.
 *
 * Every function takes its request as last argument. Undefined: the operation is done on the spot, its result
 * returned and its failure thrown. An object: it is done on the pool, and object.oncomplete(error, result) is
 * called, error being null or an Error; operations without a result call oncomplete(null).
 */
#ifndef JSRUN_FS_REQUEST_H
#define JSRUN_FS_REQUEST_H

#include "runtime/binding.h"

/* How the result of a uv_fs_t becomes a value. */
enum fs_result {
  FS_NOTHING,
  FS_NUMBER,
  FS_STAT,    /* the Float64Array of enum fs_stat_field, good until the next result of its kind */
  FS_STATFS,  /* a Float64Array likewise: type, bsize, blocks, bfree, bavail, files, ffree */
  FS_PATH,    /* uv_fs_t.path */
  FS_POINTER, /* the string uv_fs_t.ptr */
  FS_NAMES,   /* an array of names */
  FS_ENTRIES, /* an array: name, type, name, type, ... */
};

enum fs_stat_field {
  FS_STAT_DEV,
  FS_STAT_MODE,
  FS_STAT_NLINK,
  FS_STAT_UID,
  FS_STAT_GID,
  FS_STAT_RDEV,
  FS_STAT_BLKSIZE,
  FS_STAT_INO,
  FS_STAT_SIZE,
  FS_STAT_BLOCKS,
  FS_STAT_TIMES, /* atime, mtime, ctime, birthtime: seconds and nanoseconds each */
  FS_STAT_INO_HIGH = FS_STAT_TIMES + 8,
  FS_STAT_INO_LOW, /* inode numbers do not always fit a double */
  FS_STAT_FIELDS
};

/* One operation in the making: fs_begin(), then uv_fs_*(call.loop, call.fs, ..., call.done), then fs_end(). */
struct fs_call {
  duk_context *ctx;
  const char *syscall;
  enum fs_result result;
  bool buffers; /* names and paths are Buffers, not strings */
  uv_loop_t *loop;
  uv_fs_t *fs;
  uv_fs_cb done;
  struct fs_request *request; /* NULL: synchronous */
  uv_fs_t local;
};

/* Arguments are to be checked before: nothing between begin and end may throw. */
void fs_begin(duk_context *ctx, struct fs_call *call, duk_idx_t request_index, const char *syscall,
              enum fs_result result, bool buffers);
/* `keep_index` >= 0 in place of nothing: the value there stays alive while the operation runs. */
void fs_keep(struct fs_call *call, duk_idx_t keep_index);
/* `error` is what uv_fs_*() returned. Returns what the binding's function is to return. */
duk_ret_t fs_end(struct fs_call *call, int error);
/* The same for a synchronous call that failed with `ignored` or `also_ignored`: undefined instead of a throw. */
duk_ret_t fs_end_unless(struct fs_call *call, int error, int ignored, int also_ignored);

/* Pushes the shared array filled from a stat; what FS_STAT and the watchers give. */
void fs_push_stat(duk_context *ctx, const uv_stat_t *stat);
void fs_fill_stat(double *values, const uv_stat_t *stat);

/* A job of several system calls, run on the pool or at once. Begins the binding's own struct. */
struct fs_job {
  struct request request; /* unused while synchronous */
  uv_work_t work;
  /* On the pool: does the job, or a part of it; sets `error` and `syscall`. */
  void (*run)(struct fs_job *job);
  /* In JavaScript: pushes the result and returns 1, or returns 0; or -1 to have run() called again. */
  int (*finish)(duk_context *ctx, struct fs_job *job);
  void (*destroy)(struct fs_job *job); /* frees what the job owns, not the struct */
  int error;
  const char *syscall;
  char *path; /* for the error's text; owned; may be NULL */
};

/* A zeroed job for the request at `request_index`, synchronous if that is undefined. */
void *fs_job_new(duk_context *ctx, size_t size, duk_idx_t request_index);
/* Runs or starts it; returns what the binding's function is to return. */
duk_ret_t fs_job_start(duk_context *ctx, struct fs_job *job);

#endif
