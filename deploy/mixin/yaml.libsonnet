// Reads alerts/linux-mm.rules.yml: maps, lists, literal and folded blocks, scalars. std.parseYaml of jsonnet 0.18, which
// Debian 12 has, fails on newlines and backslashes.
local replaced = import 'text.libsonnet';

// [depth, text] of each line that says something; two spaces are one deeper.
local lines(text) =
  local json = [['\\', '\\\\'], ['"', '\\"']] + [
    ['\n' + std.repeat('  ', 20 - i), '"],[%d,"' % (20 - i)]
    for i in std.range(0, 20)
  ];
  [line for line in std.parseJson('[[0,"' + replaced(text, json) + '"]]') if line[1] != '' && line[1][0] != '#'];

local block(lines) =
  local starts = [i for i in std.range(0, std.length(lines) - 1) if lines[i][0] == lines[0][0]] + [std.length(lines)];
  local items = [lines[starts[i]:starts[i + 1]] for i in std.range(0, std.length(starts) - 2)];
  local value(text, rest) =
    if text == '|' then std.join('', [std.repeat('  ', line[0] - rest[0][0]) + line[1] + '\n' for line in rest])
    else if text == '>-' then std.join(' ', [line[1] for line in rest])
    else if text == '' then block(rest)
    else if text[0] == '"' then text[1:std.length(text) - 1]
    else text;
  local entry(item) =
    local parts = std.split(item[0][1], ':');
    local found = value(std.join(':', parts[1:])[1:], item[1:]);
    { [parts[0]]: found };
  if lines[0][1][0] == '-' then
    [block([[item[0][0] + 1, item[0][1][2:]]] + item[1:]) for item in items]
  else
    std.foldl(function(all, item) all + entry(item), items, {});

function(text) block(lines(text))
