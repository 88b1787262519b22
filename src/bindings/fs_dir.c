/*
 * Open folders, read a few entries at a time: internalBinding('fs_dir'). A folder is a small number, valid until
 * close(); what is still open at the isolate's end is closed then.
 *   open(path, request) => id;  read(id, count, buffers, request) => [name, type, ...] or null at the end;
 *   close(id, request)
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bindings/fs_request.h"

struct folders {
  DIR **open; /* by id; NULL: free */
  size_t capacity;
};

const struct binding binding_fs_dir;

struct entry {
  char *name;
  int type;
};

struct folder_job {
  struct fs_job job;
  DIR *dir;
  bool buffers;
  struct entry *entries;
  size_t count, capacity;
};

static int entry_type(unsigned char type) {
  switch (type) {
  case DT_REG: return UV_DIRENT_FILE;
  case DT_DIR: return UV_DIRENT_DIR;
  case DT_LNK: return UV_DIRENT_LINK;
  case DT_FIFO: return UV_DIRENT_FIFO;
  case DT_SOCK: return UV_DIRENT_SOCKET;
  case DT_CHR: return UV_DIRENT_CHAR;
  case DT_BLK: return UV_DIRENT_BLOCK;
  default: return UV_DIRENT_UNKNOWN;
  }
}

static void destroy_folder_job(struct fs_job *base) {
  struct folder_job *job = (struct folder_job *)base;
  for (size_t i = 0; i < job->count; i++) free(job->entries[i].name);
  free(job->entries);
}

/* ---- open */

static void run_open(struct fs_job *base) {
  struct folder_job *job = (struct folder_job *)base;
  job->dir = opendir(base->path);
  if (job->dir == NULL) {
    base->error = -errno;
    base->syscall = "opendir";
  }
}

static int finish_open(duk_context *ctx, struct fs_job *base) {
  struct folder_job *job = (struct folder_job *)base;
  struct folders *folders = binding_state(ctx, &binding_fs_dir);
  size_t id = 0;
  while (id < folders->capacity && folders->open[id] != NULL) id++;
  if (id == folders->capacity) {
    size_t capacity = folders->capacity * 2 + 4;
    DIR **open = realloc(folders->open, capacity * sizeof(DIR *));
    if (open == NULL) {
      closedir(job->dir);
      (void)duk_range_error(ctx, "out of memory");
      return 0;
    }
    memset(open + folders->capacity, 0, (capacity - folders->capacity) * sizeof(DIR *));
    folders->open = open;
    folders->capacity = capacity;
  }
  folders->open[id] = job->dir;
  duk_push_uint(ctx, (duk_uint_t)id);
  return 1;
}

static duk_ret_t dir_open(duk_context *ctx) {
  const char *path = binding_path(ctx, 0);
  struct folder_job *job = fs_job_new(ctx, sizeof(*job), 1);
  job->job.run = run_open;
  job->job.finish = finish_open;
  job->job.path = strdup(path);
  return fs_job_start(ctx, &job->job);
}

/* ---- read */

static void run_read(struct fs_job *base) {
  struct folder_job *job = (struct folder_job *)base;
  while (job->count < job->capacity) {
    errno = 0;
    struct dirent *found = readdir(job->dir);
    if (found == NULL) {
      base->error = -errno;
      base->syscall = "readdir";
      break;
    }
    if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0) continue;
    char *name = strdup(found->d_name);
    if (name == NULL) {
      base->error = UV_ENOMEM;
      base->syscall = "readdir";
      break;
    }
    job->entries[job->count++] = (struct entry){name, entry_type(found->d_type)};
  }
}

static int finish_read(duk_context *ctx, struct fs_job *base) {
  struct folder_job *job = (struct folder_job *)base;
  if (job->count == 0) {
    duk_push_null(ctx);
    return 1;
  }
  duk_push_array(ctx);
  for (size_t i = 0; i < job->count; i++) {
    const char *name = job->entries[i].name;
    size_t length = strlen(name);
    if (job->buffers)
      memcpy(binding_push_buffer(ctx, length), name, length);
    else
      binding_push_utf8(ctx, name, length);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i));
    duk_push_int(ctx, job->entries[i].type);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)(2 * i + 1));
  }
  return 1;
}

static DIR *folder_of(duk_context *ctx, duk_idx_t index, bool remove) {
  struct folders *folders = binding_state(ctx, &binding_fs_dir);
  uint32_t id = binding_uint32(ctx, index);
  DIR *dir = id < folders->capacity ? folders->open[id] : NULL;
  if (dir == NULL) (void)duk_type_error(ctx, "internal: no such folder");
  if (remove) folders->open[id] = NULL;
  return dir;
}

static duk_ret_t dir_read(duk_context *ctx) {
  DIR *dir = folder_of(ctx, 0, false);
  uint32_t count = binding_uint32(ctx, 1);
  bool buffers = binding_boolean(ctx, 2);
  struct folder_job *job = fs_job_new(ctx, sizeof(*job), 3);
  job->job.run = run_read;
  job->job.finish = finish_read;
  job->job.destroy = destroy_folder_job;
  job->dir = dir;
  job->buffers = buffers;
  job->entries = calloc(count, sizeof(*job->entries));
  job->capacity = job->entries != NULL ? count : 0;
  return fs_job_start(ctx, &job->job);
}

/* ---- close */

static void run_close(struct fs_job *base) {
  if (closedir(((struct folder_job *)base)->dir) < 0) {
    base->error = -errno;
    base->syscall = "closedir";
  }
}

static int finish_close(duk_context *ctx, struct fs_job *base) {
  (void)ctx, (void)base;
  return 0;
}

static duk_ret_t dir_close(duk_context *ctx) {
  DIR *dir = folder_of(ctx, 0, true);
  struct folder_job *job = fs_job_new(ctx, sizeof(*job), 1);
  job->job.run = run_close;
  job->job.finish = finish_close;
  job->dir = dir;
  return fs_job_start(ctx, &job->job);
}

static void destroy(void *state) {
  struct folders *folders = state;
  for (size_t i = 0; i < folders->capacity; i++) {
    if (folders->open[i] != NULL) closedir(folders->open[i]);
  }
  free(folders->open);
}

static const duk_function_list_entry functions[] = {
    {"open", dir_open, 2}, {"read", dir_read, 4}, {"close", dir_close, 2}, {NULL, NULL, 0}};

const struct binding binding_fs_dir = {.name = "fs_dir",
                                       .functions = functions,
                                       .state_size = sizeof(struct folders),
                                       .destroy = destroy};
