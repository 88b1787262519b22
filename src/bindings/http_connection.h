/*
 * The server's side of an HTTP connection. One struct http_connection reads its stream into the parser, has a
 * queue of exchanges (a request and its response), writes responses in the order of the requests, and closes
 * when the time or the protocol says so. JavaScript sees a request and a response for each exchange, and a
 * socket only if it asks for one. http_server.c has servers, their settings and the time-outs;
 * http_response.c what a response writes.
 */
#ifndef JSRUN_HTTP_CONNECTION_H
#define JSRUN_HTTP_CONNECTION_H

#include "bindings/http_parser.h"
#include "bindings/http_writer.h"
#include "bindings/stream_base.h"

struct http_connection;

/* Numbers that JavaScript sets with configure(); times in milliseconds, 0: no limit. */
enum http_setting {
  HTTP_KEEP_ALIVE_TIMEOUT,
  HTTP_HEADERS_TIMEOUT,
  HTTP_REQUEST_TIMEOUT,
  HTTP_CHECK_INTERVAL,
  HTTP_MAX_REQUESTS,
  HTTP_MAX_HEADERS,
  HTTP_MAX_HEADER_SIZE,
  HTTP_LENIENT,
  HTTP_ALLOW_HALF_OPEN,
  HTTP_CUSTOM_CLASSES, /* JavaScript makes requests and responses */
  HTTP_SETTING_COUNT
};

/* In a buffer of the JavaScript server, which is held while it listens or has connections. */
struct http_server {
  struct isolate *isolate;
  void *object;
  struct value_ref held;
  bool listening, linked;
  bool leaving; /* it has been closed: what it still answers ends its connection */
  double settings[HTTP_SETTING_COUNT];
  size_t connection_count, plain_count; /* plain: accepted without a socket */
  struct http_connection *connections;
  struct http_connection *idle_first, *idle_last; /* by deadline */
  uint64_t next_check;
  struct http_server *next, **link; /* in the state: those that are held */
};

enum {
  EXCHANGE_HEAD_BUILT = 1 << 0,
  EXCHANGE_CHUNKED = 1 << 1,
  EXCHANGE_HAS_BODY = 1 << 2,
  EXCHANGE_LAST = 1 << 3,  /* the connection ends with it */
  EXCHANGE_ENDED = 1 << 4, /* JavaScript will write no more */
  EXCHANGE_FINISHED = 1 << 5,
  EXCHANGE_NOTIFY = 1 << 6,   /* JavaScript waits for the output to be flushed */
  EXCHANGE_READING = 1 << 7,  /* the request has a stream's state: tell it of its end */
  EXCHANGE_COMPLETE = 1 << 8, /* the request has come to its end */
  EXCHANGE_SENT = 1 << 10,    /* the first byte of the head has gone */
  EXCHANGE_ABORTED = 1 << 11,
};

/* In a buffer that the request's and the response's objects share, and so never gone while they are there. */
struct http_exchange {
  struct http_block block;            /* first */
  struct http_connection *connection; /* NULL once it is over */
  struct http_exchange *next;
  struct value_ref request, response; /* set while it is in the connection's queue */
  struct http_output out;             /* waits: for its turn, or for the end of the callback */
  unsigned flags;
  struct http_message message;
};

struct http_connection {
  struct http_parser parser; /* first */
  struct http_server *server;
  struct stream *stream;           /* NULL: another kind of Duplex carries the bytes */
  struct value_ref socket;         /* its JavaScript socket, if there is one */
  struct http_connection **holder; /* in JavaScript's buffer, for a Duplex */
  struct value_ref holder_ref;
  struct http_exchange *first, *last;                /* responses that are due, in order */
  struct http_exchange *incoming;                    /* whose request is being read */
  struct http_exchange *upgrade;                     /* the one that left HTTP */
  struct http_connection *next, **link;              /* of the server */
  struct http_connection *idle_next, *idle_previous; /* if is_idle */
  uint64_t deadline;                                 /* of the idle connection */
  uint64_t request_start; /* when the first byte of the current request came, 0 between requests */
  uint32_t request_count;
  uint16_t depth; /* our functions on the C stack that will need it */
  uint16_t writes_pending;
  bool is_idle, is_plain, closed, ending, paused, failed, broken;
  bool body_wanted; /* resume() was called since the last piece of a body was handed over */
};

/* JavaScript's functions and prototypes; see setup() in http_server.c. */
enum http_hook {
  HOOK_DISPATCH,
  HOOK_CREATE,
  HOOK_BODY,
  HOOK_COMPLETE,
  HOOK_ABORTED,
  HOOK_FINISHED,
  HOOK_FLUSHED,
  HOOK_CLIENT_ERROR,
  HOOK_UPGRADE,
  HOOK_MAKE_SOCKET,
  HOOK_CONNECTION,
  HOOK_SOCKET_END,
  HOOK_SOCKET_FINISH,
  HOOK_SOCKET_DESTROY,
  HOOK_SOCKET_WRITE,
  HOOK_DRAINED,
  HOOK_LISTENER, /* the listener of 'connection' that we add ourselves */
  HOOK_REQUEST_PROTOTYPE,
  HOOK_RESPONSE_PROTOTYPE,
  HOOK_METHODS,
  HOOK_COUNT
};

struct http_state {
  struct value_ref hooks[HOOK_COUNT];
  struct http_server *servers;
  uv_timer_t *timer;
  uint64_t timer_due;
};

extern const struct binding binding_http_server;
struct http_state *http_state_of(struct isolate *isolate);
void http_hook_push(struct isolate *isolate,
                    enum http_hook hook); /* the function, and undefined as `this` */

/* Connections */
struct http_connection *http_connection_new(struct http_server *server, struct stream *stream);
void http_connection_feed(struct http_connection *connection, ssize_t nread, const char *bytes);
void http_connection_close(struct http_connection *connection);
/* Its stream is gone or going: ends everything that depends on it. */
void http_connection_over(struct http_connection *connection);
void http_connection_timeout(struct http_connection *connection);
/* Puts the connection's address on its socket, to be found with HTTP_HOLDER_KEY. */
#define HTTP_HOLDER_KEY DUK_HIDDEN_SYMBOL("connection")
void http_connection_tie(struct http_connection *connection);
/* Pushes the socket, made now if there is none; null when the connection is gone. */
void http_connection_push_socket(struct http_connection *connection);
/*
 * Around what may end the connection: it is not freed in between. leave() settles, if it is the outermost: flushes,
 * and ends exchanges that are complete; release() does not.
 */
void http_connection_enter(struct http_connection *connection);
void http_connection_leave(struct http_connection *connection);
void http_connection_release(struct http_connection *connection);
void http_connection_settle(struct http_connection *connection);
/* What is left to write of this exchange and, if it is its turn, of the stream. */
size_t http_connection_unsent(struct http_connection *connection, struct http_exchange *exchange);
/* Writes if it is the exchange's turn, else keeps; `wait` keeps until the callback is over. */
void http_connection_send(struct http_connection *connection, struct http_exchange *exchange,
                          const uv_buf_t *buffers, unsigned count, bool wait);

/* Of http_server.c: the list of idle connections and the one timer. */
void http_server_idle(struct http_connection *connection);
void http_server_busy(struct http_connection *connection);
void http_server_add(struct http_connection *connection);
void http_server_remove(struct http_connection *connection);

#endif
