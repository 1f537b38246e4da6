/**
 * The file of {@code --web.config.file}: TLS, passwords, headers and rate limit, in the form of Prometheus'
 * exporter-toolkit. Knows nothing of the HTTP server.
 *
 * <pre>
 *   WebConfigFile       the last good WebConfig; reads again when a file of its FileWatch has changed
 *     WebConfigReader   YAML -> WebConfig; each value is an YamlEntry that knows its file, line and key
 *       TlsSection      tls_server_config -> TlsSettings, with Pem and PrivateKeys
 *     WebConfig         Tls, Passwords, RateLimit, headers
 * </pre>
 *
 * <p>Without the option no class of this package is loaded, nor its libraries.
 */
package io.github.linuxmm.webconfig;
