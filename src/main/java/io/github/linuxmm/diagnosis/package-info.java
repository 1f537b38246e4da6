/**
 * What is wrong with a host, since when, why, who holds its memory, and what would help there: one pure function from what
 * was seen to findings, which {@code diagnose}, the status page and {@code replay --diagnose} all call.
 */
package io.github.linuxmm.diagnosis;
