/* What Swift cannot say well: ancillary data, Unix socket addresses, and copies from memory that may vanish. */
#ifndef CVHOSTUSER_H
#define CVHOSTUSER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* Descriptors that one message may carry (vhost-user: one for each of 8 memory regions). */
#define CVU_DESCRIPTORS 8

/* Receives up to `size` bytes without waiting, and the descriptors that came with them (close-on-exec).
   Returns the bytes received, 0 at the end of the stream, or a negative errno: -EMSGSIZE where there were more than
   CVU_DESCRIPTORS descriptors (all of them are closed). */
long cvu_receive(int socket, void *buffer, size_t size, int descriptors[CVU_DESCRIPTORS], int *count);

/* Sends bytes with descriptors, without a signal where the reader has gone. Returns bytes sent or a negative errno. */
long cvu_send(int socket, const void *bytes, size_t size, const int *descriptors, int count);

/* A listening Unix socket at a path; a negative errno where there can be none (-ENAMETOOLONG: the path is too long). */
int cvu_listen(const char *path);

/* The next one that connects, close-on-exec and non-blocking; a negative errno, -EAGAIN where nobody waits. */
int cvu_accept(int listener);

/* Waits until one of the descriptors has something, or so many nanoseconds have passed (negative: for ever).
   Returns how many have, or a negative errno. */
int cvu_wait(struct pollfd *descriptors, unsigned count, int64_t nanoseconds);

/* Connects to a Unix socket without waiting. Returns a descriptor or a negative errno: -ECONNREFUSED where nobody
   listens, -EAGAIN where somebody does but is busy. */
int cvu_connect(const char *path);

/* A new eventfd, close-on-exec and non-blocking, or a negative errno. */
int cvu_event(void);

/* Lets the copies below survive a file that shrank under its mapping (SIGBUS). Call once before them. */
void cvu_guard(void);

/* Copies bytes; -1 where the memory is gone (what was copied until then stays). */
int cvu_copy(void *to, const void *from, size_t size);

/* Reads a 16-bit word; what was written before it by the other side is visible afterwards. -1 where memory is gone. */
int cvu_load16(const void *from, uint16_t *value);

/* Writes a 16-bit word after everything before it. -1 where the memory is gone. */
int cvu_store16(void *to, uint16_t value);

/* Keeps what stands before it in the program before what stands after it, for both sides to see. */
void cvu_fence(void);

#endif
