// SPDX-License-Identifier: Apache-2.0
/*
 * load scrape PORT OUT: GET /metrics once a second, as a Prometheus with a timeout of 10 s. To OUT go for each scrape
 *   === SCRAPE seconds-since-boot unix-seconds milliseconds answered|refused|timeout|status N|broken
 * then the samples of mm_ and process_ families, the truth about requests as "probe_..." lines, and "rss_kb ..."
 */
#define _GNU_SOURCE
#include "loads.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT 10.0

static char answer[4 << 20];
static char out[5 << 20];

static int waits(int fd, short events, double end)
{
	struct pollfd poller = { fd, events, 0 };
	double left = end - now();

	return left <= 0 || poll(&poller, 1, left * 1000) <= 0;
}

/* The whole answer as text; what went wrong, or NULL. */
static const char *get(int port, double end)
{
	static const char request[] = "GET /metrics HTTP/1.1\r\nHost: guest\r\nConnection: close\r\n\r\n";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	size_t length = 0;
	ssize_t got;
	int error = 0;
	socklen_t size = sizeof error;
	const char *wrong = NULL;

	answer[0] = 0;
	if (fd < 0)
		return "broken";
	if (connect(fd, (void *)&address, sizeof address) < 0 && errno != EINPROGRESS)
		wrong = "refused";
	else if (waits(fd, POLLOUT, end))
		wrong = "timeout";
	else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 || error)
		wrong = "refused";
	else if (write(fd, request, sizeof request - 1) < 0)
		wrong = "broken";
	while (!wrong) {
		if (waits(fd, POLLIN, end)) {
			wrong = "timeout";
		} else if ((got = read(fd, answer + length, sizeof answer - 1 - length)) == 0) {
			break;
		} else if (got < 0 && errno != EAGAIN) {
			wrong = "broken";
		} else if (got > 0) {
			length += got;
		}
	}
	answer[length] = 0;
	close(fd);
	return wrong;
}

static size_t keep_samples(char *to)
{
	char *line = strstr(answer, "\r\n\r\n");
	size_t length = 0;

	for (line = line ? line + 4 : NULL; line && *line;) {
		char *end = strchr(line, '\n');
		size_t size = end ? (size_t)(end - line) + 1 : strlen(line);

		if (!strncmp(line, "mm_", 3) || !strncmp(line, "process_", 8)) {
			memcpy(to + length, line, size);
			length += size;
		}
		line += size;
	}
	return length;
}

/* The exporter's: one that is called java. */
static size_t keep_memory(char *to)
{
	DIR *all = opendir("/proc");
	struct dirent *entry;
	size_t length = 0;

	while (all && (entry = readdir(all))) {
		char path[300], name[32] = "", status[4096];

		snprintf(path, sizeof path, "/proc/%s/comm", entry->d_name);
		if (atoi(entry->d_name) <= 0 || !read_file(path, name, sizeof name - 1) || strncmp(name, "java", 4))
			continue;
		snprintf(path, sizeof path, "/proc/%s/status", entry->d_name);
		status[read_file(path, status, sizeof status - 1)] = 0;
		for (char *line = strtok(status, "\n"); line; line = strtok(NULL, "\n")) {
			long value;

			if (sscanf(line, "VmHWM: %ld", &value) == 1)
				length += sprintf(to + length, "rss_kb_peak %ld\n", value);
			else if (sscanf(line, "VmRSS: %ld", &value) == 1)
				length += sprintf(to + length, "rss_kb %ld\n", value);
		}
	}
	if (all)
		closedir(all);
	return length;
}

/* load await PORT SECONDS: until a scrape is answered; fails where none is. */
int await_main(char **arguments)
{
	double end = now() + atof(arguments[1]);

	while (now() < end) {
		if (!get(atoi(arguments[0]), end) && strlen(answer) > 12 && atoi(answer + 9) == 200)
			return 0;
		pause_for(0.2);
	}
	return 1;
}

int scrape_main(char **arguments)
{
	int port = atoi(arguments[0]);
	int to = open(arguments[1], O_WRONLY);
	double next = now();

	if (to < 0)
		return 1;
	stay_alive();
	for (;;) {
		double start = now();
		const char *wrong = get(port, start + TIMEOUT);
		double millis = (now() - start) * 1000;
		int status = strlen(answer) > 12 ? atoi(answer + 9) : 0;
		struct timespec real;
		size_t length;

		clock_gettime(CLOCK_REALTIME, &real);
		length = sprintf(out, "=== SCRAPE %.3f %ld.%03ld %.1f ", start, (long)real.tv_sec, real.tv_nsec / 1000000,
				 millis);
		if (wrong)
			length += sprintf(out + length, "%s\n", wrong);
		else if (status != 200)
			length += sprintf(out + length, "status %d\n", status);
		else
			length += sprintf(out + length, "answered\n");
		if (!wrong && status == 200)
			length += keep_samples(out + length);
		length += read_file(probe_file(), out + length, 4096);
		length += keep_memory(out + length);
		length += sprintf(out + length, "=== END\n");
		write_all(to, out, length);
		next += 1;
		if (next > now())
			pause_for(next - now());
		else if (next < now() - 2)
			next = now();
	}
}
