/*
 * What all isolates of the process share: the agents of ECMAScript's agent cluster. It is made by main() before any
 * thread, lives as long as the process, and everything in it is behind its lock.
 */
#ifndef JSRUN_AGENTS_H
#define JSRUN_AGENTS_H

#include <stdint.h>
#include <uv.h>

struct channel;

struct agents {
  uv_mutex_t lock;
  uint64_t last_thread_id;    /* the main thread's is 0 */
  struct channel *broadcasts; /* those that BroadcastChannels of a name share: message_channel.h */
  uv_mutex_t environment;     /* held while the environment of the process is read or changed */
};

/* Returns 0 or an error of libuv. */
int agents_init(struct agents *agents);
void agents_destroy(struct agents *agents);

/* A number no other thread of the process has had. */
uint64_t agents_new_thread_id(struct agents *agents);

#endif
