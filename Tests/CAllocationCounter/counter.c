#include "callocationcounter.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define CANDELA_SANITIZED 1
#endif
#endif

static _Thread_local uint64_t allocations;
static _Thread_local uint64_t abort_at;

uint64_t candela_allocations(void) { return allocations; }
void candela_abort_at_allocation(uint64_t count) { abort_at = count; }

#ifdef CANDELA_SANITIZED

bool candela_counts_allocations(void) { return false; }

#else

// glibc's own entry points, under the names that it keeps for replacements.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

bool candela_counts_allocations(void) { return true; }

static void count(void) {
  allocations += 1;
  if (abort_at != 0 && allocations >= abort_at) abort();
}

void *malloc(size_t size) {
  count();
  return __libc_malloc(size);
}

void *calloc(size_t members, size_t size) {
  count();
  return __libc_calloc(members, size);
}

void *realloc(void *memory, size_t size) {
  count();
  return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

void *memalign(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  count();
  void *result = __libc_memalign(alignment, size);
  if (result == NULL) return ENOMEM;
  *memory = result;
  return 0;
}

#endif
