// SPDX-License-Identifier: Apache-2.0
/* Pages of the kernel that user space can hold, and requests for large blocks that it can make. */
#define _GNU_SOURCE
#include "loads.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAGES_A_PIPE 16

static const char page[4096];

/* A pipe that is full holds 16 pages of the kernel. */
static int full_pipe(int ends[2])
{
	if (pipe2(ends, O_NONBLOCK) < 0)
		return -1;
	for (int i = 0; i < PAGES_A_PIPE; i++) {
		if (write(ends[1], page, sizeof page) < 0)
			return -1;
	}
	return 0;
}

/*
 * load pipes MB MB_A_SECOND EVERY SECONDS: fills pipes up to MB, page by page in turn; after SECONDS all are closed but those
 * that hold each EVERY-th page, as when a peak is over and what outlives it stays.
 */
int pipes_main(char **arguments)
{
	long pipes = atol(arguments[0]) * 256 / PAGES_A_PIPE;
	double rate = atof(arguments[1]) * 256 / PAGES_A_PIPE, start = now();
	int every = atoi(arguments[2]);
	int (*ends)[2] = calloc(pipes + every, sizeof *ends);
	long open = 0;

	allow_many_files();
	while (open < pipes) {
		if (open >= (now() - start) * rate) {
			pause_for(0.05);
			continue;
		}
		/* In turn: the pages of one pipe must not lie side by side. */
		int made = 0;

		while (made < every && pipe2(ends[open + made], O_NONBLOCK) == 0)
			made++;
		for (int i = 0; i < PAGES_A_PIPE; i++) {
			for (int j = 0; j < made; j++) {
				if (write(ends[open + j][1], page, sizeof page) < 0)
					break;
			}
		}
		open += made;
		if (made < every)
			break;
	}
	tell("%ld pipes are full", open);
	if (now() - start < atof(arguments[3]))
		pause_for(atof(arguments[3]) - (now() - start));
	for (long i = 0; i < open; i++) {
		if (i % every != 0) {
			close(ends[i][0]);
			close(ends[i][1]);
		}
	}
	tell("each %dth pipe stays", every);
	for (;;)
		pause();
}

/* load rings MB MB_A_SECOND: packet rings as programs that capture packets have them, in blocks of order 4. */
int rings_main(char **arguments)
{
	double rate = atof(arguments[1]), start = now();
	long most = atol(arguments[0]);
	struct tpacket_req request = { .tp_block_size = 65536, .tp_block_nr = 16, .tp_frame_size = 2048,
				       .tp_frame_nr = 512 };

	allow_many_files();
	for (long made = 0; made < most;) {
		if (made >= (now() - start) * rate) {
			pause_for(0.05);
			continue;
		}
		int fd = socket(AF_PACKET, SOCK_RAW, 0);

		if (fd < 0 || setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) < 0) {
			tell("no packet ring after %ld MB: %s", made, strerror(errno));
			break;
		}
		made++;
	}
	for (;;)
		pause();
}

/*
 * load ask: asks once a second for 60,000 bytes of the kernel, a block of order 4 (the control data of a message), and leaves
 * in ASKED_FILE what came of it, as the module does. The file keeps its length, so that writing it takes no memory.
 */
int ask_main(char **arguments)
{
	enum { SIZE = 60000 };
	int ends[2], to = open(ASKED_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int limit = open("/proc/sys/net/core/optmem_max", O_WRONLY);
	struct cmsghdr *control = calloc(1, SIZE);
	char byte = 0, text[80];
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = SIZE };
	long asked = 0, failed = 0;

	(void)arguments;
	if (limit < 0 || to < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0)
		return 1;
	write_all(limit, "1048576", 7);
	/* Of a level that these sockets pass over. */
	control->cmsg_len = SIZE;
	control->cmsg_level = 0;
	control->cmsg_type = 99;
	stay_alive();
	for (;; pause_for(1)) {
		asked++;
		if (sendmsg(ends[0], &message, MSG_DONTWAIT) >= 0) {
			if (recv(ends[1], &byte, 1, MSG_DONTWAIT) < 0)
				return 1;
		} else if (errno == ENOMEM || errno == ENOBUFS) {
			failed++;
		} else {
			tell("cannot ask: %s", strerror(errno));
		}
		snprintf(text, sizeof text, "probe_kernel4 n %ld fail %ld asked 1", asked, failed);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%*s\n", 60 - (int)strlen(text), "");
		if (pwrite(to, text, strlen(text), 0) < 0)
			return 1;
	}
}

/*
 * load worker PIPES SECONDS: what a process of a container holds: pipes and a socket that fill over its life. SECONDS 0: it
 * stays.
 */
int worker_main(char **arguments)
{
	int pipes = atoi(arguments[0]), ends[2], sockets[2];
	double life = atof(arguments[1]), fill = life > 0 ? life * 0.7 : 25, start = now();
	int have_sockets = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets) == 0;

	for (int made = 0; made < pipes;) {
		if (made >= (now() - start) / fill * pipes) {
			pause_for(0.2);
			continue;
		}
		if (full_pipe(ends) < 0)
			break;
		if (have_sockets && write(sockets[0], page, sizeof page) < 0)
			have_sockets = 0;
		made++;
	}
	if (life <= 0) {
		for (;;)
			pause();
	}
	if (now() - start < life)
		pause_for(life - (now() - start));
	return 0;
}
