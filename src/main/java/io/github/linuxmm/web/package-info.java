/**
 * The HTTP server. Knows the client library and HTTP, and nothing of {@code /proc}.
 *
 * <pre>
 *   ExporterServer    one HttpServer an address, contexts, threads, limits
 *     MetricsFilter   GET and HEAD of the telemetry path: query -> ScrapeSource -> Exposition -> Answer
 *       Exposition    registry -> TextWriter -> gzip, one at a time, in buffers that are kept
 *     LandingPage     /
 * </pre>
 */
package io.github.linuxmm.web;
