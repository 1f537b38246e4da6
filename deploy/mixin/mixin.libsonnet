// Rules and dashboards of linux-mm-exporter as a monitoring mixin: the files of alerts/ and grafana/, with _config applied.
// README.md beside this file says how to use it.
local replaced = import 'text.libsonnet';
local selecting = import 'selector.libsonnet';
local yaml = import 'yaml.libsonnet';

local shipped = yaml(importstr '../../alerts/linux-mm.rules.yml').groups;
local dashboards = {
  'linux-mm-compare.json': importstr '../../grafana/dashboards/linux-mm-compare.json',
  'linux-mm-fleet.json': importstr '../../grafana/dashboards/linux-mm-fleet.json',
  'linux-mm-host.json': importstr '../../grafana/dashboards/linux-mm-host.json',
  'linux-mm-tuning.json': importstr '../../grafana/dashboards/linux-mm-tuning.json',
};

// Where the rules have the number of a threshold: what stands before it, the number, and what stands behind it.
local places = {
  fragmentedRatio: [['instance:mm_unusable_free:ratio[3m1s]) > ', '0.95', '']],
  unavailableSeconds: [[') > ', '10', '\n'], [') <= ', '10', '\n']],
  failedCompactions: [['mm_compact_fail:increase5m > ', '9.5', '']],
  raceSeconds: [[':increase1h > ', '1.5', '']],
  pinnedGrowthRatio: [['instance:mm_memory_pinned:growth1d > ', '0.02', '']],
  pinnedLeakRatio: [['mm_meminfo_MemTotal_bytes[3m1s]) > ', '0.1', '\n']],
  commitRatio: [['mm_meminfo_CommitLimit_bytes[5m1s]) > ', '0.9', '']],
  shortageRatio: [['instance:mm_memory_available:ratio[10m1s]) < ', '0.05', '']],
};

{
  _config+:: {
    // Matchers that each query gets, such as 'job="mm"'. They must select the exporters alone.
    selector: '',
    // The label that tells clusters apart; '' for none.
    clusterLabel: 'cluster',
    // Where alerts/runbooks and Grafana are served, without a slash at the end.
    runbooks: 'https://runbooks.example',
    grafana: 'https://grafana.example',
    // The name of the data source that dashboards and the alerts' links to them open with; '' for Grafana's default.
    datasource: '',
    // docs/alerts.md has the figures behind them.
    thresholds: {
      fragmentedRatio: 0.95,
      unavailableSeconds: 10,
      failedCompactions: 9.5,
      raceSeconds: 1.5,
      pinnedGrowthRatio: 0.02,
      pinnedLeakRatio: 0.1,
      commitRatio: 0.9,
      shortageRatio: 0.05,
    },
  },

  local config = $._config,
  local selector = config.selector,
  local label = config.clusterLabel,
  local number(threshold) = '%g' % config.thresholds[threshold],
  local percent(threshold) = 'over %g{{' % (100 * config.thresholds[threshold]),
  local escaped(text) = replaced(text, [['\\', '\\\\'], ['"', '\\"']]),
  local addresses = [['https://runbooks.example', config.runbooks], ['https://grafana.example', config.grafana]],

  // A selector that names jobs replaces the rules' own guess of them.
  local guess = if std.strReplace(selector, 'job', '') == selector then [] else [['job=~".*linux-mm.*"', '']],
  local expressions = guess + [
    [place[0] + place[1] + place[2], place[0] + number(threshold) + place[2]]
    for threshold in std.objectFields(places)
    for place in places[threshold]
  ],
  // Templates look up figures of the alert's own target, whose labels they know.
  local annotations = addresses + [
    ['over 95{{', percent('fragmentedRatio')],
    ['over 2{{', percent('pinnedGrowthRatio')],
    ['over 90{{', percent('commitRatio')],
  ] + (if label == '' then [
         [',cluster=%q', ''],
         [' $labels.cluster -}}', ' -}}'],
         ['{{ with $labels.cluster }}&var-cluster={{ . | urlquery }}{{ end }}', ''],
       ] else [['cluster=%q', label + '=%q'], ['$labels.cluster', '$labels.' + label]])
    + (if config.datasource == '' then [] else [[
         '{{ with $externalLabels.grafana_datasource }}&var-datasource={{ . | urlquery }}{{ end }}',
         '&var-datasource=' + std.strReplace(config.datasource, ' ', '%20'),
       ]])
    + (if selector == '' then [] else
         [['printf "job=%q', 'printf "' + std.strReplace(escaped(selector), '%', '%%') + ',job=%q']]),

  local select = selecting(selector),
  local rule(shippedRule) = shippedRule {
    expr: select(replaced(shippedRule.expr, expressions)),
    [if std.objectHas(shippedRule, 'annotations') then 'annotations']:
      std.mapWithKey(function(name, text) replaced(text, annotations), shippedRule.annotations),
  },
  local groups(kind, suffix) = [
    group { name+: suffix, rules: [rule(each) for each in group.rules if std.objectHas(each, kind)] }
    for group in shipped
    if std.length([each for each in group.rules if std.objectHas(each, kind)]) > 0
  ],

  local braces = if selector == '' then '' else '{%s}' % escaped(selector),
  // Each selector of a dashboard begins with the cluster, which a test holds.
  local matchers = std.join(',', [
    escaped(each)
    for each in [selector, if label == '' then '' else label + '=~"$cluster"']
    if each != ''
  ]),
  local json = addresses + [
    ['> 0.95', '> ' + number('fragmentedRatio')],
    ['<= 0.95', '<= ' + number('fragmentedRatio')],
    ['"value": 0.95', '"value": ' + number('fragmentedRatio')],
    ['label_values(mm_page_size_bytes, ', 'label_values(mm_page_size_bytes%s, ' % braces],
    ['{cluster=~\\"$cluster\\"}', if matchers == '' then '' else '{%s}' % matchers],
    ['{cluster=~\\"$cluster\\"', '{' + matchers],
    ['{,', '{'],
  ] + (if label == '' then [
         ['\\"$1\\", \\"cluster\\", \\"(.+)\\"', '\\"All\\", \\"\\", \\"\\"'],
         [' by (cluster) ', ' '],
         ['(cluster, ', '('],
         [',cluster=\\"$cluster_a\\"', ''],
         [',cluster=\\"$cluster_b\\"', ''],
         [', cluster)', ')'],
         [', cluster,', ','],
         [', \\"cluster\\"', ''],
         ['&${cluster:queryparam}', ''],
         ['{{cluster}}', ''],
       ] else [
         ['(cluster)', '(%s)' % label],
         ['(cluster, ', '(%s, ' % label],
         [',cluster=\\"$cluster_', ',%s=\\"$cluster_' % label],
         [', cluster)', ', %s)' % label],
         [', cluster,', ', %s,' % label],
         ['\\"cluster\\"', '\\"%s\\"' % label],
         ['"cluster": ', '"%s": ' % label],
         ['{{cluster}}', '{{%s}}' % label],
         ['__data.fields.cluster}', '__data.fields.%s}' % label],
       ]),
  local source = if config.datasource == '' then {} else
    { current: { text: config.datasource, value: config.datasource } },
  local dashboard(text) = std.parseJson(replaced(text, json)) {
    templating+: {
      list: [
        each + (if each.name == 'datasource' then source else {})
        for each in super.list
        if label != '' || !std.startsWith(each.name, 'cluster')
      ],
    },
  },

  prometheusRules+:: { groups+: groups('record', '.rules') },
  prometheusAlerts+:: { groups+: groups('alert', '') },
  grafanaDashboards+:: { [name]: dashboard(dashboards[name]) for name in std.objectFields(dashboards) },
}
