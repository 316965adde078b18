
namespace TaskGraph.FrameFuzzing;

/// <summary>New columns row by row, and fewer or renamed ones.</summary>
internal static class FuzzColumns
{
    public static PlanStep[] All { get; } =
    [
        Arithmetic, ArithmeticWithValue, Compare, IsNull, FillNa, Cast, Abs, Clip, IsIn, Truth, Text, DatePart, Select, Rename, ConcatSelf, FromLeast, Times, AsText,
    ];

    private static FuzzPlan? Arithmetic(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanAdd) is not { } left || choice.Column(plan, c => c.CanAdd) is not { } right) return null;
        char op = choice.Of("+-*/".ToCharArray());
        if (op == '/' && plan.Naive.Values(right.Name).Any(v => v is not null && Naive.Number(v) == 0)) return null;
        var (i, j) = (plan.Naive.At(left.Name), plan.Naive.At(right.Name));
        var type = TypeOf(op, left.Type, right.Type);
        Series x = plan.Frame[left.Name], y = plan.Frame[right.Name];
        var values = op switch { '+' => x + y, '-' => x - y, '*' => x * y, _ => x / y };
        return Bounded(plan.Assign($"{left.Name} {op} {right.Name}", new(choice.TargetName(plan), type, op != '/'), values,
            r => Value(op, type, r[i], r[j])));
    }

    private static FuzzPlan? ArithmeticWithValue(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanAdd) is not { } column) return null;
        char op = choice.Of("+-*/".ToCharArray());
        object value = choice.Random.Next(5) switch { 4 => choice.Random.Next(1, 9) / 4m, 0 => (object)choice.Random.Next(1, 9), 1 => (long)choice.Random.Next(-9, 0), 2 => choice.Random.Next(1, 9) / 2f, _ => choice.Random.Next(1, 9) / 4.0 };
        bool isReversed = choice.Coin() && op != '/';
        int at = plan.Naive.At(column.Name);
        var type = TypeOf(op, column.Type, value.GetType());
        var (x, s) = (plan.Frame[column.Name], PlanChoice.ScalarOf(value));
        var values = (op, isReversed) switch
        {
            ('+', false) => x + s,
            ('+', true) => s + x,
            ('-', false) => x - s,
            ('-', true) => s - x,
            ('*', false) => x * s,
            ('*', true) => s * x,
            _ => x / s,
        };
        return Bounded(plan.Assign(isReversed ? $"{Naive.Text(value)} {op} {column.Name}" : $"{column.Name} {op} {Naive.Text(value)} ({value.GetType().Name})",
            new(choice.TargetName(plan), type, op != '/'), values, r => isReversed ? Value(op, type, value, r[at]) : Value(op, type, r[at], value)));
    }

    private static FuzzPlan? Compare(FuzzPlan plan, PlanChoice choice)
    {
        if (FuzzRows.Condition(plan, choice, 2) is not { } condition) return null;
        return plan.Assign(condition.Text, new(choice.TargetName(plan), typeof(bool)), condition.Mask, r => condition.Test(r));
    }

    private static FuzzPlan? IsNull(FuzzPlan plan, PlanChoice choice)
    {
        var column = choice.Of(plan.Naive.Columns);
        int at = plan.Naive.At(column.Name);
        return plan.Assign($"{column.Name}.IsNull()", new(choice.TargetName(plan), typeof(bool)), plan.Frame[column.Name].IsNull(), r => r[at] is null);
    }

    private static FuzzPlan? FillNa(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey) is not { } column) return null;
        object value = column.IsNumber || column.IsDecimal ? column.Type == typeof(double) && choice.Coin() ? 3 : Naive.Converted(7, column.Type)! : choice.ValueFor(plan, column).Value;
        int at = plan.Naive.At(column.Name);
        return plan.Assign($"{column.Name}.FillNa({Naive.Text(value)})", column with { Name = choice.TargetName(plan) },
            plan.Frame[column.Name].FillNa(PlanChoice.ScalarOf(value)), r => r[at] ?? Naive.Converted(value, column.Type));
    }

    private static FuzzPlan? Cast(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsExact && !c.IsWide && (c.IsNumber || c.Type == typeof(bool))) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        object?[] held = plan.Naive.Values(column.Name);
        string name = choice.TargetName(plan);
        var x = plan.Frame[column.Name];
        if (held.Any(v => v is double.NaN or float.NaN) || held.Any(v => v is not null && Math.Abs(Naive.Number(v)) > 1e9)) return null;
        return choice.Random.Next(4) switch
        {
            0 => plan.Assign($"{column.Name} as long", new(name, typeof(long)), x.Cast<long>(), r => r[at] is { } v ? (object)(long)Naive.Number(v) : null),
            1 => plan.Assign($"{column.Name} as double", new(name, typeof(double)), x.Cast<double>(), r => r[at] is { } v ? Naive.Number(v) : null),
            2 => plan.Assign($"{column.Name} as bool", new(name, typeof(bool)), x.Cast<bool>(), r => r[at] is { } v ? Naive.Number(v) != 0 : null),
            _ when !column.IsFloating && column.IsNumber
                => plan.Assign($"{column.Name} as string", new(name, typeof(string)), x.Cast<string>(), r => r[at] is { } v ? Naive.Text(v) : null),
            _ => null,
        };
    }

    private static FuzzPlan? Abs(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanAdd) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        return plan.Assign($"{column.Name}.Abs()", column with { Name = choice.TargetName(plan) }, plan.Frame[column.Name].Abs(), r => r[at] switch
        {
            int v => (object)Math.Abs(v),
            long v => Math.Abs(v),
            float v => Math.Abs(v),
            double v => Math.Abs(v),
            decimal v => Math.Abs(v),
            _ => null,
        });
    }

    private static FuzzPlan? Clip(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanCompute) is not { } column) return null;
        double lower = choice.Random.Next(-10, 4), upper = lower + choice.Random.Next(0, 9);
        int at = plan.Naive.At(column.Name);
        return plan.Assign($"{column.Name}.Clip({lower}, {upper})", column with { Name = choice.TargetName(plan) }, plan.Frame[column.Name].Clip(lower, upper), r => r[at] switch
        {
            null => null,
            double.NaN => double.NaN,
            float.NaN => float.NaN,
            var v => Convert.ChangeType(Math.Clamp(Naive.Number(v), lower, upper), column.Type, null),
        });
    }

    private static FuzzPlan? IsIn(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey) is not { } column) return null;
        var values = Enumerable.Range(0, choice.Random.Next(0, 4)).Select(_ => choice.ValueFor(plan, column)).ToArray();
        int at = plan.Naive.At(column.Name);
        return plan.Assign($"{column.Name}.IsIn({string.Join(", ", values.Select(v => Naive.Text(v.Value)))})", new(choice.TargetName(plan), typeof(bool)),
            plan.Frame[column.Name].IsIn([.. values.Select(v => v.Scalar)]),
            r => r[at] is { } v && !NaiveFrame.IsMissing(v) && values.Any(w => Naive.Compare(v, w.Value) == 0));
    }

    private static FuzzPlan? Truth(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.Type == typeof(bool)) is not { } left || choice.Column(plan, c => c.Type == typeof(bool)) is not { } right) return null;
        var (i, j) = (plan.Naive.At(left.Name), plan.Naive.At(right.Name));
        Series x = plan.Frame[left.Name], y = plan.Frame[right.Name];
        string name = choice.TargetName(plan);
        return choice.Random.Next(4) switch
        {
            0 => plan.Assign($"{left.Name} & {right.Name}", new(name, typeof(bool)), x & y, r => (bool?)r[i] & (bool?)r[j]),
            1 => plan.Assign($"{left.Name} | {right.Name}", new(name, typeof(bool)), x | y, r => (bool?)r[i] | (bool?)r[j]),
            2 => plan.Assign($"{left.Name} ^ {right.Name}", new(name, typeof(bool)), x ^ y, r => (bool?)r[i] ^ (bool?)r[j]),
            _ => plan.Assign($"!{left.Name}", new(name, typeof(bool)), !x, r => !(bool?)r[i]),
        };
    }

    private static FuzzPlan? Text(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.Type == typeof(string)) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        var texts = plan.Frame[column.Name].Str;
        string name = choice.TargetName(plan);
        string part = choice.Of(["a", "", "1", "JF", "x", "日"]);
        return choice.Random.Next(6) switch
        {
            0 => plan.Assign($"{column.Name}.Len", new(name, typeof(long)), texts.Len(), r => r[at] is string s ? (long)s.EnumerateRunes().Count() : null),
            1 => plan.Assign($"{column.Name}.Upper", new(name, typeof(string)), texts.Upper(), r => (r[at] as string)?.ToUpperInvariant()),
            2 => plan.Assign($"{column.Name}.Contains '{part}'", new(name, typeof(bool)), texts.Contains(part), r => (r[at] as string)?.Contains(part, StringComparison.Ordinal)),
            3 => plan.Assign($"{column.Name}.StartsWith '{part}'", new(name, typeof(bool)), texts.StartsWith(part), r => (r[at] as string)?.StartsWith(part, StringComparison.Ordinal)),
            4 => plan.Assign($"{column.Name}.Strip", new(name, typeof(string)), texts.Strip(), r => (r[at] as string)?.Trim()),
            _ => plan.Assign($"{column.Name}.EndsWith '{part}'", new(name, typeof(bool)), texts.EndsWith(part), r => (r[at] as string)?.EndsWith(part, StringComparison.Ordinal)),
        };
    }

    private static FuzzPlan? DatePart(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.Type == typeof(DateTime)) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        var times = plan.Frame[column.Name].Dt;
        string name = choice.TargetName(plan);
        var (part, series, value) = choice.Random.Next(4) switch
        {
            0 => ("Year", times.Year, (Func<DateTime, object>)(t => (long)t.Year)),
            1 => ("Month", times.Month, t => (long)t.Month),
            2 => ("Hour", times.Hour, t => (long)t.Hour),
            _ => ("Date", times.Date, t => t.Date),
        };
        var type = series.Type;
        return plan.Assign($"{column.Name}.{part}", new(name, type), series, r => r[at] is DateTime t ? Convert.ChangeType(value(t), type, null) : null);
    }

    private static FuzzPlan? Times(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.Type == typeof(DateTime) || c.Type == typeof(TimeSpan)) is not { } left) return null;
        if (choice.Column(plan, c => c.Type == left.Type || c.Type == typeof(TimeSpan)) is not { } right) return null;
        var (i, j) = (plan.Naive.At(left.Name), plan.Naive.At(right.Name));
        bool isAdded = right.Type == typeof(TimeSpan) && choice.Coin();
        var (x, y) = (plan.Frame[left.Name], plan.Frame[right.Name]);
        var type = right.Type == typeof(TimeSpan) ? left.Type : typeof(TimeSpan);
        return plan.Assign($"{left.Name} {(isAdded ? '+' : '-')} {right.Name}", new(choice.TargetName(plan), type), isAdded ? x + y : x - y, r => (r[i], r[j]) switch
        {
            (DateTime a, TimeSpan b) => isAdded ? a + b : a - b,
            (DateTime a, DateTime b) => a - b,
            (TimeSpan a, TimeSpan b) => isAdded ? a + b : a - b,
            _ => (object?)null,
        });
    }

    // There and back through text, and to the other type of dates.
    private static FuzzPlan? AsText(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.IsKey && (c.IsDecimal || c.Type == typeof(DateOnly) || c.Type == typeof(TimeSpan) || c.Type == typeof(Guid) || c.Type == typeof(DateTime)))
            is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        var x = plan.Frame[column.Name];
        string name = choice.TargetName(plan);
        if (choice.Coin() && column.Type == typeof(DateTime))
            return plan.Assign($"{column.Name} as DateOnly", new(name, typeof(DateOnly)), x.Cast<DateOnly>(), r => r[at] is DateTime t ? DateOnly.FromDateTime(t) : null);
        if (choice.Coin() && column.Type == typeof(DateOnly))
            return plan.Assign($"{column.Name} as DateTime", new(name, typeof(DateTime)), x.Cast<DateTime>(), r => r[at] is DateOnly d ? d.ToDateTime(default) : null);
        var text = x.Cast<string>();
        var back = column.IsDecimal ? text.Cast<decimal>() : column.Type == typeof(DateOnly) ? text.Cast<DateOnly>() : column.Type == typeof(TimeSpan) ? text.Cast<TimeSpan>()
            : column.Type == typeof(Guid) ? text.Cast<Guid>() : text.Cast<DateTime>();
        return plan.Assign($"{column.Name} as string and back", column with { Name = name }, back, r => r[at]);
    }

    private static FuzzPlan? FromLeast(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Column(plan, c => c.CanCompute) is not { } column) return null;
        int at = plan.Naive.At(column.Name);
        double[] values = [.. plan.Naive.Values(column.Name).Where(v => !NaiveFrame.IsMissing(v)).Select(Naive.Number!)];
        double least = values.Length == 0 ? double.NaN : values.Min();
        var series = plan.Frame[column.Name];
        return plan.Assign($"{column.Name} - its minimum", new(choice.TargetName(plan), typeof(double)), series - series.Min(),
            r => r[at] is { } v ? Naive.Number(v) - least : null);
    }

    private static FuzzPlan? Select(FuzzPlan plan, PlanChoice choice)
    {
        string[] names = plan.Naive.Names;
        choice.Random.Shuffle(names);
        names = names[..choice.Random.Next(1, names.Length + 1)];
        return plan.Then($"select {string.Join(", ", names)}", plan.Frame.Select(names), plan.Naive.Select(names));
    }

    private static FuzzPlan? Rename(FuzzPlan plan, PlanChoice choice)
    {
        var (from, to) = (choice.Of(plan.Naive.Columns).Name, choice.NewName("r"));
        return plan.Then($"rename {from} to {to}", plan.Frame.Rename((from, to)),
            plan.Naive with { Columns = Array.ConvertAll(plan.Naive.Columns, c => c.Name == from ? c with { Name = to } : c) });
    }

    private static FuzzPlan? ConcatSelf(FuzzPlan plan, PlanChoice choice)
    {
        if (choice.Earlier.Count == 0 || choice.Of(choice.Earlier) is not { } other || plan.RowCount + other.RowCount > Math.Max(1500, choice.MostRows)) return null;
        foreach (var column in other.Naive.Columns)
            if (plan.Naive.At(column.Name) is >= 0 and var at && plan.Naive.Columns[at].Type != column.Type) return null;
        var columns = plan.Naive.Columns.ToList();
        foreach (var column in other.Naive.Columns)
        {
            int at = columns.FindIndex(c => c.Name == column.Name);
            if (at < 0) columns.Add(column);
            else columns[at] = columns[at] with { IsExact = columns[at].IsExact && column.IsExact, IsWide = columns[at].IsWide || column.IsWide };
        }
        IEnumerable<object?[]> Rows(NaiveFrame frame)
        {
            int[] at = [.. columns.Select(c => frame.At(c.Name))];
            return frame.Rows.Select(r => Array.ConvertAll(at, i => i < 0 ? null : r[i]));
        }
        return plan.Then($"concat with [{other.Description.Replace("\n", " ->", StringComparison.Ordinal)}]", DataFrame.Concat(plan.Frame, other.Frame),
            new([.. columns], [.. Rows(plan.Naive), .. Rows(other.Naive)]));
    }

    // Products of products leave what a double holds exactly.
    private static FuzzPlan? Bounded(FuzzPlan plan)
        => plan.Naive.Rows.All(r => r.All(v => v is decimal d ? Math.Abs(d) < 1_000_000 && d.Scale < 9
            : v is not (float or double or int or long) || NaiveFrame.IsMissing(v) || Math.Abs(Naive.Number(v)) < (v is long ? 1e12 : 1e6))) ? plan : null;

    private static Type TypeOf(char op, Type left, Type right)
    {
        if (left == typeof(float) && right == typeof(float)) return typeof(float);
        bool isFloating = left == typeof(float) || left == typeof(double) || right == typeof(float) || right == typeof(double);
        if (!isFloating && (left == typeof(decimal) || right == typeof(decimal))) return typeof(decimal);
        if (op == '/' || isFloating) return typeof(double);
        return left == typeof(int) && right == typeof(int) ? typeof(int) : typeof(long);
    }

    private static object? Value(char op, Type type, object? left, object? right)
    {
        if (left is null || right is null) return null;
        if (type == typeof(int) || type == typeof(long))
        {
            long x = Naive.Whole(left), y = Naive.Whole(right), whole = unchecked(op switch { '+' => x + y, '-' => x - y, _ => x * y });
            return type == typeof(int) ? (object)unchecked((int)whole) : whole;
        }
        if (type == typeof(decimal))
        {
            decimal x = Naive.Exact(left), y = Naive.Exact(right);
            return op switch { '+' => x + y, '-' => x - y, '*' => x * y, _ => x / y };
        }
        double a = Naive.Number(left), b = Naive.Number(right), value = op switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
        return type == typeof(float) ? (object)(float)value : value;
    }
}
