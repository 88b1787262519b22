/*
 * Operations on whole files and paths, several system calls in one trip to the pool: internalBinding('fs_file').
 *   readFile(path or fd, flags, asString, request) => Buffer, or string from UTF-8
 *   writeFile(path or fd, data, flags, mode, flush, request): data is a string, written as UTF-8, or bytes
 *   makePath(path, mode, request) => the first folder that had to be made, or undefined
 * The last argument is as in fs_request.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindings/fs_request.h"

enum {
  READ_AT_ONCE = 256 * 1024, /* a file no larger is read in one trip, through memory of the job */
  READ_PIECE =
      4 * 1024 * 1024, /* of a larger one at most so much in a trip: the pool has other work too */
  GROWTH = 64 * 1024,  /* first piece where the size is not known, as under /proc */
};
#define LARGEST_FILE 2147483647.0

static bool fail(struct fs_job *job, const char *syscall) {
  job->error = -errno;
  job->syscall = syscall;
  return false;
}

static int open_file(const char *path, int flags, int mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

/* A path or a descriptor at `index`: fills one of them. */
static void take_file(duk_context *ctx, struct fs_job *job, duk_idx_t index, int *fd) {
  *fd = -1;
  if (duk_is_number(ctx, index)) {
    *fd = binding_int32(ctx, index);
    return;
  }
  job->path = strdup(binding_path(ctx, index));
  if (job->path == NULL) {
    job->error = UV_ENOMEM;
    job->syscall = "open";
  }
}

/* ---- readFile */

struct read_file {
  struct fs_job job;
  int flags, fd;
  bool owns_fd, as_string, in_heap;
  bool opened, ended;
  bool too_large;
  char *memory; /* `capacity` bytes; of the heap when in_heap, else from malloc */
  size_t capacity, length;
  struct isolate *isolate; /* of the reference */
  struct value_ref buffer; /* the Buffer when in_heap */
};

static bool grow(struct read_file *read_file, size_t capacity) {
  char *memory = realloc(read_file->memory, capacity);
  if (memory == NULL) {
    errno = ENOMEM;
    return fail(&read_file->job, "read");
  }
  read_file->memory = memory;
  read_file->capacity = capacity;
  return true;
}

/* Opens the file and decides where it is read to. True when reading can go on at once. */
static bool begin_reading(struct read_file *read_file) {
  struct stat stat;
  read_file->opened = true;
  if (read_file->job.path != NULL) {
    read_file->fd = open_file(read_file->job.path, read_file->flags, 0666);
    if (read_file->fd < 0) return fail(&read_file->job, "open");
    read_file->owns_fd = true;
  }
  /* From here on the error is about the descriptor. */
  free(read_file->job.path);
  read_file->job.path = NULL;
  if (fstat(read_file->fd, &stat) < 0) return fail(&read_file->job, "fstat");
  if (!S_ISREG(stat.st_mode) || stat.st_size == 0) return grow(read_file, GROWTH);
  if ((double)stat.st_size > LARGEST_FILE) {
    read_file->too_large = read_file->ended = true;
    read_file->length = (size_t)stat.st_size;
    return false;
  }
  size_t size = (size_t)stat.st_size;
  if (size <= READ_AT_ONCE || read_file->as_string) return grow(read_file, size);
  read_file->in_heap = true; /* a Buffer must be made first, in JavaScript's thread */
  read_file->capacity = size;
  return false;
}

static void run_read_file(struct fs_job *job) {
  struct read_file *read_file = (struct read_file *)job;
  if (job->error < 0) return;
  if (!read_file->opened && !begin_reading(read_file)) goto done;
  for (size_t piece = 0; piece < READ_PIECE;) {
    if (read_file->length == read_file->capacity) {
      /* Full: at the end, unless the size was a guess or the file is growing; then take what there is. */
      char probe;
      ssize_t count = read(read_file->fd, &probe, read_file->in_heap ? 0 : 1);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        fail(job, "read");
        goto done;
      }
      if (count == 0) {
        read_file->ended = true;
        goto done;
      }
      if (!grow(read_file, read_file->capacity * 2)) goto done;
      read_file->memory[read_file->length++] = probe;
      continue;
    }
    size_t room = read_file->capacity - read_file->length;
    if (room > READ_PIECE) room = READ_PIECE;
    ssize_t count = read(read_file->fd, read_file->memory + read_file->length, room);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      fail(job, "read");
      goto done;
    }
    if (count == 0) {
      read_file->ended = true;
      goto done;
    }
    read_file->length += (size_t)count;
    piece += (size_t)count;
  }
done:
  if ((read_file->ended || job->error < 0) && read_file->owns_fd) {
    close(read_file->fd);
    read_file->owns_fd = false;
  }
}

static int finish_read_file(duk_context *ctx, struct fs_job *job) {
  struct read_file *read_file = (struct read_file *)job;
  struct isolate *isolate = isolate_of(ctx);
  if (!read_file->ended) {
    if (read_file->in_heap && read_file->memory == NULL) {
      read_file->memory = (char *)binding_push_buffer(ctx, read_file->capacity);
      read_file->isolate = isolate;
      value_ref_set(isolate, &read_file->buffer, -1);
      duk_pop(ctx);
    }
    return -1;
  }
  if (read_file->too_large) {
    duk_push_number(ctx, (double)read_file->length); /* lib/ makes ERR_FS_FILE_TOO_LARGE of it */
  } else if (read_file->in_heap) {
    value_ref_push(isolate, &read_file->buffer);
    value_ref_clear(isolate, &read_file->buffer);
    if (read_file->length < read_file->capacity) { /* the file shrank meanwhile */
      duk_push_string(ctx, "subarray");
      duk_push_int(ctx, 0);
      duk_push_number(ctx, (double)read_file->length);
      duk_call_prop(ctx, -4, 2);
      duk_remove(ctx, -2);
    }
  } else if (read_file->as_string) {
    binding_push_utf8(ctx, read_file->memory, read_file->length);
  } else {
    memcpy(binding_push_buffer(ctx, read_file->length), read_file->memory, read_file->length);
  }
  return 1;
}

static void destroy_read_file(struct fs_job *job) {
  struct read_file *read_file = (struct read_file *)job;
  if (read_file->owns_fd) close(read_file->fd);
  if (!read_file->in_heap) free(read_file->memory);
  if (value_ref_is_set(&read_file->buffer)) value_ref_clear(read_file->isolate, &read_file->buffer);
}

static duk_ret_t fs_read_file(duk_context *ctx) {
  int flags = binding_int32(ctx, 1);
  bool as_string = binding_boolean(ctx, 2);
  struct read_file *read_file = fs_job_new(ctx, sizeof(*read_file), 3);
  read_file->job.run = run_read_file;
  read_file->job.finish = finish_read_file;
  read_file->job.destroy = destroy_read_file;
  read_file->flags = flags;
  read_file->as_string = as_string;
  take_file(ctx, &read_file->job, 0, &read_file->fd);
  return fs_job_start(ctx, &read_file->job);
}

/* ---- writeFile */

struct write_file {
  struct fs_job job;
  int flags, mode, fd;
  bool flush;
  const char *data; /* of a value that the request keeps */
  size_t length;
};

static void run_write_file(struct fs_job *job) {
  struct write_file *write_file = (struct write_file *)job;
  int fd = write_file->fd;
  if (job->error < 0) return;
  if (job->path != NULL) {
    fd = open_file(job->path, write_file->flags, write_file->mode);
    if (fd < 0) {
      fail(job, "open");
      return;
    }
  }
  for (size_t done = 0; done < write_file->length;) {
    ssize_t count = write(fd, write_file->data + done, write_file->length - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) { /* a pipe that somebody made non-blocking */
      usleep(1000);
      continue;
    }
    if (count < 0) {
      fail(job, "write");
      break;
    }
    done += (size_t)count;
  }
  if (job->error == 0 && write_file->flush && fsync(fd) < 0) fail(job, "fsync");
  if (job->path != NULL) {
    if (close(fd) < 0 && job->error == 0 && errno != EINTR) fail(job, "close");
    free(job->path); /* what failed after open is about the descriptor */
    job->path = NULL;
  }
}

static int finish_nothing(duk_context *ctx, struct fs_job *job) {
  (void)ctx, (void)job;
  return 0;
}

static duk_ret_t fs_write_file(duk_context *ctx) {
  size_t length;
  const char *data = duk_is_string(ctx, 1) ? binding_string(ctx, 1, &length)
                                           : (char *)binding_bytes(ctx, 1, &length);
  int flags = binding_int32(ctx, 2), mode = (int)binding_uint32(ctx, 3);
  bool flush = binding_boolean(ctx, 4);
  struct write_file *write_file = fs_job_new(ctx, sizeof(*write_file), 5);
  struct fs_job *job = &write_file->job;
  job->run = run_write_file;
  job->finish = finish_nothing;
  write_file->flags = flags;
  write_file->mode = mode;
  write_file->flush = flush;
  write_file->data = data;
  write_file->length = length;
  if (job->request.isolate != NULL) value_ref_set(job->request.isolate, &job->request.keep, 1);
  take_file(ctx, job, 0, &write_file->fd);
  return fs_job_start(ctx, job);
}

/* ---- makePath */

struct make_path {
  struct fs_job job;
  int mode;
  size_t first_made; /* length of the first path made; 0: none */
};

static bool is_folder(const char *path) {
  struct stat stat_;
  return stat(path, &stat_) == 0 && S_ISDIR(stat_.st_mode);
}

/* mkdir() of the first `end` bytes of the path: 0 also if that folder is there, else the error. */
static int make_prefix(struct make_path *make_path, size_t end) {
  char *path = make_path->job.path, saved = path[end];
  path[end] = '\0';
  int error = mkdir(path, (mode_t)make_path->mode) == 0 ? 0 : errno;
  if (error == 0 && make_path->first_made == 0) make_path->first_made = end;
  if (error == EEXIST && is_folder(path)) error = 0;
  path[end] = saved;
  return error;
}

/* Goes back along the path until mkdir() finds a parent, then forward again. */
static void run_make_path(struct fs_job *job) {
  struct make_path *make_path = (struct make_path *)job;
  if (job->error < 0) return;
  const char *path = job->path;
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') length--;
  size_t end = length;
  int error;
  while ((error = make_prefix(make_path, end)) == ENOENT) {
    size_t parent = end;
    while (parent > 0 && path[parent - 1] != '/') parent--;
    while (parent > 1 && path[parent - 1] == '/') parent--;
    if (parent == 0 || parent == end) break;
    end = parent;
  }
  while (error == 0 && end < length) {
    while (end < length && path[end] == '/') end++;
    while (end < length && path[end] != '/') end++;
    error = make_prefix(make_path, end);
  }
  if (error == 0) return;
  job->error = error == EEXIST && end < length ? UV_ENOTDIR : -error;
  job->syscall = "mkdir";
}

static int finish_make_path(duk_context *ctx, struct fs_job *job) {
  size_t length = ((struct make_path *)job)->first_made;
  if (length == 0) return 0;
  binding_push_utf8(ctx, job->path, length);
  return 1;
}

static duk_ret_t fs_make_path(duk_context *ctx) {
  int mode = (int)binding_uint32(ctx, 1), fd;
  struct make_path *make_path = fs_job_new(ctx, sizeof(*make_path), 2);
  make_path->job.run = run_make_path;
  make_path->job.finish = finish_make_path;
  make_path->mode = mode;
  take_file(ctx, &make_path->job, 0, &fd);
  return fs_job_start(ctx, &make_path->job);
}

static const duk_function_list_entry functions[] = {{"readFile", fs_read_file, 4},
                                                    {"writeFile", fs_write_file, 6},
                                                    {"makePath", fs_make_path, 3},
                                                    {NULL, NULL, 0}};

const struct binding binding_fs_file = {.name = "fs_file", .functions = functions};
