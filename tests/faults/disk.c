/* Loaded before libc by tests/faults/disk.rs: the FAULT_AT-th operation on a file under FAULT_UNDER fails once with
   FAULT_ERRNO; of those of FAULT_KIND only, where that is set. At the end of the process FAULT_COUNT is written: how many
   such operations there were, of each kind a line. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { ANY, OPENS, NAMES, SIZES, LOCKS, BYTES, KINDS };
static const char *const names[KINDS] = {"any", "open", "name", "size", "lock", "bytes"};
static atomic_long done[KINDS];

static int under(const char *path) {
    const char *folder = getenv("FAULT_UNDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(enum kind kind) {
    const char *at = getenv("FAULT_AT"), *only = getenv("FAULT_KIND");
    long of_all = atomic_fetch_add(&done[ANY], 1) + 1, of_kind = atomic_fetch_add(&done[kind], 1) + 1;
    if (!at || (only && *only && strcmp(only, names[kind]))) return 0;
    if ((only && *only ? of_kind : of_all) != atol(at)) return 0;
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

/* A path that may be relative to an open folder. */
static int under_at(int folder, const char *path) {
    return path && path[0] == '/' ? under(path) : folder != AT_FDCWD && open_file(folder);
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNT");
    if (!path || !atomic_load(&done[ANY])) return;
    FILE *file = fopen(path, "w");
    if (!file) return;
    for (int kind = 0; kind < KINDS; kind++) fprintf(file, "%s %ld\n", names[kind], atomic_load(&done[kind]));
    fclose(file);
}

#define REAL(name, ret, parameters)                                                         \
    static ret(*real) parameters;                                                           \
    if (!real) real = (ret(*) parameters)dlsym(RTLD_NEXT, #name)
#define OPEN(name)                                                                          \
    int name(const char *path, int flags, ...) {                                            \
        REAL(name, int, (const char *, int, ...));                                          \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more);    \
        if (under(path) && fails(OPENS)) return -1;                                         \
        return real(path, flags, mode);                                                     \
    }
#define OPENAT(name)                                                                        \
    int name(int folder, const char *path, int flags, ...) {                                \
        REAL(name, int, (int, const char *, int, ...));                                     \
        va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more);    \
        if (under_at(folder, path) && fails(OPENS)) return -1;                              \
        return real(folder, path, flags, mode);                                             \
    }
/* Of what fcntl does only locks are operations on a file. Letting go of one needs no disk and is not refused: a process
   that kept a lock it gave up would shut itself out. */
#define FCNTL(name)                                                                         \
    int name(int file, int what, ...) {                                                     \
        REAL(name, int, (int, int, ...));                                                   \
        va_list more; va_start(more, what); void *with = va_arg(more, void *); va_end(more); \
        int locks = (what == F_SETLK || what == F_SETLKW || what == F_GETLK                 \
            || what == F_OFD_SETLK || what == F_OFD_SETLKW)                                 \
            && ((struct flock *)with)->l_type != F_UNLCK;                                   \
        if (locks && open_file(file) && fails(LOCKS)) return -1;                            \
        return real(file, what, with);                                                      \
    }
#define CALL(name, ret, parameters, arguments, is_ours, kind, failed)                       \
    ret name parameters {                                                                   \
        REAL(name, ret, parameters);                                                        \
        if (is_ours && fails(kind)) return failed;                                          \
        return real arguments;                                                              \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
CALL(opendir, DIR *, (const char *path), (path), under(path), OPENS, NULL)
CALL(mkdir, int, (const char *path, mode_t mode), (path, mode), under(path), NAMES, -1)
CALL(unlink, int, (const char *path), (path), under(path), NAMES, -1)
CALL(unlinkat, int, (int folder, const char *path, int flags), (folder, path, flags), under_at(folder, path), NAMES, -1)
CALL(rename, int, (const char *path, const char *to), (path, to), under(path), NAMES, -1)
CALL(linkat, int, (int a, const char *path, int b, const char *to, int flags), (a, path, b, to, flags), under_at(b, to), NAMES, -1)
CALL(chmod, int, (const char *path, mode_t mode), (path, mode), under(path), NAMES, -1)
CALL(fchmod, int, (int file, mode_t mode), (file, mode), open_file(file), NAMES, -1)
CALL(ftruncate, int, (int file, off_t size), (file, size), open_file(file), SIZES, -1)
CALL(ftruncate64, int, (int file, off_t size), (file, size), open_file(file), SIZES, -1)
CALL(flock, int, (int file, int what), (file, what), what != LOCK_UN && open_file(file), LOCKS, -1)
FCNTL(fcntl)
FCNTL(fcntl64)
CALL(read, ssize_t, (int file, void *to, size_t size), (file, to, size), open_file(file), BYTES, -1)
CALL(readv, ssize_t, (int file, const struct iovec *to, int count), (file, to, count), open_file(file), BYTES, -1)
CALL(write, ssize_t, (int file, const void *from, size_t size), (file, from, size), open_file(file), BYTES, -1)
CALL(writev, ssize_t, (int file, const struct iovec *from, int count), (file, from, count), open_file(file), BYTES, -1)
CALL(pread64, ssize_t, (int file, void *to, size_t size, off_t at), (file, to, size, at), open_file(file), BYTES, -1)
CALL(pwrite64, ssize_t, (int file, const void *from, size_t size, off_t at), (file, from, size, at), open_file(file), BYTES, -1)
CALL(fsync, int, (int file), (file), open_file(file), BYTES, -1)
CALL(fdatasync, int, (int file), (file), open_file(file), BYTES, -1)
