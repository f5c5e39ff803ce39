// Real-time settings of the calling thread and of the process. Every function returns 0 or an errno.
#ifndef CANDELA_CREALTIME_H
#define CANDELA_CREALTIME_H

// SCHED_FIFO with a priority of 1...99 for the calling thread (sched(7)).
int candela_use_fifo(int priority);

// The calling thread runs on one core only (sched_setaffinity(2)).
int candela_use_core(int core);

// The calling thread runs on every core that the process's first thread may use, but one; its own may be another's heritage: a new
// thread has those of the thread that made it. EINVAL when no other is left.
int candela_avoid_core(int core);

// Time sharing as usual (SCHED_OTHER) for the calling thread, whatever it has inherited.
int candela_use_time_sharing(void);

// What is mapped now and later stays in memory (mlockall(2)).
int candela_lock_memory(void);

#endif
