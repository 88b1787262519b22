/* See mailbox.h. */
#include "runtime/mailbox.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct mailbox {
  uv_poll_t poll;
  int descriptor;
  uv_mutex_t lock; /* guards the list and `announced` of the entries */
  struct mailbox_entry *first, **last;
};

static struct mailbox_entry *take_first(struct mailbox *mailbox) {
  uv_mutex_lock(&mailbox->lock);
  struct mailbox_entry *entry = mailbox->first;
  if (entry != NULL) {
    mailbox->first = entry->next;
    if (mailbox->first == NULL) mailbox->last = &mailbox->first;
    entry->announced = false;
  }
  uv_mutex_unlock(&mailbox->lock);
  return entry;
}

static size_t count(struct mailbox *mailbox) {
  size_t n = 0;
  uv_mutex_lock(&mailbox->lock);
  for (struct mailbox_entry *entry = mailbox->first; entry != NULL; entry = entry->next) n++;
  uv_mutex_unlock(&mailbox->lock);
  return n;
}

static void on_readable(uv_poll_t *poll, int status, int events) {
  struct mailbox *mailbox = poll->data;
  uint64_t value;
  (void)status;
  (void)events;
  if (read(mailbox->descriptor, &value, sizeof(value)) < 0) return;
  /* Those that are announced meanwhile have their turn after the loop has looked at everything else. */
  size_t turns = count(mailbox);
  for (struct mailbox_entry *entry; turns > 0 && (entry = take_first(mailbox)) != NULL; turns--)
    entry->arrived(entry);
  value = 1;
  if (count(mailbox) > 0 && write(mailbox->descriptor, &value, sizeof(value)) < 0) return;
}

struct mailbox *mailbox_new(uv_loop_t *loop) {
  struct mailbox *mailbox = calloc(1, sizeof(*mailbox));
  if (mailbox == NULL) return NULL;
  mailbox->last = &mailbox->first;
  mailbox->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (mailbox->descriptor < 0 || uv_mutex_init(&mailbox->lock) < 0) goto failed;
  if (uv_poll_init(loop, &mailbox->poll, mailbox->descriptor) < 0) {
    uv_mutex_destroy(&mailbox->lock);
    goto failed;
  }
  mailbox->poll.data = mailbox;
  uv_poll_start(&mailbox->poll, UV_READABLE, on_readable);
  uv_unref((uv_handle_t *)&mailbox->poll);
  return mailbox;
failed:
  if (mailbox->descriptor >= 0) close(mailbox->descriptor);
  free(mailbox);
  return NULL;
}

void mailbox_free(struct mailbox *mailbox) {
  if (mailbox == NULL) return;
  close(mailbox->descriptor);
  uv_mutex_destroy(&mailbox->lock);
  free(mailbox);
}

void mailbox_announce(struct mailbox_entry *entry) {
  struct mailbox *mailbox = entry->mailbox;
  uv_mutex_lock(&mailbox->lock);
  bool wake = mailbox->first == NULL;
  if (!entry->announced) {
    entry->announced = true;
    entry->next = NULL;
    *mailbox->last = entry;
    mailbox->last = &entry->next;
  } else {
    wake = false;
  }
  uv_mutex_unlock(&mailbox->lock);
  uint64_t one = 1;
  /* It cannot fail but for a counter that is full, and then the loop is awake. */
  if (wake && write(mailbox->descriptor, &one, sizeof(one)) < 0) return;
}

void mailbox_remove(struct mailbox_entry *entry) {
  struct mailbox *mailbox = entry->mailbox;
  uv_mutex_lock(&mailbox->lock);
  if (entry->announced) {
    struct mailbox_entry **link = &mailbox->first;
    while (*link != entry) link = &(*link)->next;
    *link = entry->next;
    if (mailbox->last == &entry->next) mailbox->last = link;
    entry->announced = false;
  }
  uv_mutex_unlock(&mailbox->lock);
}
