// Gives each vector selector of a rule's expression the matchers of a selector; a metric mm_... without braces gets some.
local replaced = import 'text.libsonnet';
local mark = '\u0001';

function(selector)
  local ends = [[end, mark + end] for end in ['{', '[', ' ', '\n', ')', ',']];
  // What follows the mm_ of a name: the rest of the name, then what is behind it.
  local named(rest) =
    local parts = std.split(replaced(rest, ends), mark);
    local behind = std.join('', parts[1:]);
    parts[0] + (if behind != '' && behind[0] == '{' then '' else '{' + selector + '}') + behind;
  local selected(code) =
    local names = std.split(replaced(code, [['{', '{' + selector + ','], ['mm_', mark]]), mark);
    std.join('mm_', [names[0]] + std.map(named, names[1:]));
  // Every other part is a string: its braces and names are no selectors.
  function(expr)
    local parts = std.split(expr, '"');
    local changed = [if i % 2 == 0 then selected(parts[i]) else parts[i] for i in std.range(0, std.length(parts) - 1)];
    if selector == '' then expr else std.strReplace(std.join('"', changed), ',}', '}')
