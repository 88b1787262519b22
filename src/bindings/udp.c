/*
 * Datagram sockets: internalBinding('udp').UDP. What fails returns libuv's negative code. A message that comes calls
 * onmessage(error, bytes, address, family, port).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/binding.h"

struct udp {
  struct handle handle;
  uv_udp_t uv;
};

/* A datagram can be no longer; it is copied into a Buffer of its own size at once. */
#define DATAGRAM_SIZE (64 * 1024)

struct udp_state {
  char *read_buffer;
};
extern const struct binding binding_udp;

static void destroy_state(void *state) {
  free(((struct udp_state *)state)->read_buffer);
}

static const struct handle_class udp_class = {"UDP", sizeof(struct udp), offsetof(struct udp, uv),
                                              NULL, NULL};

static duk_ret_t construct(duk_context *ctx) {
  struct udp *udp = handle_new(ctx, &udp_class);
  int error = uv_udp_init(&udp->handle.isolate->loop, &udp->uv);
  return error < 0 ? handle_failed(ctx, &udp->handle, error) : 0;
}

static struct udp *open_this(duk_context *ctx, int *error) {
  struct udp *udp = handle_this(ctx, &udp_class);
  *error = handle_is_open(&udp->handle) ? 0 : UV_EBADF;
  return udp;
}

static int address_of(duk_context *ctx, duk_idx_t index, int port,
                      struct sockaddr_storage *address) {
  const char *host = binding_string(ctx, index, NULL);
  if (strchr(host, ':') != NULL) return uv_ip6_addr(host, port, (struct sockaddr_in6 *)address);
  return uv_ip4_addr(host, port, (struct sockaddr_in *)address);
}

/* The text of an address with its zone, and the port. */
static int describe_address(const struct sockaddr *address,
                            char text[INET6_ADDRSTRLEN + UV_IF_NAMESIZE + 2]) {
  if (address->sa_family != AF_INET6) {
    uv_ip4_name((const struct sockaddr_in *)address, text, INET6_ADDRSTRLEN);
    return ntohs(((const struct sockaddr_in *)address)->sin_port);
  }
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
  uv_ip6_name(in6, text, INET6_ADDRSTRLEN);
  size_t used = strlen(text), size = UV_IF_NAMESIZE;
  if (in6->sin6_scope_id != 0 && uv_if_indextoiid(in6->sin6_scope_id, text + used + 1, &size) == 0)
    text[used] = '%';
  return ntohs(in6->sin6_port);
}

static duk_ret_t udp_open(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  if (error == 0) error = uv_udp_open(&udp->uv, binding_int32(ctx, 0));
  duk_push_int(ctx, error);
  return 1;
}

/* The flag of newer releases of libuv: several sockets on one port, among which the system deals out. */
#define REUSE_PORT 8

/* A socket of the address's family with SO_REUSEPORT becomes that of the handle. */
static int open_reusing_port(struct udp *udp, int family) {
  int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
  if (fd < 0) return uv_translate_sys_error(errno);
  int error = setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0
                  ? uv_translate_sys_error(errno)
                  : uv_udp_open(&udp->uv, fd);
  if (error != 0) close(fd);
  return error;
}

/* bind(address, port, flags) */
static duk_ret_t udp_bind(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  struct sockaddr_storage address;
  if (error == 0) error = address_of(ctx, 0, binding_int32(ctx, 1), &address);
  unsigned flags = binding_uint32(ctx, 2);
  if (error == 0 && (flags & REUSE_PORT)) error = open_reusing_port(udp, address.ss_family);
  if (error == 0) error = uv_udp_bind(&udp->uv, (struct sockaddr *)&address, flags & ~REUSE_PORT);
  duk_push_int(ctx, error);
  return 1;
}

/* connect(address, port) */
static duk_ret_t udp_connect(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  struct sockaddr_storage address;
  if (error == 0) error = address_of(ctx, 0, binding_int32(ctx, 1), &address);
  if (error == 0) error = uv_udp_connect(&udp->uv, (struct sockaddr *)&address);
  duk_push_int(ctx, error);
  return 1;
}

static duk_ret_t udp_disconnect(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  duk_push_int(ctx, error != 0 ? error : uv_udp_connect(&udp->uv, NULL));
  return 1;
}

/* Sending */

struct send_request {
  struct request request;
  uv_udp_send_t uv;
  char bytes[];
};

static void on_sent(uv_udp_send_t *uv, int status) {
  struct send_request *send = uv->data;
  struct isolate *isolate = send->request.isolate;
  if (!isolate->exiting) {
    value_ref_push(isolate, &send->request.object);
    duk_push_undefined(isolate->ctx);
    duk_push_int(isolate->ctx, status);
    callback_call(isolate, &send->request.context, 1);
  }
  request_free(&send->request);
}

/*
 * send(chunks, port, address, callback): one datagram of all the chunks; port and address undefined: to the peer. 1: it
 * is on its way; 0: callback(status) will come; negative: the error.
 */
static duk_ret_t udp_send(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  struct sockaddr_storage storage, *address = NULL;
  if (error == 0 && !duk_is_undefined(ctx, 2)) {
    address = &storage;
    error = address_of(ctx, 2, binding_int32(ctx, 1), address);
  }
  size_t total = 0;
  duk_uarridx_t count = (duk_uarridx_t)duk_get_length(ctx, 0);
  uv_buf_t *buffers = duk_push_fixed_buffer(ctx, (count + 1) * sizeof(*buffers));
  for (duk_uarridx_t i = 0; i < count; i++) {
    size_t length;
    duk_get_prop_index(ctx, 0, i); /* the array keeps it */
    buffers[i].base = (char *)binding_bytes(ctx, -1, &length);
    buffers[i].len = length;
    total += length;
    duk_pop(ctx);
  }
  if (error == 0) {
    if (count == 0) buffers[count++] = uv_buf_init("", 0);
    error = uv_udp_try_send(&udp->uv, buffers, count, (struct sockaddr *)address);
  }
  if (error >= 0) {
    duk_push_int(ctx, 1);
    return 1;
  }
  if (error == UV_EAGAIN || error == UV_ENOSYS) {
    binding_function(ctx, 3);
    struct send_request *send = request_new(ctx, sizeof(*send) + total, 3, NULL);
    char *end = send->bytes;
    for (duk_uarridx_t i = 0; i < count; i++) {
      memcpy(end, buffers[i].base, buffers[i].len);
      end += buffers[i].len;
    }
    send->uv.data = send;
    uv_buf_t whole = uv_buf_init(send->bytes, (unsigned)total);
    error = uv_udp_send(&send->uv, &udp->uv, &whole, 1, (struct sockaddr *)address, on_sent);
    if (error < 0) request_free(&send->request);
  }
  duk_push_int(ctx, error);
  return 1;
}

/* Receiving */

static void on_alloc(uv_handle_t *uv, size_t suggested, uv_buf_t *buffer) {
  (void)suggested;
  struct handle *handle = uv->data;
  struct udp_state *state = binding_state(handle->isolate->ctx, &binding_udp);
  if (state->read_buffer == NULL) state->read_buffer = malloc(DATAGRAM_SIZE);
  buffer->base = state->read_buffer;
  buffer->len = state->read_buffer != NULL ? DATAGRAM_SIZE : 0;
}

static void on_message(uv_udp_t *uv, ssize_t nread, const uv_buf_t *buffer,
                       const struct sockaddr *address, unsigned flags) {
  (void)flags;
  struct udp *udp = uv->data;
  duk_context *ctx = udp->handle.isolate->ctx;
  if (nread == 0 && address == NULL) return; /* nothing more for now */
  if (nread < 0) {
    duk_push_int(ctx, (int)nread);
    handle_call(&udp->handle, "onmessage", 1);
    return;
  }
  char text[INET6_ADDRSTRLEN + UV_IF_NAMESIZE + 2];
  int port = describe_address(address, text);
  duk_push_int(ctx, 0);
  memcpy(binding_push_buffer(ctx, (size_t)nread), buffer->base, (size_t)nread);
  duk_push_string(ctx, text);
  duk_push_string(ctx, address->sa_family == AF_INET6 ? "IPv6" : "IPv4");
  duk_push_int(ctx, port);
  handle_call(&udp->handle, "onmessage", 5);
}

static duk_ret_t udp_receive_start(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  if (error == 0) error = uv_udp_recv_start(&udp->uv, on_alloc, on_message);
  duk_push_int(ctx, error == UV_EALREADY ? 0 : error);
  return 1;
}

static duk_ret_t udp_receive_stop(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  duk_push_int(ctx, error != 0 ? error : uv_udp_recv_stop(&udp->uv));
  return 1;
}

/* Names and settings */

static duk_ret_t give_name(duk_context *ctx,
                           int (*get)(const uv_udp_t *, struct sockaddr *, int *)) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  struct sockaddr_storage address;
  int length = sizeof(address);
  if (error == 0) error = get(&udp->uv, (struct sockaddr *)&address, &length);
  if (error == 0) {
    char text[INET6_ADDRSTRLEN + UV_IF_NAMESIZE + 2];
    int port = describe_address((struct sockaddr *)&address, text);
    duk_push_string(ctx, text);
    duk_put_prop_literal(ctx, 0, "address");
    duk_push_string(ctx, address.ss_family == AF_INET6 ? "IPv6" : "IPv4");
    duk_put_prop_literal(ctx, 0, "family");
    duk_push_int(ctx, port);
    duk_put_prop_literal(ctx, 0, "port");
  }
  duk_push_int(ctx, error);
  return 1;
}
static duk_ret_t udp_getsockname(duk_context *ctx) {
  return give_name(ctx, uv_udp_getsockname);
}
static duk_ret_t udp_getpeername(duk_context *ctx) {
  return give_name(ctx, uv_udp_getpeername);
}

/* addMembership(group, interface) and so on; the interface may be undefined. Magic: join or leave. */
static duk_ret_t udp_membership(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  const char *group = binding_string(ctx, 0, NULL),
             *interface = binding_string_or_null(ctx, 1, NULL);
  uv_membership membership = duk_get_current_magic(ctx) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  duk_push_int(ctx,
               error != 0 ? error : uv_udp_set_membership(&udp->uv, group, interface, membership));
  return 1;
}

/* addSourceSpecificMembership(source, group, interface) and so on */
static duk_ret_t udp_source_membership(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  const char *source = binding_string(ctx, 0, NULL), *group = binding_string(ctx, 1, NULL);
  const char *interface = binding_string_or_null(ctx, 2, NULL);
  uv_membership membership = duk_get_current_magic(ctx) ? UV_JOIN_GROUP : UV_LEAVE_GROUP;
  duk_push_int(ctx, error != 0 ? error
                               : uv_udp_set_source_membership(&udp->uv, group, interface, source,
                                                              membership));
  return 1;
}

static duk_ret_t udp_set_multicast_interface(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  const char *interface = binding_string(ctx, 0, NULL);
  duk_push_int(ctx, error != 0 ? error : uv_udp_set_multicast_interface(&udp->uv, interface));
  return 1;
}

enum { SET_TTL, SET_MULTICAST_TTL, SET_MULTICAST_LOOPBACK, SET_BROADCAST };

static duk_ret_t udp_set(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  int value = binding_int32(ctx, 0);
  if (error == 0) {
    switch (duk_get_current_magic(ctx)) {
    case SET_TTL: error = uv_udp_set_ttl(&udp->uv, value); break;
    case SET_MULTICAST_TTL: error = uv_udp_set_multicast_ttl(&udp->uv, value); break;
    case SET_MULTICAST_LOOPBACK: error = uv_udp_set_multicast_loop(&udp->uv, value); break;
    default: error = uv_udp_set_broadcast(&udp->uv, value);
    }
  }
  duk_push_int(ctx, error);
  return 1;
}

/* bufferSize(size, isReceiving): size 0 asks. The size, or the error. */
static duk_ret_t udp_buffer_size(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  int size = binding_int32(ctx, 0), asks = size == 0;
  if (error == 0) {
    error = binding_boolean(ctx, 1) ? uv_recv_buffer_size((uv_handle_t *)&udp->uv, &size)
                                    : uv_send_buffer_size((uv_handle_t *)&udp->uv, &size);
  }
  duk_push_int(ctx, error != 0 ? error : asks ? size : 0);
  return 1;
}

static duk_ret_t udp_queue_size(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  duk_push_number(ctx, error != 0 ? 0 : (double)uv_udp_get_send_queue_size(&udp->uv));
  return 1;
}

static duk_ret_t udp_queue_count(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  duk_push_number(ctx, error != 0 ? 0 : (double)uv_udp_get_send_queue_count(&udp->uv));
  return 1;
}

static duk_ret_t udp_fd(duk_context *ctx) {
  int error;
  struct udp *udp = open_this(ctx, &error);
  uv_os_fd_t fd = -1;
  if (error == 0) uv_fileno((uv_handle_t *)&udp->uv, &fd);
  duk_push_int(ctx, fd);
  return 1;
}

static const duk_function_list_entry methods[] = {
    {"open", udp_open, 1},
    {"bind", udp_bind, 3},
    {"connect", udp_connect, 2},
    {"disconnect", udp_disconnect, 0},
    {"send", udp_send, 4},
    {"recvStart", udp_receive_start, 0},
    {"recvStop", udp_receive_stop, 0},
    {"getsockname", udp_getsockname, 1},
    {"getpeername", udp_getpeername, 1},
    {"setMulticastInterface", udp_set_multicast_interface, 1},
    {"bufferSize", udp_buffer_size, 2},
    {"getSendQueueSize", udp_queue_size, 0},
    {"getSendQueueCount", udp_queue_count, 0},
    {"getFd", udp_fd, 0},
    {NULL, NULL, 0}};

static void put_magic_method(duk_context *ctx, const char *name, duk_c_function function,
                             int arguments, int magic) {
  duk_push_c_function(ctx, function, arguments);
  duk_set_magic(ctx, -1, magic);
  duk_put_prop_string(ctx, -2, name);
}

static void init_binding(duk_context *ctx) {
  handle_class_push(ctx, &udp_class, construct, methods);
  duk_get_prop_literal(ctx, -1, "prototype");
  put_magic_method(ctx, "addMembership", udp_membership, 2, 1);
  put_magic_method(ctx, "dropMembership", udp_membership, 2, 0);
  put_magic_method(ctx, "addSourceSpecificMembership", udp_source_membership, 3, 1);
  put_magic_method(ctx, "dropSourceSpecificMembership", udp_source_membership, 3, 0);
  put_magic_method(ctx, "setTTL", udp_set, 1, SET_TTL);
  put_magic_method(ctx, "setMulticastTTL", udp_set, 1, SET_MULTICAST_TTL);
  put_magic_method(ctx, "setMulticastLoopback", udp_set, 1, SET_MULTICAST_LOOPBACK);
  put_magic_method(ctx, "setBroadcast", udp_set, 1, SET_BROADCAST);
  duk_pop(ctx);
  duk_put_prop_literal(ctx, -2, "UDP");
}

static const duk_number_list_entry constants[] = {
    {"UV_UDP_IPV6ONLY", UV_UDP_IPV6ONLY}, {"UV_UDP_REUSEADDR", UV_UDP_REUSEADDR}, {"UV_UDP_REUSEPORT", REUSE_PORT}, {NULL, 0}};

const struct binding binding_udp = {.name = "udp",
                                    .constants = constants,
                                    .init = init_binding,
                                    .state_size = sizeof(struct udp_state),
                                    .destroy = destroy_state};
