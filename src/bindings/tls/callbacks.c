/* See tls.h. Callbacks find their connection by SSL_get_app_data(); they note what is to be told, for JavaScript must not
 * run in the middle of OpenSSL unless it is asked for an answer. */
#include <openssl/x509v3.h>
#include <string.h>

#include "bindings/crypto/openssl.h"
#include "bindings/tls/tls.h"

/* Notes */

static void add_note(struct tls *tls, int kind, const void *id, size_t id_length, const void *bytes,
                     size_t length) {
  struct note *note = malloc(sizeof(*note) + id_length + length);
  if (note == NULL) return;
  note->next = NULL;
  note->kind = kind;
  note->id_length = id_length;
  note->length = length;
  if (id_length != 0) memcpy(note->bytes, id, id_length);
  memcpy(note->bytes + id_length, bytes, length);
  *tls->notes_end = note;
  tls->notes_end = &note->next;
}

void tls_tell_notes(struct tls *tls) {
  duk_context *ctx = tls_context(tls);
  struct note *note;
  while ((note = tls->notes) != NULL) {
    tls->notes = note->next;
    if (tls->notes == NULL) tls->notes_end = &tls->notes;
    if (tls_is_open(tls)) {
      if (note->kind == NOTE_SESSION) {
        memcpy(binding_push_buffer(ctx, note->id_length), note->bytes, note->id_length);
        memcpy(binding_push_buffer(ctx, note->length), note->bytes + note->id_length, note->length);
        handle_call(&tls->stream.handle, "onsession", 2);
      } else if (note->kind == NOTE_OCSP) {
        if (note->id_length != 0)
          memcpy(binding_push_buffer(ctx, note->length), note->bytes + 1, note->length);
        else
          duk_push_null(ctx);
        handle_call(&tls->stream.handle, "onocspresponse", 1);
      } else {
        memcpy(binding_push_buffer(ctx, note->length), note->bytes, note->length);
        handle_call(&tls->stream.handle, "onkeylog", 1);
      }
    }
    free(note);
  }
}

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
  struct tls *tls = SSL_get_app_data(ssl);
  if (tls == NULL || (tls->is_server && !tls->wants_sessions)) return 0;
  int length = i2d_SSL_SESSION(session, NULL);
  unsigned id_length;
  const unsigned char *id = SSL_SESSION_get_id(session, &id_length);
  unsigned char *bytes = length > 0 ? malloc((size_t)length) : NULL, *end = bytes;
  if (bytes == NULL) return 0;
  i2d_SSL_SESSION(session, &end);
  add_note(tls, NOTE_SESSION, id, id_length, bytes, (size_t)length);
  tls->holding = tls->is_server; /* a client that came back at once must find it */
  free(bytes);
  return 0;
}

void tls_keylog(const SSL *ssl, const char *line) {
  struct tls *tls = SSL_get_app_data(ssl);
  if (tls == NULL) return;
  char text[512];
  int length = snprintf(text, sizeof(text), "%s\n", line);
  if (length > 0 && (size_t)length < sizeof(text))
    add_note(tls, NOTE_KEYLOG, NULL, 0, text, (size_t)length);
}

/* Callbacks of the handshake */

static int on_certificate_wanted(SSL *ssl, void *data) {
  (void)data;
  struct tls *tls = SSL_get_app_data(ssl);
  if (!tls->is_server || !tls->wants_cert || tls->cert_known) return 1;
  tls->cert_asked = true;
  return -1; /* suspends: SSL_ERROR_WANT_X509_LOOKUP */
}

static int on_servername(SSL *ssl, int *alert, void *data) {
  (void)ssl;
  (void)alert;
  (void)data;
  return SSL_TLSEXT_ERR_OK; /* the choice is made in on_certificate_wanted() */
}

static int ask_alpn(struct tls *tls, const unsigned char **out, unsigned char *out_length,
                    const unsigned char *in, unsigned length) {
  struct isolate *isolate = tls->stream.handle.isolate;
  duk_context *ctx = isolate->ctx;
  handle_push(&tls->stream.handle);
  duk_get_prop_literal(ctx, -1, "onalpn");
  duk_insert(ctx, -2); /* [ function this ] */
  const char *name = SSL_get_servername(tls->ssl, TLSEXT_NAMETYPE_host_name);
  duk_push_string(ctx, name != NULL ? name : "");
  memcpy(binding_push_buffer(ctx, length), in, length);
  callback_call_result(isolate, &tls->stream.handle.context, 2);
  int result = SSL_TLSEXT_ERR_ALERT_FATAL;
  size_t size = 0;
  unsigned char *chosen = duk_is_object(ctx, -1) ? binding_bytes(ctx, -1, &size) : NULL;
  if (chosen != NULL && size != 0 && size < 256) {
    free(tls->selected);
    tls->selected = malloc(size);
    if (tls->selected != NULL) {
      memcpy(tls->selected, chosen, size);
      *out = tls->selected;
      *out_length = (unsigned char)size;
      result = SSL_TLSEXT_ERR_OK;
    }
  }
  duk_pop(ctx);
  return result;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                   const unsigned char *in, unsigned length, void *data) {
  (void)data;
  struct tls *tls = SSL_get_app_data(ssl);
  if (tls->wants_alpn) return ask_alpn(tls, out, out_length, in, length);
  if (tls->protocols == NULL) return SSL_TLSEXT_ERR_NOACK;
  int found = SSL_select_next_proto((unsigned char **)(uintptr_t)out, out_length, tls->protocols,
                                    (unsigned)tls->protocols_length, in, length);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Sessions that a server keeps: the first message of the client waits until JavaScript has looked for its session. */
static int on_client_hello(SSL *ssl, int *alert, void *data) {
  (void)alert;
  (void)data;
  struct tls *tls = SSL_get_app_data(ssl);
  const unsigned char *bytes;
  size_t length = 0;
  if (tls == NULL || !tls->wants_resume || tls->session_known) return SSL_CLIENT_HELLO_SUCCESS;
  if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_session_ticket, &bytes, &length) == 1 && length != 0)
    return SSL_CLIENT_HELLO_SUCCESS;
  if (SSL_client_hello_get0_session_id(ssl, &bytes) == 0) return SSL_CLIENT_HELLO_SUCCESS;
  tls->session_asked = true;
  return SSL_CLIENT_HELLO_RETRY;
}

static SSL_SESSION *on_session_wanted(SSL *ssl, const unsigned char *id, int length, int *copy) {
  (void)id;
  (void)length;
  struct tls *tls = SSL_get_app_data(ssl);
  SSL_SESSION *session = tls != NULL ? tls->resumed : NULL;
  if (session != NULL) tls->resumed = NULL;
  *copy = 0; /* the reference is OpenSSL's now */
  return session;
}

void tls_want_client_hello(struct tls *tls) {
  SSL_CTX_set_client_hello_cb(SSL_get_SSL_CTX(tls->ssl), on_client_hello, NULL);
}

/* A server's answer about its certificate, or the one that a client got. */
static int on_status(SSL *ssl, void *data) {
  (void)data;
  struct tls *tls = SSL_get_app_data(ssl);
  if (tls == NULL) return SSL_TLSEXT_ERR_NOACK;
  if (!tls->is_server) {
    const unsigned char *answer = NULL;
    long length = SSL_get_tlsext_status_ocsp_resp(ssl, &answer);
    bool given = answer != NULL && length >= 0;
    add_note(tls, NOTE_OCSP, "", given, given ? answer : (const unsigned char *)"",
             given ? (size_t)length : 0);
    return 1;
  }
  if (tls->staple == NULL) return SSL_TLSEXT_ERR_NOACK;
  void *copy = OPENSSL_memdup(tls->staple, tls->staple_length);
  if (copy == NULL) return SSL_TLSEXT_ERR_ALERT_FATAL;
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)tls->staple_length);
  return SSL_TLSEXT_ERR_OK;
}

/* Pre-shared keys */

/* Calls onpsk(text or null, room for the key, room for the identity): [ ... result ] */
static void ask_psk(struct tls *tls, const char *text, unsigned max_key, unsigned max_identity) {
  struct isolate *isolate = tls->stream.handle.isolate;
  duk_context *ctx = isolate->ctx;
  handle_push(&tls->stream.handle);
  duk_get_prop_literal(ctx, -1, "onpsk");
  duk_insert(ctx, -2); /* [ function this ] */
  if (text != NULL)
    binding_push_utf8(ctx, text, strlen(text));
  else
    duk_push_null(ctx);
  duk_push_uint(ctx, max_key);
  duk_push_uint(ctx, max_identity);
  callback_call_result(isolate, &tls->stream.handle.context, 3);
}

/* [ ... bytes ] -> [ ... ]: copies them; 0 if there are none or too many. */
static unsigned pop_key(duk_context *ctx, unsigned char *key, unsigned room) {
  size_t length = 0;
  const unsigned char *bytes = duk_is_object(ctx, -1) ? binding_bytes(ctx, -1, &length) : NULL;
  if (length > room) length = 0;
  if (length != 0) memcpy(key, bytes, length);
  duk_pop(ctx);
  return (unsigned)length;
}

static unsigned on_psk_of_server(SSL *ssl, const char *identity, unsigned char *key, unsigned room) {
  struct tls *tls = SSL_get_app_data(ssl);
  if (identity == NULL) return 0;
  ask_psk(tls, identity, room, 0);
  return pop_key(tls_context(tls), key, room);
}

static unsigned on_psk_of_client(SSL *ssl, const char *hint, char *identity, unsigned identity_room,
                                 unsigned char *key, unsigned room) {
  struct tls *tls = SSL_get_app_data(ssl);
  duk_context *ctx = tls_context(tls);
  unsigned length = 0;
  ask_psk(tls, hint, room, identity_room);
  if (duk_is_object(ctx, -1)) {
    size_t size = 0;
    duk_get_prop_literal(ctx, -1, "identity");
    const char *name = duk_is_string(ctx, -1) ? binding_string(ctx, -1, &size) : NULL;
    bool fits = name != NULL && size < identity_room;
    if (fits) memcpy(identity, name, size + 1);
    duk_pop(ctx);
    if (fits) {
      duk_get_prop_literal(ctx, -1, "psk");
      length = pop_key(ctx, key, room);
    }
  }
  duk_pop(ctx);
  return length;
}

void tls_set_psk_callbacks(struct tls *tls) {
  if (tls->is_server)
    SSL_set_psk_server_callback(tls->ssl, on_psk_of_server);
  else
    SSL_set_psk_client_callback(tls->ssl, on_psk_of_client);
}

/* JavaScript looks at the result and decides. */
int tls_accept_any(int ok, X509_STORE_CTX *store) {
  (void)ok;
  (void)store;
  return 1;
}

void tls_set_context_callbacks(SSL_CTX *context) {
  SSL_CTX_sess_set_new_cb(context, on_new_session);
  SSL_CTX_sess_set_get_cb(context, on_session_wanted);
  SSL_CTX_set_tlsext_status_cb(context, on_status);
  SSL_CTX_set_tlsext_servername_callback(context, on_servername);
  SSL_CTX_set_alpn_select_cb(context, on_alpn, NULL);
}

void tls_set_callbacks(struct tls *tls) {
  SSL_set_app_data(tls->ssl, tls);
  if (tls->is_server) {
    SSL_set_cert_cb(tls->ssl, on_certificate_wanted, NULL);
  } else {
    SSL_set_verify(tls->ssl, SSL_VERIFY_PEER, tls_accept_any);
  }
}
