/* start_cost time|memory COUNT COMMAND...: runs the command COUNT times and prints the median wall-clock time from
 * fork to exit in ms, or the median peak of its resident memory in KB. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Runs the command once with its output thrown away; false unless it exits with 0. */
static int run_once(char **command, double *ms, long *peak_kb) {
  double start = now_ms();
  pid_t pid = fork();
  if (pid < 0) return 0;
  if (pid == 0) {
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execvp(command[0], command);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(pid, &status, 0, &usage) != pid) return 0;
  *ms = now_ms() - start;
  *peak_kb = usage.ru_maxrss;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv) {
  int count = argc > 3 ? atoi(argv[2]) : 0;
  int memory = argc > 1 && strcmp(argv[1], "memory") == 0;
  if (count < 1) {
    fprintf(stderr, "usage: start_cost time|memory COUNT COMMAND...\n");
    return 2;
  }
  double *figures = calloc((size_t)count, sizeof *figures);
  if (figures == NULL) return 1;
  for (int i = -1; i < count; i++) { /* the first run only warms the file cache */
    double ms;
    long peak_kb;
    if (!run_once(argv + 3, &ms, &peak_kb)) {
      fprintf(stderr, "start_cost: error: %s did not exit with 0\n", argv[3]);
      return 1;
    }
    if (i >= 0) figures[i] = memory ? (double)peak_kb : ms;
  }
  qsort(figures, (size_t)count, sizeof *figures, compare_doubles);
  printf(memory ? "%.0f KB\n" : "%.2f ms\n", figures[count / 2]);
  free(figures);
  return 0;
}
