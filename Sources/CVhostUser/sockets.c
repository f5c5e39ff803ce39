#define _GNU_SOURCE
#include "cvhostuser.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Room for the descriptors of a message, aligned as the kernel wants it. */
union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(CVU_DESCRIPTORS * sizeof(int))];
};

static int take_descriptors(struct msghdr *message, int *descriptors) {
  int count = 0;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    int held = (int)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (int i = 0; i < held; i++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(c) + (size_t)i * sizeof(int), sizeof(int));
      if (count < CVU_DESCRIPTORS) descriptors[count++] = descriptor;
      else close(descriptor);
    }
  }
  return count;
}

long cvu_receive(int socket, void *buffer, size_t size, int descriptors[CVU_DESCRIPTORS], int *count) {
  union control control;
  struct iovec part = {.iov_base = buffer, .iov_len = size};
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  *count = 0;
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (received < 0) return -errno;
  *count = take_descriptors(&message, descriptors);
  if (message.msg_flags & MSG_CTRUNC) {
    for (int i = 0; i < *count; i++) close(descriptors[i]);
    *count = 0;
    return -EMSGSIZE;
  }
  return received;
}

long cvu_send(int socket, const void *bytes, size_t size, const int *descriptors, int count) {
  union control control;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > CVU_DESCRIPTORS) return -EINVAL;
  if (count > 0) {
    size_t length = (size_t)count * sizeof(int);
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(length);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(length);
    memcpy(CMSG_DATA(header), descriptors, length);
  }
  ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent < 0 ? -errno : sent;
}

static int address_of(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) return -ENAMETOOLONG;
  strcpy(address->sun_path, path);
  return 0;
}

static int failed(int descriptor) {
  int number = errno;
  close(descriptor);
  return -number;
}

int cvu_listen(const char *path) {
  struct sockaddr_un address;
  if (address_of(path, &address) < 0) return -ENAMETOOLONG;
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  if (bind(descriptor, (struct sockaddr *)&address, sizeof address) < 0) return failed(descriptor);
  if (listen(descriptor, 4) < 0) return failed(descriptor);
  return descriptor;
}

int cvu_accept(int listener) {
  int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

int cvu_wait(struct pollfd *descriptors, unsigned count, int64_t nanoseconds) {
  struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  int ready = ppoll(descriptors, count, nanoseconds < 0 ? NULL : &limit, NULL);
  return ready < 0 ? -errno : ready;
}

int cvu_connect(const char *path) {
  struct sockaddr_un address;
  if (address_of(path, &address) < 0) return -ENAMETOOLONG;
  int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) return failed(descriptor);
  return descriptor;
}

int cvu_event(void) {
  int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}
