/*
 * The operating system: internalBinding('os'), for lib/os.js. A function that can fail returns libuv's negative code.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/binding.h"

static duk_ret_t push_error(duk_context *ctx, int error) {
  duk_push_int(ctx, error);
  return 1;
}

static void put_string(duk_context *ctx, const char *name, const char *text) {
  if (text != NULL)
    binding_push_utf8(ctx, text, strlen(text));
  else
    duk_push_null(ctx);
  duk_put_prop_string(ctx, -2, name);
}

static void put_number(duk_context *ctx, const char *name, double number) {
  duk_push_number(ctx, number);
  duk_put_prop_string(ctx, -2, name);
}

static duk_ret_t os_hostname(duk_context *ctx) {
  char name[UV_MAXHOSTNAMESIZE];
  size_t size = sizeof(name);
  int error = uv_os_gethostname(name, &size);
  if (error < 0) return push_error(ctx, error);
  binding_push_utf8(ctx, name, size);
  return 1;
}

/* uname() -> { sysname, version, release, machine } */
static duk_ret_t os_uname(duk_context *ctx) {
  uv_utsname_t info;
  int error = uv_os_uname(&info);
  if (error < 0) return push_error(ctx, error);
  duk_push_object(ctx);
  put_string(ctx, "sysname", info.sysname);
  put_string(ctx, "version", info.version);
  put_string(ctx, "release", info.release);
  put_string(ctx, "machine", info.machine);
  return 1;
}

static duk_ret_t os_uptime(duk_context *ctx) {
  double uptime;
  int error = uv_uptime(&uptime);
  if (error < 0) return push_error(ctx, error);
  duk_push_number(ctx, uptime);
  return 1;
}

static duk_ret_t os_total_memory(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_get_total_memory());
  return 1;
}

static duk_ret_t os_free_memory(duk_context *ctx) {
  duk_push_number(ctx, (double)uv_get_free_memory());
  return 1;
}

static duk_ret_t os_load_average(duk_context *ctx) {
  double average[3];
  uv_loadavg(average);
  duk_push_array(ctx);
  for (duk_uarridx_t i = 0; i < 3; i++) {
    duk_push_number(ctx, average[i]);
    duk_put_prop_index(ctx, -2, i);
  }
  return 1;
}

static duk_ret_t os_available_parallelism(duk_context *ctx) {
  duk_push_uint(ctx, uv_available_parallelism());
  return 1;
}

/* cpus() -> [{ model, speed, times: { user, nice, sys, idle, irq } }] */
static duk_ret_t os_cpus(duk_context *ctx) {
  uv_cpu_info_t *cpus;
  int count;
  int error = uv_cpu_info(&cpus, &count);
  if (error < 0) return push_error(ctx, error);
  duk_push_array(ctx);
  for (int i = 0; i < count; i++) {
    duk_push_object(ctx);
    put_string(ctx, "model", cpus[i].model);
    put_number(ctx, "speed", cpus[i].speed);
    duk_push_object(ctx);
    put_number(ctx, "user", (double)cpus[i].cpu_times.user);
    put_number(ctx, "nice", (double)cpus[i].cpu_times.nice);
    put_number(ctx, "sys", (double)cpus[i].cpu_times.sys);
    put_number(ctx, "idle", (double)cpus[i].cpu_times.idle);
    put_number(ctx, "irq", (double)cpus[i].cpu_times.irq);
    duk_put_prop_literal(ctx, -2, "times");
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  uv_free_cpu_info(cpus, count);
  return 1;
}

/* interfaces() -> [{ name, address, netmask, family, mac, internal, scopeid }] */
static duk_ret_t os_interfaces(duk_context *ctx) {
  uv_interface_address_t *interfaces;
  int count;
  int error = uv_interface_addresses(&interfaces, &count);
  if (error == UV_ENOSYS)
    count = 0;
  else if (error < 0)
    return push_error(ctx, error);
  duk_push_array(ctx);
  for (int i = 0; i < count; i++) {
    const uv_interface_address_t *interface = &interfaces[i];
    char address[INET6_ADDRSTRLEN] = "", netmask[INET6_ADDRSTRLEN] = "", mac[18];
    bool is_ipv6 = interface->address.address4.sin_family == AF_INET6;
    const unsigned char *m = (const unsigned char *)interface->phys_addr;
    snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
    if (is_ipv6) {
      uv_ip6_name(&interface->address.address6, address, sizeof(address));
      uv_ip6_name(&interface->netmask.netmask6, netmask, sizeof(netmask));
    } else {
      uv_ip4_name(&interface->address.address4, address, sizeof(address));
      uv_ip4_name(&interface->netmask.netmask4, netmask, sizeof(netmask));
    }
    duk_push_object(ctx);
    put_string(ctx, "name", interface->name);
    put_string(ctx, "address", address);
    put_string(ctx, "netmask", netmask);
    put_string(ctx, "family", is_ipv6 ? "IPv6" : "IPv4");
    put_string(ctx, "mac", mac);
    duk_push_boolean(ctx, interface->is_internal);
    duk_put_prop_literal(ctx, -2, "internal");
    put_number(ctx, "scopeid", is_ipv6 ? (double)interface->address.address6.sin6_scope_id : -1);
    duk_put_prop_index(ctx, -2, (duk_uarridx_t)i);
  }
  if (count > 0) uv_free_interface_addresses(interfaces, count);
  return 1;
}

static duk_ret_t os_home_directory(duk_context *ctx) {
  char path[4096];
  size_t size = sizeof(path);
  int error = uv_os_homedir(path, &size);
  if (error < 0) return push_error(ctx, error);
  binding_push_utf8(ctx, path, size);
  return 1;
}

/* userInfo() -> { uid, gid, username, homedir, shell } */
static duk_ret_t os_user_info(duk_context *ctx) {
  uv_passwd_t info;
  int error = uv_os_get_passwd(&info);
  if (error < 0) return push_error(ctx, error);
  duk_push_object(ctx);
  put_number(ctx, "uid", (double)info.uid);
  put_number(ctx, "gid", (double)info.gid);
  put_string(ctx, "username", info.username);
  put_string(ctx, "homedir", info.homedir);
  put_string(ctx, "shell", info.shell);
  uv_os_free_passwd(&info);
  return 1;
}

/* getPriority(pid) -> the priority, or an array with the error */
static duk_ret_t os_get_priority(duk_context *ctx) {
  int priority;
  int error = uv_os_getpriority(binding_int32(ctx, 0), &priority);
  if (error < 0) {
    duk_push_array(ctx);
    duk_push_int(ctx, error);
    duk_put_prop_index(ctx, -2, 0);
  } else {
    duk_push_int(ctx, priority);
  }
  return 1;
}

static duk_ret_t os_set_priority(duk_context *ctx) {
  duk_push_int(ctx, uv_os_setpriority(binding_int32(ctx, 0), binding_int32(ctx, 1)));
  return 1;
}

static const duk_function_list_entry functions[] = {
    {"hostname", os_hostname, 0},
    {"uname", os_uname, 0},
    {"uptime", os_uptime, 0},
    {"totalMemory", os_total_memory, 0},
    {"freeMemory", os_free_memory, 0},
    {"loadAverage", os_load_average, 0},
    {"availableParallelism", os_available_parallelism, 0},
    {"cpus", os_cpus, 0},
    {"interfaces", os_interfaces, 0},
    {"homeDirectory", os_home_directory, 0},
    {"userInfo", os_user_info, 0},
    {"getPriority", os_get_priority, 1},
    {"setPriority", os_set_priority, 2},
    {NULL, NULL, 0}};

const struct binding binding_os = {.name = "os", .functions = functions};
