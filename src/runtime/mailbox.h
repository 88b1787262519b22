/*
 * How other threads tell an isolate that something has come for it: entries that are announced from any thread and called in
 * the isolate's loop. All entries of an isolate share one descriptor. (uv_async_send would do; but its receiver spins
 * until the sender, whose time slice the wake-up may have ended, has left the call.)
 */
#ifndef JSRUN_MAILBOX_H
#define JSRUN_MAILBOX_H

#include <stdbool.h>
#include <uv.h>

struct mailbox;

struct mailbox_entry {
  struct mailbox *mailbox;
  void (*arrived)(struct mailbox_entry *entry); /* in the isolate's loop */
  struct mailbox_entry *next;                   /* of those announced */
  bool announced;
};

/* A mailbox for the loop, which it does not keep alive; NULL when the system refuses. */
struct mailbox *mailbox_new(uv_loop_t *loop);
/* No entry may be left, and the loop has closed all handles. NULL does nothing. */
void mailbox_free(struct mailbox *mailbox);

/* From any thread while the entry exists: `arrived` will be called, once for announcements that come before the call. */
void mailbox_announce(struct mailbox_entry *entry);
/* In the isolate's thread: `arrived` is not called any more. */
void mailbox_remove(struct mailbox_entry *entry);

#endif
