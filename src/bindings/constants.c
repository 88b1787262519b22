/*
 * Numbers that the system gives names to: internalBinding('constants').
 *   os: { UV_UDP_REUSEADDR, dlopen, errno, signals, priority }
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>

#include "runtime/binding.h"

struct constant {
  const char *name;
  int value;
};

#define CONSTANT(name)                                                                             \
  { #name, name }
#define END                                                                                        \
  { NULL, 0 }

static const struct constant errors[] = {CONSTANT(E2BIG),        CONSTANT(EACCES),
                                         CONSTANT(EADDRINUSE),   CONSTANT(EADDRNOTAVAIL),
                                         CONSTANT(EAFNOSUPPORT), CONSTANT(EAGAIN),
                                         CONSTANT(EALREADY),     CONSTANT(EBADF),
                                         CONSTANT(EBADMSG),      CONSTANT(EBUSY),
                                         CONSTANT(ECANCELED),    CONSTANT(ECHILD),
                                         CONSTANT(ECONNABORTED), CONSTANT(ECONNREFUSED),
                                         CONSTANT(ECONNRESET),   CONSTANT(EDEADLK),
                                         CONSTANT(EDESTADDRREQ), CONSTANT(EDOM),
                                         CONSTANT(EDQUOT),       CONSTANT(EEXIST),
                                         CONSTANT(EFAULT),       CONSTANT(EFBIG),
                                         CONSTANT(EHOSTUNREACH), CONSTANT(EIDRM),
                                         CONSTANT(EILSEQ),       CONSTANT(EINPROGRESS),
                                         CONSTANT(EINTR),        CONSTANT(EINVAL),
                                         CONSTANT(EIO),          CONSTANT(EISCONN),
                                         CONSTANT(EISDIR),       CONSTANT(ELOOP),
                                         CONSTANT(EMFILE),       CONSTANT(EMLINK),
                                         CONSTANT(EMSGSIZE),     CONSTANT(EMULTIHOP),
                                         CONSTANT(ENAMETOOLONG), CONSTANT(ENETDOWN),
                                         CONSTANT(ENETRESET),    CONSTANT(ENETUNREACH),
                                         CONSTANT(ENFILE),       CONSTANT(ENOBUFS),
                                         CONSTANT(ENODATA),      CONSTANT(ENODEV),
                                         CONSTANT(ENOENT),       CONSTANT(ENOEXEC),
                                         CONSTANT(ENOLCK),       CONSTANT(ENOLINK),
                                         CONSTANT(ENOMEM),       CONSTANT(ENOMSG),
                                         CONSTANT(ENOPROTOOPT),  CONSTANT(ENOSPC),
                                         CONSTANT(ENOSR),        CONSTANT(ENOSTR),
                                         CONSTANT(ENOSYS),       CONSTANT(ENOTCONN),
                                         CONSTANT(ENOTDIR),      CONSTANT(ENOTEMPTY),
                                         CONSTANT(ENOTSOCK),     CONSTANT(ENOTSUP),
                                         CONSTANT(ENOTTY),       CONSTANT(ENXIO),
                                         CONSTANT(EOPNOTSUPP),   CONSTANT(EOVERFLOW),
                                         CONSTANT(EPERM),        CONSTANT(EPIPE),
                                         CONSTANT(EPROTO),       CONSTANT(EPROTONOSUPPORT),
                                         CONSTANT(EPROTOTYPE),   CONSTANT(ERANGE),
                                         CONSTANT(EROFS),        CONSTANT(ESPIPE),
                                         CONSTANT(ESRCH),        CONSTANT(ESTALE),
                                         CONSTANT(ETIME),        CONSTANT(ETIMEDOUT),
                                         CONSTANT(ETXTBSY),      CONSTANT(EWOULDBLOCK),
                                         CONSTANT(EXDEV),        END};

static const struct constant signals[] = {CONSTANT(SIGHUP),    CONSTANT(SIGINT),
                                          CONSTANT(SIGQUIT),   CONSTANT(SIGILL),
                                          CONSTANT(SIGTRAP),   CONSTANT(SIGABRT),
                                          CONSTANT(SIGIOT),    CONSTANT(SIGBUS),
                                          CONSTANT(SIGFPE),    CONSTANT(SIGKILL),
                                          CONSTANT(SIGUSR1),   CONSTANT(SIGSEGV),
                                          CONSTANT(SIGUSR2),   CONSTANT(SIGPIPE),
                                          CONSTANT(SIGALRM),   CONSTANT(SIGTERM),
                                          CONSTANT(SIGCHLD),   CONSTANT(SIGSTKFLT),
                                          CONSTANT(SIGCONT),   CONSTANT(SIGSTOP),
                                          CONSTANT(SIGTSTP),   CONSTANT(SIGTTIN),
                                          CONSTANT(SIGTTOU),   CONSTANT(SIGURG),
                                          CONSTANT(SIGXCPU),   CONSTANT(SIGXFSZ),
                                          CONSTANT(SIGVTALRM), CONSTANT(SIGPROF),
                                          CONSTANT(SIGWINCH),  CONSTANT(SIGIO),
                                          CONSTANT(SIGPOLL),   CONSTANT(SIGPWR),
                                          CONSTANT(SIGSYS),    END};

static const struct constant dlopen_flags[] = {CONSTANT(RTLD_LAZY),     CONSTANT(RTLD_NOW),
                                               CONSTANT(RTLD_GLOBAL),   CONSTANT(RTLD_LOCAL),
                                               CONSTANT(RTLD_DEEPBIND), END};

static const struct constant priorities[] = {{"PRIORITY_LOW", UV_PRIORITY_LOW},
                                             {"PRIORITY_BELOW_NORMAL", UV_PRIORITY_BELOW_NORMAL},
                                             {"PRIORITY_NORMAL", UV_PRIORITY_NORMAL},
                                             {"PRIORITY_ABOVE_NORMAL", UV_PRIORITY_ABOVE_NORMAL},
                                             {"PRIORITY_HIGH", UV_PRIORITY_HIGH},
                                             {"PRIORITY_HIGHEST", UV_PRIORITY_HIGHEST},
                                             END};

/* [ ... object ] -> [ ... object ]: object[name] = an object of these constants, without prototype as in Node */
static void put_group(duk_context *ctx, const char *name, const struct constant *constants) {
  duk_push_bare_object(ctx);
  for (; constants->name != NULL; constants++) {
    duk_push_int(ctx, constants->value);
    duk_put_prop_string(ctx, -2, constants->name);
  }
  duk_put_prop_string(ctx, -2, name);
}

static void init(duk_context *ctx) {
  duk_push_bare_object(ctx);
  duk_push_int(ctx, UV_UDP_REUSEADDR);
  duk_put_prop_literal(ctx, -2, "UV_UDP_REUSEADDR");
  put_group(ctx, "dlopen", dlopen_flags);
  put_group(ctx, "errno", errors);
  put_group(ctx, "signals", signals);
  put_group(ctx, "priority", priorities);
  duk_put_prop_literal(ctx, -2, "os");
}

const struct binding binding_constants = {.name = "constants", .init = init};
