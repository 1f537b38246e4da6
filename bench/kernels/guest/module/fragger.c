// SPDX-License-Identifier: GPL-2.0
/*
 * fragger: spreads unmovable pages over a throw-away guest's memory, and asks once a second for blocks as drivers do. What
 * it was given is the truth that the exporter is held against.
 *
 * Writing to /proc/fragger:
 *   rate N      pin one page of each N blocks of 16 a second
 *   release P   free P percent of the pinned pages
 *   ask NAME    ask for such blocks once a second: kernel4, atomic4, atomic3, nowait2, noretry4
 *   spare NAME  ask no longer
 * Reading gives "pins N", and for each kind "probe_NAME n ASKED fail FAILED asked 0|1".
 */
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>

#define PIN_ORDER 4
#define TICKS_A_SECOND 10

struct kind {
	const char *name;
	gfp_t gfp;
	unsigned int order;
	int asked;
	unsigned long requests, failed;
};

/* Those that may not wait come first: one that compacts memory would help them. */
static struct kind kinds[] = {
	{ "nowait2", GFP_NOWAIT | __GFP_NOWARN, 2 },
	{ "atomic3", GFP_ATOMIC, 3 },
	{ "atomic4", GFP_ATOMIC, 4 },
	{ "noretry4", GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, 4 },
	{ "kernel4", GFP_KERNEL, 4 },
};

/* A pinned page holds its place in the list itself, so that the list takes no memory of its own. */
struct pin {
	struct pin *next;
};

static struct pin *pins;
static unsigned long pinned;
static DEFINE_MUTEX(pins_lock);
static int rate;
static struct task_struct *pinner, *asker;

static bool pin_one(void)
{
	unsigned long block = __get_free_pages(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, PIN_ORDER);
	struct pin *pin = (struct pin *)block;
	int i;

	if (!block)
		return false;
	split_page(virt_to_page((void *)block), PIN_ORDER);
	for (i = 1; i < 1 << PIN_ORDER; i++)
		free_page(block + i * PAGE_SIZE);
	mutex_lock(&pins_lock);
	pin->next = pins;
	pins = pin;
	pinned++;
	mutex_unlock(&pins_lock);
	return true;
}

static int pin_pages(void *unused)
{
	int owed = 0;

	while (!kthread_should_stop()) {
		for (owed += READ_ONCE(rate); owed >= TICKS_A_SECOND; owed -= TICKS_A_SECOND) {
			if (!pin_one()) {
				owed = 0;
				break;
			}
		}
		msleep(1000 / TICKS_A_SECOND);
	}
	return 0;
}

static int ask_for_blocks(void *unused)
{
	int i;

	while (!kthread_should_stop()) {
		for (i = 0; i < ARRAY_SIZE(kinds); i++) {
			struct kind *kind = &kinds[i];
			struct page *page;

			if (!READ_ONCE(kind->asked))
				continue;
			page = alloc_pages(kind->gfp | __GFP_COMP, kind->order);
			kind->requests++;
			if (page)
				__free_pages(page, kind->order);
			else
				kind->failed++;
		}
		msleep(1000);
	}
	return 0;
}

/* Every third and so on, not the newest: the pinned pages that stay are as thinly spread as before. */
static void release(int percent)
{
	struct pin **link = &pins;
	int share = 0;

	mutex_lock(&pins_lock);
	while (*link) {
		struct pin *pin = *link;

		share += percent;
		if (share >= 100) {
			share -= 100;
			*link = pin->next;
			free_page((unsigned long)pin);
			pinned--;
		} else {
			link = &pin->next;
		}
	}
	mutex_unlock(&pins_lock);
}

static int show(struct seq_file *out, void *unused)
{
	int i;

	seq_printf(out, "pins %lu\n", pinned);
	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		seq_printf(out, "probe_%s n %lu fail %lu asked %d\n", kinds[i].name, kinds[i].requests,
			   kinds[i].failed, kinds[i].asked);
	return 0;
}

static int open_fragger(struct inode *inode, struct file *file)
{
	return single_open(file, show, NULL);
}

static int ask(const char *name, int asked)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!strcmp(kinds[i].name, name)) {
			WRITE_ONCE(kinds[i].asked, asked);
			return 0;
		}
	}
	return -EINVAL;
}

static ssize_t command(struct file *file, const char __user *from, size_t length, loff_t *offset)
{
	char text[64], word[16], value[16];
	int number, error;

	if (length >= sizeof(text) || copy_from_user(text, from, length))
		return -EINVAL;
	text[length] = 0;
	if (sscanf(text, "%15s %15s", word, value) != 2)
		return -EINVAL;
	if (!strcmp(word, "ask") || !strcmp(word, "spare")) {
		error = ask(value, word[0] == 'a');
	} else {
		error = kstrtoint(value, 10, &number);
		if (!error && !strcmp(word, "rate"))
			WRITE_ONCE(rate, number);
		else if (!error && !strcmp(word, "release"))
			release(number);
		else
			error = -EINVAL;
	}
	return error ? error : length;
}

static const struct proc_ops operations = {
	.proc_open = open_fragger,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = command,
};

static int __init fragger_init(void)
{
	if (!proc_create("fragger", 0600, NULL, &operations))
		return -ENOMEM;
	pinner = kthread_run(pin_pages, NULL, "fragger_pin");
	asker = kthread_run(ask_for_blocks, NULL, "fragger_ask");
	return 0;
}

/* None is loaded and removed in a guest, which ends instead; so nothing is undone. */
module_init(fragger_init);
MODULE_DESCRIPTION("Fragments memory and asks for blocks, in guests made for that");
MODULE_LICENSE("GPL");
