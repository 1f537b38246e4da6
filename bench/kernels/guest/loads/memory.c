// SPDX-License-Identifier: Apache-2.0
/* Memory that a process asks for itself. */
#include "loads.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* load leak MB_A_SECOND MB: takes memory at that rate up to MB, and keeps it. */
int leak_main(char **arguments)
{
	double rate = atof(arguments[0]), start = now();
	long most = atol(arguments[1]);

	for (long taken = 0; taken < most;) {
		if (taken >= (now() - start) * rate) {
			pause_for(0.05);
			continue;
		}
		char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (piece == MAP_FAILED)
			break;
		for (int i = 0; i < 1 << 20; i += 4096)
			piece[i] = 1;
		taken++;
	}
	for (;;)
		pause();
}

/* load leak-in-cgroup DIR MB_A_SECOND MB: the same, as one of the cgroup of that folder. */
int leak_in_cgroup_main(char **arguments)
{
	char path[256];
	int members;

	snprintf(path, sizeof path, "%s/cgroup.procs", arguments[0]);
	members = open(path, O_WRONLY);
	if (members < 0 || write(members, "0", 1) != 1) {
		tell("cannot enter %s", arguments[0]);
		return 1;
	}
	close(members);
	return leak_main(arguments + 1);
}

/* load spin: takes all of a CPU that it is given. */
int spin_main(char **arguments)
{
	(void)arguments;
	for (volatile unsigned long turns = 0;; turns++)
		;
}

/* load as UID NICE PROGRAM ARGUMENT...: runs a program as another user, with that nice value. */
int as_main(char **arguments)
{
	int uid = atoi(arguments[0]);

	if (setpriority(PRIO_PROCESS, 0, atoi(arguments[1])) < 0)
		return 1;
	if (setgid(uid) < 0 || setuid(uid) < 0)
		return 1;
	execv(arguments[2], arguments + 2);
	return 127;
}
