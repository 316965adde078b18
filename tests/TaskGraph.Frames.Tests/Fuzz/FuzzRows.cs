namespace TaskGraph.FrameFuzzing;

/// <summary>Fewer rows, or other ones, or in another order.</summary>
internal static class FuzzRows
{
    public static PlanStep[] All { get; } = [Filter, Filter, Filter, Head, Tail, Sort, Top, DropNa, DropDuplicates, Repartition, Loc, Divide, Persist];

    /// <summary>A random condition on the plan's rows; null where no column suits.</summary>
    public static (string Text, Series Mask, Func<object?[], bool?> Test)? Condition(FuzzPlan plan, PlanChoice choice, int depth)
    {
        if (depth > 0 && choice.Coin(3))
        {
            if (Condition(plan, choice, depth - 1) is not { } left || Condition(plan, choice, depth - 1) is not { } right) return null;
            return choice.Random.Next(3) switch
            {
                0 => ($"({left.Text} & {right.Text})", left.Mask & right.Mask, r => left.Test(r) & right.Test(r)),
                1 => ($"({left.Text} | {right.Text})", left.Mask | right.Mask, r => left.Test(r) | right.Test(r)),
                _ => ($"!{left.Text}", !left.Mask, r => !left.Test(r)),
            };
        }
        if (choice.Column(plan, c => c.IsKey) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        var series = plan.Frame[column.Name];
        if (choice.Coin(6)) return ($"{column.Name} is null", series.IsNull(), r => r[at] is null);
        int op = choice.Random.Next(6);
        string symbol = new[] { "==", "!=", "<", "<=", ">", ">=" }[op];
        if (choice.Coin(3) && choice.Column(plan, c => c.IsKey && (c.Type == column.Type || column.CanAdd && c.CanAdd)) is { } other)
        {
            int second = plan.Naive.At(other.Name);
            var y = plan.Frame[other.Name];
            var mask = op switch { 0 => series == y, 1 => series != y, 2 => series < y, 3 => series <= y, 4 => series > y, _ => series >= y };
            return ($"({column.Name} {symbol} {other.Name})", mask, r => Test(op, r[at], r[second]));
        }
        var (scalar, value) = choice.ValueFor(plan, column);
        var test = op switch { 0 => series == scalar, 1 => series != scalar, 2 => series < scalar, 3 => series <= scalar, 4 => series > scalar, _ => series >= scalar };
        return ($"({column.Name} {symbol} {Naive.Text(value)})", test, r => Test(op, r[at], value));
    }

    private static bool? Test(int op, object? left, object? right)
    {
        if (left is null || right is null) return null;
        if (NaiveFrame.IsMissing(left) || NaiveFrame.IsMissing(right)) return op == 1;
        int order = Naive.Compare(left, right);
        return op switch { 0 => order == 0, 1 => order != 0, 2 => order < 0, 3 => order <= 0, 4 => order > 0, _ => order >= 0 };
    }

    private static FuzzPlan? Filter(FuzzPlan plan, PlanChoice choice)
        => Condition(plan, choice, 2) is { } condition
            ? plan.Then($"where {condition.Text}", plan.Frame[condition.Mask], plan.Naive.Where(r => condition.Test(r) == true)) : null;

    private static FuzzPlan? Head(FuzzPlan plan, PlanChoice choice)
    {
        int count = choice.Random.Next(0, plan.RowCount + 3);
        return plan.Then($"head {count}", plan.Frame.Head(count), plan.Naive with { Rows = [.. plan.Naive.Rows.Take(count)] });
    }

    private static FuzzPlan? Tail(FuzzPlan plan, PlanChoice choice)
    {
        int count = choice.Random.Next(0, plan.RowCount + 3);
        return plan.Then($"tail {count}", plan.Frame.Tail(count), plan.Naive with { Rows = [.. plan.Naive.Rows.TakeLast(count)] });
    }

    private static FuzzPlan? Sort(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } by) return null;
        bool[] up = Array.ConvertAll(by, _ => choice.Coin());
        bool nullsFirst = choice.Coin();
        return plan.Then($"sort by {string.Join(", ", by.Zip(up))}{(nullsFirst ? ", nulls first" : "")}", plan.Frame.SortValues(by, up, nullsFirst),
            plan.Naive.OrderBy(by, up, nullsFirst));
    }

    private static FuzzPlan? Top(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey && c.Type != typeof(Guid)) is not { } column) return null;
        int count = choice.Random.Next(0, 6);
        bool isLargest = choice.Coin();
        var naive = plan.Naive.OrderBy([column.Name], [!isLargest], false);
        return plan.Then($"{(isLargest ? "largest" : "smallest")} {count} by {column.Name}",
            isLargest ? plan.Frame.NLargest(count, column.Name) : plan.Frame.NSmallest(count, column.Name), naive with { Rows = [.. naive.Rows.Take(count)] });
    }

    private static FuzzPlan? DropNa(FuzzPlan plan, PlanChoice choice)
    {
        string[] subset = choice.Coin() ? [] : [choice.Of(plan.Naive.Columns).Name];
        int[] at = Array.ConvertAll(subset.Length == 0 ? plan.Naive.Names : subset, plan.Naive.At);
        return plan.Then($"drop nulls of ({string.Join(", ", subset)})", plan.Frame.DropNa(subset), plan.Naive.Where(r => at.All(i => r[i] is not null)));
    }

    private static FuzzPlan? DropDuplicates(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Keys(plan) is not { } keys) return null;
        return plan.Then($"drop duplicates by {string.Join(", ", keys)}", plan.Frame.DropDuplicates(keys),
            plan.Naive with { Rows = [.. plan.Naive.Groups(keys).Select(g => plan.Naive.Rows[g.Rows[0]])] });
    }

    private static FuzzPlan? Repartition(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Coin(3))
        {
            var size = new ByteSize(choice.Random.Next(1, 4000));
            return plan.Then($"repartition to {size}", plan.Frame.Repartition(size), plan.Naive);
        }
        int count = choice.Random.Next(1, 8);
        return plan.Then($"repartition to {count}", plan.Frame.Repartition(count), plan.Naive);
    }

    private static FuzzPlan? Loc(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey) is not { } column) return null;
        var (from, to) = (choice.ValueFor(plan, column), choice.ValueFor(plan, column));
        int at = plan.Naive.At(column.Name);
        var naive = plan.Naive.OrderBy([column.Name], [true], false);
        return plan.Then($"index {column.Name}, loc {Naive.Text(from.Value)} to {Naive.Text(to.Value)}", plan.Frame.SetIndex(column.Name).Loc(from.Scalar, to.Scalar),
            naive.Where(r => (Test(5, r[at], from.Value) & Test(3, r[at], to.Value)) == true));
    }

    private static FuzzPlan? Divide(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey) is not { } column) return null;
        var distinct = new List<object>();
        foreach (object? value in plan.Naive.Values(column.Name).Where(v => !NaiveFrame.IsMissing(v)).Order(Comparer<object?>.Create((x, y) => Naive.Compare(x!, y!))))
            if (distinct.Count == 0 || Naive.Compare(distinct[^1], value!) < 0) distinct.Add(value!);
        if (distinct.Count < 2) return null;
        var bounds = Enumerable.Range(0, distinct.Count).Where(i => i == 0 || i == distinct.Count - 1 || choice.Coin(Math.Max(2, distinct.Count / 4))).Select(i => PlanChoice.ScalarOf(distinct[i])).ToArray();
        if (bounds.Length > 250) return null;
        string text = $"index {column.Name} in {bounds.Length - 1} divisions";
        var (frame, naive) = (plan.Frame.SetIndex(column.Name, bounds), plan.Naive.OrderBy([column.Name], [true], false));
        if (choice.Coin(3)) frame = frame.Persist();
        if (choice.Coin()) return plan.Then(text, frame, naive);
        var (from, to) = (choice.Of(distinct), choice.Of(distinct));
        int at = naive.At(column.Name);
        return plan.Then($"{text}, loc {Naive.Text(from)} to {Naive.Text(to)}", frame.Loc(PlanChoice.ScalarOf(from), PlanChoice.ScalarOf(to)),
            naive.Where(r => (Test(5, r[at], from) & Test(3, r[at], to)) == true));
    }

    private static FuzzPlan? Persist(FuzzPlan plan, PlanChoice choice)
        => choice.Coin(4) ? plan.Then("persist", plan.Frame.Persist(), plan.Naive) : null;
}
