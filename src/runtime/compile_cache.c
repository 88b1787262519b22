/* See compile_cache.h. */
#include "runtime/compile_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "version.h"

#if defined(__x86_64__)
#define ARCH "x64"
#elif defined(__aarch64__)
#define ARCH "arm64"
#else
#define ARCH "other"
#endif

struct hash {
  uint64_t a, b;
};

struct file_header {
  uint64_t magic;
  uint32_t header_size, kind;
  uint64_t source_length;
  struct hash source; /* of the text */
  uint64_t image_size;
  struct hash image; /* checksum */
};

#define MAGIC 0x31434353524a534aULL

struct compile_cache {
  struct engine_code_cache engine; /* first */
  char *directory;
  bool talks; /* NODE_DEBUG_NATIVE=COMPILE_CACHE */
  unsigned temporary_files;
};

/* --- hashing: not for secrets, but 128 bits, so that different texts do not meet by chance --- */

static uint64_t mix(uint64_t x, uint64_t y) {
  unsigned __int128 product = (unsigned __int128)x * y;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static struct hash hash_bytes(const void *data, size_t length) {
  const unsigned char *p = data;
  const uint64_t k1 = 0x9e3779b97f4a7c15ULL, k2 = 0xc2b2ae3d27d4eb4fULL, k3 = 0xd6e8feb86659fd93ULL;
  struct hash h = {k1 ^ length, k2 + length};
  uint64_t word[2];
  for (size_t left = length; left > 0;) {
    size_t n = left < sizeof word ? left : sizeof word;
    word[0] = word[1] = 0;
    memcpy(word, p, n);
    h.a = mix(h.a ^ word[0], k3) + word[1];
    h.b = mix(h.b ^ word[1] ^ k2, k1 | 1) ^ (word[0] + (h.a >> 7));
    p += n;
    left -= n;
  }
  h.a = mix(h.a ^ (h.b >> 32), k2);
  h.b = mix(h.b ^ h.a, k3);
  return h;
}

static bool same_hash(struct hash x, struct hash y) {
  return x.a == y.a && x.b == y.b;
}

/* --- which build this is --- */

struct build_id {
  char text[41];
};

static int find_build_id(struct dl_phdr_info *info, size_t size, void *data) {
  struct build_id *id = data;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_NOTE) continue;
    const char *note = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    size_t left = info->dlpi_phdr[i].p_memsz;
    while (left >= sizeof(ElfW(Nhdr))) {
      const ElfW(Nhdr) *head = (const void *)note;
      size_t name = (head->n_namesz + 3u) & ~3u, text = (head->n_descsz + 3u) & ~3u;
      if (name > left || text > left || sizeof *head + name + text > left) break;
      if (head->n_type == NT_GNU_BUILD_ID && head->n_namesz == 4 && head->n_descsz >= 8) {
        const unsigned char *bytes = (const unsigned char *)note + sizeof *head + name;
        for (unsigned n = 0; n < head->n_descsz && n < 8; n++) sprintf(id->text + 2 * n, "%02x", bytes[n]);
        return 1;
      }
      note += sizeof *head + name + text;
      left -= sizeof *head + name + text;
    }
  }
  return 1; /* the first object is the program; no other counts */
}

/* --- the engine's questions --- */

static void tell(const struct compile_cache *cache, const char *format, ...) {
  va_list args;
  if (!cache->talks) return;
  va_start(args, format);
  fputs("[compile cache] ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

static bool name_file(const struct compile_cache *cache, char *path, struct hash source, uint32_t kind) {
  int n = snprintf(path, PATH_MAX, "%s/%016llx%016llx.%u", cache->directory, (unsigned long long)source.a,
                   (unsigned long long)source.b, kind);
  return n > 0 && n < PATH_MAX;
}

static bool read_whole(int fd, void *to, size_t size) {
  char *p = to;
  while (size > 0) {
    ssize_t n = read(fd, p, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    size -= (size_t)n;
  }
  return true;
}

static bool write_whole(int fd, const void *from, size_t size) {
  const char *p = from;
  while (size > 0) {
    ssize_t n = write(fd, p, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    p += n;
    size -= (size_t)n;
  }
  return true;
}

/* Reads the image behind a header that fits; NULL if it does not, or the checksum does not. */
static void *read_image(int fd, const struct file_header *wanted, size_t *size) {
  struct file_header head;
  struct stat info;
  void *image;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_uid != geteuid() && info.st_uid != 0) ||
      (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return NULL;
  if (!read_whole(fd, &head, sizeof head) || head.magic != MAGIC || head.header_size != sizeof head ||
      head.kind != wanted->kind || head.source_length != wanted->source_length ||
      !same_hash(head.source, wanted->source) || head.image_size == 0 ||
      head.image_size != (uint64_t)info.st_size - sizeof head)
    return NULL;
  image = malloc(head.image_size);
  if (image == NULL) return NULL;
  if (!read_whole(fd, image, head.image_size) || !same_hash(hash_bytes(image, head.image_size), head.image)) {
    free(image);
    return NULL;
  }
  *size = head.image_size;
  return image;
}

static struct file_header describe(int kind, const char *text, size_t length) {
  struct file_header head;
  memset(&head, 0, sizeof head);
  head.magic = MAGIC;
  head.header_size = sizeof head;
  head.kind = (uint32_t)kind;
  head.source_length = length;
  head.source = hash_bytes(text, length);
  return head;
}

static void *find(struct engine_code_cache *engine, int kind, const char *text, size_t length, size_t *size) {
  struct compile_cache *cache = (struct compile_cache *)engine;
  struct file_header head = describe(kind, text, length);
  char path[PATH_MAX];
  void *image;
  int fd;
  if (!name_file(cache, path, head.source, head.kind)) return NULL;
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return NULL;
  image = read_image(fd, &head, size);
  close(fd);
  tell(cache, image != NULL ? "read %s" : "refused %s", path);
  return image;
}

static void keep(struct engine_code_cache *engine, int kind, const char *text, size_t length, const void *image,
                 size_t size) {
  struct compile_cache *cache = (struct compile_cache *)engine;
  struct file_header head = describe(kind, text, length);
  char path[PATH_MAX], temporary[PATH_MAX];
  int fd, n;
  head.image_size = size;
  head.image = hash_bytes(image, size);
  if (!name_file(cache, path, head.source, head.kind)) return;
  n = snprintf(temporary, sizeof temporary, "%s.%ld.%p.%u.tmp", path, (long)getpid(), (void *)cache,
               cache->temporary_files++);
  if (n < 0 || n >= (int)sizeof temporary) return;
  fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return;
  bool written = write_whole(fd, &head, sizeof head) && write_whole(fd, image, size);
  if (close(fd) != 0) written = false;
  if (!written || rename(temporary, path) != 0) {
    unlink(temporary);
    written = false;
  }
  tell(cache, written ? "wrote %s" : "could not write %s", path);
}

static void forget(struct engine_code_cache *engine, int kind, const char *text, size_t length) {
  struct compile_cache *cache = (struct compile_cache *)engine;
  char path[PATH_MAX];
  if (name_file(cache, path, hash_bytes(text, length), (uint32_t)kind)) unlink(path);
}

/* --- the folder --- */

/* mkdir -p with mode 0700; what is there stays as it is. */
static int make_folders(char *path) {
  for (char *slash = path + 1;; slash++) {
    if (*slash != '/' && *slash != '\0') continue;
    char end = *slash;
    *slash = '\0';
    int failed = mkdir(path, 0700) != 0 && errno != EEXIST ? errno : 0;
    *slash = end;
    if (failed != 0) return failed;
    if (end == '\0') return 0;
  }
}

struct compile_cache *compile_cache_new(const char *directory, char *message, size_t message_size) {
  struct build_id id = {""};
  char path[PATH_MAX];
  struct stat info;
  int n, error;
  dl_iterate_phdr(find_build_id, &id);
  if (id.text[0] == '\0') {
    snprintf(message, message_size, "This executable has no build id");
    return NULL;
  }
  n = snprintf(path, sizeof path, "%s/v%s-%s-%s-%lu", directory, JSRUN_NODE_VERSION, ARCH, id.text,
               (unsigned long)geteuid());
  if (n < 0 || n >= (int)sizeof path - 80) {
    snprintf(message, message_size, "The name of the directory is too long");
    return NULL;
  }
  error = make_folders(path);
  if (error == 0 && stat(path, &info) != 0) error = errno;
  if (error == 0 && !S_ISDIR(info.st_mode)) error = ENOTDIR;
  if (error != 0) {
    snprintf(message, message_size, "Cannot create cache directory: %s", strerror(error));
    return NULL;
  }
  if (info.st_uid != geteuid() || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    snprintf(message, message_size, "Others may write to the cache directory");
    return NULL;
  }
  struct compile_cache *cache = calloc(1, sizeof *cache);
  if (cache != NULL) cache->directory = strdup(path);
  if (cache == NULL || cache->directory == NULL) {
    free(cache);
    snprintf(message, message_size, "Out of memory");
    return NULL;
  }
  const char *debug = getenv("NODE_DEBUG_NATIVE");
  cache->talks = debug != NULL && strstr(debug, "COMPILE_CACHE") != NULL;
  cache->engine = (struct engine_code_cache){find, keep, forget};
  return cache;
}

void compile_cache_free(struct compile_cache *cache) {
  if (cache == NULL) return;
  free(cache->directory);
  free(cache);
}

const char *compile_cache_directory(const struct compile_cache *cache) {
  return cache->directory;
}

struct engine_code_cache *compile_cache_engine(struct compile_cache *cache) {
  return cache != NULL ? &cache->engine : NULL;
}
