/* Preloaded into a process whose disk is to fail: the n-th call that alters a file below a folder
   kills the process, or answers with an error. Calls are counted once fieldkit_arm() was called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static long at = -1, seen = 0;
static int answer = 0, sticky = 0; /* answer 0 kills */

void fieldkit_arm(const char *below, long call, int error, int stays) {
    strncpy(folder, below, sizeof folder - 1);
    answer = error, sticky = stays, at = call;
    if (call >= 0) seen = 0;
}

long fieldkit_calls(void) { return seen; }

/* The path is below the folder: is it this call's turn? */
static int turn(const char *path) {
    if (at < 0 || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
    seen++;
    if (!(seen == at || (sticky && at > 0 && seen > at))) return 0;
    if (!answer) kill(getpid(), SIGKILL);
    errno = answer;
    return 1;
}

static int turn_of(int fd) {
    char link[64], path[4096];
    if (at < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return turn(path);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *b, size_t n) {
    REAL(write); return turn_of(fd) ? -1 : real(fd, b, n);
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
    REAL(pwrite); return turn_of(fd) ? -1 : real(fd, b, n, o);
}
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
    REAL(pwrite64); return turn_of(fd) ? -1 : real(fd, b, n, o);
}
int fsync(int fd) { REAL(fsync); return turn_of(fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return turn_of(fd) ? -1 : real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); return turn_of(fd) ? -1 : real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); return turn_of(fd) ? -1 : real(fd, n); }
ssize_t sendfile(int, int, off_t *, size_t);
ssize_t sendfile(int to, int from, off_t *o, size_t n) {
    REAL(sendfile); return turn_of(to) ? -1 : real(to, from, o, n);
}
ssize_t sendfile64(int, int, off64_t *, size_t);
ssize_t sendfile64(int to, int from, off64_t *o, size_t n) {
    REAL(sendfile64); return turn_of(to) ? -1 : real(to, from, o, n);
}
int rename(const char *a, const char *b) { REAL(rename); return turn(b) ? -1 : real(a, b); }
int unlink(const char *a) { REAL(unlink); return turn(a) ? -1 : real(a); }
int mkdir(const char *a, mode_t m) { REAL(mkdir); return turn(a) ? -1 : real(a, m); }
