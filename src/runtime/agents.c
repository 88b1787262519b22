/* See agents.h. */
#include "runtime/agents.h"

#include <string.h>

int agents_init(struct agents *agents) {
  memset(agents, 0, sizeof(*agents));
  int error = uv_mutex_init(&agents->lock);
  if (error < 0) return error;
  error = uv_mutex_init(&agents->environment);
  if (error < 0) uv_mutex_destroy(&agents->lock);
  return error;
}

void agents_destroy(struct agents *agents) {
  uv_mutex_destroy(&agents->lock);
  uv_mutex_destroy(&agents->environment);
}

uint64_t agents_new_thread_id(struct agents *agents) {
  uv_mutex_lock(&agents->lock);
  uint64_t id = ++agents->last_thread_id;
  uv_mutex_unlock(&agents->lock);
  return id;
}
