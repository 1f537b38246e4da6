/**
 * One reader for each file of {@code /proc}: bytes in, immutable records out. Nothing here knows Prometheus.
 *
 * <pre>
 *   Procfs        where bytes come from: MountedProcfs (OpenFile: a descriptor that stays open), or a recording
 *   ProcFile      a file of it, re-read as a whole into a buffer that it owns
 *   LineScanner   lines, blanks and decimals in such a buffer, without a String per line
 *   ...Reader     one file's grammar: synchronized, so scrapes and background tasks may share a reader
 * </pre>
 *
 * Three rules hold in every reader. A number that cannot be read whole is absent: never 0, never its first half; so a
 * last line without its newline is cut off. What could be read well is kept, and the record's {@code problem} names
 * the first line that could not. A file that this kernel does not have is a
 * {@link java.nio.file.NoSuchFileException}; any other trouble with the file as a whole is another
 * {@link java.io.IOException}.
 */
package io.github.linuxmm.procfs;
