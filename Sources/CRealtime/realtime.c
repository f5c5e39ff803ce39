#define _GNU_SOURCE
#include "crealtime.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

int candela_use_fifo(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int candela_use_core(int core) {
  if (core < 0 || core >= CPU_SETSIZE) return EINVAL;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  // Zero is the calling thread.
  return sched_setaffinity(0, sizeof cores, &cores) == 0 ? 0 : errno;
}

int candela_avoid_core(int core) {
  if (core < 0 || core >= CPU_SETSIZE) return EINVAL;
  cpu_set_t cores;
  if (sched_getaffinity(getpid(), sizeof cores, &cores) != 0) return errno;
  CPU_CLR(core, &cores);
  if (CPU_COUNT(&cores) == 0) return EINVAL;
  return sched_setaffinity(0, sizeof cores, &cores) == 0 ? 0 : errno;
}

int candela_use_time_sharing(void) {
  struct sched_param parameters = {.sched_priority = 0};
  return pthread_setschedparam(pthread_self(), SCHED_OTHER, &parameters);
}

int candela_lock_memory(void) { return mlockall(MCL_CURRENT | MCL_FUTURE) == 0 ? 0 : errno; }
