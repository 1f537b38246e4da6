/**
 * What became of a host in the last hour and day, so that a person on it needs no database: figures in arrays of a fixed
 * size, and what was changed. It survives nothing: a restart of the exporter begins anew.
 */
package io.github.linuxmm.history;
