// How often the calling thread has asked for memory.
#ifndef CANDELA_CALLOCATIONCOUNTER_H
#define CANDELA_CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stdint.h>

// Whether allocations are counted: not under a sanitizer, which has an allocator of its own.
bool candela_counts_allocations(void);

// Calls of malloc, calloc, realloc and the aligned forms by this thread since it began.
uint64_t candela_allocations(void);

// From now on the n-th allocation of this thread ends the process, for a debugger's eyes; 0 for never.
void candela_abort_at_allocation(uint64_t count);

#endif
