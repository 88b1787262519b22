/* Running file-system operations at once or on the pool. See fs_request.h. */
#include "bindings/fs_request.h"

#include <stdlib.h>
#include <string.h>

struct fs_request {
  struct request request;
  uv_fs_t fs;
  const char *syscall;
  enum fs_result result;
  bool buffers;
};

/* ---- results */

static void push_name(duk_context *ctx, const char *name, bool as_buffer) {
  size_t length = strlen(name);
  if (as_buffer)
    memcpy(binding_push_buffer(ctx, length), name, length);
  else
    binding_push_utf8(ctx, name, length);
}

void fs_fill_stat(double *values, const uv_stat_t *stat) {
  values[FS_STAT_DEV] = (double)stat->st_dev;
  values[FS_STAT_MODE] = (double)stat->st_mode;
  values[FS_STAT_NLINK] = (double)stat->st_nlink;
  values[FS_STAT_UID] = (double)stat->st_uid;
  values[FS_STAT_GID] = (double)stat->st_gid;
  values[FS_STAT_RDEV] = (double)stat->st_rdev;
  values[FS_STAT_BLKSIZE] = (double)stat->st_blksize;
  values[FS_STAT_INO] = (double)stat->st_ino;
  values[FS_STAT_SIZE] = (double)stat->st_size;
  values[FS_STAT_BLOCKS] = (double)stat->st_blocks;
  const uv_timespec_t times[] = {stat->st_atim, stat->st_mtim, stat->st_ctim, stat->st_birthtim};
  for (int i = 0; i < 4; i++) {
    values[FS_STAT_TIMES + 2 * i] = (double)times[i].tv_sec;
    values[FS_STAT_TIMES + 2 * i + 1] = (double)times[i].tv_nsec;
  }
  values[FS_STAT_INO_HIGH] = (double)(stat->st_ino >> 32);
  values[FS_STAT_INO_LOW] = (double)(stat->st_ino & 0xffffffff);
}

/* [ ... ] -> [ ... array ]: the Float64Array that results of this kind share, made by the first of them. */
static double *push_shared_values(duk_context *ctx, const char *key, size_t count) {
  duk_push_heap_stash(ctx);
  if (!duk_get_prop_string(ctx, -1, key)) {
    duk_pop(ctx);
    duk_push_fixed_buffer(ctx, count * sizeof(double));
    duk_push_buffer_object(ctx, -1, 0, count * sizeof(double), DUK_BUFOBJ_FLOAT64ARRAY);
    duk_remove(ctx, -2);
    duk_dup_top(ctx);
    duk_put_prop_string(ctx, -3, key);
  }
  duk_remove(ctx, -2);
  return duk_get_buffer_data(ctx, -1, NULL);
}

void fs_push_stat(duk_context *ctx, const uv_stat_t *stat) {
  fs_fill_stat(push_shared_values(ctx, "fs_stat", FS_STAT_FIELDS), stat);
}

static void push_statfs(duk_context *ctx, const uv_statfs_t *statfs) {
  double *values = push_shared_values(ctx, "fs_statfs", 7);
  values[0] = (double)statfs->f_type;
  values[1] = (double)statfs->f_bsize;
  values[2] = (double)statfs->f_blocks;
  values[3] = (double)statfs->f_bfree;
  values[4] = (double)statfs->f_bavail;
  values[5] = (double)statfs->f_files;
  values[6] = (double)statfs->f_ffree;
}

static void push_entries(duk_context *ctx, uv_fs_t *fs, bool with_types, bool buffers) {
  uv_dirent_t entry;
  duk_uarridx_t index = 0;
  duk_push_array(ctx);
  while (uv_fs_scandir_next(fs, &entry) == 0) {
    push_name(ctx, entry.name, buffers);
    duk_put_prop_index(ctx, -2, index++);
    if (!with_types) continue;
    duk_push_int(ctx, entry.type);
    duk_put_prop_index(ctx, -2, index++);
  }
}

/* Pushes the result of a finished uv_fs_t; returns how many values that are. */
static int push_result(duk_context *ctx, uv_fs_t *fs, enum fs_result result, bool buffers) {
  switch (result) {
  case FS_NOTHING: return 0;
  case FS_NUMBER: duk_push_number(ctx, (double)fs->result); return 1;
  case FS_STAT: fs_push_stat(ctx, &fs->statbuf); return 1;
  case FS_STATFS: push_statfs(ctx, fs->ptr); return 1;
  case FS_PATH: push_name(ctx, fs->path, buffers); return 1;
  case FS_POINTER: push_name(ctx, fs->ptr, buffers); return 1;
  case FS_NAMES: push_entries(ctx, fs, false, buffers); return 1;
  case FS_ENTRIES: push_entries(ctx, fs, true, buffers); return 1;
  }
  return 0;
}

/* Pushes the error of a failed uv_fs_t. */
static void push_failure(duk_context *ctx, const uv_fs_t *fs, int error, const char *syscall,
                         enum fs_result result) {
  const char *path = fs->path;
  char *template = NULL;
  if (result == FS_PATH && path != NULL && (template = strdup(path)) != NULL) {
    /* mkdtemp() has filled the template in; the error is to name it as it was given. */
    size_t length = strlen(template);
    if (length >= 6) memset(template + length - 6, 'X', 6);
    path = template;
  }
  binding_push_uv_error(ctx, error, syscall, path, path != NULL ? fs->new_path : NULL);
  free(template);
}

/* ---- single operations */

static void destroy_request(struct request *request) {
  uv_fs_req_cleanup(&((struct fs_request *)request)->fs);
}

static void on_done(uv_fs_t *fs) {
  struct fs_request *request = fs->data;
  duk_context *ctx = request->request.isolate->ctx;
  int values = 1;
  if (fs->result < 0) {
    push_failure(ctx, fs, (int)fs->result, request->syscall, request->result);
  } else {
    duk_push_null(ctx);
    values += push_result(ctx, fs, request->result, request->buffers);
  }
  request_complete(&request->request, values);
}

void fs_begin(duk_context *ctx, struct fs_call *call, duk_idx_t request_index, const char *syscall,
              enum fs_result result, bool buffers) {
  call->ctx = ctx;
  call->syscall = syscall;
  call->result = result;
  call->buffers = buffers;
  if (!duk_is_object(ctx, request_index)) {
    call->request = NULL;
    call->loop = NULL;
    call->fs = &call->local;
    call->done = NULL;
    return;
  }
  struct fs_request *request = request_new(ctx, sizeof(*request), request_index, destroy_request);
  request->request.uv = (uv_req_t *)&request->fs;
  request->syscall = syscall;
  request->result = result;
  request->buffers = buffers;
  request->fs.data = request;
  call->request = request;
  call->loop = &request->request.isolate->loop;
  call->fs = &request->fs;
  call->done = on_done;
}

void fs_keep(struct fs_call *call, duk_idx_t keep_index) {
  if (call->request != NULL) {
    struct request *request = &call->request->request;
    value_ref_set(request->isolate, &request->keep, keep_index);
  }
}

duk_ret_t fs_end_unless(struct fs_call *call, int error, int ignored, int also_ignored) {
  duk_context *ctx = call->ctx;
  if (call->request != NULL) {
    if (error >= 0) return 0;
    request_free(&call->request->request);
    return binding_throw_uv(ctx, error, call->syscall, NULL, NULL);
  }
  uv_fs_t *fs = call->fs;
  if (error < 0) {
    bool is_ignored = error == ignored || error == also_ignored;
    if (!is_ignored) push_failure(ctx, fs, error, call->syscall, call->result);
    uv_fs_req_cleanup(fs);
    return is_ignored ? 0 : duk_throw(ctx);
  }
  int values = push_result(ctx, fs, call->result, call->buffers);
  uv_fs_req_cleanup(fs);
  return values;
}

duk_ret_t fs_end(struct fs_call *call, int error) {
  return fs_end_unless(call, error, 0, 0);
}

/* ---- jobs */

static void free_job(struct fs_job *job) {
  if (job->destroy != NULL) job->destroy(job);
  free(job->path);
}

static void destroy_job_request(struct request *request) {
  free_job((struct fs_job *)request);
}

void *fs_job_new(duk_context *ctx, size_t size, duk_idx_t request_index) {
  struct fs_job *job;
  if (duk_is_object(ctx, request_index)) {
    job = request_new(ctx, size, request_index, destroy_job_request);
    job->request.uv = (uv_req_t *)&job->work;
  } else {
    job = calloc(1, size);
    if (job == NULL) (void)duk_range_error(ctx, "out of memory");
  }
  job->work.data = job;
  return job;
}

static void run_job(uv_work_t *work) {
  struct fs_job *job = work->data;
  job->run(job);
}

static void on_job_done(uv_work_t *work, int status) {
  struct fs_job *job = work->data;
  struct isolate *isolate = job->request.isolate;
  duk_context *ctx = isolate->ctx;
  if (status < 0) {
    job->error = status; /* cancelled */
    job->syscall = "cancel";
  }
  int values = 1;
  if (job->error < 0) {
    binding_push_uv_error(ctx, job->error, job->syscall, job->path, NULL);
  } else {
    duk_push_null(ctx);
    int results = job->finish(ctx, job);
    if (results < 0) {
      duk_pop(ctx);
      if (uv_queue_work(&isolate->loop, work, run_job, on_job_done) == 0) return;
      results = 0;
    }
    values += results;
  }
  request_complete(&job->request, values);
}

duk_ret_t fs_job_start(duk_context *ctx, struct fs_job *job) {
  if (job->request.isolate != NULL) {
    int error = uv_queue_work(&job->request.isolate->loop, &job->work, run_job, on_job_done);
    if (error == 0) return 0;
    request_free(&job->request);
    return binding_throw_uv(ctx, error, "uv_queue_work", NULL, NULL);
  }
  int results = -1;
  while (results < 0) {
    job->run(job);
    if (job->error < 0) {
      binding_push_uv_error(ctx, job->error, job->syscall, job->path, NULL);
      break;
    }
    results = job->finish(ctx, job);
  }
  free_job(job);
  free(job);
  return results < 0 ? duk_throw(ctx) : results;
}
