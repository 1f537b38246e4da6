// SPDX-License-Identifier: Apache-2.0
/* load NAME ARGUMENT...: what drives a guest, and what watches it. Each load says its arguments where it is written. */
#define _GNU_SOURCE
#include "loads.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *name;
	int arguments;
	int (*main)(char **arguments);
} loads[] = {
	{ "scrape", 2, scrape_main },
	{ "await", 2, await_main },
	{ "record", 1, record_main },
	{ "leak", 2, leak_main },
	{ "leak-in-cgroup", 3, leak_in_cgroup_main },
	{ "pipes", 4, pipes_main },
	{ "rings", 2, rings_main },
	{ "workers", 4, workers_main },
	{ "worker", 2, worker_main },
	{ "files", 5, files_main },
	{ "small-files", 2, small_files_main },
	{ "ask", 0, ask_main },
	{ "spin", 0, spin_main },
	{ "as", 3, as_main },
};

double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

void pause_for(double seconds)
{
	struct timespec time = { (time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9) };

	nanosleep(&time, NULL);
}

void tell(const char *format, ...)
{
	char line[256];
	int prefix = snprintf(line, sizeof line, "guest: ");
	va_list values;
	int log = open("/dev/kmsg", O_WRONLY);

	va_start(values, format);
	vsnprintf(line + prefix, sizeof line - prefix, format, values);
	va_end(values);
	if (log >= 0) {
		write_all(log, line, strlen(line));
		close(log);
	}
}

void stay_alive(void)
{
	struct sched_param first = { .sched_priority = 10 };
	int score = open("/proc/self/oom_score_adj", O_WRONLY);

	mlockall(MCL_CURRENT | MCL_FUTURE);
	sched_setscheduler(0, SCHED_RR, &first);
	if (score >= 0) {
		write_all(score, "-1000", 5);
		close(score);
	}
}

void allow_many_files(void)
{
	struct rlimit limit = { 900000, 900000 };

	setrlimit(RLIMIT_NOFILE, &limit);
}

void write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length > 4096 ? 4096 : length);

		if (written <= 0)
			return;
		bytes += written;
		length -= written;
	}
}

size_t read_file(const char *path, char *bytes, size_t size)
{
	int file = open(path, O_RDONLY);
	size_t length = 0;
	ssize_t got;

	if (file < 0)
		return 0;
	while (length < size && (got = read(file, bytes + length, size - length > 65536 ? 65536 : size - length)) > 0)
		length += got;
	close(file);
	return length;
}

const char *probe_file(void)
{
	return access(ASKED_FILE, R_OK) == 0 ? ASKED_FILE : "/proc/fragger";
}

int main(int count, char **words)
{
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; count > 1 && i < sizeof loads / sizeof *loads; i++) {
		if (strcmp(words[1], loads[i].name) == 0 && count - 2 >= loads[i].arguments)
			return loads[i].main(words + 2);
	}
	fprintf(stderr, "no such load, or too few arguments\n");
	return 2;
}
