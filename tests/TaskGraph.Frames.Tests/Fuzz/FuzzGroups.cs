namespace TaskGraph.FrameFuzzing;

/// <summary>Groups and their aggregates.</summary>
internal static class FuzzGroups
{
    public static PlanStep[] All { get; } = [GroupBy, GroupBy, GroupBy, FuzzCategories.GroupBy, Transform, TopOfGroups, ValueCounts, Window, Rank, Apply];

    private delegate object? GroupValue(object?[] values);

    private static FuzzPlan? GroupBy(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys) return null;
        var aggregates = Enumerable.Range(0, choice.Random.Next(0, 5)).Select(_ => Aggregate(plan, choice)).OfType<(Agg Agg, NaiveColumn Result, Func<int[], object?> Of)>().ToArray();
        bool dropNulls = choice.Coin(), sort = choice.Coin();
        var groups = plan.Naive.Groups(keys);
        if (dropNulls) groups.RemoveAll(g => Array.Exists(g.Keys, k => k is null));
        var naive = new NaiveFrame([.. keys.Select(k => plan.Naive.Columns[plan.Naive.At(k)]), .. aggregates.Select(a => a.Result)],
            [.. groups.Select(g => (object?[])[.. g.Keys, .. aggregates.Select(a => a.Of([.. g.Rows]))])]);
        var frame = plan.Frame.GroupBy(keys, sort, dropNulls).Agg([.. aggregates.Select(a => a.Agg)]);
        if (!sort) frame = frame.SortValues(keys);
        return plan.Then($"group by {string.Join(", ", keys)} ({(dropNulls ? "nulls dropped" : "nulls kept")}{(sort ? "" : ", then sorted")}): {string.Join(", ", aggregates.Select(a => a.Agg))}",
            frame, naive.OrderBy(keys, Array.ConvertAll(keys, _ => true), false));
    }

    private static FuzzPlan? Transform(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys || Aggregate(plan, choice) is not { } aggregate) return null;
        bool dropNulls = choice.Coin();
        var values = new object?[plan.RowCount];
        foreach (var group in plan.Naive.Groups(keys))
        {
            if (dropNulls && Array.Exists(group.Keys, k => k is null)) continue;
            object? value = aggregate.Of([.. group.Rows]);
            foreach (int row in group.Rows) values[row] = value;
        }
        return plan.Assign($"{aggregate.Agg} of each {string.Join(", ", keys)} ({(dropNulls ? "nulls dropped" : "nulls kept")})", aggregate.Result,
            plan.Frame.GroupBy(keys, true, dropNulls).Transform(aggregate.Agg), values);
    }

    private static FuzzPlan? TopOfGroups(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys || choice.Column(plan, c => c.IsKey && c.Type != typeof(string) && c.Type != typeof(Guid)) is not { } column) return null;
        int count = choice.Random.Next(1, 4), at = plan.Naive.At(column.Name);
        bool isLargest = choice.Coin(), dropNulls = choice.Coin();
        var kept = new List<int>();
        foreach (var group in plan.Naive.Groups(keys))
        {
            if (dropNulls && Array.Exists(group.Keys, k => k is null)) continue;
            var values = group.Rows.Where(r => !NaiveFrame.IsMissing(plan.Naive.Rows[r][at]));
            var order = Comparer<int>.Create((x, y) => Naive.Compare(plan.Naive.Rows[x][at]!, plan.Naive.Rows[y][at]!) * (isLargest ? -1 : 1));
            kept.AddRange(values.Order(order).Take(count));
        }
        kept.Sort();
        var groups = plan.Frame.GroupBy(keys, true, dropNulls);
        return plan.Then($"{(isLargest ? "largest" : "smallest")} {count} by {column.Name} of each {string.Join(", ", keys)}{(dropNulls ? "" : ", nulls kept")}",
            isLargest ? groups.NLargest(count, column.Name) : groups.NSmallest(count, column.Name), plan.Naive with { Rows = [.. kept.Select(r => plan.Naive.Rows[r])] });
    }

    private static FuzzPlan? Window(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys) return null;
        var column = choice.Of(plan.Naive.Columns);
        bool dropNulls = choice.Coin();
        int kind = choice.Random.Next(4), periods = choice.Random.Next(-3, 4);
        if (kind == 0 && !column.CanCompute) return null;
        object?[] values = plan.Naive.Values(column.Name), results = new object?[values.Length];
        var total = column.IsFloating ? typeof(double) : typeof(long);
        foreach (var group in plan.Naive.Groups(keys))
        {
            if (dropNulls && Array.Exists(group.Keys, k => k is null)) continue;
            double sum = 0;
            object? last = null;
            for (int i = 0; i < group.Rows.Count; i++)
            {
                object? value = values[group.Rows[i]];
                if (!NaiveFrame.IsMissing(value)) last = value;
                if (kind == 0 && !NaiveFrame.IsMissing(value)) sum += Naive.Number(value!);
                results[group.Rows[i]] = kind switch
                {
                    0 => value is null ? null : NaiveFrame.IsMissing(value) ? double.NaN : Convert.ChangeType(sum, total, null),
                    1 => i - periods >= 0 && i - periods < group.Rows.Count ? values[group.Rows[i - periods]] : null,
                    2 => last ?? value,
                    _ => (long)i,
                };
            }
        }
        var groups = plan.Frame.GroupBy(keys, true, dropNulls);
        var (text, series, result) = kind switch
        {
            0 => ("CumSum", groups[column.Name].CumSum(), column with { Type = total }),
            1 => ($"Shift({periods})", groups[column.Name].Shift(periods), column),
            2 => ("FFill", groups[column.Name].FFill(), column),
            _ => ("CumCount", groups.CumCount(), new NaiveColumn("", typeof(long))),
        };
        return plan.Assign($"{column.Name}.{text} in each {string.Join(", ", keys)} ({(dropNulls ? "nulls dropped" : "nulls kept")})", result with { Name = choice.TargetName(plan) },
            series, results);
    }

    private static FuzzPlan? Rank(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys || choice.Column(plan, c => c.IsKey) is not { } column || plan.RowCount > 1000) return null;
        bool isWhole = choice.Coin(), ascending = choice.Coin();
        var ties = (RankTies)choice.Random.Next(5);
        object?[] values = plan.Naive.Values(column.Name), results = new object?[values.Length];
        foreach (var group in isWhole ? [([], [.. Enumerable.Range(0, values.Length)])] : plan.Naive.Groups(keys))
        {
            if (Array.Exists(group.Keys, k => k is null)) continue;
            int[] rows = [.. group.Rows.Where(r => !NaiveFrame.IsMissing(values[r]))];
            foreach (int row in rows)
            {
                int[] orders = Array.ConvertAll(rows, r => Naive.Compare(values[r]!, values[row]!) * (ascending ? 1 : -1));
                int less = orders.Count(o => o < 0), equal = orders.Count(o => o == 0);
                results[row] = ties switch
                {
                    RankTies.Average => less + (equal + 1) / 2.0,
                    RankTies.Min => less + 1.0,
                    RankTies.Max => (double)less + equal,
                    RankTies.First => less + 1.0 + rows.Zip(orders).Count(p => p.Second == 0 && p.First < row),
                    _ => 1.0 + rows.Zip(orders).Where(p => p.Second < 0).DistinctBy(p => Naive.KeyText([values[p.First]])).Count(),
                };
            }
        }
        return plan.Assign($"{ties} rank of {column.Name}{(isWhole ? "" : $" in each {string.Join(", ", keys)}")}{(ascending ? "" : ", descending")}",
            new(choice.TargetName(plan), typeof(double)),
            isWhole ? plan.Frame[column.Name].Rank(ties, ascending) : plan.Frame.GroupBy(keys)[column.Name].Rank(ties, ascending), results);
    }

    private static FuzzPlan? Apply(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys) return null;
        bool dropNulls = choice.Coin();
        var groups = plan.Naive.Groups(keys);
        if (dropNulls) groups.RemoveAll(g => Array.Exists(g.Keys, k => k is null));
        var rows = plan.Naive with { Rows = [.. groups.SelectMany(g => g.Rows.Take(2)).Order().Select(r => plan.Naive.Rows[r])] };
        return plan.Then($"first two rows of each {string.Join(", ", keys)} ({(dropNulls ? "nulls dropped" : "nulls kept")})",
            plan.Frame.GroupBy(keys, true, dropNulls).Apply(group => group.Head(2)), rows.OrderBy(keys, Array.ConvertAll(keys, _ => true), false));
    }

    private static FuzzPlan? ValueCounts(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey && c.Name != "count") is not { } column) return null;
        var naive = new NaiveFrame([column, new("count", typeof(long))],
            [.. plan.Naive.Groups([column.Name]).Where(g => g.Keys[0] is not null).Select(g => new[] { g.Keys[0], (long)g.Rows.Count })]);
        string renamed = choice.NewName("n");
        return plan.Then($"count values of {column.Name}", plan.Frame[column.Name].ValueCounts().Rename(("count", renamed)),
            naive.OrderBy([column.Name], [true], false).OrderBy(["count"], [false], false) with { Columns = [column, new(renamed, typeof(long))] });
    }

    /// <summary>A random aggregate: its result's column, and its value from the numbers of a group's rows.</summary>
    public static (Agg Agg, NaiveColumn Result, Func<int[], object?> Of)? Aggregate(FuzzPlan plan, PlanChoice choice)
    {
        string name = choice.NewName("g");
        if (choice.Coin(8)) return (Agg.Count().As(name), new(name, typeof(long)), rows => (long)rows.Length);
        // What is left of large numbers after subtracting others is rounding.
        bool IsSmall(NaiveColumn c) => c.CanCompute && plan.Naive.Values(c.Name).All(v => NaiveFrame.IsMissing(v) || Math.Abs(Naive.Number(v!)) < 1e6);
        var number = choice.Column(plan, c => c.CanAdd || c.Type == typeof(bool));
        var small = choice.Column(plan, c => IsSmall(c) || c.Type == typeof(bool));
        var any = choice.Column(plan, c => c.IsKey);
        var held = choice.Column(plan, c => c.IsExact);
        var truth = choice.Column(plan, c => c.Type == typeof(bool));
        var total = number is { IsFloating: true } ? typeof(double) : number is { IsDecimal: true } ? typeof(decimal) : typeof(long);
        return choice.Random.Next(19) switch
        {
            0 when held is not null => Make(Agg.Count(held.Name), held, typeof(long), v => (long)v.Length),
            1 when any is not null => Make(Agg.Min(any.Name), any, any.Type, v => v.Length == 0 ? null : v.MinBy(x => x, _order)),
            2 when any is not null => Make(Agg.Max(any.Name), any, any.Type, v => v.Length == 0 ? null : v.MaxBy(x => x, _order)),
            3 when held is not null => Make(Agg.First(held.Name), held, held.Type, v => v.FirstOrDefault()),
            4 when held is not null => Make(Agg.Last(held.Name), held, held.Type, v => v.LastOrDefault()),
            5 when any is not null => Make(Agg.NUnique(any.Name), any, typeof(long), v => (long)v.DistinctBy(x => Naive.KeyText([x])).Count()),
            6 when any is not null => Make(Agg.Mode(any.Name), any, any.Type, v => v.GroupBy(x => Naive.KeyText([x])).Select(g => (g.Count(), g.First()))
                .OrderByDescending(g => g.Item1).ThenBy(g => g.Item2, _order).Select(g => g.Item2).FirstOrDefault()),
            7 or 8 when number is not null => Make(Agg.Sum(number.Name), number, total, v => total == typeof(double) ? (object)v.Sum(Naive.Number!) : total == typeof(decimal) ? (object)v.Sum(Naive.Exact!) : v.Aggregate(0L, (s, x) => unchecked(s + Naive.Whole(x!)))),
            9 when number is not null => Make(Agg.Mean(number.Name), number, typeof(double), v => v.Length == 0 ? null : v.Average(Naive.Number!), isExact: false),
            10 when small is not null => Make(Agg.Var(small.Name), small, typeof(double), v => Variance(v), isExact: false),
            11 when small is not null => Make(Agg.Std(small.Name), small, typeof(double), v => Variance(v) is { } x ? Math.Sqrt(x) : null, isExact: false),
            12 when number is not null => Make(Agg.Median(number.Name), number, typeof(double), v => Quantile(v, 0.5), isExact: false),
            13 when number is not null => Make(Agg.Quantile(number.Name, 0.3), number, typeof(double), v => Quantile(v, 0.3), isExact: false),
            14 when truth is not null => Make(Agg.Any(truth.Name), truth, typeof(bool), v => v.Any(x => (bool)x!)),
            15 when truth is not null => Make(Agg.All(truth.Name), truth, typeof(bool), v => v.All(x => (bool)x!)),
            17 when number is { IsNumber: true } => Make(Agg.Custom<double, double, double>(number.Name, v => v.Sum(), v => v.Sum(), s => -s), number, typeof(double),
                v => -v.Sum(Naive.Number!)),
            18 when any is { Type: var type } && type == typeof(string) => Make(Agg.Custom<string, string>(any.Name, v => string.Join(",", v)), any, typeof(string), v => string.Join(",", v)),
            16 when small is not null && choice.Column(plan, IsSmall) is { } second => Pair(small, second),
            _ => null,
        };

        (Agg, NaiveColumn, Func<int[], object?>) Make(Agg agg, NaiveColumn column, Type type, GroupValue value, bool isExact = true)
        {
            int at = plan.Naive.At(column.Name);
            return (agg.As(name), new(name, type, isExact, column.IsWide && type == typeof(long)),
                rows => value([.. rows.Select(r => plan.Naive.Rows[r][at]).Where(v => !NaiveFrame.IsMissing(v))]));
        }

        (Agg, NaiveColumn, Func<int[], object?>) Pair(NaiveColumn x, NaiveColumn y)
        {
            var (i, j) = (plan.Naive.At(x.Name), plan.Naive.At(y.Name));
            return (Agg.Cov(x.Name, y.Name).As(name), new(name, typeof(double), false), rows =>
            {
                var both = rows.Select(r => plan.Naive.Rows[r]).Where(r => !NaiveFrame.IsMissing(r[i]) && !NaiveFrame.IsMissing(r[j]))
                    .Select(r => (X: Naive.Number(r[i]!), Y: Naive.Number(r[j]!))).ToArray();
                if (both.Length < 2) return null;
                double mx = both.Average(p => p.X), my = both.Average(p => p.Y);
                return both.Sum(p => (p.X - mx) * (p.Y - my)) / (both.Length - 1);
            }
            );
        }
    }

    private static readonly Comparer<object?> _order = Comparer<object?>.Create((x, y) => Naive.Compare(x!, y!));

    private static double? Variance(object?[] values)
    {
        if (values.Length < 2) return null;
        double mean = values.Average(Naive.Number!);
        return values.Sum(v => (Naive.Number(v!) - mean) * (Naive.Number(v!) - mean)) / (values.Length - 1);
    }

    private static double? Quantile(object?[] values, double at)
    {
        if (values.Length == 0) return null;
        double[] sorted = [.. values.Select(Naive.Number!).Order()];
        double place = at * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below) : sorted[below];
    }
}
