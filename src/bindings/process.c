/*
 * What the `process` object asks of the system: internalBinding('process_methods'). The object itself, its
 * events and its standard streams are lib/internal/process/.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/agents.h"
#include "runtime/binding.h"

extern char **environ;

struct state {
  double numbers[16]; /* results of several numbers, seen as the Float64Array `numbers` */
};

const struct binding binding_process_methods;

static double *numbers(duk_context *ctx) {
  return ((struct state *)binding_state(ctx, &binding_process_methods))->numbers;
}

/* cwd() -> path or error */
static duk_ret_t process_cwd(duk_context *ctx) {
  char path[PATH_MAX];
  size_t size = sizeof(path);
  int error = uv_cwd(path, &size);
  if (error < 0) {
    duk_push_int(ctx, error);
  } else {
    binding_push_utf8(ctx, path, size);
  }
  return 1;
}

static duk_ret_t process_chdir(duk_context *ctx) {
  duk_push_int(ctx, uv_chdir(binding_path(ctx, 0)));
  return 1;
}

/* umask([mask]) -> old mask */
static duk_ret_t process_umask(duk_context *ctx) {
  mode_t old;
  if (duk_is_undefined(ctx, 0)) {
    old = umask(0);
    umask(old);
  } else {
    old = umask((mode_t)binding_uint32(ctx, 0));
  }
  duk_push_uint(ctx, old);
  return 1;
}

static duk_ret_t process_kill(duk_context *ctx) {
  int pid = binding_int32(ctx, 0);
  duk_push_int(ctx, uv_kill(pid, binding_int32(ctx, 1)));
  return 1;
}

static duk_ret_t process_really_exit(duk_context *ctx) {
  isolate_exit(isolate_of(ctx), binding_int32(ctx, 0));
  isolate_stop_here(ctx);
  return 0;
}

static duk_ret_t process_abort(duk_context *ctx) {
  (void)ctx;
  abort();
}

/* hrtime(): numbers[0] seconds, numbers[1] nanoseconds */
static duk_ret_t process_hrtime(duk_context *ctx) {
  uint64_t now = uv_hrtime();
  double *out = numbers(ctx);
  out[0] = (double)(now / 1000000000);
  out[1] = (double)(now % 1000000000);
  return 0;
}

static duk_ret_t process_uptime(duk_context *ctx) {
  duk_push_number(ctx, (double)(uv_hrtime() - isolate_of(ctx)->time_origin) / 1e9);
  return 1;
}

static duk_ret_t process_rss(duk_context *ctx) {
  size_t rss = 0;
  uv_resident_set_memory(&rss);
  duk_push_number(ctx, (double)rss);
  return 1;
}

/* memoryUsage(): rss, heapTotal, heapUsed, external, arrayBuffers */
static duk_ret_t process_memory_usage(duk_context *ctx) {
  double *out = numbers(ctx);
  size_t rss = 0;
  uv_resident_set_memory(&rss);
  out[0] = (double)rss;
  struct engine_memory_use use;
  engine_memory_use(ctx, &use);
  double rest = use.large > use.buffers ? (double)(use.large - use.buffers) : 0;
  out[1] = (double)use.small_total + rest;
  out[2] = (double)use.small_used + rest;
  out[3] = (double)use.buffers;
  out[4] = (double)use.buffers;
  return 0;
}

static double microseconds(uv_timeval_t time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

/* resourceUsage() -> error; the 16 numbers in the order of lib/internal/process/usage.js */
static duk_ret_t process_resource_usage(duk_context *ctx) {
  uv_rusage_t usage;
  double *out = numbers(ctx);
  int error = uv_getrusage(&usage);
  if (error == 0) {
    const uint64_t rest[] = {usage.ru_maxrss,  usage.ru_ixrss,  usage.ru_idrss,  usage.ru_isrss,
                             usage.ru_minflt,  usage.ru_majflt, usage.ru_nswap,  usage.ru_inblock,
                             usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals,
                             usage.ru_nvcsw,   usage.ru_nivcsw};
    out[0] = microseconds(usage.ru_utime);
    out[1] = microseconds(usage.ru_stime);
    for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) out[2 + i] = (double)rest[i];
  }
  duk_push_int(ctx, error);
  return 1;
}

/* threadUsage() -> error; microseconds of user and system time of this thread */
static duk_ret_t process_thread_usage(duk_context *ctx) {
  struct rusage usage;
  double *out = numbers(ctx);
  int failed = getrusage(RUSAGE_THREAD, &usage);
  if (failed == 0) {
    out[0] = (double)usage.ru_utime.tv_sec * 1e6 + (double)usage.ru_utime.tv_usec;
    out[1] = (double)usage.ru_stime.tv_sec * 1e6 + (double)usage.ru_stime.tv_usec;
  }
  duk_push_int(ctx, failed != 0 ? -errno : 0);
  return 1;
}

static duk_ret_t process_constrained_memory(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_get_constrained_memory());
  return 1;
}

static duk_ret_t process_available_memory(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_get_free_memory());
  return 1;
}

static duk_ret_t process_get_title(duk_context *ctx) {
  char title[512];
  if (uv_get_process_title(title, sizeof(title)) < 0) title[0] = '\0';
  binding_push_utf8(ctx, title, strlen(title));
  return 1;
}

static duk_ret_t process_set_title(duk_context *ctx) {
  uv_set_process_title(binding_string(ctx, 0, NULL));
  return 0;
}

static duk_ret_t process_pid(duk_context *ctx) {
  duk_push_int(ctx, uv_os_getpid());
  return 1;
}

static duk_ret_t process_ppid(duk_context *ctx) {
  duk_push_int(ctx, uv_os_getppid());
  return 1;
}

static duk_ret_t process_exec_path(duk_context *ctx) {
  char path[PATH_MAX];
  size_t size = sizeof(path);
  if (uv_exepath(path, &size) < 0) return 0;
  binding_push_utf8(ctx, path, size);
  return 1;
}

/* Users and groups. A name that does not exist gives null. */

enum { REAL_USER, EFFECTIVE_USER, REAL_GROUP, EFFECTIVE_GROUP };

static duk_ret_t process_get_id(duk_context *ctx) {
  switch (duk_get_current_magic(ctx)) {
  case REAL_USER: duk_push_uint(ctx, getuid()); break;
  case EFFECTIVE_USER: duk_push_uint(ctx, geteuid()); break;
  case REAL_GROUP: duk_push_uint(ctx, getgid()); break;
  default: duk_push_uint(ctx, getegid()); break;
  }
  return 1;
}

/* The id of the user or group at `index`, a number or a name; false if the name is unknown. */
static bool lookup_id(duk_context *ctx, duk_idx_t index, bool group, uint32_t *id) {
  if (duk_is_number(ctx, index)) {
    *id = binding_uint32(ctx, index);
    return true;
  }
  const char *name = binding_string(ctx, index, NULL);
  if (group) {
    struct group *entry = getgrnam(name);
    if (entry != NULL) *id = entry->gr_gid;
    return entry != NULL;
  }
  struct passwd *entry = getpwnam(name);
  if (entry != NULL) *id = entry->pw_uid;
  return entry != NULL;
}

static duk_ret_t process_set_id(duk_context *ctx) {
  int which = duk_get_current_magic(ctx);
  uint32_t id;
  if (!lookup_id(ctx, 0, which == REAL_GROUP || which == EFFECTIVE_GROUP, &id)) {
    duk_push_null(ctx);
    return 1;
  }
  int failed;
  switch (which) {
  case REAL_USER: failed = setuid(id); break;
  case EFFECTIVE_USER: failed = seteuid(id); break;
  case REAL_GROUP: failed = setgid(id); break;
  default: failed = setegid(id); break;
  }
  duk_push_int(ctx, failed != 0 ? -errno : 0);
  return 1;
}

static duk_ret_t process_get_groups(duk_context *ctx) {
  gid_t groups[1024];
  int count = getgroups(1024, groups);
  duk_push_array(ctx);
  for (int i = 0; i < count; i++) {
    duk_push_uint(ctx, groups[i]);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  return 1;
}

/* setGroups(ids) -> error, or null for an unknown name */
static duk_ret_t process_set_groups(duk_context *ctx) {
  gid_t groups[1024];
  duk_size_t count = duk_get_length(ctx, 0);
  if (count > 1024) {
    duk_push_int(ctx, -EINVAL);
    return 1;
  }
  for (duk_size_t i = 0; i < count; i++) {
    uint32_t id;
    duk_get_prop_index(ctx, 0, (duk_uarridx_t)i);
    if (!lookup_id(ctx, -1, true, &id)) {
      duk_push_null(ctx);
      return 1;
    }
    groups[i] = id;
    duk_pop(ctx);
  }
  duk_push_int(ctx, setgroups(count, groups) != 0 ? -errno : 0);
  return 1;
}

static duk_ret_t process_init_groups(duk_context *ctx) {
  uint32_t group;
  if (!lookup_id(ctx, 1, true, &group)) {
    duk_push_null(ctx);
    return 1;
  }
  const char *user;
  if (duk_is_number(ctx, 0)) {
    struct passwd *entry = getpwuid(binding_uint32(ctx, 0));
    user = entry != NULL ? entry->pw_name : NULL;
  } else {
    user = binding_string(ctx, 0, NULL);
  }
  duk_push_int(ctx, user == NULL ? -EINVAL : initgroups(user, group) != 0 ? -errno : 0);
  return 1;
}

/* The environment: lib/internal/process/env.js makes process.env of it. */

/* Several threads may work with it. Nothing that can throw may happen while this is held. */
static uv_mutex_t *environment_lock(duk_context *ctx) {
  return &isolate_of(ctx)->agents->environment;
}

static duk_ret_t env_get(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  uv_mutex_lock(environment_lock(ctx));
  const char *found = getenv(name);
  char *value = found != NULL ? strdup(found) : NULL;
  uv_mutex_unlock(environment_lock(ctx));
  if (value == NULL) return 0;
  binding_push_utf8(ctx, value, strlen(value));
  free(value);
  return 1;
}

static duk_ret_t env_set(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL), *value = binding_string(ctx, 1, NULL);
  uv_mutex_lock(environment_lock(ctx));
  setenv(name, value, 1);
  if (strcmp(name, "TZ") == 0) tzset(); /* Date is to follow */
  uv_mutex_unlock(environment_lock(ctx));
  return 0;
}

static duk_ret_t env_delete(duk_context *ctx) {
  const char *name = binding_string(ctx, 0, NULL);
  uv_mutex_lock(environment_lock(ctx));
  unsetenv(name);
  if (strcmp(name, "TZ") == 0) tzset();
  uv_mutex_unlock(environment_lock(ctx));
  return 0;
}

/* The names, one after another, each with its NUL, in memory from malloc. NULL: none, or no memory. */
static char *copy_names(size_t *length) {
  size_t size = 0;
  for (char **entry = environ; entry != NULL && *entry != NULL; entry++) size += strlen(*entry) + 1;
  char *names = size > 0 ? malloc(size) : NULL;
  *length = 0;
  for (char **entry = environ; names != NULL && *entry != NULL; entry++) {
    const char *end = strchr(*entry, '=');
    if (end == NULL || end == *entry) continue;
    memcpy(names + *length, *entry, (size_t)(end - *entry));
    *length += (size_t)(end - *entry);
    names[(*length)++] = '\0';
  }
  return names;
}

static duk_ret_t env_keys(duk_context *ctx) {
  size_t length;
  uv_mutex_lock(environment_lock(ctx));
  char *names = copy_names(&length);
  uv_mutex_unlock(environment_lock(ctx));
  duk_push_array(ctx);
  duk_uarridx_t count = 0;
  for (size_t at = 0; at < length; at += strlen(names + at) + 1) {
    binding_push_utf8(ctx, names + at, strlen(names + at));
    duk_put_prop_index(ctx, -2, count++);
  }
  free(names);
  return 1;
}

/* writeSync(fd, text or bytes) -> error: all of it, waiting when the descriptor does not block. */
static duk_ret_t process_write(duk_context *ctx) {
  int fd = binding_int32(ctx, 0);
  size_t length;
  const char *data = duk_is_string(ctx, 1) ? binding_string(ctx, 1, &length)
                                           : (const char *)binding_bytes(ctx, 1, &length);
  while (length > 0) {
    ssize_t written = write(fd, data, length);
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) {
        struct pollfd poll_for = {.fd = fd, .events = POLLOUT};
        poll(&poll_for, 1, -1);
        continue;
      }
      duk_push_int(ctx, -errno);
      return 1;
    }
    data += written;
    length -= (size_t)written;
  }
  duk_push_int(ctx, 0);
  return 1;
}

/* guessHandleType(fd) -> 'TTY', 'FILE', 'PIPE', 'TCP', 'UDP', 'UNKNOWN' or 'INVALID' */
static duk_ret_t process_guess_handle_type(duk_context *ctx) {
  int fd = binding_int32(ctx, 0);
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0) {
    duk_push_literal(ctx, "INVALID");
    return 1;
  }
  switch (uv_guess_handle(fd)) {
  case UV_TTY: duk_push_literal(ctx, "TTY"); break;
  case UV_FILE: duk_push_literal(ctx, "FILE"); break;
  case UV_NAMED_PIPE: duk_push_literal(ctx, "PIPE"); break;
  case UV_TCP: duk_push_literal(ctx, "TCP"); break;
  case UV_UDP: duk_push_literal(ctx, "UDP"); break;
  default: duk_push_string(ctx, S_ISCHR(info.st_mode) ? "FILE" : "UNKNOWN"); break;
  }
  return 1;
}

/* terminalSize(fd) -> [columns, rows] */
static duk_ret_t process_terminal_size(duk_context *ctx) {
  struct winsize size = {.ws_col = 80, .ws_row = 24};
  ioctl(binding_int32(ctx, 0), TIOCGWINSZ, &size);
  duk_push_array(ctx);
  duk_push_uint(ctx, size.ws_col);
  duk_put_prop_index(ctx, -2, 0);
  duk_push_uint(ctx, size.ws_row);
  duk_put_prop_index(ctx, -2, 1);
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"cwd", process_cwd, 0},
    {"chdir", process_chdir, 1},
    {"umask", process_umask, 1},
    {"kill", process_kill, 2},
    {"reallyExit", process_really_exit, 1},
    {"abort", process_abort, 0},
    {"hrtime", process_hrtime, 0},
    {"uptime", process_uptime, 0},
    {"rss", process_rss, 0},
    {"memoryUsage", process_memory_usage, 0},
    {"resourceUsage", process_resource_usage, 0},
    {"threadUsage", process_thread_usage, 0},
    {"constrainedMemory", process_constrained_memory, 0},
    {"availableMemory", process_available_memory, 0},
    {"getTitle", process_get_title, 0},
    {"setTitle", process_set_title, 1},
    {"pid", process_pid, 0},
    {"ppid", process_ppid, 0},
    {"execPath", process_exec_path, 0},
    {"getgroups", process_get_groups, 0},
    {"setgroups", process_set_groups, 1},
    {"initgroups", process_init_groups, 2},
    {"envGet", env_get, 1},
    {"envSet", env_set, 2},
    {"envDelete", env_delete, 1},
    {"envKeys", env_keys, 0},
    {"writeSync", process_write, 2},
    {"terminalSize", process_terminal_size, 1},
    {"guessHandleType", process_guess_handle_type, 1},
    {NULL, NULL, 0}};

static void init(duk_context *ctx) {
  static const struct {
    const char *get, *set;
    int which;
  } ids[] = {{"getuid", "setuid", REAL_USER},
             {"geteuid", "seteuid", EFFECTIVE_USER},
             {"getgid", "setgid", REAL_GROUP},
             {"getegid", "setegid", EFFECTIVE_GROUP}};
  for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
    duk_push_c_function(ctx, process_get_id, 0);
    duk_set_magic(ctx, -1, ids[i].which);
    duk_put_prop_string(ctx, -2, ids[i].get);
    duk_push_c_function(ctx, process_set_id, 1);
    duk_set_magic(ctx, -1, ids[i].which);
    duk_put_prop_string(ctx, -2, ids[i].set);
  }
  binding_push_shared_array(ctx, numbers(ctx), sizeof(((struct state *)0)->numbers),
                            DUK_BUFOBJ_FLOAT64ARRAY);
  duk_put_prop_literal(ctx, -2, "numbers");
}

const struct binding binding_process_methods = {.name = "process_methods",
                                                .functions = functions,
                                                .init = init,
                                                .state_size = sizeof(struct state)};
