/* A client that loads an HTTP server on 127.0.0.1 over keep-alive connections, in one thread.
 *
 *   http_load requests PORT CONNECTIONS SECONDS   one request after the other on each connection; requests per second
 *   http_load idle PORT COUNT PID                 COUNT idle connections; what each adds to the memory of process PID
 *
 * Responses must be 200 with a Content-Length. `idle` fails unless every connection is answered at the end. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n";

struct connection {
  int fd;
  size_t length; /* bytes of the response so far */
  char response[2048];
};

static int poller;

static void die(const char *what) {
  fprintf(stderr, "http_load: error: %s: %s\n", what, errno != 0 ? strerror(errno) : "unexpected");
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void connect_to(struct connection *c, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event) != 0) die("epoll_ctl");
}

static void send_request(struct connection *c) {
  c->length = 0;
  if (send(c->fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof REQUEST - 1)) die("send");
}

/* Reads what has come; true once the response is whole. */
static bool receive(struct connection *c) {
  errno = 0;
  ssize_t n = recv(c->fd, c->response + c->length, sizeof c->response - 1 - c->length, 0);
  if (n <= 0) die("recv");
  c->length += (size_t)n;
  c->response[c->length] = '\0';
  char *body = strstr(c->response, "\r\n\r\n");
  if (body == NULL) return false;
  if (strncmp(c->response, "HTTP/1.1 200", 12) != 0) die("status");
  char *header = strcasestr(c->response, "\r\ncontent-length:");
  if (header == NULL || header > body) die("response without Content-Length");
  return c->length >= (size_t)(body + 4 - c->response) + strtoul(header + 17, NULL, 10);
}

/* Waits until `wanted` responses are whole; with `again`, each is followed by the next request, until `end`. */
static size_t serve(size_t wanted, bool again, double end) {
  struct epoll_event events[256];
  size_t answered = 0;
  while (again ? now() < end : answered < wanted) {
    errno = 0;
    int n = epoll_wait(poller, events, 256, 10000);
    if (n <= 0) die("no answer");
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if (!receive(c)) continue;
      answered++;
      if (again) send_request(c);
    }
  }
  return answered;
}

static void open_all(struct connection *connections, size_t count, int port) {
  for (size_t i = 0; i < count; i++) {
    connect_to(&connections[i], port);
    send_request(&connections[i]);
    if (i % 64 == 63 || i == count - 1) serve(i % 64 + 1, false, 0);
  }
}

static void close_all(struct connection *connections, size_t count) {
  for (size_t i = 0; i < count; i++) close(connections[i].fd);
}

static double requests_per_second(int port, size_t count, double seconds) {
  struct connection *connections = calloc(count, sizeof *connections);
  if (connections == NULL) die("calloc");
  open_all(connections, count, port);
  for (size_t i = 0; i < count; i++) send_request(&connections[i]);
  double start = now();
  size_t answered = serve(0, true, start + seconds);
  double rate = (double)answered / (now() - start);
  close_all(connections, count);
  free(connections);
  return rate;
}

static long resident_bytes(int pid) {
  char path[64];
  long pages = 0;
  snprintf(path, sizeof path, "/proc/%d/statm", pid);
  FILE *file = fopen(path, "r");
  if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) die(path);
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

static double bytes_for_each(int port, size_t count, int pid) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < count + 16) die("ulimit -n is too low");
  requests_per_second(port, 64, 1); /* what the server allocates once, it allocates now */
  usleep(500000);
  struct connection *connections = calloc(count, sizeof *connections);
  if (connections == NULL) die("calloc");
  long before = resident_bytes(pid);
  open_all(connections, count, port);
  sleep(2);
  long after = resident_bytes(pid);
  for (size_t i = 0; i < count; i++) {
    send_request(&connections[i]);
    if (i % 64 == 63 || i == count - 1) serve(i % 64 + 1, false, 0);
  }
  close_all(connections, count);
  free(connections);
  return (double)(after - before) / (double)count;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: http_load requests PORT CONNECTIONS SECONDS | http_load idle PORT COUNT PID\n");
    return 2;
  }
  int port = atoi(argv[2]);
  size_t count = strtoul(argv[3], NULL, 10);
  poller = epoll_create1(0);
  if (poller < 0) die("epoll_create1");
  if (strcmp(argv[1], "idle") == 0) {
    printf("%.0f B\n", bytes_for_each(port, count, atoi(argv[4])));
  } else {
    printf("%.0f requests/s\n", requests_per_second(port, count, atof(argv[4])));
  }
  return 0;
}
