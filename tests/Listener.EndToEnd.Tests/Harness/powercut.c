/* Writes down every write, truncation and flush of one SQLite database and its log, with its time: a disk whose power can be cut at any moment
   afterwards. Loaded with LD_PRELOAD; POWERCUT_FILE names the database, POWERCUT_JOURNAL where to write.
   Record: operation (1 write, 2 flush, 3 truncate), file (0 database, 1 log), time in ns, offset or length, byte count, bytes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static ssize_t (*real_write)(int, const void *, size_t);

static int file_of(int fd) {
  const char *wanted = getenv("POWERCUT_FILE");
  char link[64], path[4096];
  if (!wanted) return -1;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return -1;
  path[length] = 0;
  size_t base = strlen(wanted);
  if (strncmp(path, wanted, base)) return -1;
  return path[base] == 0 ? 0 : strcmp(path + base, "-wal") ? -1 : 1;
}

static void note(char operation, int file, int64_t at, int32_t count, const void *bytes) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  char head[22];
  int64_t time = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  head[0] = operation, head[1] = (char)file;
  memcpy(head + 2, &time, 8), memcpy(head + 10, &at, 8), memcpy(head + 18, &count, 4);
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  if (journal < 0) journal = open(getenv("POWERCUT_JOURNAL"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (real_write(journal, head, sizeof head) < 0 || (count > 0 && bytes && real_write(journal, bytes, (size_t)count) < 0)) abort();
}

#define WRITTEN(fd, bytes, at, call) \
  int file = file_of(fd); \
  if (file < 0) return call; \
  pthread_mutex_lock(&turn); \
  int64_t place = at; \
  ssize_t done = call; \
  if (done > 0) note(1, file, place, (int32_t)done, bytes); \
  pthread_mutex_unlock(&turn); \
  return done;

ssize_t write(int fd, const void *bytes, size_t count) {
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  WRITTEN(fd, bytes, lseek(fd, 0, SEEK_CUR), real_write(fd, bytes, count))
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite");
  WRITTEN(fd, bytes, at, real(fd, bytes, count, at))
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  WRITTEN(fd, bytes, at, real(fd, bytes, count, at))
}

#define PASSED(name, operation, at, type, signature, arguments) \
  type name signature { \
    static type(*real) signature; \
    if (!real) real = dlsym(RTLD_NEXT, #name); \
    int file = file_of(fd); \
    if (file < 0) return real arguments; \
    pthread_mutex_lock(&turn); \
    type result = real arguments; \
    if (result == 0) note(operation, file, at, 0, 0); \
    pthread_mutex_unlock(&turn); \
    return result; \
  }

PASSED(fsync, 2, 0, int, (int fd), (fd))
PASSED(fdatasync, 2, 0, int, (int fd), (fd))
PASSED(ftruncate, 3, length, int, (int fd, off_t length), (fd, length))
PASSED(ftruncate64, 3, length, int, (int fd, off64_t length), (fd, length))
