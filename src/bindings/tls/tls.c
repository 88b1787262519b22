/*
 * TLS over another stream: OpenSSL between two memory BIOs. What the stream below reads is decrypted and delivered; what
 * is written is encrypted and given to the stream below. Above it is a stream like TCP's (stream_base.h), so that a socket
 * or an HTTP connection in C cannot tell them apart. Without a stream below, JavaScript carries the encrypted
 * bytes: the object's onsend(bytes, id), onshutdown(id) and onwant(reading), answered by receive(), receiveEnd() and
 * sent(id, status).
 *
 * Other methods of the object that are called: onhandshakedone(), onerror(error), oncert(servername, asks for OCSP),
 * answered by certDone(context, answer), onclienthello(id), answered by sessionDone(session), onalpn(servername, protocols)
 * -> protocol, onpsk(identity or hint) -> key, onsession(id, session), which a server answers by newSessionDone(),
 * onocspresponse(bytes or null), onkeylog(line), onearlyend() when the client of a server leaves in the handshake.
 */
#include <openssl/x509v3.h>
#include <string.h>

#include "bindings/crypto/certificate.h"
#include "bindings/crypto/openssl.h"
#include "bindings/stream_base.h"
#include "bindings/tls/secure_context.h"
#include "bindings/tls/tls.h"

static const struct handle_class tls_class;
extern const struct binding binding_tls;

static void cycle(struct tls *tls);

/* Errors */

/* Pushes the oldest OpenSSL error the way TLS errors look: with the whole line of OpenSSL's report. */
static void push_ssl_error(duk_context *ctx, const char *fallback) {
  unsigned long code = ERR_peek_error();
  if (code == 0) {
    duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", fallback);
    return;
  }
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio != NULL) {
    ERR_print_errors(bio);
    crypto_push_bio_string(ctx, bio);
    BIO_free(bio);
  } else {
    duk_push_string(ctx, fallback);
  }
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", duk_get_string(ctx, -1));
  duk_remove(ctx, -2);
  crypto_decorate_error(ctx, code);
  crypto_clear_errors();
}

static void fail(struct tls *tls, const char *what) {
  if (tls->failed) return;
  tls->failed = true;
  push_ssl_error(tls_context(tls), what);
  handle_call(&tls->stream.handle, "onerror", 1);
}

/* The stream below */

/* Takes the encrypted bytes that are to go: 0, 1 or an error as stream_write() does. */
static int send_out(struct tls *tls, stream_done done, void *data) {
  char *bytes;
  long length = BIO_get_mem_data(tls->out, &bytes);
  if (length <= 0) return 0;
  int result = UV_ECANCELED;
  if (tls->under != NULL) {
    uv_buf_t buffer = uv_buf_init(bytes, (unsigned)length);
    result = stream_write(tls->under, &buffer, 1, done, data);
    (void)BIO_reset(tls->out);
  } else if (tls->by_javascript) {
    duk_context *ctx = tls_context(tls);
    struct waiter *waiter = NULL;
    if (done != NULL) {
      waiter = calloc(1, sizeof(*waiter));
      if (waiter == NULL) return UV_ENOMEM;
      waiter->id = ++tls->last_id;
      waiter->done = done;
      waiter->data = data;
      waiter->next = tls->carried;
      tls->carried = waiter;
    }
    memcpy(binding_push_buffer(ctx, (size_t)length), bytes, (size_t)length);
    (void)BIO_reset(tls->out);
    duk_push_uint(ctx, waiter != NULL ? waiter->id : 0);
    handle_call(&tls->stream.handle, "onsend", 2);
    result = waiter != NULL;
  }
  return result;
}

static void update_reading(struct tls *tls) {
  bool wanted = tls_is_open(tls) && tls->started && !tls->eof && !tls->failed &&
                (!tls->established || tls->stream.reading);
  if (tls->under != NULL) {
    int error = wanted ? stream_read_start(tls->under) : stream_read_stop(tls->under);
    (void)error; /* a stream that cannot be read reports so by its reader */
  } else if (tls->by_javascript && tls_is_open(tls)) {
    duk_push_boolean(tls_context(tls), wanted);
    handle_call(&tls->stream.handle, "onwant", 1);
  }
}

static void under_read(void *data, ssize_t nread, const char *bytes) {
  struct tls *tls = data;
  if (nread > 0) {
    if (tls->failed) return;
    if (BIO_write(tls->in, bytes, (int)nread) != nread) {
      fail(tls, "out of memory");
      return;
    }
    cycle(tls);
  } else if (nread == UV_EOF) {
    tls->eof = true;
    cycle(tls);
  } else if (!tls->eof_told) {
    tls->eof_told = true;
    stream_deliver(&tls->stream, nread, NULL);
  }
}

static void under_closing(void *data) {
  struct tls *tls = data;
  tls->under = NULL;
  tls->eof = true;
}

static const struct stream_reader under_reader = {under_read, under_closing};

/* The machine */

static void end_early(struct tls *tls, int status) {
  struct waiter *waiter;
  while ((waiter = tls->early) != NULL) {
    tls->early = waiter->next;
    if (tls->early == NULL) tls->early_end = &tls->early;
    tls->early_length -= waiter->length;
    if (waiter->done != NULL) waiter->done(waiter->data, status);
    free(waiter);
  }
}

/* Encrypts all of it into `out`; false on an error of the protocol. */
static bool encrypt(struct tls *tls, const char *bytes, size_t length) {
  tls->in_ssl = true;
  bool ok = true;
  while (length > 0 && ok) {
    size_t written = 0;
    ok = SSL_write_ex(tls->ssl, bytes, length, &written) == 1;
    bytes += written;
    length -= written;
  }
  tls->in_ssl = false;
  return ok;
}

static void write_early(struct tls *tls) {
  struct waiter *waiter;
  while ((waiter = tls->early) != NULL && tls_is_open(tls) && !tls->failed) {
    tls->early = waiter->next;
    if (tls->early == NULL) tls->early_end = &tls->early;
    tls->early_length -= waiter->length;
    bool ok = encrypt(tls, waiter->bytes, waiter->length);
    int result = ok ? send_out(tls, waiter->done, waiter->data) : UV_EPROTO;
    if (result != 1 && waiter->done != NULL) waiter->done(waiter->data, result);
    free(waiter);
  }
}

static void ask_certificate(struct tls *tls) {
  duk_context *ctx = tls_context(tls);
  tls->cert_asked = false;
  const char *name = SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);
  if (name != NULL) {
    duk_push_string(ctx, name);
  } else {
    duk_push_undefined(ctx);
  }
  duk_push_boolean(ctx, SSL_get_tlsext_status_type(tls->ssl) == TLSEXT_STATUSTYPE_ocsp);
  handle_call(&tls->stream.handle, "oncert", 2);
}

static void ask_session(struct tls *tls) {
  duk_context *ctx = tls_context(tls);
  const unsigned char *id;
  size_t length = SSL_client_hello_get0_session_id(tls->ssl, &id);
  tls->session_asked = false;
  memcpy(binding_push_buffer(ctx, length), id, length);
  handle_call(&tls->stream.handle, "onclienthello", 1);
}

static int start_shutdown(struct tls *tls, stream_done done, void *data);

static void handshake(struct tls *tls) {
  if (tls->holding) return;
  ERR_clear_error();
  tls->in_ssl = true;
  int result = SSL_do_handshake(tls->ssl);
  int error = result == 1 ? SSL_ERROR_NONE : SSL_get_error(tls->ssl, result);
  tls->in_ssl = false;
  if (error != SSL_ERROR_NONE && error != SSL_ERROR_WANT_READ &&
      error != SSL_ERROR_WANT_X509_LOOKUP && error != SSL_ERROR_WANT_CLIENT_HELLO_CB) {
    send_out(tls, NULL, NULL); /* the alert */
    tls_tell_notes(tls);
    fail(tls, "TLS handshake failed");
    return;
  }
  if (tls->holding) { /* newSessionDone() goes on */
    tls_tell_notes(tls);
    return;
  }
  if (error == SSL_ERROR_NONE) {
    /* The last message goes out when the peer has been accepted: a refused one does not get a connection. */
    tls->established = true;
    tls->accepting = true;
    tls_tell_notes(tls);
    if (tls_is_open(tls)) handle_call(&tls->stream.handle, "onhandshakedone", 0);
    tls->accepting = false;
    if (!tls_is_open(tls)) return;
    send_out(tls, NULL, NULL);
    write_early(tls);
    if (tls->shutdown_wanted && tls_is_open(tls)) {
      tls->shutdown_wanted = false;
      int status = start_shutdown(tls, tls->shutdown_done, tls->shutdown_data);
      if (status < 0 && tls->shutdown_done != NULL) tls->shutdown_done(tls->shutdown_data, status);
    }
    update_reading(tls);
    return;
  }
  send_out(tls, NULL, NULL);
  tls_tell_notes(tls);
  if (!tls_is_open(tls)) return;
  if (error == SSL_ERROR_WANT_X509_LOOKUP && tls->cert_asked) {
    ask_certificate(tls);
  } else if (error == SSL_ERROR_WANT_CLIENT_HELLO_CB && tls->session_asked) {
    ask_session(tls);
  } else if (tls->eof && !tls->eof_told && error == SSL_ERROR_WANT_READ) {
    tls->eof_told = true;
    if (tls->is_server)
      handle_call(&tls->stream.handle, "onearlyend", 0);
    else
      stream_deliver(&tls->stream, UV_EOF, NULL);
  }
}

#define CLEAR_SIZE (64 * 1024)

/* Decrypts into the buffer. Returns how many bytes; *error is what stopped it before the buffer was full. */
static size_t decrypt(struct tls *tls, char *buffer, int *error) {
  size_t length = 0;
  *error = SSL_ERROR_NONE;
  ERR_clear_error();
  tls->in_ssl = true;
  while (CLEAR_SIZE - length >= 16 * 1024) {
    size_t count = 0;
    if (SSL_read_ex(tls->ssl, buffer + length, CLEAR_SIZE - length, &count) != 1) {
      *error = SSL_get_error(tls->ssl, 0);
      break;
    }
    length += count;
  }
  tls->in_ssl = false;
  return length;
}

static void read_clear(struct tls *tls) {
  char *buffer = malloc(CLEAR_SIZE);
  if (buffer == NULL) {
    fail(tls, "out of memory");
    return;
  }
  int error = SSL_ERROR_NONE;
  while (error == SSL_ERROR_NONE && tls_is_open(tls) && tls->stream.reading && !tls->eof_told &&
         !tls->failed) {
    size_t length = decrypt(tls, buffer, &error);
    send_out(tls, NULL, NULL);
    unsigned long code = ERR_peek_error();
    tls_tell_notes(tls); /* tickets come before data */
    if (!tls_is_open(tls)) break;
    if (length > 0) stream_deliver(&tls->stream, (ssize_t)length, buffer);
    if (error == SSL_ERROR_NONE || !tls_is_open(tls)) continue;
    bool ended = error == SSL_ERROR_ZERO_RETURN || (error == SSL_ERROR_WANT_READ && tls->eof);
    if (ended) {
      if (tls->stream.reading && !tls->eof_told) {
        tls->eof_told = true;
        stream_deliver(&tls->stream, UV_EOF, NULL);
      }
    } else if (error != SSL_ERROR_WANT_READ) {
      if (code != 0 && ERR_peek_error() == 0)
        ERR_put_error(ERR_GET_LIB(code), 0, ERR_GET_REASON(code), "", 0);
      fail(tls, "TLS connection failed");
    }
  }
  free(buffer);
}

/* Goes on with whatever can go on. */
static void cycle(struct tls *tls) {
  if (tls->in_ssl || !tls->started || tls->failed || !tls_is_open(tls)) return;
  if (!tls->established) handshake(tls);
  if (tls->established && tls_is_open(tls) && !tls->failed) read_clear(tls);
}

static void on_idle(uv_idle_t *idle) {
  uv_idle_stop(idle);
  cycle(idle->data);
}

/* The layer */

static struct tls *tls_of(struct stream *stream) {
  return (struct tls *)stream;
}

static int layer_read_start(struct stream *stream) {
  struct tls *tls = tls_of(stream);
  update_reading(tls);
  if (tls->started &&
      (tls->eof || BIO_pending(tls->in) > 0 || (tls->established && SSL_has_pending(tls->ssl)))) {
    uv_idle_start(&tls->idle, on_idle);
  }
  return 0;
}

static int layer_read_stop(struct stream *stream) {
  update_reading(tls_of(stream));
  return 0;
}

static int layer_write(struct stream *stream, const uv_buf_t *buffers, unsigned count,
                       stream_done done, void *data) {
  struct tls *tls = tls_of(stream);
  size_t length = 0;
  for (unsigned i = 0; i < count; i++) length += buffers[i].len;
  if (tls->failed) return UV_EPROTO;
  if (tls->under == NULL && !tls->by_javascript) return UV_ECANCELED;
  stream->bytes_written += length;
  if (!tls->established || tls->in_ssl || tls->early != NULL) {
    struct waiter *waiter = malloc(sizeof(*waiter) + length);
    if (waiter == NULL) return UV_ENOMEM;
    *waiter = (struct waiter){.done = done, .data = data, .length = length};
    char *end = waiter->bytes;
    for (unsigned i = 0; i < count; i++) {
      memcpy(end, buffers[i].base, buffers[i].len);
      end += buffers[i].len;
    }
    *tls->early_end = waiter;
    tls->early_end = &waiter->next;
    tls->early_length += length;
    return 1;
  }
  ERR_clear_error();
  for (unsigned i = 0; i < count; i++) {
    /* In pieces, so that the kernel can take some before all is encrypted. */
    for (size_t offset = 0; offset < buffers[i].len;) {
      size_t piece = buffers[i].len - offset;
      bool last = i + 1 == count && piece <= 256 * 1024;
      if (piece > 256 * 1024) piece = 256 * 1024;
      if (!encrypt(tls, buffers[i].base + offset, piece)) {
        crypto_clear_errors();
        return UV_EPIPE;
      }
      offset += piece;
      if (last) return send_out(tls, done, data);
      if (BIO_pending(tls->out) >= 64 * 1024) {
        int result = send_out(tls, NULL, NULL);
        if (result < 0) return result;
      }
    }
  }
  return send_out(tls, done, data);
}

static void send_notify(struct tls *tls) {
  if (tls->notify_sent || !tls->established || tls->failed || tls->in_ssl) return;
  tls->notify_sent = true;
  ERR_clear_error();
  SSL_shutdown(tls->ssl);
  crypto_clear_errors();
  send_out(tls, NULL, NULL);
}

static int start_shutdown(struct tls *tls, stream_done done, void *data) {
  send_notify(tls);
  if (tls->under != NULL) return stream_shutdown(tls->under, done, data);
  if (!tls->by_javascript) return UV_ENOTCONN;
  struct waiter *waiter = calloc(1, sizeof(*waiter));
  if (waiter == NULL) return UV_ENOMEM;
  waiter->id = ++tls->last_id;
  waiter->done = done;
  waiter->data = data;
  waiter->next = tls->carried;
  tls->carried = waiter;
  duk_push_uint(tls_context(tls), waiter->id);
  handle_call(&tls->stream.handle, "onshutdown", 1);
  return 0;
}

static int layer_shutdown(struct stream *stream, stream_done done, void *data) {
  struct tls *tls = tls_of(stream);
  if (tls->failed || tls->established || tls->eof) return start_shutdown(tls, done, data);
  if (tls->under == NULL && !tls->by_javascript) return UV_ENOTCONN;
  tls->shutdown_wanted = true;
  tls->shutdown_done = done;
  tls->shutdown_data = data;
  return 0;
}

static size_t layer_queue_size(struct stream *stream) {
  struct tls *tls = tls_of(stream);
  return tls->early_length + (tls->under != NULL ? stream_queue_size(tls->under) : 0);
}

/* Ends what waits, and the stream below if that is ours. */
static void layer_closing(struct stream *stream) {
  struct tls *tls = tls_of(stream);
  if (!tls->accepting) send_notify(tls);
  struct stream *under = tls->under;
  tls->under = NULL;
  end_early(tls, UV_ECANCELED);
  if (tls->shutdown_wanted && tls->shutdown_done != NULL) {
    tls->shutdown_wanted = false;
    tls->shutdown_done(tls->shutdown_data, UV_ECANCELED);
  }
  struct waiter *waiter;
  while ((waiter = tls->carried) != NULL) {
    tls->carried = waiter->next;
    if (waiter->done != NULL) waiter->done(waiter->data, UV_ECANCELED);
    free(waiter);
  }
  if (under == NULL) return;
  if (tls->owns_under) {
    stream_close(under);
  } else {
    stream_set_reader(under, NULL, NULL);
  }
}

static const struct stream_layer layer = {layer_read_start, layer_read_stop,  layer_write,
                                          layer_shutdown,   layer_queue_size, layer_closing};

static const struct stream_kind tls_kind = {&tls_class, NULL, NULL, &layer};

/* When the struct is freed. What still waits then is that of an isolate which ends: nobody is called back. */
static void destroy(struct handle *handle) {
  struct tls *tls = (struct tls *)handle;
  stream_destroy(handle);
  if (tls->under != NULL) stream_set_reader(tls->under, NULL, NULL);
  end_early(tls, UV_ECANCELED);
  if (tls->shutdown_wanted && tls->shutdown_done != NULL)
    tls->shutdown_done(tls->shutdown_data, UV_ECANCELED);
  while (tls->carried != NULL) {
    struct waiter *next = tls->carried->next;
    free(tls->carried);
    tls->carried = next;
  }
  while (tls->notes != NULL) {
    struct note *next = tls->notes->next;
    free(tls->notes);
    tls->notes = next;
  }
  SSL_free(tls->ssl);
  SSL_SESSION_free(tls->resumed);
  free(tls->staple);
  free(tls->protocols);
  free(tls->selected);
}

static const struct handle_class tls_class = {"TLS", sizeof(struct tls), offsetof(struct tls, idle),
                                              destroy, &stream_class};

/* For JavaScript */

#define UNDER_KEY DUK_HIDDEN_SYMBOL("under")

/*
 * new TLS(context, handle of the stream below or undefined, isServer, owns): `owns` says that nobody else will close the
 * stream below
 */
static duk_ret_t construct(duk_context *ctx) {
  SSL_CTX *context = secure_context_get(ctx, 0);
  if (context == NULL) return duk_type_error(ctx, "not a SecureContext");
  struct stream *under = duk_is_undefined(ctx, 1) ? NULL : handle_require(ctx, 1, &stream_class);
  struct tls *tls = handle_new(ctx, &tls_class);
  tls->stream.kind = &tls_kind;
  tls->early_end = &tls->early;
  tls->notes_end = &tls->notes;
  int error = uv_idle_init(&tls->stream.handle.isolate->loop, &tls->idle);
  if (error < 0) return handle_failed(ctx, &tls->stream.handle, error);
  tls->is_server = binding_boolean(ctx, 2);
  tls_set_context_callbacks(context);
  tls->ssl = SSL_new(context);
  tls->in = BIO_new(BIO_s_mem());
  tls->out = BIO_new(BIO_s_mem());
  if (tls->ssl == NULL || tls->in == NULL || tls->out == NULL) {
    BIO_free(tls->in);
    BIO_free(tls->out);
    handle_close(&tls->stream.handle);
    return crypto_throw(ctx, "SSL_new");
  }
  SSL_set_bio(tls->ssl, tls->in, tls->out);
  if (tls->is_server)
    SSL_set_accept_state(tls->ssl);
  else
    SSL_set_connect_state(tls->ssl);
  tls_set_callbacks(tls);
  tls->by_javascript = under == NULL;
  if (under != NULL) {
    tls->under = under;
    tls->owns_under = binding_boolean(ctx, 3);
    stream_read_stop(under);
    stream_set_reader(under, &under_reader, tls);
    duk_push_this(ctx);
    duk_dup(ctx, 1);
    duk_put_prop_literal(ctx, -2, UNDER_KEY); /* lives as long as we use it */
  }
  return 0;
}

static struct tls *this_tls(duk_context *ctx) {
  return handle_this(ctx, &tls_class);
}

/* start(): the handshake begins */
static duk_ret_t method_start(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  if (tls->started || !tls_is_open(tls)) return 0;
  tls->started = true;
  update_reading(tls);
  cycle(tls);
  return 0;
}

/* receive(bytes): encrypted ones, when JavaScript carries */
static duk_ret_t method_receive(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  size_t length;
  const uint8_t *bytes = binding_bytes(ctx, 0, &length);
  if (tls_is_open(tls) && length > 0) under_read(tls, (ssize_t)length, (const char *)bytes);
  return 0;
}

static duk_ret_t method_receive_end(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  if (tls_is_open(tls)) under_read(tls, UV_EOF, NULL);
  return 0;
}

/* sent(id, status) */
static duk_ret_t method_sent(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  unsigned id = binding_uint32(ctx, 0);
  int status = binding_int32(ctx, 1);
  for (struct waiter **place = &tls->carried; *place != NULL; place = &(*place)->next) {
    struct waiter *waiter = *place;
    if (waiter->id != id) continue;
    *place = waiter->next;
    if (waiter->done != NULL) waiter->done(waiter->data, status);
    free(waiter);
    break;
  }
  return 0;
}

/* enableCertCallback(): oncert() is called before a certificate is used */
static duk_ret_t method_enable_cert(duk_context *ctx) {
  this_tls(ctx)->wants_cert = true;
  return 0;
}

/* certDone(context or undefined, OCSP answer or undefined): the handshake goes on with them */
static duk_ret_t method_cert_done(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  if (!tls_is_open(tls)) return 0;
  SSL_CTX *context = secure_context_get(ctx, 0);
  tls->cert_known = true;
  if (!duk_is_undefined(ctx, 1)) {
    size_t length;
    const uint8_t *answer = binding_bytes(ctx, 1, &length);
    free(tls->staple);
    tls->staple = malloc(length + 1);
    tls->staple_length = length;
    if (tls->staple != NULL) memcpy(tls->staple, answer, length);
  }
  if (context != NULL) {
    tls_set_context_callbacks(context);
    SSL_set_SSL_CTX(tls->ssl, context);
    SSL_set1_verify_cert_store(tls->ssl, SSL_CTX_get_cert_store(context));
    SSL_set_client_CA_list(tls->ssl, SSL_dup_CA_list(SSL_CTX_get_client_CA_list(context)));
  }
  if (tls->in_ssl) return 0;
  cycle(tls);
  return 0;
}

/* enableSessionCallbacks(new, resume): of a server that keeps sessions itself */
static duk_ret_t method_enable_sessions(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  tls->wants_sessions = binding_boolean(ctx, 0);
  tls->wants_resume = binding_boolean(ctx, 1);
  if (tls->wants_resume) tls_want_client_hello(tls);
  return 0;
}

/* sessionDone(bytes or undefined): the session that onclienthello() was to find */
static duk_ret_t method_session_done(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  if (!tls_is_open(tls) || tls->session_known) return 0;
  tls->session_known = true;
  if (!duk_is_undefined(ctx, 0)) {
    size_t length;
    const unsigned char *bytes = binding_bytes(ctx, 0, &length);
    tls->resumed = d2i_SSL_SESSION(NULL, &bytes, (long)length);
    crypto_clear_errors();
  }
  if (!tls->in_ssl) cycle(tls);
  return 0;
}

/* newSessionDone(): what onsession() told is kept */
static duk_ret_t method_new_session_done(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  if (!tls_is_open(tls) || !tls->holding) return 0;
  tls->holding = false;
  if (!tls->in_ssl) cycle(tls);
  return 0;
}

/* requestOCSP(): of a client; onocspresponse() tells the answer */
static duk_ret_t method_request_ocsp(duk_context *ctx) {
  SSL_set_tlsext_status_type(this_tls(ctx)->ssl, TLSEXT_STATUSTYPE_ocsp);
  return 0;
}

/* enablePsk(hint or undefined): onpsk() gives keys; false if the hint is not possible */
static duk_ret_t method_enable_psk(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  const char *hint = binding_string_or_null(ctx, 0, NULL);
  tls_set_psk_callbacks(tls);
  duk_push_boolean(ctx, hint == NULL || SSL_use_psk_identity_hint(tls->ssl, hint) == 1);
  crypto_clear_errors();
  return 1;
}

static duk_ret_t method_enable_alpn(duk_context *ctx) {
  this_tls(ctx)->wants_alpn = true;
  return 0;
}

/* setALPNProtocols(wire format) */
static duk_ret_t method_set_protocols(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  size_t length;
  const unsigned char *bytes = binding_bytes(ctx, 0, &length);
  if (!tls->is_server) {
    SSL_set_alpn_protos(tls->ssl, bytes, (unsigned)length);
    crypto_clear_errors();
    return 0;
  }
  free(tls->protocols);
  tls->protocols = length != 0 ? malloc(length) : NULL;
  tls->protocols_length = length;
  if (tls->protocols != NULL) memcpy(tls->protocols, bytes, length);
  return 0;
}

static duk_ret_t method_set_servername(duk_context *ctx) {
  SSL_set_tlsext_host_name(this_tls(ctx)->ssl, binding_string(ctx, 0, NULL));
  crypto_clear_errors();
  return 0;
}

/* setVerifyMode(requestCert, rejectUnauthorized): of a server */
static duk_ret_t method_set_verify(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  int mode = SSL_VERIFY_NONE;
  if (binding_boolean(ctx, 0)) {
    mode = SSL_VERIFY_PEER;
    if (binding_boolean(ctx, 1)) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  }
  SSL_set_verify(tls->ssl, mode, tls_accept_any);
  return 0;
}

static duk_ret_t method_enable_keylog(duk_context *ctx) {
  SSL_CTX_set_keylog_callback(SSL_get_SSL_CTX(this_tls(ctx)->ssl), tls_keylog);
  return 0;
}

/* setSession(bytes): to be resumed; false if they are no session */
static duk_ret_t method_set_session(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  size_t length;
  const unsigned char *bytes = crypto_bytes(ctx, 0, &length);
  SSL_SESSION *session = d2i_SSL_SESSION(NULL, &bytes, (long)length);
  duk_push_boolean(ctx, session != NULL && SSL_set_session(tls->ssl, session) == 1);
  SSL_SESSION_free(session);
  crypto_clear_errors();
  return 1;
}

static duk_ret_t method_get_session(duk_context *ctx) {
  SSL_SESSION *session = SSL_get_session(this_tls(ctx)->ssl);
  int length = session != NULL ? i2d_SSL_SESSION(session, NULL) : 0;
  if (length <= 0) return 0;
  unsigned char *out = binding_push_buffer(ctx, (size_t)length);
  i2d_SSL_SESSION(session, &out);
  return 1;
}

static duk_ret_t method_get_ticket(duk_context *ctx) {
  SSL_SESSION *session = SSL_get_session(this_tls(ctx)->ssl);
  const unsigned char *ticket = NULL;
  size_t length = 0;
  if (session != NULL) SSL_SESSION_get0_ticket(session, &ticket, &length);
  if (ticket == NULL) return 0;
  memcpy(binding_push_buffer(ctx, length), ticket, length);
  return 1;
}

static duk_ret_t method_is_reused(duk_context *ctx) {
  duk_push_boolean(ctx, SSL_session_reused(this_tls(ctx)->ssl) == 1);
  return 1;
}

static X509 *peer_of(struct tls *tls) {
  return SSL_get0_peer_certificate(tls->ssl);
}

/* Pushes the certificate's object; with `detailed` those of its issuers too. */
static void push_chain(duk_context *ctx, struct tls *tls, X509 *certificate, bool detailed) {
  certificate_push(ctx, certificate);
  if (!detailed) return;
  STACK_OF(X509) *chain = SSL_get_peer_cert_chain(tls->ssl);
  X509_STORE *store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(tls->ssl));
  X509_STORE_CTX *lookup = X509_STORE_CTX_new();
  duk_dup_top(ctx); /* [ first current ] */
  X509_up_ref(certificate);
  for (int depth = 0; depth < 100; depth++) {
    X509 *issuer = NULL;
    if (X509_check_issued(certificate, certificate) ==
        X509_V_OK) { /* its own issuer ends the chain */
      duk_dup_top(ctx);
      duk_put_prop_literal(ctx, -2, "issuerCertificate");
      break;
    }
    for (int i = 0; i < sk_X509_num(chain) && issuer == NULL; i++) {
      X509 *candidate = sk_X509_value(chain, i);
      if (X509_check_issued(candidate, certificate) == X509_V_OK) {
        issuer = candidate;
        X509_up_ref(issuer);
      }
    }
    if (issuer == NULL && lookup != NULL && X509_STORE_CTX_init(lookup, store, NULL, NULL) == 1) {
      if (X509_STORE_CTX_get1_issuer(&issuer, lookup, certificate) != 1) issuer = NULL;
      X509_STORE_CTX_cleanup(lookup);
    }
    if (issuer == NULL) break;
    certificate_push(ctx, issuer);
    duk_dup_top(ctx);
    duk_put_prop_literal(ctx, -3, "issuerCertificate");
    duk_remove(ctx, -2);
    X509_free(certificate);
    certificate = issuer;
  }
  X509_free(certificate);
  duk_pop(ctx);
  X509_STORE_CTX_free(lookup);
  crypto_clear_errors();
}

/* getPeerCertificate(detailed): undefined if the peer has none */
static duk_ret_t method_get_peer(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  X509 *certificate = peer_of(tls);
  if (certificate == NULL) return 0;
  push_chain(ctx, tls, certificate, binding_boolean(ctx, 0));
  return 1;
}

static duk_ret_t method_get_certificate(duk_context *ctx) {
  X509 *certificate = SSL_get_certificate(this_tls(ctx)->ssl);
  if (certificate == NULL) return 0;
  certificate_push(ctx, certificate);
  return 1;
}

/* getRawCertificate(ofPeer): DER, or undefined */
static duk_ret_t method_get_raw(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  X509 *certificate = binding_boolean(ctx, 0) ? peer_of(tls) : SSL_get_certificate(tls->ssl);
  if (certificate == NULL) return 0;
  certificate_push_raw(ctx, certificate);
  return 1;
}

/* Node's names for the ways of X.509 verification to fail. */
static const char *verify_code(long error) {
  static const struct {
    long error;
    const char *code;
  } codes[] = {
      {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT"},
      {X509_V_ERR_UNABLE_TO_GET_CRL, "UNABLE_TO_GET_CRL"},
      {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, "UNABLE_TO_DECRYPT_CERT_SIGNATURE"},
      {X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, "UNABLE_TO_DECRYPT_CRL_SIGNATURE"},
      {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY"},
      {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE"},
      {X509_V_ERR_CRL_SIGNATURE_FAILURE, "CRL_SIGNATURE_FAILURE"},
      {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID"},
      {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED"},
      {X509_V_ERR_CRL_NOT_YET_VALID, "CRL_NOT_YET_VALID"},
      {X509_V_ERR_CRL_HAS_EXPIRED, "CRL_HAS_EXPIRED"},
      {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "ERROR_IN_CERT_NOT_BEFORE_FIELD"},
      {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "ERROR_IN_CERT_NOT_AFTER_FIELD"},
      {X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, "ERROR_IN_CRL_LAST_UPDATE_FIELD"},
      {X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, "ERROR_IN_CRL_NEXT_UPDATE_FIELD"},
      {X509_V_ERR_OUT_OF_MEM, "OUT_OF_MEM"},
      {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT"},
      {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN"},
      {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"},
      {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"},
      {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG"},
      {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED"},
      {X509_V_ERR_INVALID_CA, "INVALID_CA"},
      {X509_V_ERR_PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED"},
      {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE"},
      {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED"},
      {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED"},
      {X509_V_ERR_HOSTNAME_MISMATCH, "HOSTNAME_MISMATCH"}};
  for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
    if (codes[i].error == error) return codes[i].code;
  }
  return "UNSPECIFIED";
}

/* verifyError(): an Error with code if the peer's certificate is not to be trusted; null if it is */
static duk_ret_t method_verify_error(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  long error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
  if (peer_of(tls) != NULL) {
    error = SSL_get_verify_result(tls->ssl);
  } else {
    const SSL_CIPHER *cipher = SSL_get_current_cipher(tls->ssl);
    const SSL_SESSION *session = SSL_get_session(tls->ssl);
    bool psk = cipher != NULL && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk;
    bool resumed = session != NULL && SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION &&
                   SSL_session_reused(tls->ssl) == 1;
    if (psk || resumed) error = X509_V_OK;
  }
  if (error == X509_V_OK) {
    duk_push_null(ctx);
    return 1;
  }
  duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", X509_verify_cert_error_string(error));
  duk_push_string(ctx, verify_code(error));
  duk_put_prop_literal(ctx, -2, "code");
  return 1;
}

static duk_ret_t method_get_cipher(duk_context *ctx) {
  const SSL_CIPHER *cipher = SSL_get_current_cipher(this_tls(ctx)->ssl);
  if (cipher == NULL) return 0;
  duk_push_object(ctx);
  duk_push_string(ctx, SSL_CIPHER_get_name(cipher));
  duk_put_prop_literal(ctx, -2, "name");
  duk_push_string(ctx, SSL_CIPHER_standard_name(cipher));
  duk_put_prop_literal(ctx, -2, "standardName");
  duk_push_string(ctx, SSL_CIPHER_get_version(cipher));
  duk_put_prop_literal(ctx, -2, "version");
  return 1;
}

static duk_ret_t method_get_protocol(duk_context *ctx) {
  duk_push_string(ctx, SSL_get_version(this_tls(ctx)->ssl));
  return 1;
}

/* getALPNNegotiatedProtocol(): false if none was agreed upon */
static duk_ret_t method_get_alpn(duk_context *ctx) {
  const unsigned char *name;
  unsigned length;
  SSL_get0_alpn_selected(this_tls(ctx)->ssl, &name, &length);
  if (length == 0) {
    duk_push_false(ctx);
  } else {
    binding_push_latin1(ctx, (const char *)name, length);
  }
  return 1;
}

/* getServername(): false if the client named none */
static duk_ret_t method_get_servername(duk_context *ctx) {
  const char *name = SSL_get_servername(this_tls(ctx)->ssl, TLSEXT_NAMETYPE_host_name);
  if (name == NULL) {
    duk_push_false(ctx);
  } else {
    duk_push_string(ctx, name);
  }
  return 1;
}

/* getEphemeralKeyInfo(): of the server's key exchange; null on servers */
static duk_ret_t method_get_ephemeral(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  EVP_PKEY *key = NULL;
  if (tls->is_server) {
    duk_push_null(ctx);
    return 1;
  }
  duk_push_object(ctx);
  if (SSL_get_peer_tmp_key(tls->ssl, &key) != 1) return 1;
  int type = EVP_PKEY_get_id(key);
  duk_push_string(ctx, type == EVP_PKEY_DH ? "DH" : "ECDH");
  duk_put_prop_literal(ctx, -2, "type");
  if (type != EVP_PKEY_DH) {
    char name[80];
    if (type == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, name, sizeof(name), NULL) == 1) {
      duk_push_string(ctx, name);
    } else {
      duk_push_string(ctx, OBJ_nid2sn(type));
    }
    duk_put_prop_literal(ctx, -2, "name");
  }
  duk_push_int(ctx, EVP_PKEY_get_bits(key));
  duk_put_prop_literal(ctx, -2, "size");
  EVP_PKEY_free(key);
  return 1;
}

static duk_ret_t push_finished(duk_context *ctx, size_t (*get)(const SSL *, void *, size_t)) {
  char bytes[EVP_MAX_MD_SIZE];
  size_t length = get(this_tls(ctx)->ssl, bytes, sizeof(bytes));
  if (length == 0) return 0;
  memcpy(binding_push_buffer(ctx, length), bytes, length);
  return 1;
}

static duk_ret_t method_get_finished(duk_context *ctx) {
  return push_finished(ctx, SSL_get_finished);
}

static duk_ret_t method_get_peer_finished(duk_context *ctx) {
  return push_finished(ctx, SSL_get_peer_finished);
}

/* exportKeyingMaterial(length, label, context or undefined) */
static duk_ret_t method_export(duk_context *ctx) {
  struct tls *tls = this_tls(ctx);
  size_t length = binding_uint32(ctx, 0), label_length, context_length = 0;
  const char *label = binding_string(ctx, 1, &label_length);
  bool with_context = !duk_is_undefined(ctx, 2);
  const unsigned char *context = with_context ? crypto_bytes(ctx, 2, &context_length) : NULL;
  uint8_t *out = binding_push_buffer(ctx, length);
  crypto_clear_errors();
  if (SSL_export_keying_material(tls->ssl, out, length, label, label_length, context,
                                 context_length, with_context) != 1) {
    return crypto_throw(ctx, "SSL_export_keying_material");
  }
  return 1;
}

static duk_ret_t method_set_fragment(duk_context *ctx) {
  duk_push_boolean(ctx, SSL_set_max_send_fragment(this_tls(ctx)->ssl, binding_int32(ctx, 0)) == 1);
  crypto_clear_errors();
  return 1;
}

/* getSharedSigalgs(): ['ECDSA+SHA256', ...] */
static duk_ret_t method_get_sigalgs(duk_context *ctx) {
  SSL *ssl = this_tls(ctx)->ssl;
  int count = SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL);
  duk_push_array(ctx);
  for (int i = 0; i < count; i++) {
    int sign = 0, hash = 0;
    SSL_get_shared_sigalgs(ssl, i, &sign, &hash, NULL, NULL, NULL);
    const char *name = sign == EVP_PKEY_RSA       ? "RSA"
                       : sign == EVP_PKEY_RSA_PSS ? "RSA-PSS"
                       : sign == EVP_PKEY_DSA     ? "DSA"
                       : sign == EVP_PKEY_EC      ? "ECDSA"
                                                  : OBJ_nid2sn(sign);
    if (hash != NID_undef) {
      duk_push_sprintf(ctx, "%s+%s", name, OBJ_nid2sn(hash));
    } else {
      duk_push_string(ctx, sign == EVP_PKEY_ED25519 ? "Ed25519"
                           : sign == EVP_PKEY_ED448 ? "Ed448"
                                                    : name);
    }
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  return 1;
}

/* ref(), unref(), hasRef(): what keeps the program alive is the stream below */
static struct handle *counted(struct tls *tls) {
  return tls->under != NULL && handle_is_open(&tls->under->handle) ? &tls->under->handle : NULL;
}

static duk_ret_t method_ref(duk_context *ctx) {
  struct handle *handle = counted(this_tls(ctx));
  if (handle != NULL) uv_ref(handle->uv);
  return 0;
}

static duk_ret_t method_unref(duk_context *ctx) {
  struct handle *handle = counted(this_tls(ctx));
  if (handle != NULL) uv_unref(handle->uv);
  return 0;
}

static duk_ret_t method_has_ref(duk_context *ctx) {
  struct handle *handle = counted(this_tls(ctx));
  duk_push_boolean(ctx, handle != NULL && uv_has_ref(handle->uv));
  return 1;
}

static const duk_function_list_entry methods[] = {{"start", method_start, 0},
                                                  {"receive", method_receive, 1},
                                                  {"receiveEnd", method_receive_end, 0},
                                                  {"sent", method_sent, 2},
                                                  {"enableCertCallback", method_enable_cert, 0},
                                                  {"certDone", method_cert_done, 2},
                                                  {"enableSessionCallbacks", method_enable_sessions, 2},
                                                  {"sessionDone", method_session_done, 1},
                                                  {"newSessionDone", method_new_session_done, 0},
                                                  {"requestOCSP", method_request_ocsp, 0},
                                                  {"enablePsk", method_enable_psk, 1},
                                                  {"enableALPNCallback", method_enable_alpn, 0},
                                                  {"setALPNProtocols", method_set_protocols, 1},
                                                  {"setServername", method_set_servername, 1},
                                                  {"setVerifyMode", method_set_verify, 2},
                                                  {"enableKeylogCallback", method_enable_keylog, 0},
                                                  {"setSession", method_set_session, 1},
                                                  {"getSession", method_get_session, 0},
                                                  {"getTLSTicket", method_get_ticket, 0},
                                                  {"isSessionReused", method_is_reused, 0},
                                                  {"getPeerCertificate", method_get_peer, 1},
                                                  {"getCertificate", method_get_certificate, 0},
                                                  {"getRawCertificate", method_get_raw, 1},
                                                  {"verifyError", method_verify_error, 0},
                                                  {"getCipher", method_get_cipher, 0},
                                                  {"getProtocol", method_get_protocol, 0},
                                                  {"getALPNNegotiatedProtocol", method_get_alpn, 0},
                                                  {"getServername", method_get_servername, 0},
                                                  {"getEphemeralKeyInfo", method_get_ephemeral, 0},
                                                  {"getFinished", method_get_finished, 0},
                                                  {"getPeerFinished", method_get_peer_finished, 0},
                                                  {"exportKeyingMaterial", method_export, 3},
                                                  {"setMaxSendFragment", method_set_fragment, 1},
                                                  {"getSharedSigalgs", method_get_sigalgs, 0},
                                                  {"ref", method_ref, 0},
                                                  {"unref", method_unref, 0},
                                                  {"hasRef", method_has_ref, 0},
                                                  {NULL, NULL, 0}};

static void init_binding(duk_context *ctx) {
  handle_class_push(ctx, &tls_class, construct, methods);
  duk_get_prop_literal(ctx, -1, "prototype");
  stream_put_methods(ctx);
  duk_pop(ctx);
  duk_put_prop_literal(ctx, -2, "TLS");
}

const struct binding binding_tls = {.name = "tls", .init = init_binding};
