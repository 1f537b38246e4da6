/*
 * floor ROUNDS FILE...: what the kernel itself takes for a scrape. Opens the files once, reads each to its end in each
 * round, and prints the CPU time of a round in microseconds, the median of all.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
	/* A sysctl zeroes as much memory as is asked for: 64 KiB take 8 us. */
	static char buffer[1 << 13];
	int rounds = argc > 2 ? atoi(argv[1]) : 0;
	int files = argc - 2;

	if (rounds <= 0) {
		fprintf(stderr, "usage: %s ROUNDS FILE...\n", argv[0]);
		return 2;
	}
	int *fds = malloc(files * sizeof(*fds));
	double *took = malloc(rounds * sizeof(*took));
	if (!fds || !took)
		return 1;
	for (int i = 0; i < files; i++) {
		fds[i] = open(argv[i + 2], O_RDONLY);
		if (fds[i] < 0) {
			perror(argv[i + 2]);
			return 1;
		}
	}
	for (int round = 0; round < rounds; round++) {
		double start = microseconds();
		for (int i = 0; i < files; i++) {
			off_t at = 0;
			ssize_t n;
			while ((n = pread(fds[i], buffer, sizeof(buffer), at)) > 0)
				at += n;
			if (n < 0) {
				perror(argv[i + 2]);
				return 1;
			}
		}
		took[round] = microseconds() - start;
	}
	qsort(took, rounds, sizeof(*took), compare);
	printf("%.0f\n", took[rounds / 2]);
	return 0;
}
