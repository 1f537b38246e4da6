/** What the kernel would choose for its settings, and where they differ from that. Plain functions of what was read. */
package io.github.linuxmm.settings;
