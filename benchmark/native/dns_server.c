/* dns_server: answers every question on a free UDP port of loopback with the address 10.1.2.3; prints the port first. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0), size = 8 << 20;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof(address);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
    perror("dns_server");
    return 1;
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  static const unsigned char answer[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 1, 2, 3};
  for (;;) {
    unsigned char message[1024];
    struct sockaddr_in from;
    socklen_t from_length = sizeof(from);
    ssize_t got = recvfrom(fd, message, sizeof(message) - sizeof(answer), 0, (struct sockaddr *)&from, &from_length);
    if (got < 17) continue;
    /* The question ends four bytes after its name; what follows, such as an OPT record, is left out. */
    ssize_t end = 12;
    while (end < got && message[end] != 0) end += message[end] + 1;
    end += 5;
    if (end > got) continue;
    memcpy(message + end, answer, sizeof(answer));
    message[2] = 0x85; /* a response, authoritative, recursion desired */
    message[3] = 0x80;
    memcpy(message + 4, "\0\1\0\1\0\0\0\0", 8);
    sendto(fd, message, (size_t)end + sizeof(answer), 0, (struct sockaddr *)&from, from_length);
  }
}
