// SPDX-License-Identifier: Apache-2.0
/* load record OUT: what the exporter reads and what the truth is, once a second, as src/test/recordings/README.md says. */
#define _GNU_SOURCE
#include "loads.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const char *const files[] = {
	"/proc/uptime",
	"/proc/meminfo",
	"/proc/buddyinfo",
	"/proc/zoneinfo",
	"/proc/vmstat",
	"/proc/pagetypeinfo",
	"/proc/pressure/memory",
	"/sys/kernel/debug/extfrag/unusable_index",
	"/sys/kernel/debug/extfrag/extfrag_index",
	"/proc/sys/vm/min_free_kbytes",
	"/proc/sys/kernel/osrelease",
};

static char out[2 << 20];

static size_t keep(const char *path, const char *as, size_t length)
{
	size_t head = sprintf(out + length, "--- %s\n", as);
	size_t body = read_file(path, out + length + head, sizeof out - length - head - 1000);

	return body ? head + body : 0;
}

int record_main(char **arguments)
{
	int to = open(arguments[0], O_WRONLY);
	struct timespec next;

	if (to < 0)
		return 1;
	stay_alive();
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (long number = 0;; number++) {
		double start = now();
		struct timespec real;
		size_t length;

		clock_gettime(CLOCK_REALTIME, &real);
		length = sprintf(out, "=== SNAP %ld mono %.3f real %ld.%03ld\n", number, start, (long)real.tv_sec,
				 real.tv_nsec / 1000000);
		for (size_t i = 0; i < sizeof files / sizeof *files; i++)
			length += keep(files[i], files[i], length);
		/* Under one name, whoever asked. */
		length += keep(probe_file(), "/proc/fragger", length);
		length += sprintf(out + length, "=== END %ld took_ms %.1f\n", number, (now() - start) * 1000);
		write_all(to, out, length);
		next.tv_sec++;
		if (now() > next.tv_sec + 2)
			clock_gettime(CLOCK_MONOTONIC, &next);
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}
