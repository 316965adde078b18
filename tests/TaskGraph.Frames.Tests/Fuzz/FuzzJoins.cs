namespace TaskGraph.FrameFuzzing;

/// <summary>Joins with other frames, and with earlier states of the same.</summary>
internal static class FuzzJoins
{
    public static PlanStep[] All { get; } = [Merge, Merge, Asof];

    public static FuzzPlan? Merge(FuzzPlan plan, PlanChoice choice)
    {
        var kind = (JoinKind)choice.Random.Next(7);
        var other = choice.Earlier.Count > 0 && choice.Coin() ? choice.Of(choice.Earlier) : choice.Source(choice.Random.Next(0, choice.IsLarge && choice.Coin() ? 2000 : 40), isFew: !choice.IsLarge);
        if (kind == JoinKind.Cross && (plan.RowCount * other.RowCount > 2000 || other.RowCount > 50)) return null;
        // The other side's columns get names of their own, but for keys that share theirs.
        string[] names = Array.ConvertAll(other.Naive.Names, _ => choice.NewName("m"));
        var (leftKeys, rightKeys) = (new List<string>(), new List<string>());
        if (kind != JoinKind.Cross)
        {
            var free = Enumerable.Range(0, names.Length).Where(i => other.Naive.Columns[i].IsKey).ToList();
            foreach (var column in plan.Naive.Columns.Where(c => c.IsKey).OrderBy(_ => choice.Random.Next()).Take(1 + (choice.Coin(3) ? 1 : 0)).ToArray())
            {
                int at = free.FindIndex(i => Fits(other.Naive.Columns[i], column));
                if (at < 0) continue;
                bool isShared = choice.Coin();
                if (isShared) names[free[at]] = column.Name;
                leftKeys.Add(column.Name);
                rightKeys.Add(names[free[at]]);
                free.RemoveAt(at);
            }
            if (leftKeys.Count == 0) return null;
        }
        var right = new NaiveFrame([.. other.Naive.Columns.Select((c, i) => c with { Name = names[i] })], other.Naive.Rows);
        var rightFrame = other.Frame.Rename([.. other.Naive.Names.Zip(names).Where(n => n.First != n.Second)]);
        bool nullsMatch = choice.Coin();
        string? indicator = choice.Coin(4) && kind is not (JoinKind.Semi or JoinKind.Anti) ? choice.NewName("i") : null;
        if (Join(plan.Naive, right, [.. leftKeys], [.. rightKeys], kind, nullsMatch, indicator, choice.MostRows) is not { } naive) return null;
        var frame = kind == JoinKind.Cross ? plan.Frame.Merge(rightFrame, how: kind, indicator: indicator)
            : plan.Frame.Merge(rightFrame, leftOn: leftKeys.ToArray(), rightOn: rightKeys.ToArray(), how: kind, nullsMatch: nullsMatch, indicator: indicator);
        return plan.Then($"{kind} join on {string.Join(", ", leftKeys.Zip(rightKeys))}{(nullsMatch ? "" : ", nulls apart")}{(indicator is null ? "" : ", with indicator")} with [" +
            $"{other.Description.Replace("\n", " ->", StringComparison.Ordinal)}]", frame, naive);
    }

    private static FuzzPlan? Asof(FuzzPlan plan, PlanChoice choice)
    {
        var other = choice.Earlier.Count > 0 && choice.Coin() ? choice.Of(choice.Earlier) : choice.Source(choice.Random.Next(0, 40), isFew: true);
        if (plan.RowCount * other.RowCount > 200_000 || choice.Column(plan, c => c.CanCompute || c.Type == typeof(DateTime)) is not { } on) return null;
        if (Array.Find(other.Naive.Columns, c => c.Type == on.Type && (c.CanCompute || c.Type == typeof(DateTime))) is not { } otherOn) return null;
        string[] names = Array.ConvertAll(other.Naive.Columns, c => c == otherOn ? on.Name : choice.NewName("m"));
        var by = choice.Column(plan, c => c.IsKey && c != on);
        if (by is not null && choice.Coin() && Array.FindIndex(other.Naive.Columns, c => c.IsKey && c.Type == by.Type && c != otherOn) is >= 0 and var key) names[key] = by.Name;
        else by = null;
        var right = new NaiveFrame([.. other.Naive.Columns.Select((c, i) => c with { Name = names[i] })], other.Naive.Rows).OrderBy([on.Name], [true], false);
        var direction = (AsofDirection)choice.Random.Next(3);
        bool isExact = choice.Coin();
        double? tolerance = choice.Coin() && on.IsNumber ? choice.Random.Next(0, 6) : null;
        var (l, r) = (plan.Naive.At(on.Name), right.At(on.Name));
        var (lb, rb) = by is null ? (-1, -1) : (plan.Naive.At(by.Name), right.At(by.Name));
        var rows = new List<object?[]>();
        int[] kept = [.. Enumerable.Range(0, right.Columns.Length).Where(c => c != r && c != rb)];
        foreach (var row in plan.Naive.Rows)
        {
            object?[]? before = null, behind = null;
            if (!NaiveFrame.IsMissing(row[l]) && (by is null || !NaiveFrame.IsMissing(row[lb])))
                foreach (var candidate in right.Rows)
                {
                    if (NaiveFrame.IsMissing(candidate[r]) || by is not null && (NaiveFrame.IsMissing(candidate[rb]) || Naive.Compare(row[lb]!, candidate[rb]!) != 0)) continue;
                    int order = Naive.Compare(candidate[r]!, row[l]!);
                    if (order < 0 || order == 0 && isExact) before = candidate;
                    if (order > 0 || order == 0 && isExact) behind ??= candidate;
                }
            double Distance(object?[]? partner) => partner is null ? double.PositiveInfinity
                : partner[r] is DateTime time ? Math.Abs((time - (DateTime)row[l]!).Ticks) : Math.Abs(Naive.Number(partner[r]!) - Naive.Number(row[l]!));
            var found = direction switch { AsofDirection.Backward => before, AsofDirection.Forward => behind, _ => Distance(before) <= Distance(behind) ? before ?? behind : behind };
            if (tolerance is { } most && Distance(found) > most) found = null;
            rows.Add([.. row, .. kept.Select(c => found?[c])]);
        }
        return plan.Then($"{direction} asof join on {on.Name}{(by is null ? "" : $" by {by.Name}")}{(isExact ? "" : ", no exact")}, tolerance {tolerance} with [{other.Description.Replace("\n", " ->", StringComparison.Ordinal)}]",
            plan.Frame.MergeAsof(other.Frame.Rename([.. other.Naive.Names.Zip(names).Where(n => n.First != n.Second)]), on.Name, by is null ? default : (ColumnNames)by.Name, direction,
                tolerance is { } t ? t : default(Scalar), isExact), new([.. plan.Naive.Columns, .. kept.Select(c => right.Columns[c])], [.. rows]));
    }

    private static bool Fits(NaiveColumn a, NaiveColumn b) => a.Type == b.Type || (a.IsNumber || a.IsDecimal) && (b.IsNumber || b.IsDecimal) && !a.IsWide && !b.IsWide;

    private static NaiveFrame? Join(NaiveFrame left, NaiveFrame right, string[] leftKeys, string[] rightKeys, JoinKind kind, bool nullsMatch, string? indicator, int mostRows)
    {
        int[] l = Array.ConvertAll(leftKeys, left.At), r = Array.ConvertAll(rightKeys, right.At);
        var pairs = new List<(int Left, int Right)>();
        var byLeft = Matches(left, l, right, r);
        var byRight = Matches(right, r, left, l);
        if (byLeft.Sum(m => (long)m.Count) > mostRows) return null;
        if (kind == JoinKind.Right)
        {
            for (int j = 0; j < right.Rows.Length; j++)
                foreach (int i in byRight[j].DefaultIfEmpty(-1)) pairs.Add((i, j));
        }
        else
        {
            for (int i = 0; i < left.Rows.Length; i++)
            {
                if (kind is JoinKind.Semi or JoinKind.Anti)
                {
                    if (byLeft[i].Count > 0 == (kind == JoinKind.Semi)) pairs.Add((i, -1));
                    continue;
                }
                foreach (int j in kind is JoinKind.Left or JoinKind.Outer ? byLeft[i].DefaultIfEmpty(-1) : byLeft[i]) pairs.Add((i, j));
            }
            if (kind == JoinKind.Outer)
                for (int j = 0; j < right.Rows.Length; j++)
                    if (byRight[j].Count == 0) pairs.Add((-1, j));
        }
        bool isFilter = kind is JoinKind.Semi or JoinKind.Anti;
        var columns = new List<(NaiveColumn Column, Func<int, int, object?> Value)>();
        for (int c = 0; c < left.Columns.Length; c++)
        {
            int at = c, key = Array.IndexOf(l, c);
            if (key >= 0 && leftKeys[key] == rightKeys[key] && !isFilter)
            {
                var type = Promote(left.Columns[c].Type, right.Columns[r[key]].Type);
                bool isOfRight = kind == JoinKind.Right;
                columns.Add((left.Columns[c] with { Type = type, IsWide = left.Columns[c].IsWide || right.Columns[r[key]].IsWide }, (i, j) =>
                {
                    object? value = j >= 0 && (isOfRight || i < 0) ? right.Rows[j][r[key]] : left.Rows[i][at];
                    return value is null ? null : Naive.Converted(value, type);
                }
                ));
            }
            else columns.Add((left.Columns[c], (i, _) => i < 0 ? null : left.Rows[i][at]));
        }
        for (int c = 0; c < right.Columns.Length && !isFilter; c++)
        {
            int at = c, key = Array.IndexOf(r, c);
            if (key >= 0 && leftKeys[key] == rightKeys[key]) continue;
            columns.Add((right.Columns[c], (_, j) => j < 0 ? null : right.Rows[j][at]));
        }
        if (indicator is not null) columns.Add((new(indicator, typeof(string)), (i, j) => i < 0 ? "right_only" : j < 0 ? "left_only" : "both"));
        return new([.. columns.Select(c => c.Column)], [.. pairs.Select(p => columns.Select(c => c.Value(p.Left, p.Right)).ToArray())]);

        List<int>[] Matches(NaiveFrame from, int[] fromKeys, NaiveFrame to, int[] toKeys)
        {
            var byKey = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (int row = 0; row < to.Rows.Length; row++)
                if (KeyOf(to.Rows[row], toKeys) is { } key)
                {
                    if (!byKey.TryGetValue(key, out var rows)) byKey[key] = rows = [];
                    rows.Add(row);
                }
            return Array.ConvertAll(from.Rows, row => KeyOf(row, fromKeys) is { } key && byKey.TryGetValue(key, out var rows) ? rows : []);
        }

        string? KeyOf(object?[] row, int[] keys)
            => !nullsMatch && Array.Exists(keys, k => NaiveFrame.IsMissing(row[k])) ? null : Naive.KeyText(keys.Select(k => row[k]));
    }

    private static Type Promote(Type left, Type right)
    {
        if (left == right) return left;
        bool isFloating = left == typeof(float) || left == typeof(double) || right == typeof(float) || right == typeof(double);
        return isFloating ? typeof(double) : left == typeof(decimal) || right == typeof(decimal) ? typeof(decimal) : typeof(long);
    }
}
