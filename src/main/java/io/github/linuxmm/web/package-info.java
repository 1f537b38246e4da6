/**
 * The HTTP server. Knows the client library and HTTP, and nothing of {@code /proc}.
 *
 * <pre>
 *   ExporterServer    the pages, on an HttpLoop
 *     MetricsFilter   GET and HEAD of the telemetry path: query -> ScrapeSource -> Exposition -> HttpResponse
 *       Exposition    registry -> TextWriter -> gzip, one at a time, in buffers that are kept
 *     DocumentHandler the other pages: Documents -> Document -> HttpResponse, one at a time
 *     AccessFilter    in front of each page where there is a web configuration: headers, rate limit, passwords
 *     ReloadedTls     TLS by that configuration as it is now
 * </pre>
 */
package io.github.linuxmm.web;
