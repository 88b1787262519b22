/* See message_channel.h. */
#include "runtime/message_channel.h"

#include <stdlib.h>
#include <string.h>

#include "engine/builtins/shared_memory.h"

struct channel_end {
  struct channel *channel;
  struct channel_end *next; /* of the channel */
  struct message *first, **last;
  size_t count;
  struct mailbox_entry *receiver;
};

struct channel {
  uv_mutex_t lock; /* guards all below, and the ends */
  struct channel_end *ends;
  struct agents *agents; /* of a broadcast channel, else NULL */
  struct channel *next;  /* in agents->broadcasts, guarded by agents->lock */
  char name[];
};

static struct channel *new_channel(const char *name) {
  size_t length = strlen(name);
  struct channel *channel = calloc(1, sizeof(*channel) + length + 1);
  if (channel == NULL) return NULL;
  memcpy(channel->name, name, length);
  if (uv_mutex_init(&channel->lock) < 0) {
    free(channel);
    return NULL;
  }
  return channel;
}

static void free_channel(struct channel *channel) {
  uv_mutex_destroy(&channel->lock);
  free(channel);
}

static struct channel_end *new_end(struct channel *channel) {
  struct channel_end *end = calloc(1, sizeof(*end));
  if (end == NULL) return NULL;
  end->channel = channel;
  end->last = &end->first;
  return end;
}

static void add_end(struct channel_end *end) {
  end->next = end->channel->ends;
  end->channel->ends = end;
}

bool channel_new_pair(struct channel_end *ends[2]) {
  struct channel *channel = new_channel("");
  if (channel == NULL) return false;
  ends[0] = new_end(channel);
  ends[1] = new_end(channel);
  if (ends[0] == NULL || ends[1] == NULL) {
    free(ends[0]);
    free(ends[1]);
    free_channel(channel);
    return false;
  }
  add_end(ends[0]);
  add_end(ends[1]);
  return true;
}

struct channel_end *channel_join(struct agents *agents, const char *name) {
  struct channel_end *end = NULL;
  uv_mutex_lock(&agents->lock);
  struct channel *channel = agents->broadcasts;
  while (channel != NULL && strcmp(channel->name, name) != 0) channel = channel->next;
  if (channel == NULL) {
    channel = new_channel(name);
    if (channel == NULL) goto done;
    channel->agents = agents;
    channel->next = agents->broadcasts;
    agents->broadcasts = channel;
  }
  end = new_end(channel);
  if (end == NULL) goto done; /* an empty channel stays for the next of this name */
  uv_mutex_lock(&channel->lock);
  add_end(end);
  uv_mutex_unlock(&channel->lock);
done:
  uv_mutex_unlock(&agents->lock);
  return end;
}

void channel_end_attach(struct channel_end *end, struct mailbox_entry *receiver) {
  uv_mutex_lock(&end->channel->lock);
  end->receiver = receiver;
  if (receiver != NULL && end->first != NULL) mailbox_announce(receiver);
  uv_mutex_unlock(&end->channel->lock);
}

/* With the lock held. */
static void append(struct channel_end *end, struct message *message) {
  *end->last = message;
  end->last = &message->next;
  end->count++;
  if (end->receiver != NULL) mailbox_announce(end->receiver);
}

/* Another message of the same contents, of which nothing was transferred; NULL without memory. */
static struct message *copy_message(const struct clone *from) {
  struct message *message = calloc(1, sizeof(*message));
  if (message == NULL) return NULL;
  struct clone *to = &message->clone;
  to->bytes = malloc(from->length > 0 ? from->length : 1);
  to->shared = malloc(from->shared_count > 0 ? from->shared_count * sizeof(*to->shared) : 1);
  if (to->bytes == NULL || to->shared == NULL) {
    free(to->bytes);
    free(to->shared);
    free(message);
    return NULL;
  }
  memcpy(to->bytes, from->bytes, from->length);
  to->length = to->capacity = from->length;
  for (; to->shared_count < from->shared_count; to->shared_count++) {
    to->shared[to->shared_count] = from->shared[to->shared_count];
    shared_memory_retain(to->shared[to->shared_count]);
  }
  return message;
}

bool channel_post(struct channel_end *end, struct clone *clone) {
  struct channel *channel = end->channel;
  struct message *message = calloc(1, sizeof(*message));
  if (message == NULL) return false;
  uv_mutex_lock(&channel->lock);
  struct channel_end *to = channel->ends == end ? end->next : channel->ends;
  bool posted = to != NULL;
  if (posted) {
    /* All but one get a copy. */
    for (struct channel_end *other = to->next; other != NULL; other = other->next) {
      struct message *copy = other != end ? copy_message(clone) : NULL;
      if (copy != NULL) append(other, copy);
    }
    engine_clone_move(&message->clone, clone);
    append(to, message);
  }
  uv_mutex_unlock(&channel->lock);
  if (!posted) free(message);
  return posted;
}

bool channel_is_same(const struct channel_end *a, const struct channel_end *b) {
  return a->channel == b->channel;
}

struct message *channel_receive(struct channel_end *end, bool only_close) {
  uv_mutex_lock(&end->channel->lock);
  struct message *message = end->first;
  if (message != NULL && only_close && !message->close) message = NULL;
  if (message != NULL) {
    end->first = message->next;
    if (end->first == NULL) end->last = &end->first;
    end->count--;
  }
  uv_mutex_unlock(&end->channel->lock);
  return message;
}

size_t channel_pending(struct channel_end *end) {
  uv_mutex_lock(&end->channel->lock);
  size_t count = end->count;
  uv_mutex_unlock(&end->channel->lock);
  return count;
}

void message_free(struct message *message, const struct clone_host *host) {
  engine_clone_destroy(&message->clone, host);
  free(message);
}

/* Takes the channel out of the list of broadcasts if it has no ends left; with both locks held. */
static bool unlist(struct channel *channel) {
  if (channel->ends != NULL) return false;
  struct channel **link = &channel->agents->broadcasts;
  while (*link != channel) link = &(*link)->next;
  *link = channel->next;
  return true;
}

void channel_end_close(struct channel_end *end, const struct clone_host *host) {
  struct channel *channel = end->channel;
  struct agents *agents = channel->agents;
  bool last;
  if (agents != NULL) uv_mutex_lock(&agents->lock);
  uv_mutex_lock(&channel->lock);
  struct channel_end **link = &channel->ends;
  while (*link != end) link = &(*link)->next;
  *link = end->next;
  if (agents != NULL) {
    last = unlist(channel);
  } else {
    last = channel->ends == NULL;
    struct message *message = last ? NULL : calloc(1, sizeof(*message));
    if (message != NULL) {
      message->close = true;
      append(channel->ends, message);
    }
  }
  uv_mutex_unlock(&channel->lock);
  if (agents != NULL) uv_mutex_unlock(&agents->lock);
  if (last) free_channel(channel);

  for (struct message *message = end->first, *next; message != NULL; message = next) {
    next = message->next;
    message_free(message, host);
  }
  free(end);
}
