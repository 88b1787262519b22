/* What the files of TLS share: the connection, and the callbacks of OpenSSL. */
#ifndef JSRUN_TLS_TLS_H
#define JSRUN_TLS_TLS_H

#include <openssl/ssl.h>

#include "bindings/stream_base.h"

/* A write whose end somebody waits for. */
struct waiter {
  struct waiter *next;
  unsigned id; /* of those that JavaScript carries */
  stream_done done;
  void *data;
  size_t length;
  char bytes[]; /* of those that came before the handshake was over */
};

/* What OpenSSL told in the middle of one of its functions, to be passed on after it. */
struct note {
  struct note *next;
  enum { NOTE_SESSION, NOTE_KEYLOG, NOTE_OCSP } kind;
  size_t id_length, length;
  unsigned char bytes[];
};

struct tls {
  struct stream stream;
  uv_idle_t
      idle; /* runs once when reading was started and there may be something left to deliver */
  struct stream *under; /* NULL: JavaScript carries, or the stream below has gone */
  SSL *ssl;
  BIO *in, *out; /* owned by ssl: encrypted bytes that came, that are to go */
  struct waiter *early, **early_end;
  struct waiter *carried;
  struct note *notes, **notes_end;
  unsigned last_id;
  size_t early_length;
  stream_done shutdown_done; /* of a shutdown that waits for the handshake */
  void *shutdown_data;
  unsigned char *protocols; /* ALPN, as on the wire */
  size_t protocols_length;
  unsigned char *selected; /* what the ALPN callback chose */
  bool is_server, by_javascript, owns_under, started, established, failed;
  bool accepting; /* inside onhandshakedone(): the last message of the handshake is not sent yet */
  bool in_ssl; /* inside an OpenSSL function: not to be called again */
  bool eof, eof_told, shutdown_wanted, notify_sent;
  bool cert_asked, cert_known, wants_cert, wants_alpn;
  /* A server whose sessions JavaScript keeps */
  bool wants_sessions, wants_resume, session_asked, session_known;
  bool holding;          /* nothing is sent until newSessionDone() */
  SSL_SESSION *resumed;  /* what loadSession() gave, for OpenSSL to take */
  unsigned char *staple; /* of a server: the OCSP answer */
  size_t staple_length;
};

static inline duk_context *tls_context(const struct tls *tls) {
  return tls->stream.handle.isolate->ctx;
}

static inline bool tls_is_open(const struct tls *tls) {
  return handle_is_open(&tls->stream.handle);
}

/* callbacks.c: what OpenSSL asks and tells in the middle of its functions. */

/* For the SSL_CTX, and for a connection that has just been made. */
void tls_set_context_callbacks(SSL_CTX *context);
void tls_set_callbacks(struct tls *tls);
/* Pre-shared keys come from the object's onpsk(identity or hint): {psk, identity}, the key, or nothing. */
void tls_set_psk_callbacks(struct tls *tls);
/* onclienthello() is called before the session that a client names is looked for. */
void tls_want_client_hello(struct tls *tls);
void tls_keylog(const SSL *ssl, const char *line);
int tls_accept_any(int ok, X509_STORE_CTX *store);
/* Calls onsession(id, session), onkeylog(line) and onocspresponse(bytes or null) for what was noted. */
void tls_tell_notes(struct tls *tls);

#endif
