#define _GNU_SOURCE
#include "cvhostuser.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

/* A guest may shrink the file that its memory is a mapping of. The kernel then answers an access with SIGBUS
   (mmap(2)); the copies below mark themselves, and the handler takes them back to where they began. */
static __thread sigjmp_buf start;
static __thread volatile sig_atomic_t is_copying;
static struct sigaction previous;

static void memory_gone(int number) {
  if (is_copying) siglongjmp(start, 1);
  /* Somebody else's fault: it happens again, under the old handler, when this one returns. */
  sigaction(number, &previous, NULL);
}

static void install(void) {
  struct sigaction action = {.sa_handler = memory_gone, .sa_flags = SA_NODEFER};
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}

void cvu_guard(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
}

/* The compiler must not move the access out of the marked stretch. */
static inline void enter(void) {
  is_copying = 1;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

static inline void leave(void) {
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  is_copying = 0;
}

int cvu_copy(void *to, const void *from, size_t size) {
  if (sigsetjmp(start, 0)) {
    is_copying = 0;
    return -1;
  }
  enter();
  memcpy(to, from, size);
  leave();
  return 0;
}

int cvu_load16(const void *from, uint16_t *value) {
  if (sigsetjmp(start, 0)) {
    is_copying = 0;
    return -1;
  }
  enter();
  *value = __atomic_load_n((const uint16_t *)from, __ATOMIC_ACQUIRE);
  leave();
  return 0;
}

int cvu_store16(void *to, uint16_t value) {
  if (sigsetjmp(start, 0)) {
    is_copying = 0;
    return -1;
  }
  enter();
  __atomic_store_n((uint16_t *)to, value, __ATOMIC_RELEASE);
  leave();
  return 0;
}

void cvu_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
