/*
 * $262.agent: other agents of a conformance test, each a thread with a heap of its own. What they share is the memory of
 * a SharedArrayBuffer, and struct group.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/builtins/shared_memory.h"
#include "runtime/binding.h"
#include "runtime/test262.h"

#define STACK_SIZE (8u * 1024 * 1024)

struct report {
  struct report *next;
  size_t length;
  char text[]; /* CESU-8 */
};

/* The agents of one test. It lives as long as the process. */
struct group {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  unsigned running;    /* agents whose thread has begun and not ended */
  unsigned receiving;  /* of them, those that have not taken the last broadcast yet */
  unsigned generation; /* number of broadcasts */
  struct shared_memory *memory;
  double number;
  char *bigint; /* decimal text, when the broadcast's value was no number */
  struct report *first, **last;
};

struct agent {
  struct group *group;
  const struct options *options;
  struct agents *agents;
  unsigned seen; /* the generation taken last */
  bool counted;  /* among group->running */
  size_t length;
  char *script; /* UTF-8 */
};

#define AGENT_KEY "test262Agent"

/* The agent of this heap; NULL in the main program before it has asked for one. */
static struct agent *current_agent(duk_context *ctx) {
  duk_push_heap_stash(ctx);
  duk_get_prop_literal(ctx, -1, AGENT_KEY);
  struct agent *agent = duk_get_pointer(ctx, -1);
  duk_pop_2(ctx);
  return agent;
}

static void set_agent(duk_context *ctx, struct agent *agent) {
  duk_push_heap_stash(ctx);
  duk_push_pointer(ctx, agent);
  duk_put_prop_literal(ctx, -2, AGENT_KEY);
  duk_pop(ctx);
}

/* --- in every agent --- */

/* sleep(milliseconds) */
static duk_ret_t agent_sleep(duk_context *ctx) {
  double ms = duk_to_number(ctx, 0);
  if (!(ms > 0)) return 0;
  if (ms > 1e9) ms = 1e9;
  struct timespec left = {.tv_sec = (time_t)(ms / 1000),
                          .tv_nsec = (long)((ms - 1000.0 * (double)(time_t)(ms / 1000)) * 1e6)};
  while (nanosleep(&left, &left) != 0) continue;
  return 0;
}

/* monotonicNow(): milliseconds */
static duk_ret_t agent_monotonic_now(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_hrtime() / 1e6);
  return 1;
}

/* --- in the agents that were started --- */

static void no_longer_receiving(struct agent *agent) {
  if (agent->counted && agent->seen != agent->group->generation) agent->group->receiving--;
  agent->seen = agent->group->generation;
}

/* leaving(): broadcasts need not wait for this agent any more */
static duk_ret_t agent_leaving(duk_context *ctx) {
  struct agent *agent = current_agent(ctx);
  struct group *group = agent->group;
  pthread_mutex_lock(&group->lock);
  no_longer_receiving(agent);
  if (agent->counted) group->running--;
  agent->counted = false;
  pthread_cond_broadcast(&group->changed);
  pthread_mutex_unlock(&group->lock);
  return 0;
}

/* report(message) */
static duk_ret_t agent_report(duk_context *ctx) {
  struct group *group = current_agent(ctx)->group;
  size_t length;
  const char *text = duk_to_lstring(ctx, 0, &length);
  struct report *report = malloc(sizeof(*report) + length);
  if (report == NULL) return duk_range_error(ctx, "Out of memory");
  report->next = NULL;
  report->length = length;
  memcpy(report->text, text, length);
  pthread_mutex_lock(&group->lock);
  *group->last = report;
  group->last = &report->next;
  pthread_mutex_unlock(&group->lock);
  return 0;
}

/* receiveBroadcast(callback): waits for a broadcast and calls callback(buffer, value) */
static duk_ret_t agent_receive_broadcast(duk_context *ctx) {
  struct agent *agent = current_agent(ctx);
  struct group *group = agent->group;
  duk_require_function(ctx, 0);
  pthread_mutex_lock(&group->lock);
  while (agent->seen == group->generation) pthread_cond_wait(&group->changed, &group->lock);
  struct shared_memory *memory = group->memory;
  shared_memory_retain(memory);
  double number = group->number;
  char *bigint = group->bigint != NULL ? strdup(group->bigint) : NULL;
  no_longer_receiving(agent);
  pthread_cond_broadcast(&group->changed);
  pthread_mutex_unlock(&group->lock);

  shared_array_buffer_push(ctx, memory, NULL);
  if (bigint != NULL) {
    duk_get_global_literal(ctx, "BigInt");
    duk_push_string(ctx, bigint);
    free(bigint);
    duk_call(ctx, 1);
  } else {
    duk_push_number(ctx, number);
  }
  duk_call(ctx, 2);
  return 0;
}

static duk_ret_t run_agent_script(duk_context *ctx, void *argument) {
  struct agent *agent = argument;
  set_agent(ctx, agent);
  test262_define_host(ctx);
  test262_run_script(ctx, agent->script, agent->length, "agent");
  return 0;
}

static void *run_agent(void *argument) {
  struct agent *agent = argument;
  struct group *group = agent->group;
  struct isolate *isolate =
      isolate_new(&(struct isolate_settings){.options = agent->options, .agents = agent->agents});
  pthread_mutex_lock(&group->lock);
  agent->seen = group->generation;
  agent->counted = true;
  group->running++;
  pthread_cond_broadcast(&group->changed);
  pthread_mutex_unlock(&group->lock);
  if (isolate != NULL) {
    if (duk_safe_call(isolate->ctx, run_agent_script, agent, 0, 1) != DUK_EXEC_SUCCESS) {
      test262_report_error(isolate->ctx);
    } else {
      test262_drain(isolate);
    }
    agent_leaving(isolate->ctx);
    isolate_destroy(isolate);
  }
  free(agent->script);
  free(agent);
  return NULL;
}

/* --- in the main program --- */

/* start(script) */
static duk_ret_t agent_start(duk_context *ctx) {
  struct agent *parent = current_agent(ctx);
  struct group *group = parent->group;
  size_t length;
  duk_to_string(ctx, 0);
  const char *text = binding_string(ctx, 0, &length);
  struct agent *agent = calloc(1, sizeof(*agent));
  if (agent != NULL) agent->script = malloc(length + 1);
  if (agent == NULL || agent->script == NULL) {
    free(agent);
    return duk_range_error(ctx, "Out of memory");
  }
  memcpy(agent->script, text, length);
  agent->script[length] = '\0';
  agent->length = length;
  agent->group = group;
  agent->options = parent->options;
  agent->agents = parent->agents;

  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_SIZE);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_mutex_lock(&group->lock);
  unsigned before = group->running;
  int error = pthread_create(&thread, &attributes, run_agent, agent);
  while (error == 0 && group->running == before) pthread_cond_wait(&group->changed, &group->lock);
  pthread_mutex_unlock(&group->lock);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    free(agent->script);
    free(agent);
    return binding_throw_uv(ctx, -error, "pthread_create", NULL, NULL);
  }
  return 0;
}

/* broadcast(buffer, value = undefined): returns when every agent has it */
static duk_ret_t agent_broadcast(duk_context *ctx) {
  struct group *group = current_agent(ctx)->group;
  struct shared_memory *memory = shared_array_buffer_memory(ctx, 0);
  if (memory == NULL) return duk_type_error(ctx, "broadcast needs a SharedArrayBuffer");
  bool is_number = duk_is_number(ctx, 1) || duk_is_undefined(ctx, 1);
  double number = is_number ? duk_to_number(ctx, 1) : 0;
  const char *bigint = is_number ? NULL : duk_to_string(ctx, 1);
  pthread_mutex_lock(&group->lock);
  if (group->memory != NULL) shared_memory_release(group->memory);
  shared_memory_retain(memory);
  group->memory = memory;
  group->number = number;
  free(group->bigint);
  group->bigint = bigint != NULL ? strdup(bigint) : NULL;
  group->generation++;
  group->receiving = group->running;
  pthread_cond_broadcast(&group->changed);
  while (group->receiving > 0) pthread_cond_wait(&group->changed, &group->lock);
  pthread_mutex_unlock(&group->lock);
  return 0;
}

/* getReport(): the oldest report, or null */
static duk_ret_t agent_get_report(duk_context *ctx) {
  struct group *group = current_agent(ctx)->group;
  pthread_mutex_lock(&group->lock);
  struct report *report = group->first;
  if (report != NULL) {
    group->first = report->next;
    if (group->first == NULL) group->last = &group->first;
  }
  pthread_mutex_unlock(&group->lock);
  if (report == NULL) {
    duk_push_null(ctx);
  } else {
    duk_push_lstring(ctx, report->text, report->length);
    free(report);
  }
  return 1;
}

static struct agent *make_main_agent(duk_context *ctx) {
  struct agent *agent = calloc(1, sizeof(*agent));
  struct group *group = calloc(1, sizeof(*group));
  if (agent == NULL || group == NULL) abort();
  pthread_mutex_init(&group->lock, NULL);
  pthread_cond_init(&group->changed, NULL);
  group->last = &group->first;
  agent->group = group;
  agent->options = isolate_of(ctx)->options;
  agent->agents = isolate_of(ctx)->agents;
  set_agent(ctx, agent);
  return agent;
}

bool test262_may_be_notified(duk_context *ctx) {
  struct agent *agent = current_agent(ctx);
  if (agent == NULL) return false;
  if (agent->script != NULL) return true; /* the process ends with the main program */
  pthread_mutex_lock(&agent->group->lock);
  bool any = agent->group->running > 0;
  pthread_mutex_unlock(&agent->group->lock);
  return any;
}

static const duk_function_list_entry main_functions[] = {{"start", agent_start, 1},
                                                         {"broadcast", agent_broadcast, 2},
                                                         {"getReport", agent_get_report, 0},
                                                         {"sleep", agent_sleep, 1},
                                                         {"monotonicNow", agent_monotonic_now, 0},
                                                         {NULL, NULL, 0}};

static const duk_function_list_entry agent_functions[] = {
    {"receiveBroadcast", agent_receive_broadcast, 1},
    {"report", agent_report, 1},
    {"leaving", agent_leaving, 0},
    {"sleep", agent_sleep, 1},
    {"monotonicNow", agent_monotonic_now, 0},
    {NULL, NULL, 0}};

void test262_push_agent(duk_context *ctx) {
  struct agent *agent = current_agent(ctx);
  if (agent == NULL) agent = make_main_agent(ctx);
  duk_push_object(ctx);
  duk_put_function_list(ctx, -1, agent->script != NULL ? agent_functions : main_functions);
}
