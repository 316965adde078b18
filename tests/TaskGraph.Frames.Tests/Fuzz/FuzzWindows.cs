namespace TaskGraph.FrameFuzzing;

/// <summary>Columns whose rows look at others before or behind them.</summary>
internal static class FuzzWindows
{
    public static PlanStep[] All { get; } = [Shift, Cumulative, Fill, Rolling];

    private static FuzzPlan? Shift(FuzzPlan plan, PlanChoice choice)
    {
        var column = choice.Of(plan.Naive.Columns);
        int periods = choice.Random.Next(-5, 6);
        object?[] values = plan.Naive.Values(column.Name);
        return plan.Assign($"{column.Name}.Shift({periods})", column with { Name = choice.TargetName(plan) }, plan.Frame[column.Name].Shift(periods),
            [.. values.Select((_, i) => i - periods >= 0 && i - periods < values.Length ? values[i - periods] : null)]);
    }

    private static FuzzPlan? Cumulative(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanAdd || c.Type == typeof(bool)) is not { } column) return null;
        var type = column.IsFloating ? typeof(double) : column.IsDecimal ? typeof(decimal) : typeof(long);
        int kind = choice.Random.Next(3);
        var series = plan.Frame[column.Name];
        object? total = null;
        object?[] totals = Array.ConvertAll(plan.Naive.Values(column.Name), v =>
        {
            if (v is null) return null;
            if (NaiveFrame.IsMissing(v)) return double.NaN;
            object value = Convert.ChangeType(v, type, null);
            return total = total is null ? value : kind switch
            {
                0 => value is long whole ? (object)unchecked((long)total + whole) : value is decimal exact ? (object)((decimal)total + exact) : (double)total + (double)value,
                1 => Naive.Compare(value, total) < 0 ? value : total,
                _ => Naive.Compare(value, total) > 0 ? value : total,
            };
        });
        return plan.Assign($"{column.Name}.{new[] { "CumSum", "CumMin", "CumMax" }[kind]}", new(choice.TargetName(plan), type),
            kind switch { 0 => series.CumSum(), 1 => series.CumMin(), _ => series.CumMax() }, totals);
    }

    private static FuzzPlan? Fill(FuzzPlan plan, PlanChoice choice)
    {
        var column = choice.Of(plan.Naive.Columns);
        int? limit = choice.Coin() ? null : choice.Random.Next(1, 4);
        bool isBackward = choice.Coin();
        object?[] values = plan.Naive.Values(column.Name), filled = [.. values];
        for (int i = 0; i < values.Length; i++)
        {
            if (!NaiveFrame.IsMissing(values[i])) continue;
            int step = isBackward ? 1 : -1, from = i + step;
            while (from >= 0 && from < values.Length && NaiveFrame.IsMissing(values[from])) from += step;
            if (from >= 0 && from < values.Length && Math.Abs(from - i) <= (limit ?? int.MaxValue)) filled[i] = values[from];
        }
        var series = plan.Frame[column.Name];
        return plan.Assign($"{column.Name}.{(isBackward ? "BFill" : "FFill")}({limit})", column with { Name = choice.TargetName(plan) },
            isBackward ? series.BFill(limit) : series.FFill(limit), filled);
    }

    private static FuzzPlan? Rolling(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanCompute) is not { } column) return null;
        int window = choice.Random.Next(1, 8), fewest = choice.Random.Next(1, window + 1), kind = choice.Random.Next(4);
        object?[] values = plan.Naive.Values(column.Name);
        var rolling = plan.Frame[column.Name].Rolling(window, fewest);
        return plan.Assign($"{column.Name}.Rolling({window}, {fewest}).{new[] { "Sum", "Mean", "Min", "Max" }[kind]}", new(choice.TargetName(plan), typeof(double), kind != 1),
            kind switch { 0 => rolling.Sum(), 1 => rolling.Mean(), 2 => rolling.Min(), _ => rolling.Max() }, [.. values.Select((_, i) =>
            {
                double[] own = [.. values[Math.Max(0, i + 1 - window)..(i + 1)].Where(v => !NaiveFrame.IsMissing(v)).Select(Naive.Number!)];
                return own.Length < fewest ? (object?)null : kind switch { 0 => own.Sum(), 1 => own.Average(), 2 => own.Min(), _ => own.Max() };
            })]);
    }
}
