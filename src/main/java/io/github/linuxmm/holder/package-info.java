/** Who holds memory that can neither be moved nor reclaimed, and whose share grew. */
package io.github.linuxmm.holder;
