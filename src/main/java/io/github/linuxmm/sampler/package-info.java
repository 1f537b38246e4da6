/**
 * Turns the allocator model's answers, once a second or as often as is cheap, into counters of seconds: a state that
 * lasts less than a scrape interval is not lost, and every Prometheus sees the same.
 */
package io.github.linuxmm.sampler;
