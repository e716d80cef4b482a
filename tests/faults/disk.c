/* Loaded before libc by tests/faults/disk.rs: the FAULT_AT-th operation on a file under FAULT_UNDER fails once with
   FAULT_ERRNO. At the end of the process the number of such operations is written to FAULT_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long done;

static int under(const char *path) {
    const char *folder = getenv("FAULT_UNDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(void) {
    const char *at = getenv("FAULT_AT");
    long number = atomic_fetch_add(&done, 1) + 1;
    if (!at || number != atol(at)) return 0;
    errno = atoi(getenv("FAULT_ERRNO"));
    return 1;
}

static int open_file(int file) {
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return under(path);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNT");
    long count = atomic_load(&done);
    if (!path || !count) return;
    FILE *file = fopen(path, "w");
    if (file) { fprintf(file, "%ld", count); fclose(file); }
}

#define OPEN(name)                                                                          \
    int name(const char *path, int flags, ...) {                                            \
        static int (*real)(const char *, int, ...);                                         \
        if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);         \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more);    \
        if (under(path) && fails()) return -1;                                              \
        return real(path, flags, mode);                                                     \
    }
#define PATH(name, ret, parameters, arguments, first)                                       \
    ret name parameters {                                                                   \
        static ret(*real) parameters;                                                       \
        if (!real) real = (ret(*) parameters)dlsym(RTLD_NEXT, #name);                       \
        if (under(first) && fails()) return -1;                                             \
        return real arguments;                                                              \
    }
#define FILE_(name, ret, parameters, arguments)                                             \
    ret name parameters {                                                                   \
        static ret(*real) parameters;                                                       \
        if (!real) real = (ret(*) parameters)dlsym(RTLD_NEXT, #name);                       \
        if (open_file(file) && fails()) return -1;                                          \
        return real arguments;                                                              \
    }

OPEN(open)
OPEN(open64)
PATH(mkdir, int, (const char *path, mode_t mode), (path, mode), path)
PATH(unlink, int, (const char *path), (path), path)
PATH(rename, int, (const char *path, const char *to), (path, to), path)
FILE_(read, ssize_t, (int file, void *to, size_t size), (file, to, size))
FILE_(write, ssize_t, (int file, const void *from, size_t size), (file, from, size))
FILE_(pread64, ssize_t, (int file, void *to, size_t size, off_t at), (file, to, size, at))
FILE_(pwrite64, ssize_t, (int file, const void *from, size_t size, off_t at), (file, from, size, at))
FILE_(fsync, int, (int file), (file))
FILE_(fdatasync, int, (int file), (file))
FILE_(ftruncate64, int, (int file, off_t size), (file, size))
