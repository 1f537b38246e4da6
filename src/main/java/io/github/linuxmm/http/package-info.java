/**
 * A small HTTP/1.1 server behind the JDK's interface, {@code com.sun.net.httpserver}: what is written for that, filters
 * and the client library's handler, runs on it.
 *
 * <pre>
 * HttpLoop   one thread: accepts, shakes hands, reads heads, ends what takes too long
 *   Clients      the connections by address, and who goes first when there are too many
 *   Connection   a head that arrives, or an answer that leaves; Wire: its bytes, plain or by TLS
 *   RequestHead  a whole head
 * RequestThreads   run whole requests: Exchange, Page; Attempts: a second one where the first hangs
 * Heads        the last head, for a scraper that sends the same one each time
 * </pre>
 *
 * <p>The JDK's own server gives each connection a thread from the first byte of a request to the last of the answer, so
 * some hundred clients that send half a request or do not read shut all others out. Here such a client costs a
 * descriptor and the bytes that it sent; nobody waits for it.
 *
 * <p>Not supported, since nobody who scrapes needs it: request bodies (they are passed over), chunked answers, HTTP/2.
 */
@NullMarked
package io.github.linuxmm.http;

import org.jspecify.annotations.NullMarked;
