/** Command line options. Knows nothing of {@code /proc} or HTTP. */
package io.github.linuxmm.cli;
