/* What the loads have in common. */
#ifndef LOADS_H
#define LOADS_H

#include <stddef.h>

/* Seconds since boot. */
double now(void);
void pause_for(double seconds);
/* Writes a line to the kernel log, where the host reads it. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Keeps this process in memory and out of the OOM killer's reach: what watches must not be what suffers. */
void stay_alive(void);
void allow_many_files(void);
/* All of a buffer, in pieces that need no large block to be copied. */
void write_all(int fd, const char *bytes, size_t length);
/* What is in a file, at most size bytes; 0 where it cannot be read. */
size_t read_file(const char *path, char *bytes, size_t size);
/* The file in which the truth about requests of order 4 is: the module's, or that of a process that asks. */
const char *probe_file(void);

#define ASKED_FILE "/run/asked"

int scrape_main(char **arguments);
int await_main(char **arguments);
int record_main(char **arguments);
int leak_main(char **arguments);
int leak_in_cgroup_main(char **arguments);
int pipes_main(char **arguments);
int rings_main(char **arguments);
int workers_main(char **arguments);
int worker_main(char **arguments);
int files_main(char **arguments);
int small_files_main(char **arguments);
int ask_main(char **arguments);
int spin_main(char **arguments);
int as_main(char **arguments);

#endif
