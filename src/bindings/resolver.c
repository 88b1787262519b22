/*
 * DNS queries by c-ares on the loop: internalBinding('resolver').
 *   new Resolver(timeout, tries): query(name, type, callback) -> status; reverse(address, callback) -> status; cancel();
 *     setServers([[family, address, port]]) -> status; getServers() -> the same; setLocalAddress(ipv4, ipv6)
 * A status is one of c-ares: 0 means well or, of query(), that callback(status, bytes) will come, with the answer as the
 * server sent it; of reverse(), callback(status, names). No thread of the pool is used.
 */
#include <ares.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/binding.h"

#define DEFAULT_TIMEOUT 2000 /* ms; what newer releases of c-ares have */

struct query {
  struct request request;
  struct asked *asked; /* NULL once c-ares has answered */
  struct query *next;  /* in resolver.finished */
  int status;
  bool names; /* the answer is names, each with its NUL */
  unsigned char *answer;
  size_t length;
};

/* What c-ares holds of a query, which may be gone before c-ares is at the isolate's end. */
struct asked {
  struct resolver *resolver;
  struct query *query;
};

/* A socket of c-ares, watched. */
struct watched_socket {
  struct handle handle;
  uv_poll_t uv;
  struct resolver *resolver;
  ares_socket_t fd;
  struct watched_socket *next;
};

struct resolver {
  struct handle handle;
  uv_timer_t uv; /* runs while a query waits */
  ares_channel channel;
  struct watched_socket *sockets;
  struct query *finished, **finished_end; /* whose callbacks are due */
  size_t pending;
  bool destroyed;
};

static const struct handle_class socket_class = {"DnsSocket", sizeof(struct watched_socket),
                                                 offsetof(struct watched_socket, uv), NULL, NULL};

static void destroy_resolver(struct handle *handle);
static const struct handle_class resolver_class = {
    "Resolver", sizeof(struct resolver), offsetof(struct resolver, uv), destroy_resolver, NULL};

static uv_once_t library_once = UV_ONCE_INIT;
static void init_library(void) {
  ares_library_init(ARES_LIB_INIT_ALL);
}

/* --- the loop --- */

static void free_query(struct request *request) {
  struct query *query = (struct query *)request;
  if (query->asked != NULL) query->asked->query = NULL;
  free(query->answer);
}

/* [ ... ] -> [ ... array ] */
static void push_names(duk_context *ctx, const char *names, size_t length) {
  duk_uarridx_t count = 0;
  duk_push_array(ctx);
  for (const char *end = names + length; names < end; names += strlen(names) + 1) {
    binding_push_latin1(ctx, names, strlen(names));
    duk_put_prop_index(ctx, -2, count++);
  }
}

/* Calls back for the queries that are done. Not to be called while c-ares or JavaScript is. */
static void deliver(struct resolver *resolver) {
  struct isolate *isolate = resolver->handle.isolate;
  while (resolver->finished != NULL) {
    struct query *query = resolver->finished;
    resolver->finished = query->next;
    if (resolver->finished == NULL) resolver->finished_end = &resolver->finished;
    resolver->pending--;
    if (!isolate->exiting) {
      duk_context *ctx = isolate->ctx;
      value_ref_push(isolate, &query->request.object);
      duk_push_undefined(ctx);
      duk_push_int(ctx, query->status);
      if (query->answer != NULL && query->names) {
        push_names(ctx, (const char *)query->answer, query->length);
      } else if (query->answer != NULL) {
        memcpy(binding_push_buffer(ctx, query->length), query->answer, query->length);
      } else {
        duk_push_undefined(ctx);
      }
      callback_call(isolate, &query->request.context, 2);
    }
    request_free(&query->request);
  }
}

static void on_timer(uv_timer_t *uv);

/* The timer runs until c-ares wants to look at its time-outs, or at once if callbacks are due. */
static void set_timer(struct resolver *resolver) {
  if (resolver->destroyed || !handle_is_open(&resolver->handle)) return;
  struct timeval limit, *wait = ares_timeout(resolver->channel, NULL, &limit);
  if (resolver->finished != NULL) {
    uv_timer_start(&resolver->uv, on_timer, 0, 0);
  } else if (wait != NULL) {
    uint64_t ms = (uint64_t)wait->tv_sec * 1000 + (uint64_t)wait->tv_usec / 1000;
    uv_timer_start(&resolver->uv, on_timer, ms + 1, 0);
  } else {
    uv_timer_stop(&resolver->uv);
  }
  if (resolver->pending > 0) {
    handle_hold(&resolver->handle);
  } else {
    handle_release(&resolver->handle);
  }
}

static void process(struct resolver *resolver, ares_socket_t readable, ares_socket_t writable) {
  handle_hold(&resolver->handle);
  ares_process_fd(resolver->channel, readable, writable);
  deliver(resolver);
  set_timer(resolver);
}

static void on_timer(uv_timer_t *uv) {
  process(uv->data, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void on_poll(uv_poll_t *uv, int status, int events) {
  struct watched_socket *socket = uv->data;
  bool failed = status < 0;
  process(socket->resolver, failed || (events & UV_READABLE) ? socket->fd : ARES_SOCKET_BAD,
          failed || (events & UV_WRITABLE) ? socket->fd : ARES_SOCKET_BAD);
}

/* c-ares wants to know of a socket, or has done with it (neither readable nor writable) and closes it next. */
static void on_socket_state(void *data, ares_socket_t fd, int readable, int writable) {
  struct resolver *resolver = data;
  if (resolver->handle.isolate->exiting) return; /* all handles are closed, or will be */
  struct watched_socket **link = &resolver->sockets;
  while (*link != NULL && (*link)->fd != fd) link = &(*link)->next;
  struct watched_socket *socket = *link;
  if (!readable && !writable) {
    if (socket == NULL) return;
    *link = socket->next;
    handle_close(&socket->handle);
    return;
  }
  if (socket == NULL) {
    socket = handle_new_bare(resolver->handle.isolate, &socket_class);
    if (socket == NULL) return; /* the query will time out */
    if (uv_poll_init_socket(&resolver->handle.isolate->loop, &socket->uv, fd) < 0) {
      handle_free_bare(&socket->handle);
      return;
    }
    socket->resolver = resolver;
    socket->fd = fd;
    socket->next = resolver->sockets;
    resolver->sockets = socket;
  }
  uv_poll_start(&socket->uv, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), on_poll);
}

/* c-ares is done with a query: its callback is due. NULL if nobody waits for it any more. */
static struct query *finish_query(struct asked *asked, int status) {
  struct query *query = asked->query;
  struct resolver *resolver = asked->resolver;
  free(asked);
  if (query == NULL) return NULL;
  query->asked = NULL;
  query->status = status;
  query->next = NULL;
  *resolver->finished_end = query;
  resolver->finished_end = &query->next;
  return query;
}

static void on_answer(void *data, int status, int timeouts, unsigned char *bytes, int length) {
  (void)timeouts;
  struct query *query = finish_query(data, status);
  if (query == NULL || status != ARES_SUCCESS || bytes == NULL || length <= 0) return;
  query->answer = malloc((size_t)length);
  if (query->answer != NULL) {
    memcpy(query->answer, bytes, (size_t)length);
    query->length = (size_t)length;
  } else {
    query->status = ARES_ENOMEM;
  }
}

static void on_host(void *data, int status, int timeouts, struct hostent *host) {
  (void)timeouts;
  struct query *query = finish_query(data, status);
  if (query == NULL || status != ARES_SUCCESS || host == NULL) return;
  /* Every name that the address has is among the aliases; the hosts file may give none. */
  char *only[] = {host->h_name, NULL};
  char **names = host->h_aliases != NULL && host->h_aliases[0] != NULL ? host->h_aliases : only;
  size_t length = 0;
  for (char **name = names; *name != NULL; name++) length += strlen(*name) + 1;
  query->answer = malloc(length + 1);
  if (query->answer == NULL) {
    query->status = ARES_ENOMEM;
    return;
  }
  for (char **name = names; *name != NULL; name++) {
    size_t size = strlen(*name) + 1;
    memcpy(query->answer + query->length, *name, size);
    query->length += size;
  }
}

/* --- the object --- */

/* new Resolver(timeout in ms or -1, tries) */
static duk_ret_t construct(duk_context *ctx) {
  uv_once(&library_once, init_library);
  int timeout = binding_int32(ctx, 0), tries = binding_int32(ctx, 1);
  struct resolver *resolver = handle_new(ctx, &resolver_class);
  resolver->finished_end = &resolver->finished;
  struct ares_options options = {.flags = ARES_FLAG_NOCHECKRESP,
                                 .sock_state_cb = on_socket_state,
                                 .sock_state_cb_data = resolver,
                                 .timeout = timeout >= 0 ? timeout : DEFAULT_TIMEOUT,
                                 .tries = tries};
  int mask = ARES_OPT_FLAGS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS;
  int error = uv_timer_init(&resolver->handle.isolate->loop, &resolver->uv);
  if (error == 0 && ares_init_options(&resolver->channel, &options, mask) != ARES_SUCCESS) {
    resolver->destroyed = true;
    error = UV_ENOMEM;
  }
  if (error < 0) return handle_failed(ctx, &resolver->handle, error);
  handle_release(&resolver->handle);
  return 0;
}

static void destroy_resolver(struct handle *handle) {
  struct resolver *resolver = (struct resolver *)handle;
  if (resolver->destroyed) return;
  resolver->destroyed = true;
  ares_destroy(resolver->channel); /* ends every query, and closes the sockets */
}

/* A query whose callback is at `index`; NULL after pushing the status that is to be returned instead. */
static struct asked *start_query(duk_context *ctx, struct resolver *resolver, duk_idx_t index) {
  struct asked *asked = NULL;
  if (!handle_is_open(&resolver->handle)) {
    duk_push_int(ctx, ARES_EDESTRUCTION);
  } else if ((asked = malloc(sizeof(*asked))) == NULL) {
    duk_push_int(ctx, ARES_ENOMEM);
  } else {
    struct query *query = request_new(ctx, sizeof(*query), index, free_query);
    *asked = (struct asked){resolver, query};
    query->asked = asked;
    resolver->pending++;
  }
  return asked;
}

static duk_ret_t resolver_query(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  const char *name = binding_string(ctx, 0, NULL);
  int type = binding_int32(ctx, 1);
  binding_function(ctx, 2);
  struct asked *asked = start_query(ctx, resolver, 2);
  if (asked == NULL) return 1;
  ares_query(resolver->channel, name, 1 /* IN */, type, on_answer, asked);
  set_timer(resolver);
  duk_push_int(ctx, ARES_SUCCESS);
  return 1;
}

/* reverse(address, callback): by the hosts file and by name servers, in the system's order */
static duk_ret_t resolver_reverse(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  const char *text = binding_string(ctx, 0, NULL);
  binding_function(ctx, 1);
  unsigned char bytes[16];
  int family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
  if (uv_inet_pton(family, text, bytes) != 0) {
    duk_push_int(ctx, ARES_ENOTIMP);
    return 1;
  }
  struct asked *asked = start_query(ctx, resolver, 1);
  if (asked == NULL) return 1;
  asked->query->names = true;
  ares_gethostbyaddr(resolver->channel, bytes, family == AF_INET6 ? 16 : 4, family, on_host, asked);
  set_timer(resolver);
  duk_push_int(ctx, ARES_SUCCESS);
  return 1;
}

static duk_ret_t resolver_cancel(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  if (!handle_is_open(&resolver->handle)) return 0;
  ares_cancel(resolver->channel);
  set_timer(resolver);
  return 0;
}

/* setServers([[4 or 6, address, port], ...]) */
static duk_ret_t resolver_set_servers(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, 0);
  struct ares_addr_port_node *nodes = duk_push_fixed_buffer(ctx, (count + 1) * sizeof(*nodes));
  int status = resolver->pending > 0 ? ARES_ENOTIMP : ARES_SUCCESS;
  for (duk_uarridx_t i = 0; status == ARES_SUCCESS && i < count; i++) {
    duk_get_prop_index(ctx, 0, i);
    for (duk_uarridx_t k = 0; k < 3; k++) duk_get_prop_index(ctx, -1 - (duk_idx_t)k, k);
    nodes[i].family = binding_int32(ctx, -3) == 6 ? AF_INET6 : AF_INET;
    nodes[i].udp_port = nodes[i].tcp_port = binding_int32(ctx, -1);
    nodes[i].next = i + 1 < count ? &nodes[i + 1] : NULL;
    if (uv_inet_pton(nodes[i].family, binding_string(ctx, -2, NULL), &nodes[i].addr) != 0)
      status = ARES_EBADSTR;
    duk_pop_n(ctx, 4);
  }
  if (status == ARES_SUCCESS)
    status = ares_set_servers_ports(resolver->channel, count > 0 ? nodes : NULL);
  duk_push_int(ctx, status);
  return 1;
}

static duk_ret_t resolver_get_servers(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  struct ares_addr_port_node *servers = NULL;
  duk_push_array(ctx);
  if (ares_get_servers_ports(resolver->channel, &servers) != ARES_SUCCESS) return 1;
  duk_uarridx_t i = 0;
  for (const struct ares_addr_port_node *node = servers; node != NULL; node = node->next) {
    char text[INET6_ADDRSTRLEN];
    if (uv_inet_ntop(node->family, &node->addr, text, sizeof(text)) != 0) continue;
    duk_push_array(ctx);
    duk_push_int(ctx, node->family == AF_INET6 ? 6 : 4);
    duk_put_prop_index(ctx, -2, 0);
    duk_push_string(ctx, text);
    duk_put_prop_index(ctx, -2, 1);
    duk_push_int(ctx, node->udp_port);
    duk_put_prop_index(ctx, -2, 2);
    duk_put_prop_index(ctx, -2, i++);
  }
  ares_free_data(servers);
  return 1;
}

/* setLocalAddress(ipv4, ipv6): either may be undefined */
static duk_ret_t resolver_set_local_address(duk_context *ctx) {
  struct resolver *resolver = handle_this(ctx, &resolver_class);
  const char *four = binding_string_or_null(ctx, 0, NULL),
             *six = binding_string_or_null(ctx, 1, NULL);
  unsigned char bytes[16] = {0};
  if (four != NULL && uv_inet_pton(AF_INET, four, bytes) == 0) {
    ares_set_local_ip4(resolver->channel, (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 |
                                              (unsigned)bytes[2] << 8 | bytes[3]);
  }
  if (six != NULL && uv_inet_pton(AF_INET6, six, bytes) == 0)
    ares_set_local_ip6(resolver->channel, bytes);
  return 0;
}

static const duk_function_list_entry methods[] = {
    {"query", resolver_query, 3},
    {"reverse", resolver_reverse, 2},
    {"cancel", resolver_cancel, 0},
    {"setServers", resolver_set_servers, 1},
    {"getServers", resolver_get_servers, 0},
    {"setLocalAddress", resolver_set_local_address, 2},
    {NULL, NULL, 0}};

static void init_binding(duk_context *ctx) {
  handle_class_push(ctx, &resolver_class, construct, methods);
  duk_put_prop_literal(ctx, -2, "Resolver");
}

const struct binding binding_resolver = {.name = "resolver", .init = init_binding};
