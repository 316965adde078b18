namespace TaskGraph.FrameFuzzing;

/// <summary>Groups by categories, also by those that no row has.</summary>
internal static class FuzzCategories
{
    public static FuzzPlan? GroupBy(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey && c.Type == typeof(string)) is not { } text || choice.Keys(plan) is not { } others) return null;
        string[] keys = [.. others.Append(text.Name).Distinct()];
        choice.Random.Shuffle(keys);
        // Further keys of texts may stay texts.
        string[] held = Array.FindAll(keys, k => k == text.Name || plan.Naive.Columns[plan.Naive.At(k)].Type == typeof(string) && choice.Coin());
        var sets = held.ToDictionary(k => k, k => Categories(plan, choice, k));
        var (frame, naive) = (plan.Frame, plan.Naive);
        foreach (var (key, (names, isOrdered)) in sets)
        {
            frame = frame.Assign((key, frame[key].AsCategory(names, isOrdered)));
            naive = naive.With(naive.Columns[naive.At(key)], Array.ConvertAll(naive.Values(key), v => names.Contains(v) ? v : null));
        }
        // A category's extremes are categories, which the reference does not have.
        var rest = plan with { Naive = naive.Select([.. naive.Names.Except(held)]) };
        var aggregates = Enumerable.Range(0, choice.Random.Next(0, 5)).Select(_ => FuzzGroups.Aggregate(rest, choice)).OfType<(Agg Agg, NaiveColumn Result, Func<int[], object?> Of)>().ToArray();
        bool dropNulls = choice.Coin(), sort = choice.Coin();
        var groups = naive.Groups(keys);
        if (dropNulls) groups.RemoveAll(g => Array.Exists(g.Keys, k => k is null));
        object?[][] values = [.. keys.Select((k, i) => sets.TryGetValue(k, out var set) ? set.Names
            : groups.Select(g => g.Keys[i]).Where(v => v is not null).DistinctBy(v => Naive.KeyText([v])).ToArray())];
        if (values.Aggregate(1L, (all, v) => all * v.Length) > choice.MostRows) return null;
        var known = groups.Select(g => Naive.KeyText(g.Keys)).ToHashSet(StringComparer.Ordinal);
        foreach (object?[] combination in values.Aggregate((IEnumerable<object?[]>)[[]], (all, v) => all.SelectMany(c => v.Select(x => (object?[])[.. c, x]))))
            if (known.Add(Naive.KeyText(combination))) groups.Add((combination, []));
        var expected = new NaiveFrame([.. keys.Select(k => naive.Columns[naive.At(k)]), .. aggregates.Select(a => a.Result)],
            [.. groups.Select(g => (object?[])[.. g.Keys, .. aggregates.Select(a => a.Of([.. g.Rows]))])]);
        var result = frame.GroupBy(keys, sort, dropNulls, observed: false).Agg([.. aggregates.Select(a => a.Agg)]);
        foreach (string key in held) result = result.Assign((key, result[key].Cast<string>()));
        if (!sort) result = result.SortValues(keys);
        return plan.Then($"group by {string.Join(", ", keys)} ({(dropNulls ? "nulls dropped" : "nulls kept")}{(sort ? "" : ", then sorted")}) with all of " +
            $"{string.Join("; ", sets.Select(s => $"{s.Key}: {string.Join(s.Value.IsOrdered ? " < " : ", ", s.Value.Names.Select(Naive.Text))}"))}: {string.Join(", ", aggregates.Select(a => a.Agg))}",
            result, Sorted(expected, keys, sort ? sets : []));
    }

    /// <summary>Some of the texts that are there, and some that are not, in any order.</summary>
    private static (string[] Names, bool IsOrdered) Categories(FuzzPlan plan, PlanChoice choice, string key)
    {
        string[] names = [.. plan.Naive.Values(key).OfType<string>().Distinct().Where(_ => !choice.Coin(4)).Take(20).Concat(["none", "Zoë", "b"]).Distinct().Skip(choice.Random.Next(3))];
        choice.Random.Shuffle(names);
        return (names, choice.Coin());
    }

    private static NaiveFrame Sorted(NaiveFrame groups, string[] keys, Dictionary<string, (string[] Names, bool IsOrdered)> sets)
    {
        // Ordered categories by their places.
        string[]?[] places = Array.ConvertAll(groups.Names, n => sets.TryGetValue(n, out var set) && set.IsOrdered ? set.Names : null);
        var sorted = (groups with { Rows = Array.ConvertAll(groups.Rows, r => r.Select((v, i) => places[i] is { } p && v is not null ? (long)Array.IndexOf(p, v) : v).ToArray()) })
            .OrderBy(keys, Array.ConvertAll(keys, _ => true), false);
        return sorted with { Rows = Array.ConvertAll(sorted.Rows, r => r.Select((v, i) => places[i] is { } p && v is long at ? p[at] : v).ToArray()) };
    }
}
