package io.github.linuxmm.web;

import java.util.List;

/** A table of the landing page. */
public record HtmlTable(String title, List<String> head, List<List<String>> rows) {}
