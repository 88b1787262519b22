/*
 * Single file-system operations, one system call each: internalBinding('fs'). lib/ validates; the last argument
 * of each is the request, see fs_request.h. `buffers` asks for names as Buffers instead of strings.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bindings/fs_request.h"

/* open(path, flags, mode, request) => fd */
static duk_ret_t fs_open(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  int flags = binding_int32(ctx, 1), mode = (int)binding_uint32(ctx, 2);
  fs_begin(ctx, &call, 3, "open", FS_NUMBER, false);
  return fs_end(&call, uv_fs_open(call.loop, call.fs, path, flags, mode, call.done));
}

/* close(fd, request) */
static duk_ret_t fs_close(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  fs_begin(ctx, &call, 1, "close", FS_NOTHING, false);
  return fs_end(&call, uv_fs_close(call.loop, call.fs, fd, call.done));
}

/* The part of the buffer at index 1 that offset (2) and length (3) name. */
static uv_buf_t buffer_part(duk_context *ctx) {
  size_t size;
  uint8_t *bytes = binding_bytes(ctx, 1, &size);
  uint32_t offset = binding_uint32(ctx, 2), length = binding_uint32(ctx, 3);
  if (offset > size || length > size - offset)
    (void)duk_range_error(ctx, "internal: range outside of the buffer");
  return uv_buf_init((char *)bytes + offset, length);
}

/* read(fd, buffer, offset, length, position, request) => bytes read; position -1: where the file stands */
static duk_ret_t fs_read(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  uv_buf_t part = buffer_part(ctx);
  int64_t position = binding_int64(ctx, 4);
  fs_begin(ctx, &call, 5, "read", FS_NUMBER, false);
  fs_keep(&call, 1);
  return fs_end(&call, uv_fs_read(call.loop, call.fs, fd, &part, 1, position, call.done));
}

/* write(fd, buffer, offset, length, position, request) => bytes written */
static duk_ret_t fs_write(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  uv_buf_t part = buffer_part(ctx);
  int64_t position = binding_int64(ctx, 4);
  fs_begin(ctx, &call, 5, "write", FS_NUMBER, false);
  fs_keep(&call, 1);
  return fs_end(&call, uv_fs_write(call.loop, call.fs, fd, &part, 1, position, call.done));
}

typedef int vector_operation(uv_loop_t *loop, uv_fs_t *fs, uv_file fd, const uv_buf_t parts[],
                             unsigned count, int64_t position, uv_fs_cb done);

/* (fd, views, position, request) => bytes */
static duk_ret_t vector_call(duk_context *ctx, vector_operation *operation, const char *syscall) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  int64_t position = binding_int64(ctx, 2);
  duk_size_t count = duk_get_length(ctx, 1);
  /* In the heap, so that it is freed whatever is thrown; libuv copies it for the pool. */
  uv_buf_t *parts = duk_push_fixed_buffer(ctx, (count + 1) * sizeof(*parts));
  for (duk_size_t i = 0; i < count; i++) {
    size_t length;
    duk_get_prop_index(ctx, 1, (duk_uarridx_t)i);
    uint8_t *bytes = binding_bytes(ctx, -1, &length);
    parts[i] = uv_buf_init((char *)bytes, (unsigned)length);
    duk_pop(ctx);
  }
  fs_begin(ctx, &call, 3, syscall, FS_NUMBER, false);
  fs_keep(&call, 1);
  return fs_end(&call,
                operation(call.loop, call.fs, fd, parts, (unsigned)count, position, call.done));
}
static duk_ret_t fs_readv(duk_context *ctx) {
  return vector_call(ctx, uv_fs_read, "read");
}
static duk_ret_t fs_writev(duk_context *ctx) {
  return vector_call(ctx, uv_fs_write, "write");
}

typedef int path_operation(uv_loop_t *loop, uv_fs_t *fs, const char *path, uv_fs_cb done);

/* (path, request, throws): `throws` false makes a missing file undefined when synchronous */
static duk_ret_t stat_call(duk_context *ctx, path_operation *operation, const char *syscall) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  bool throws = duk_is_undefined(ctx, 2) || binding_boolean(ctx, 2);
  fs_begin(ctx, &call, 1, syscall, FS_STAT, false);
  return fs_end_unless(&call, operation(call.loop, call.fs, path, call.done),
                       throws ? 0 : UV_ENOENT, throws ? 0 : UV_ENOTDIR);
}
static duk_ret_t fs_stat(duk_context *ctx) {
  return stat_call(ctx, uv_fs_stat, "stat");
}
static duk_ret_t fs_lstat(duk_context *ctx) {
  return stat_call(ctx, uv_fs_lstat, "lstat");
}

/* fstat(fd, request) */
static duk_ret_t fs_fstat(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  fs_begin(ctx, &call, 1, "fstat", FS_STAT, false);
  return fs_end(&call, uv_fs_fstat(call.loop, call.fs, fd, call.done));
}

/* (path, request) without a result, or with the one named */
static duk_ret_t path_call(duk_context *ctx, path_operation *operation, const char *syscall,
                           enum fs_result result) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  fs_begin(ctx, &call, 1, syscall, result, false);
  return fs_end(&call, operation(call.loop, call.fs, path, call.done));
}
static duk_ret_t fs_unlink(duk_context *ctx) {
  return path_call(ctx, uv_fs_unlink, "unlink", FS_NOTHING);
}
static duk_ret_t fs_rmdir(duk_context *ctx) {
  return path_call(ctx, uv_fs_rmdir, "rmdir", FS_NOTHING);
}
static duk_ret_t fs_statfs(duk_context *ctx) {
  return path_call(ctx, uv_fs_statfs, "statfs", FS_STATFS);
}

/* (path, buffers, request) => path */
static duk_ret_t name_call(duk_context *ctx, path_operation *operation, const char *syscall,
                           enum fs_result result) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  bool buffers = binding_boolean(ctx, 1);
  fs_begin(ctx, &call, 2, syscall, result, buffers);
  return fs_end(&call, operation(call.loop, call.fs, path, call.done));
}
static duk_ret_t fs_readlink(duk_context *ctx) {
  return name_call(ctx, uv_fs_readlink, "readlink", FS_POINTER);
}
static duk_ret_t fs_realpath(duk_context *ctx) {
  return name_call(ctx, uv_fs_realpath, "realpath", FS_POINTER);
}
static duk_ret_t fs_mkdtemp(duk_context *ctx) {
  return name_call(ctx, uv_fs_mkdtemp, "mkdtemp", FS_PATH);
}

/* readdir(path, buffers, withTypes, request) */
static duk_ret_t fs_readdir(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  bool buffers = binding_boolean(ctx, 1), with_types = binding_boolean(ctx, 2);
  fs_begin(ctx, &call, 3, "scandir", with_types ? FS_ENTRIES : FS_NAMES, buffers);
  return fs_end(&call, uv_fs_scandir(call.loop, call.fs, path, 0, call.done));
}

/* access(path, mode, request) */
static duk_ret_t fs_access(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  int mode = binding_int32(ctx, 1);
  fs_begin(ctx, &call, 2, "access", FS_NOTHING, false);
  return fs_end(&call, uv_fs_access(call.loop, call.fs, path, mode, call.done));
}

/* exists(path) => boolean */
static duk_ret_t fs_exists(duk_context *ctx) {
  uv_fs_t fs;
  int error = uv_fs_access(NULL, &fs, binding_path(ctx, 0), F_OK, NULL);
  uv_fs_req_cleanup(&fs);
  duk_push_boolean(ctx, error == 0);
  return 1;
}

/* mkdir(path, mode, request) */
static duk_ret_t fs_mkdir(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  int mode = (int)binding_uint32(ctx, 1);
  fs_begin(ctx, &call, 2, "mkdir", FS_NOTHING, false);
  return fs_end(&call, uv_fs_mkdir(call.loop, call.fs, path, mode, call.done));
}

/* rename(from, to, request) */
static duk_ret_t fs_rename(duk_context *ctx) {
  struct fs_call call;
  const char *from = binding_path(ctx, 0), *to = binding_path(ctx, 1);
  fs_begin(ctx, &call, 2, "rename", FS_NOTHING, false);
  return fs_end(&call, uv_fs_rename(call.loop, call.fs, from, to, call.done));
}

/* link(existing, path, request) */
static duk_ret_t fs_link(duk_context *ctx) {
  struct fs_call call;
  const char *existing = binding_path(ctx, 0), *path = binding_path(ctx, 1);
  fs_begin(ctx, &call, 2, "link", FS_NOTHING, false);
  return fs_end(&call, uv_fs_link(call.loop, call.fs, existing, path, call.done));
}

/* symlink(target, path, request) */
static duk_ret_t fs_symlink(duk_context *ctx) {
  struct fs_call call;
  const char *target = binding_path(ctx, 0), *path = binding_path(ctx, 1);
  fs_begin(ctx, &call, 2, "symlink", FS_NOTHING, false);
  return fs_end(&call, uv_fs_symlink(call.loop, call.fs, target, path, 0, call.done));
}

/* copyFile(from, to, mode, request) */
static duk_ret_t fs_copy_file(duk_context *ctx) {
  struct fs_call call;
  const char *from = binding_path(ctx, 0), *to = binding_path(ctx, 1);
  int mode = binding_int32(ctx, 2);
  fs_begin(ctx, &call, 3, "copyfile", FS_NOTHING, false);
  return fs_end(&call, uv_fs_copyfile(call.loop, call.fs, from, to, mode, call.done));
}

/* chmod(path, mode, request) */
static duk_ret_t fs_chmod(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  int mode = (int)binding_uint32(ctx, 1);
  fs_begin(ctx, &call, 2, "chmod", FS_NOTHING, false);
  return fs_end(&call, uv_fs_chmod(call.loop, call.fs, path, mode, call.done));
}

/* fchmod(fd, mode, request) */
static duk_ret_t fs_fchmod(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0), mode = (int)binding_uint32(ctx, 1);
  fs_begin(ctx, &call, 2, "fchmod", FS_NOTHING, false);
  return fs_end(&call, uv_fs_fchmod(call.loop, call.fs, fd, mode, call.done));
}

/* An owner: -1 leaves it as it is. */
static uv_uid_t owner(duk_context *ctx, duk_idx_t index) {
  return (uv_uid_t)(int64_t)binding_number(ctx, index);
}

/* chown(path, uid, gid, request) */
static duk_ret_t fs_chown(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  uv_uid_t uid = owner(ctx, 1), gid = owner(ctx, 2);
  fs_begin(ctx, &call, 3, "chown", FS_NOTHING, false);
  return fs_end(&call, uv_fs_chown(call.loop, call.fs, path, uid, gid, call.done));
}

/* lchown(path, uid, gid, request) */
static duk_ret_t fs_lchown(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  uv_uid_t uid = owner(ctx, 1), gid = owner(ctx, 2);
  fs_begin(ctx, &call, 3, "lchown", FS_NOTHING, false);
  return fs_end(&call, uv_fs_lchown(call.loop, call.fs, path, uid, gid, call.done));
}

/* fchown(fd, uid, gid, request) */
static duk_ret_t fs_fchown(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  uv_uid_t uid = owner(ctx, 1), gid = owner(ctx, 2);
  fs_begin(ctx, &call, 3, "fchown", FS_NOTHING, false);
  return fs_end(&call, uv_fs_fchown(call.loop, call.fs, fd, uid, gid, call.done));
}

/* utimes(path, atime, mtime, request); times in seconds */
static duk_ret_t fs_utimes(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  double atime = binding_number(ctx, 1), mtime = binding_number(ctx, 2);
  fs_begin(ctx, &call, 3, "utime", FS_NOTHING, false);
  return fs_end(&call, uv_fs_utime(call.loop, call.fs, path, atime, mtime, call.done));
}

/* lutimes(path, atime, mtime, request) */
static duk_ret_t fs_lutimes(duk_context *ctx) {
  struct fs_call call;
  const char *path = binding_path(ctx, 0);
  double atime = binding_number(ctx, 1), mtime = binding_number(ctx, 2);
  fs_begin(ctx, &call, 3, "lutime", FS_NOTHING, false);
  return fs_end(&call, uv_fs_lutime(call.loop, call.fs, path, atime, mtime, call.done));
}

/* futimes(fd, atime, mtime, request) */
static duk_ret_t fs_futimes(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  double atime = binding_number(ctx, 1), mtime = binding_number(ctx, 2);
  fs_begin(ctx, &call, 3, "futime", FS_NOTHING, false);
  return fs_end(&call, uv_fs_futime(call.loop, call.fs, fd, atime, mtime, call.done));
}

/* ftruncate(fd, length, request) */
static duk_ret_t fs_ftruncate(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  int64_t length = binding_int64(ctx, 1);
  fs_begin(ctx, &call, 2, "ftruncate", FS_NOTHING, false);
  return fs_end(&call, uv_fs_ftruncate(call.loop, call.fs, fd, length, call.done));
}

/* fsync(fd, request) */
static duk_ret_t fs_fsync(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  fs_begin(ctx, &call, 1, "fsync", FS_NOTHING, false);
  return fs_end(&call, uv_fs_fsync(call.loop, call.fs, fd, call.done));
}

/* fdatasync(fd, request) */
static duk_ret_t fs_fdatasync(duk_context *ctx) {
  struct fs_call call;
  int fd = binding_int32(ctx, 0);
  fs_begin(ctx, &call, 1, "fdatasync", FS_NOTHING, false);
  return fs_end(&call, uv_fs_fdatasync(call.loop, call.fs, fd, call.done));
}

static const duk_function_list_entry functions[] = {{"open", fs_open, 4},
                                                    {"close", fs_close, 2},
                                                    {"read", fs_read, 6},
                                                    {"write", fs_write, 6},
                                                    {"readv", fs_readv, 4},
                                                    {"writev", fs_writev, 4},
                                                    {"stat", fs_stat, 3},
                                                    {"lstat", fs_lstat, 3},
                                                    {"fstat", fs_fstat, 2},
                                                    {"unlink", fs_unlink, 2},
                                                    {"rmdir", fs_rmdir, 2},
                                                    {"statfs", fs_statfs, 2},
                                                    {"readlink", fs_readlink, 3},
                                                    {"realpath", fs_realpath, 3},
                                                    {"mkdtemp", fs_mkdtemp, 3},
                                                    {"readdir", fs_readdir, 4},
                                                    {"access", fs_access, 3},
                                                    {"exists", fs_exists, 1},
                                                    {"mkdir", fs_mkdir, 3},
                                                    {"rename", fs_rename, 3},
                                                    {"link", fs_link, 3},
                                                    {"symlink", fs_symlink, 3},
                                                    {"copyFile", fs_copy_file, 4},
                                                    {"chmod", fs_chmod, 3},
                                                    {"fchmod", fs_fchmod, 3},
                                                    {"chown", fs_chown, 4},
                                                    {"lchown", fs_lchown, 4},
                                                    {"fchown", fs_fchown, 4},
                                                    {"utimes", fs_utimes, 4},
                                                    {"lutimes", fs_lutimes, 4},
                                                    {"futimes", fs_futimes, 4},
                                                    {"ftruncate", fs_ftruncate, 3},
                                                    {"fsync", fs_fsync, 2},
                                                    {"fdatasync", fs_fdatasync, 2},
                                                    {NULL, NULL, 0}};

/* What fs.constants holds, in Node's order. */
static const duk_number_list_entry file_constants[] = {
    {"UV_FS_SYMLINK_DIR", UV_FS_SYMLINK_DIR},
    {"UV_FS_SYMLINK_JUNCTION", UV_FS_SYMLINK_JUNCTION},
    {"O_RDONLY", O_RDONLY},
    {"O_WRONLY", O_WRONLY},
    {"O_RDWR", O_RDWR},
    {"UV_DIRENT_UNKNOWN", UV_DIRENT_UNKNOWN},
    {"UV_DIRENT_FILE", UV_DIRENT_FILE},
    {"UV_DIRENT_DIR", UV_DIRENT_DIR},
    {"UV_DIRENT_LINK", UV_DIRENT_LINK},
    {"UV_DIRENT_FIFO", UV_DIRENT_FIFO},
    {"UV_DIRENT_SOCKET", UV_DIRENT_SOCKET},
    {"UV_DIRENT_CHAR", UV_DIRENT_CHAR},
    {"UV_DIRENT_BLOCK", UV_DIRENT_BLOCK},
    {"S_IFMT", S_IFMT},
    {"S_IFREG", S_IFREG},
    {"S_IFDIR", S_IFDIR},
    {"S_IFCHR", S_IFCHR},
    {"S_IFBLK", S_IFBLK},
    {"S_IFIFO", S_IFIFO},
    {"S_IFLNK", S_IFLNK},
    {"S_IFSOCK", S_IFSOCK},
    {"O_CREAT", O_CREAT},
    {"O_EXCL", O_EXCL},
    {"UV_FS_O_FILEMAP", UV_FS_O_FILEMAP},
    {"O_NOCTTY", O_NOCTTY},
    {"O_TRUNC", O_TRUNC},
    {"O_APPEND", O_APPEND},
    {"O_DIRECTORY", O_DIRECTORY},
    {"O_NOATIME", O_NOATIME},
    {"O_NOFOLLOW", O_NOFOLLOW},
    {"O_SYNC", O_SYNC},
    {"O_DSYNC", O_DSYNC},
    {"O_DIRECT", O_DIRECT},
    {"O_NONBLOCK", O_NONBLOCK},
    {"S_IRWXU", S_IRWXU},
    {"S_IRUSR", S_IRUSR},
    {"S_IWUSR", S_IWUSR},
    {"S_IXUSR", S_IXUSR},
    {"S_IRWXG", S_IRWXG},
    {"S_IRGRP", S_IRGRP},
    {"S_IWGRP", S_IWGRP},
    {"S_IXGRP", S_IXGRP},
    {"S_IRWXO", S_IRWXO},
    {"S_IROTH", S_IROTH},
    {"S_IWOTH", S_IWOTH},
    {"S_IXOTH", S_IXOTH},
    {"F_OK", F_OK},
    {"R_OK", R_OK},
    {"W_OK", W_OK},
    {"X_OK", X_OK},
    {"UV_FS_COPYFILE_EXCL", UV_FS_COPYFILE_EXCL},
    {"COPYFILE_EXCL", UV_FS_COPYFILE_EXCL},
    {"UV_FS_COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE},
    {"COPYFILE_FICLONE", UV_FS_COPYFILE_FICLONE},
    {"UV_FS_COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE},
    {"COPYFILE_FICLONE_FORCE", UV_FS_COPYFILE_FICLONE_FORCE},
    {NULL, 0}};

static void init(duk_context *ctx) {
  duk_push_bare_object(ctx);
  duk_put_number_list(ctx, -1, file_constants);
  duk_put_prop_literal(ctx, -2, "constants");
}

const struct binding binding_fs = {.name = "fs", .functions = functions, .init = init};
