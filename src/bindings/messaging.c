/*
 * MessagePort, BroadcastChannel and structured clones: internalBinding('messaging').
 *   setHooks(makePort() -> object without a port, emit(type, value, ports) and closed() called on the port's object,
 *     refuse(message) throws DataCloneError, revive({ kind, data }) -> object)
 *   connect(object1, object2): makes them the ends of a new channel; join(object, name): of a broadcast channel
 *   post(port, value, transferList), receive(port), drain(port), start(port), stop(port), close(port), ref(port),
 *   unref(port), hasRef(port), isPort(value), isOpen(port); structuredClone(value, transferList)
 *   setClone(object, f | null | true): objects that inherit from it are cloned by what f.call(object) gives, { kind, data },
 *     or (null) cannot be cloned; true: nor can this one itself. setTransfer(object, f): the same for those in the transfer list
 *   markAsUntransferable(object), isMarkedAsUntransferable(object)
 * Message channels themselves are runtime/message_channel.c, clones engine/clone.h.
 */
#include "messaging.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/message_channel.h"

#define CLONE_KEY    DUK_HIDDEN_SYMBOL("clone")
#define TRANSFER_KEY DUK_HIDDEN_SYMBOL("transfer")

/* How many messages one wake-up may deliver when more keep coming. */
#define DELIVERY_LIMIT 1000

enum hook { HOOK_MAKE_PORT, HOOK_EMIT, HOOK_CLOSED, HOOK_REFUSE, HOOK_REVIVE, HOOK_COUNT };

struct state {
  struct value_ref hooks[HOOK_COUNT];
  bool any_marked; /* markAsUncloneable was called */
};

const struct binding binding_messaging;

struct port {
  struct handle handle;
  uv_async_t async; /* never sent: an active handle, so that a port can keep the loop alive */
  struct mailbox_entry entry;
  struct channel_end *end; /* NULL: closed or transferred */
  bool receiving;
};

static const struct clone_host clone_host;
static void port_arrived(struct mailbox_entry *entry);

/* Nobody is told of messages any more. The end is then the caller's. */
static struct channel_end *detach(struct port *port) {
  struct channel_end *end = port->end;
  if (end == NULL) return NULL;
  channel_end_attach(end, NULL);
  mailbox_remove(&port->entry);
  port->end = NULL;
  return end;
}

static void port_destroy(struct handle *handle) {
  struct channel_end *end = detach((struct port *)handle);
  if (end != NULL) channel_end_close(end, &clone_host);
}

static const struct handle_class port_class = {"MessagePort", sizeof(struct port),
                                               offsetof(struct port, async), port_destroy, NULL};

static void push_hook(duk_context *ctx, enum hook which) {
  struct state *state = binding_state(ctx, &binding_messaging);
  value_ref_push(isolate_of(ctx), &state->hooks[which]);
}

/* --- what clones hold besides values of the language: ports, and what lib/ describes --- */

/* What was taken of an object of the transfer list. */
struct taken {
  struct channel_end *end;  /* of a port; or else: */
  struct clone description; /* { kind, data } of an object that lib/ knows how to transfer */
};

static struct port *open_port(duk_context *ctx, duk_idx_t index) {
  struct port *port = handle_get(ctx, index, &port_class);
  return port != NULL && port->end != NULL ? port : NULL;
}

static bool push_hidden_method(duk_context *ctx, duk_idx_t object, const char *key) {
  object = duk_normalize_index(ctx, object);
  duk_get_prop_string(ctx, object, key);
  if (!duk_is_function(ctx, -1)) {
    duk_pop(ctx);
    return false;
  }
  duk_dup(ctx, object);
  return true;
}

static enum clone_class host_classify(void *user, duk_context *ctx, duk_idx_t object) {
  (void)user;
  if (handle_get(ctx, object, NULL) != NULL)
    return open_port(ctx, object) != NULL ? CLONE_UNLISTED : CLONE_UNCLONEABLE;
  duk_get_prop_literal(ctx, object, CLONE_KEY);
  bool special = !duk_is_undefined(ctx, -1),
       never = duk_is_boolean(ctx, -1) || duk_is_null(ctx, -1);
  duk_pop(ctx);
  if (never) return CLONE_UNCLONEABLE;
  if (special && push_hidden_method(ctx, object, CLONE_KEY)) {
    duk_call_method(ctx, 0);
    return CLONE_DESCRIBED;
  }
  duk_get_prop_literal(ctx, object, TRANSFER_KEY);
  bool unlisted = !duk_is_undefined(ctx, -1);
  duk_pop(ctx);
  return unlisted ? CLONE_UNLISTED : CLONE_PLAIN;
}

static void host_refuse(void *user, duk_context *ctx, const char *message) {
  (void)user;
  duk_push_string(ctx, message);
  push_hook(ctx, HOOK_REFUSE);
  duk_insert(ctx, -2);
  duk_call(ctx, 1);
}

static void host_check_transfer(void *user, duk_context *ctx, duk_idx_t object) {
  duk_idx_t source = *(const duk_idx_t *)user;
  struct port *port = handle_get(ctx, object, &port_class);
  if (port != NULL) {
    if (port->end == NULL || !handle_is_open(&port->handle)) {
      host_refuse(user, ctx, "MessagePort in transfer list is already detached");
    }
    if (source >= 0 && handle_get(ctx, source, &port_class) == port) {
      host_refuse(user, ctx, "Transfer list contains source port");
    }
    return;
  }
  if (push_hidden_method(ctx, object, TRANSFER_KEY)) {
    duk_pop_2(ctx);
    return;
  }
  host_refuse(user, ctx, "Found invalid value in transferList.");
}

struct description {
  duk_idx_t object;
  struct clone *out;
};

/* What lib/ says of the object, as a clone of its own. */
static duk_ret_t describe(duk_context *ctx, void *udata) {
  struct description *d = udata;
  if (!push_hidden_method(ctx, d->object, TRANSFER_KEY)) return DUK_RET_TYPE_ERROR;
  duk_call_method(ctx, 0);
  message_write(ctx, duk_get_top_index(ctx), -1, -1, d->out);
  return 0;
}

static void *host_take(void *user, duk_context *ctx, duk_idx_t object) {
  (void)user;
  struct taken *taken = calloc(1, sizeof(*taken));
  if (taken == NULL) return NULL;
  struct port *port = open_port(ctx, object);
  if (port != NULL) {
    taken->end = detach(port);
    handle_close(&port->handle);
    return taken;
  }
  struct description d = {duk_normalize_index(ctx, object), &taken->description};
  bool failed = duk_safe_call(ctx, describe, &d, 0, 1) != DUK_EXEC_SUCCESS;
  duk_pop(ctx);
  if (failed) {
    free(taken);
    return NULL;
  }
  return taken;
}

static void host_revive(void *user, duk_context *ctx) {
  (void)user;
  push_hook(ctx, HOOK_REVIVE);
  duk_insert(ctx, -2);
  duk_call(ctx, 1);
}

/* Ties a new port to the object on the stack's top. It takes over the end. */
static void tie_port(duk_context *ctx, struct channel_end *end) {
  struct isolate *isolate = isolate_of(ctx);
  struct port *port = handle_new_bare(isolate, &port_class);
  if (isolate->mailbox == NULL) isolate->mailbox = mailbox_new(&isolate->loop);
  if (port == NULL || isolate->mailbox == NULL ||
      uv_async_init(&isolate->loop, &port->async, NULL) < 0) {
    if (port != NULL) handle_free_bare(&port->handle);
    channel_end_close(end, &clone_host);
    (void)duk_range_error(ctx, "out of memory");
    return;
  }
  port->async.data = port;
  port->end = end;
  port->entry.mailbox = isolate->mailbox;
  port->entry.arrived = port_arrived;
  uv_unref((uv_handle_t *)&port->async);
  handle_tie(ctx, &port->handle);
  push_hook(ctx, HOOK_CLOSED);
  value_ref_set(isolate, &port->handle.on_close, -1);
  duk_pop(ctx);
  channel_end_attach(end, &port->entry); /* wakes it if the other side has closed already */
}

static void host_discard(void *pointer) {
  struct taken *taken = pointer;
  if (taken->end != NULL) channel_end_close(taken->end, &clone_host);
  engine_clone_destroy(&taken->description, &clone_host);
  free(taken);
}

static duk_ret_t give(duk_context *ctx, void *udata) {
  struct taken *taken = udata;
  if (taken->end == NULL) {
    message_read(ctx, &taken->description);
    duk_pop(ctx);
    host_revive(NULL, ctx);
    return 1;
  }
  push_hook(ctx, HOOK_MAKE_PORT);
  duk_call(ctx, 0);
  struct channel_end *end = taken->end;
  taken->end = NULL;
  tie_port(ctx, end);
  return 1;
}

static void host_give(void *user, duk_context *ctx, void *taken) {
  (void)user;
  bool failed = duk_safe_call(ctx, give, taken, 0, 1) != DUK_EXEC_SUCCESS;
  host_discard(taken);
  if (failed) (void)duk_throw(ctx);
}

static const struct clone_host clone_host = {.classify = host_classify,
                                             .check_transfer = host_check_transfer,
                                             .take = host_take,
                                             .give = host_give,
                                             .revive = host_revive,
                                             .refuse = host_refuse,
                                             .discard = host_discard};

void message_write(duk_context *ctx, duk_idx_t index, duk_idx_t transfer, duk_idx_t source,
                   struct clone *out) {
  struct clone_host host = clone_host;
  host.user = &source;
  host.any_marked = ((struct state *)binding_state(ctx, &binding_messaging))->any_marked;
  engine_clone_write(ctx, index, transfer, &host, out);
}

static duk_ret_t read_clone(duk_context *ctx, void *udata) {
  engine_clone_read(ctx, udata, &clone_host);
  return 2;
}

void message_read(duk_context *ctx, struct clone *in) {
  bool failed = duk_safe_call(ctx, read_clone, in, 0, 2) != DUK_EXEC_SUCCESS;
  message_discard(in);
  if (failed) {
    duk_pop(ctx);
    (void)duk_throw(ctx);
  }
}

void message_discard(struct clone *clone) {
  engine_clone_destroy(clone, &clone_host);
}

/* --- delivery --- */

/* [ ... value ports ] -> [ ... ] */
static void emit(struct port *port, const char *type) {
  struct isolate *isolate = port->handle.isolate;
  duk_context *ctx = isolate->ctx;
  push_hook(ctx, HOOK_EMIT);
  handle_push(&port->handle);
  duk_push_string(ctx, type);
  duk_pull(ctx, -5);
  duk_pull(ctx, -5);
  callback_call(isolate, &port->handle.context, 3);
}

/* Calls the listeners with one message, which is freed. */
static void deliver(struct port *port, struct message *message) {
  duk_context *ctx = port->handle.isolate->ctx;
  if (message->close) {
    message_free(message, &clone_host);
    handle_close(&port->handle);
    return;
  }
  bool failed = duk_safe_call(ctx, read_clone, &message->clone, 0, 2) != DUK_EXEC_SUCCESS;
  message_free(message, &clone_host);
  emit(port, failed ? "messageerror" : "message");
}

static bool can_deliver(struct port *port) {
  return port->end != NULL && handle_is_open(&port->handle) && !port->handle.isolate->exiting;
}

static void port_arrived(struct mailbox_entry *entry) {
  struct port *port = (struct port *)((char *)entry - offsetof(struct port, entry));
  if (!can_deliver(port)) return;
  size_t limit = channel_pending(port->end);
  if (limit < DELIVERY_LIMIT) limit = DELIVERY_LIMIT;
  for (size_t n = 0; can_deliver(port); n++) {
    if (n == limit) {
      mailbox_announce(entry);
      return;
    }
    struct message *message = channel_receive(port->end, !port->receiving);
    if (message == NULL) return;
    deliver(port, message);
  }
}

/* --- functions --- */

/* connect(object1, object2) */
static duk_ret_t messaging_connect(duk_context *ctx) {
  struct channel_end *ends[2];
  if (!channel_new_pair(ends)) return duk_range_error(ctx, "out of memory");
  duk_dup(ctx, 0);
  tie_port(ctx, ends[0]);
  duk_dup(ctx, 1);
  tie_port(ctx, ends[1]);
  return 0;
}

/* join(object, name) */
static duk_ret_t messaging_join(duk_context *ctx) {
  struct channel_end *end = channel_join(isolate_of(ctx)->agents, binding_string(ctx, 1, NULL));
  if (end == NULL) return duk_range_error(ctx, "out of memory");
  duk_dup(ctx, 0);
  tie_port(ctx, end);
  return 0;
}

/* post(port, value, transferList or undefined) -> true; null: the port is closed; undefined: the other end went
 * along, so that the channel is lost */
static duk_ret_t messaging_post(duk_context *ctx) {
  struct port *port = open_port(ctx, 0);
  struct clone clone = {0};
  duk_idx_t transfer = duk_is_array(ctx, 2) ? 2 : -1;
  message_write(ctx, 1, transfer, 0, &clone);
  port = port != NULL && port->end != NULL ? port : NULL; /* a getter may have closed it */
  if (port == NULL || !handle_is_open(&port->handle)) {
    message_discard(&clone);
    duk_push_null(ctx);
    return 1;
  }
  for (size_t i = 0; i < clone.host_count; i++) { /* would the other end travel to itself? */
    struct taken *taken = clone.hosts[i];
    if (taken->end != NULL && channel_is_same(taken->end, port->end)) {
      message_discard(&clone);
      return 0;
    }
  }
  if (!channel_post(port->end, &clone)) message_discard(&clone); /* nobody is there any more */
  duk_push_true(ctx);
  return 1;
}

/* receive(port) -> [value, ports], or undefined when there is nothing */
static duk_ret_t messaging_receive(duk_context *ctx) {
  struct port *port = handle_require(ctx, 0, &port_class);
  struct message *message = port->end != NULL ? channel_receive(port->end, false) : NULL;
  if (message == NULL) return 0;
  if (message->close) {
    message_free(message, &clone_host);
    handle_close(&port->handle);
    return 0;
  }
  struct clone clone;
  engine_clone_move(&clone, &message->clone);
  message_free(message, &clone_host);
  message_read(ctx, &clone);
  duk_push_array(ctx);
  duk_pull(ctx, -3);
  duk_put_prop_index(ctx, -2, 0);
  duk_pull(ctx, -2);
  duk_put_prop_index(ctx, -2, 1);
  return 1;
}

/* drain(port): emits what is queued, now */
static duk_ret_t messaging_drain(duk_context *ctx) {
  struct port *port = handle_require(ctx, 0, &port_class);
  while (can_deliver(port)) {
    struct message *message = channel_receive(port->end, false);
    if (message == NULL) break;
    deliver(port, message);
  }
  return 0;
}

static duk_ret_t messaging_is_port(duk_context *ctx) {
  duk_push_boolean(ctx, handle_get(ctx, 0, &port_class) != NULL);
  return 1;
}

static duk_ret_t messaging_is_open(duk_context *ctx) {
  struct port *port = open_port(ctx, 0);
  duk_push_boolean(ctx, port != NULL && handle_is_open(&port->handle));
  return 1;
}

/* start(port), stop(port): whether messages are delivered or stay in the queue */
static duk_ret_t set_receiving(duk_context *ctx, bool receiving) {
  struct port *port = handle_get(ctx, 0, &port_class);
  if (port == NULL || port->end == NULL || !handle_is_open(&port->handle)) return 0;
  port->receiving = receiving;
  if (receiving && channel_pending(port->end) > 0) mailbox_announce(&port->entry);
  return 0;
}

static duk_ret_t messaging_start(duk_context *ctx) {
  return set_receiving(ctx, true);
}
static duk_ret_t messaging_stop(duk_context *ctx) {
  return set_receiving(ctx, false);
}

/* close(port): `closed` is called when it is */
static duk_ret_t messaging_close(duk_context *ctx) {
  struct port *port = handle_get(ctx, 0, &port_class);
  if (port == NULL || !handle_is_open(&port->handle)) return 0;
  struct channel_end *end = detach(port);
  if (end != NULL) channel_end_close(end, &clone_host);
  handle_close(&port->handle);
  return 0;
}

static duk_ret_t messaging_ref(duk_context *ctx) {
  struct port *port = handle_get(ctx, 0, &port_class);
  if (port != NULL && handle_is_open(&port->handle)) uv_ref((uv_handle_t *)&port->async);
  return 0;
}

static duk_ret_t messaging_unref(duk_context *ctx) {
  struct port *port = handle_get(ctx, 0, &port_class);
  if (port != NULL && handle_is_open(&port->handle)) uv_unref((uv_handle_t *)&port->async);
  return 0;
}

static duk_ret_t messaging_has_ref(duk_context *ctx) {
  struct port *port = handle_get(ctx, 0, &port_class);
  duk_push_boolean(ctx, port != NULL && handle_is_open(&port->handle) &&
                            uv_has_ref((uv_handle_t *)&port->async));
  return 1;
}

/* structuredClone(value, transferList or undefined) */
static duk_ret_t messaging_structured_clone(duk_context *ctx) {
  struct clone clone = {0};
  message_write(ctx, 0, duk_is_array(ctx, 1) ? 1 : -1, -1, &clone);
  message_read(ctx, &clone);
  duk_pop(ctx);
  return 1;
}

static void set_hidden(duk_context *ctx, const char *key) {
  duk_require_object(ctx, 0);
  duk_push_string(ctx, key);
  duk_dup(ctx, 1);
  duk_def_prop(ctx, 0, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
}

static duk_ret_t messaging_set_clone(duk_context *ctx) {
  set_hidden(ctx, CLONE_KEY);
  if (duk_is_boolean(ctx, 1))
    ((struct state *)binding_state(ctx, &binding_messaging))->any_marked = true;
  return 0;
}

static duk_ret_t messaging_set_transfer(duk_context *ctx) {
  set_hidden(ctx, TRANSFER_KEY);
  return 0;
}

static duk_ret_t messaging_mark(duk_context *ctx) {
  engine_mark_untransferable(ctx, 0);
  return 0;
}

static duk_ret_t messaging_is_marked(duk_context *ctx) {
  duk_push_boolean(ctx, engine_is_untransferable(ctx, 0));
  return 1;
}

/* setHooks(makePort, emit, closed, refuse, revive) */
static duk_ret_t messaging_set_hooks(duk_context *ctx) {
  struct state *state = binding_state(ctx, &binding_messaging);
  for (duk_idx_t i = 0; i < HOOK_COUNT; i++) {
    binding_function(ctx, i);
    value_ref_set(isolate_of(ctx), &state->hooks[i], i);
  }
  return 0;
}

static const duk_function_list_entry functions[] = {
    {"setHooks", messaging_set_hooks, HOOK_COUNT},
    {"connect", messaging_connect, 2},
    {"join", messaging_join, 2},
    {"post", messaging_post, 3},
    {"receive", messaging_receive, 1},
    {"drain", messaging_drain, 1},
    {"isPort", messaging_is_port, 1},
    {"isOpen", messaging_is_open, 1},
    {"start", messaging_start, 1},
    {"stop", messaging_stop, 1},
    {"close", messaging_close, 1},
    {"ref", messaging_ref, 1},
    {"unref", messaging_unref, 1},
    {"hasRef", messaging_has_ref, 1},
    {"structuredClone", messaging_structured_clone, 2},
    {"setClone", messaging_set_clone, 2},
    {"setTransfer", messaging_set_transfer, 2},
    {"markAsUntransferable", messaging_mark, 1},
    {"isMarkedAsUntransferable", messaging_is_marked, 1},
    {NULL, NULL, 0}};

const struct binding binding_messaging = {
    .name = "messaging", .functions = functions, .state_size = sizeof(struct state)};
