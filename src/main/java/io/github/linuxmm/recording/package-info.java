/**
 * Recordings of /proc: reading one, and playing it through the exporter.
 *
 * <pre>
 *   Recording -> RecordedFiles -> Replay: RecordedProcfs and RecordedConsole in place of the host's
 *   ReplayToOpenMetrics, ReplayToProcfs: the programs behind make replay and make demo
 * </pre>
 */
package io.github.linuxmm.recording;
