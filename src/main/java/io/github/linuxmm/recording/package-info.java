/**
 * Recordings of /proc: writing one, reading it, and playing it through the exporter.
 *
 * <pre>
 *   RecordedSources, RecordedReports -> Recorder -> RecordingWriter: a file
 *   Recording: its RecordedFiles -> RecordedHost: RecordedProcfs and RecordedConsole in place of the host's
 *     -> Replay, at steps of its own: OpenMetricsReplay, or any other Taker
 *     -> LiveReplay, by this machine's clock
 * </pre>
 */
package io.github.linuxmm.recording;
