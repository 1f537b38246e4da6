// Changes of a text, one after another; a pair is what to replace, and by what.
function(text, pairs) std.foldl(function(so, pair) std.strReplace(so, pair[0], pair[1]), pairs, text)
