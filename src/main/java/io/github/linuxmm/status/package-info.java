/**
 * The page {@code /status} and its like: HTML and SVG made in Java, from what a diagnosis and a history say. Nothing of it
 * is loaded before somebody asks for a page.
 *
 * <pre>
 *   StatusSite        path -> page
 *     Lately          a look at the host, once a second at most
 *     StatusPage      View -> VerdictPart, Tiles, HourPart, ZonesPart, RamPart, KnobsPart, HolderPart, ...
 *       HourPart      Chart on a TimeAxis: Series on a Scale; Marks of what was changed, PastVerdicts as a StateStrip
 *     Landing         /
 *     Runbooks        Markdown -> HTML
 *     Layout          what all pages have around them, Style in it
 * </pre>
 */
package io.github.linuxmm.status;
