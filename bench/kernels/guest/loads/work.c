// SPDX-License-Identifier: Apache-2.0
/* Loads of a busy host: processes that come and go, files that are written and read. */
#define _GNU_SOURCE
#include "loads.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * load workers MOST A_SECOND ONE_IN_STAYS SECONDS: starts workers (kernel_pages.c) for SECONDS, at most MOST at a time. They
 * live for 5 to 45 s, but one in ONE_IN_STAYS stays (0: none).
 */
int workers_main(char **arguments)
{
	long most = atol(arguments[0]), keep = atol(arguments[2]), started = 0, alive = 0;
	double rate = atof(arguments[1]), seconds = atof(arguments[3]), start = now();
	unsigned seed = 11;

	while (now() - start < seconds) {
		char life[16];

		while (waitpid(-1, NULL, WNOHANG) > 0)
			alive--;
		if (alive >= most || started >= (now() - start) * rate) {
			pause_for(0.02);
			continue;
		}
		snprintf(life, sizeof life, "%d", keep && started % keep == 0 ? 0 : 5 + rand_r(&seed) % 40);
		started++;
		pid_t child = fork();

		if (child == 0) {
			execl("/bin/load", "load", "worker", "12", life, (char *)NULL);
			_exit(127);
		}
		if (child > 0)
			alive++;
	}
	tell("%ld workers started, %ld alive", started, alive);
	for (;;) {
		if (waitpid(-1, NULL, 0) < 0)
			pause();
	}
}

/* load files DIR FILES MB MB_A_SECOND SECONDS: writes that many files of MB, then reads them and writes one in four anew. */
int files_main(char **arguments)
{
	static char piece[1 << 20];
	int files = atoi(arguments[1]), mb = atoi(arguments[2]);
	double rate = atof(arguments[3]), seconds = atof(arguments[4]), start = now(), done = 0;
	unsigned seed = 7;

	for (int turn = 0; now() - start < seconds; turn++) {
		int writes = turn < files || rand_r(&seed) % 4 == 0;
		char path[256];
		int fd;

		snprintf(path, sizeof path, "%s/file-%d", arguments[0], turn % files);
		fd = open(path, writes ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY, 0644);
		if (fd < 0) {
			tell("cannot open %s", path);
			return 1;
		}
		for (int i = 0; i < mb && now() - start < seconds; i++) {
			if (done > (now() - start) * rate)
				pause_for((done - (now() - start) * rate) / rate);
			if ((writes ? write(fd, piece, sizeof piece) : read(fd, piece, sizeof piece)) <= 0)
				break;
			done++;
		}
		close(fd);
	}
	return 0;
}

/* load small-files DIR NUMBER: files of 100 bytes, a thousand in a folder. */
int small_files_main(char **arguments)
{
	int number = atoi(arguments[1]);

	for (int i = 0; i < number; i++) {
		char path[256];
		int fd;

		snprintf(path, sizeof path, "%s/%d", arguments[0], i / 1000);
		if (i % 1000 == 0)
			mkdir(path, 0755);
		snprintf(path, sizeof path, "%s/%d/%d", arguments[0], i / 1000, i);
		fd = open(path, O_WRONLY | O_CREAT, 0644);
		if (fd < 0)
			return 1;
		write_all(fd, path, 100);
		close(fd);
	}
	return 0;
}
