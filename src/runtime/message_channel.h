/*
 * Channels: how messages get from thread to thread. A channel has ends; what is posted at one end is queued at all
 * others. A MessageChannel has two ends, and when one closes so does the other; the ends of a broadcast channel come and
 * go. Everything here may be called from any thread; an end has one owner at a time, which passes it on or closes it.
 */
#ifndef JSRUN_MESSAGE_CHANNEL_H
#define JSRUN_MESSAGE_CHANNEL_H

#include <stdbool.h>
#include <uv.h>

#include "engine/clone.h"
#include "runtime/agents.h"
#include "runtime/mailbox.h"

struct message {
  struct message *next;
  struct clone clone;
  bool close; /* no message: the other end has closed */
};

struct channel_end;

/* Two ends of a new channel; false without memory. */
bool channel_new_pair(struct channel_end *ends[2]);
/* A new end of the broadcast channel `name` (copied); NULL without memory. */
struct channel_end *channel_join(struct agents *agents, const char *name);

/* Says whom to tell when there is something to receive; NULL: nobody. Tells it at once if there is something already. */
void channel_end_attach(struct channel_end *end, struct mailbox_entry *receiver);

/*
 * Queues the message at the other ends, taking over the contents of *clone. False, with *clone left as it is, if there is
 * no other end or no memory. For broadcasts the clone must have nothing transferred in it.
 */
bool channel_post(struct channel_end *end, struct clone *clone);
/* Do the two belong to one channel? */
bool channel_is_same(const struct channel_end *a, const struct channel_end *b);

/* The oldest message, which is then the caller's; NULL if there is none. `only_close`: leave it if it is a true message. */
struct message *channel_receive(struct channel_end *end, bool only_close);
size_t channel_pending(struct channel_end *end);

/* `host` is for what undelivered messages hold. */
void channel_end_close(struct channel_end *end, const struct clone_host *host);
void message_free(struct message *message, const struct clone_host *host);

#endif
