/*
 * See script_limits.h. A thread waits for the time, the signal or the end of the script, whichever is first, and
 * terminates the script in the former cases: no code of the program can catch that.
 */
#include "bindings/script_limits.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "engine/engine.h"
#include "runtime/binding.h"

enum ended { BY_ITSELF, BY_TIME, BY_SIGINT };

struct watch {
  duk_context *ctx;
  sem_t wake;
  atomic_int cause; /* enum ended; by whoever posted */
  double milliseconds;
  bool at_sigint;
  struct watch *outer; /* whose signal it takes over */
  struct sigaction before;
};

/* A signal comes to the process: it is for the script that was started last. */
static _Atomic(struct watch *) sigint_watch;

static void on_sigint(int number) {
  (void)number;
  struct watch *watch = atomic_load(&sigint_watch);
  if (watch == NULL) return;
  atomic_store(&watch->cause, BY_SIGINT);
  sem_post(&watch->wake);
}

static void *wait_for_end(void *argument) {
  struct watch *watch = argument;
  struct timespec until;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &until);
  long long nanoseconds = until.tv_nsec + (long long)(watch->milliseconds * 1e6);
  until.tv_sec += (time_t)(nanoseconds / 1000000000);
  until.tv_nsec = (long)(nanoseconds % 1000000000);
  do {
    status = watch->milliseconds > 0 ? sem_clockwait(&watch->wake, CLOCK_MONOTONIC, &until)
                                     : sem_wait(&watch->wake);
  } while (status != 0 && errno == EINTR);
  int itself = BY_ITSELF;
  if (status != 0) atomic_compare_exchange_strong(&watch->cause, &itself, BY_TIME);
  if (status != 0 || atomic_load(&watch->cause) == BY_SIGINT) engine_terminate(watch->ctx);
  return NULL;
}

static void take_sigint(struct watch *watch) {
  struct sigaction action;
  memset(&action, 0, sizeof(action));
  action.sa_handler = on_sigint;
  sigemptyset(&action.sa_mask);
  watch->outer = atomic_exchange(&sigint_watch, watch);
  sigaction(SIGINT, &action, &watch->before);
}

static void give_sigint_back(struct watch *watch) {
  sigaction(SIGINT, &watch->before, NULL);
  atomic_store(&sigint_watch, watch->outer);
}

duk_ret_t script_limits_run(duk_context *ctx) {
  struct watch watch = {.ctx = ctx,
                        .milliseconds = duk_get_number_default(ctx, 1, 0),
                        .at_sigint = binding_boolean(ctx, 2)};
  pthread_t thread;
  sigset_t all, before;
  if (watch.milliseconds > 1e12) watch.milliseconds = 1e12;
  sem_init(&watch.wake, 0, 0);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* the thread takes no signals */
  int error = pthread_create(&thread, NULL, wait_for_end, &watch);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) {
    sem_destroy(&watch.wake);
    return duk_generic_error(ctx, "cannot start a thread: %s", strerror(error));
  }
  if (watch.at_sigint) take_sigint(&watch);
  duk_dup(ctx, 0);
  duk_int_t status = duk_pcall(ctx, 0);
  if (watch.at_sigint) give_sigint_back(&watch);
  sem_post(&watch.wake);
  pthread_join(thread, NULL);
  sem_destroy(&watch.wake);
  int cause = atomic_load(&watch.cause);
  if (cause != BY_ITSELF) {
    engine_end_termination(ctx);
    duk_push_int(ctx, cause);
    return 1;
  }
  if (status != DUK_EXEC_SUCCESS) return duk_throw(ctx);
  duk_put_prop_index(ctx, 3, 0);
  duk_push_int(ctx, 0);
  return 1;
}
