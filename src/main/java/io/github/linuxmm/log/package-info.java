/** Log lines, for every other package. */
package io.github.linuxmm.log;
