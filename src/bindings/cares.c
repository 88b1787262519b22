/*
 * Names and addresses: the system's resolver on libuv's pool (dns.lookup, dns.lookupService) and the text forms
 * of IP addresses.
 */
#include <stdio.h>
#include <string.h>

#include "runtime/binding.h"

/* Addresses */

/* 4 or 6 for the textual address at `index`, whose 16 bytes (IPv4: mapped) go to `bytes`; else 0. */
static int parse_address(duk_context *ctx, duk_idx_t index, unsigned char *bytes) {
  char text[INET6_ADDRSTRLEN + 64];
  size_t length;
  const char *given = binding_string(ctx, index, &length);
  if (length == 0 || length >= sizeof(text) || memchr(given, '\0', length) != NULL) return 0;
  memcpy(text, given, length + 1);
  memset(bytes, 0, 16);
  if (strchr(text, ':') == NULL) {
    bytes[10] = bytes[11] = 0xff;
    return uv_inet_pton(AF_INET, text, bytes + 12) == 0 ? 4 : 0;
  }
  char *zone = strchr(text, '%');
  if (zone != NULL) {
    if (zone[1] == '\0') return 0;
    for (const char *c = zone + 1; *c != '\0'; c++) {
      bool allowed = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
                     (*c >= 'A' && *c <= 'Z') || *c == '.' || *c == '-' || *c == ':';
      if (!allowed) return 0;
    }
    *zone = '\0';
  }
  return uv_inet_pton(AF_INET6, text, bytes) == 0 ? 6 : 0;
}

static duk_ret_t is_ip(duk_context *ctx) {
  unsigned char bytes[16];
  duk_push_int(ctx, parse_address(ctx, 0, bytes));
  return 1;
}

/* addressBytes(address): 16 bytes, undefined for what is no address */
static duk_ret_t address_bytes(duk_context *ctx) {
  unsigned char bytes[16];
  if (parse_address(ctx, 0, bytes) == 0) return 0;
  memcpy(binding_push_buffer(ctx, sizeof(bytes)), bytes, sizeof(bytes));
  return 1;
}

/* canonicalIP(address): as the system writes it */
static duk_ret_t canonical_ip(duk_context *ctx) {
  unsigned char bytes[16];
  char text[INET6_ADDRSTRLEN];
  int family = parse_address(ctx, 0, bytes);
  if (family == 0) return 0;
  if (family == 4) {
    uv_inet_ntop(AF_INET, bytes + 12, text, sizeof(text));
  } else {
    uv_inet_ntop(AF_INET6, bytes, text, sizeof(text));
  }
  duk_push_string(ctx, text);
  return 1;
}

/* errorName(status): 'ENOTFOUND', 'EAI_AGAIN', ... */
static duk_ret_t error_name(duk_context *ctx) {
  char name[64];
  duk_push_string(ctx, uv_err_name_r(binding_int32(ctx, 0), name, sizeof(name)));
  return 1;
}

/* Look-ups. Both take a callback as last argument: (error, ...results). */

/* [ ... arg1 .. argN ] -> [ ... ]: calls the request's function and frees it. */
static void finish(struct request *request, duk_idx_t argument_count) {
  struct isolate *isolate = request->isolate;
  duk_context *ctx = isolate->ctx;
  if (isolate->exiting) {
    duk_pop_n(ctx, argument_count);
  } else {
    value_ref_push(isolate, &request->object);
    duk_push_undefined(ctx);
    duk_insert(ctx, -2 - argument_count);
    duk_insert(ctx, -2 - argument_count);
    callback_call(isolate, &request->context, argument_count);
  }
  request_free(request);
}

struct addrinfo_request {
  struct request request;
  uv_getaddrinfo_t uv;
};

static void on_addrinfo(uv_getaddrinfo_t *uv, int status, struct addrinfo *results) {
  struct addrinfo_request *lookup = uv->data;
  duk_context *ctx = lookup->request.isolate->ctx;
  duk_push_int(ctx, status);
  duk_push_array(ctx);
  duk_uarridx_t count = 0;
  for (const struct addrinfo *info = results; info != NULL; info = info->ai_next) {
    char text[INET6_ADDRSTRLEN];
    if (info->ai_family == AF_INET) {
      uv_ip4_name((const struct sockaddr_in *)info->ai_addr, text, sizeof(text));
    } else if (info->ai_family == AF_INET6) {
      uv_ip6_name((const struct sockaddr_in6 *)info->ai_addr, text, sizeof(text));
    } else {
      continue;
    }
    duk_push_string(ctx, text);
    duk_put_prop_index(ctx, -2, count++);
  }
  uv_freeaddrinfo(results);
  finish(&lookup->request, 2);
}

/* getaddrinfo(hostname, family, hints, callback): callback(error, addresses) */
static duk_ret_t get_addrinfo(duk_context *ctx) {
  const char *host = binding_string(ctx, 0, NULL);
  int family = binding_int32(ctx, 1);
  int hints = binding_int32(ctx, 2);
  binding_function(ctx, 3);
  struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                            .ai_flags = hints,
                            .ai_family = family == 4   ? AF_INET
                                         : family == 6 ? AF_INET6
                                                       : AF_UNSPEC};
  struct addrinfo_request *lookup = request_new(ctx, sizeof(*lookup), 3, NULL);
  lookup->uv.data = lookup;
  int error =
      uv_getaddrinfo(&lookup->request.isolate->loop, &lookup->uv, on_addrinfo, host, NULL, &wanted);
  if (error == 0) {
    lookup->request.uv = (uv_req_t *)&lookup->uv;
  } else {
    request_free(&lookup->request);
  }
  duk_push_int(ctx, error);
  return 1;
}

struct nameinfo_request {
  struct request request;
  uv_getnameinfo_t uv;
};

static void on_nameinfo(uv_getnameinfo_t *uv, int status, const char *host, const char *service) {
  struct nameinfo_request *lookup = uv->data;
  duk_context *ctx = lookup->request.isolate->ctx;
  duk_push_int(ctx, status);
  if (status == 0) {
    binding_push_utf8(ctx, host, strlen(host));
    binding_push_utf8(ctx, service, strlen(service));
  } else {
    duk_push_undefined(ctx);
    duk_push_undefined(ctx);
  }
  finish(&lookup->request, 3);
}

/* getnameinfo(address, port, callback): callback(error, hostname, service) */
static duk_ret_t get_nameinfo(duk_context *ctx) {
  const char *host = binding_string(ctx, 0, NULL);
  int port = binding_int32(ctx, 1);
  binding_function(ctx, 2);
  struct sockaddr_storage address;
  int error = strchr(host, ':') != NULL ? uv_ip6_addr(host, port, (struct sockaddr_in6 *)&address)
                                        : uv_ip4_addr(host, port, (struct sockaddr_in *)&address);
  if (error == 0) {
    struct nameinfo_request *lookup = request_new(ctx, sizeof(*lookup), 2, NULL);
    lookup->uv.data = lookup;
    error = uv_getnameinfo(&lookup->request.isolate->loop, &lookup->uv, on_nameinfo,
                           (struct sockaddr *)&address, NI_NAMEREQD);
    if (error == 0) {
      lookup->request.uv = (uv_req_t *)&lookup->uv;
    } else {
      request_free(&lookup->request);
    }
  }
  duk_push_int(ctx, error);
  return 1;
}

static const duk_function_list_entry functions[] = {{"isIP", is_ip, 1},
                                                    {"addressBytes", address_bytes, 1},
                                                    {"canonicalIP", canonical_ip, 1},
                                                    {"errorName", error_name, 1},
                                                    {"getaddrinfo", get_addrinfo, 4},
                                                    {"getnameinfo", get_nameinfo, 3},
                                                    {NULL, NULL, 0}};
static const duk_number_list_entry constants[] = {
    {"AI_ADDRCONFIG", AI_ADDRCONFIG}, {"AI_ALL", AI_ALL}, {"AI_V4MAPPED", AI_V4MAPPED}, {NULL, 0}};

const struct binding binding_cares = {
    .name = "cares", .functions = functions, .constants = constants};
