// Real-time settings of the calling thread and of the process. Every function returns 0 or an errno.
#ifndef CANDELA_CREALTIME_H
#define CANDELA_CREALTIME_H

// SCHED_FIFO with a priority of 1...99 for the calling thread (sched(7)).
int candela_use_fifo(int priority);

// The calling thread runs on one core only (sched_setaffinity(2)).
int candela_use_core(int core);

// The calling thread runs on every core that it may use now, but one. EINVAL when no other is left.
int candela_avoid_core(int core);

// What is mapped now and later stays in memory (mlockall(2)).
int candela_lock_memory(void);

#endif
