using System.Globalization;

namespace TaskGraph.FrameFuzzing;

/// <summary>The frame under test and its reference, and what was done to them.</summary>
internal sealed record FuzzPlan(DataFrame Frame, NaiveFrame Naive, string Description)
{
    public int RowCount => Naive.Rows.Length;

    public FuzzPlan Then(string operation, DataFrame frame, NaiveFrame naive) => new(frame, naive, $"{Description}\n  {operation}");

    /// <summary>A column replaced, or added at the end, by values that are computed row by row.</summary>
    public FuzzPlan Assign(string operation, NaiveColumn column, Series values, Func<object?[], object?> value)
        => Assign(operation, column, values, Array.ConvertAll(Naive.Rows, r => value(r)));

    public FuzzPlan Assign(string operation, NaiveColumn column, Series values, object?[] naive)
        => Then($"{column.Name} := {operation}", Frame.Assign((column.Name, values)), Naive.With(column, naive));
}

/// <summary>An operation that may be applied to a plan; null where it does not suit.</summary>
internal delegate FuzzPlan? PlanStep(FuzzPlan plan, PlanChoice choice);

/// <summary>Random choices, and the plans so far: a later one may meet an earlier one.</summary>
internal sealed class PlanChoice(Random random) : IDisposable
{
    private static readonly string[] _words = ["", "a", "b", "JFK", "ORD", "ä", "日本語", "Zoë 𝄞", "a text of more than sixteen bytes", " padded ", "12",
        "with, comma", "\"quoted\"", "two\nlines", "NA", "true"];
    private static readonly Type[] _types =
    [
        typeof(long), typeof(double), typeof(string), typeof(int), typeof(float), typeof(bool), typeof(DateTime), typeof(long), typeof(double), typeof(string),
        typeof(decimal), typeof(DateOnly), typeof(TimeSpan), typeof(Guid), typeof(byte[]),
    ];

    private int _names;
    private string? _folder;

    public Random Random => random;

    /// <summary>Whether the plan's rows are thousands, so that partitions are more than one of a kernel's batches.</summary>
    public bool IsLarge { get; init; }

    /// <summary>The rows that a plan may come to; the loops of the reference set the limit.</summary>
    public int MostRows => IsLarge ? 12_000 : 3000;

    public List<FuzzPlan> Earlier { get; } = [];

    public bool Coin(int of = 2) => random.Next(of) == 0;

    public T Of<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    /// <summary>A folder for files that the plan reads.</summary>
    public string Folder => _folder ??= Directory.CreateTempSubdirectory("taskgraph-fuzz-").FullName;

    public void Dispose()
    {
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    public string NewName(string prefix) => $"{prefix}{_names++}";

    /// <summary>The name of a new column, or sometimes of one that is there.</summary>
    public string TargetName(FuzzPlan plan) => Coin(4) ? Of(plan.Naive.Columns).Name : NewName("x");

    /// <summary>A column that satisfies a condition; null where none does.</summary>
    public NaiveColumn? Column(FuzzPlan plan, Func<NaiveColumn, bool>? test = null)
    {
        var fitting = Array.FindAll(plan.Naive.Columns, c => test is null || test(c));
        return fitting.Length == 0 ? null : Of(fitting);
    }

    /// <summary>One to three columns by which rows may be told apart; null where there is none.</summary>
    public string[]? Keys(FuzzPlan plan)
    {
        var fitting = Array.FindAll(plan.Naive.Columns, c => c.IsKey);
        if (fitting.Length == 0) return null;
        random.Shuffle(fitting);
        return [.. fitting.Take(1 + (Coin() ? 0 : random.Next(3))).Select(c => c.Name)];
    }

    /// <summary>A value to compare a column with: often one that it holds.</summary>
    public (Scalar Scalar, object Value) ValueFor(FuzzPlan plan, NaiveColumn column)
    {
        object[] held = [.. plan.Naive.Values(column.Name).Where(v => !NaiveFrame.IsMissing(v)).Take(50)!];
        object value = held.Length > 0 && !Coin(3) ? Of(held) : Value(column.Type)!;
        if (column.IsNumber && !column.IsWide && Coin(4)) value = random.Next(-8, 9) / 2.0;
        if (column.IsDecimal && Coin(4)) value = Coin() ? random.Next(-8, 9) : random.Next(-8, 9) / 2.0;
        return (ScalarOf(value), value);
    }

    public static Scalar ScalarOf(object value) => value switch
    {
        bool v => v,
        int v => v,
        long v => v,
        float v => v,
        double v => v,
        decimal v => v,
        DateTime v => v,
        DateOnly v => v,
        TimeSpan v => v,
        Guid v => v,
        var v => (string)v,
    };

    public FuzzPlan Source(int rows, bool isFew = false)
    {
        int count = random.Next(1, 6);
        var columns = new NaiveColumn[count];
        for (int i = 0; i < count; i++)
        {
            var type = Of(_types);
            columns[i] = new(NewName("c"), type, IsWide: type == typeof(long) && Coin(5));
        }
        var values = Array.ConvertAll(columns, c => Values(c, rows, isFew));
        var frame = FrameOf(columns, values, rows);
        int[] lengths = Lengths(rows);
        object?[][] boxed = [.. Enumerable.Range(0, rows).Select(r => Array.ConvertAll(values, v => v[r]))];
        string schema = string.Join(", ", columns.Select(c => $"{c.Name} {c.Type.Name}{(c.IsWide ? " wide" : "")}"));
        return new(DataFrame.FromFrame(frame, lengths), new(columns, boxed), $"source of {rows} rows in ({string.Join(",", lengths)}): {schema}");
    }

    public static Frame FrameOf(NaiveColumn[] columns, object?[][] values, int rows)
    {
        var arrays = columns.Select((c, i) => (c.Name, c.Type == typeof(string) ? Typed<string?>(values[i]) : c.Type == typeof(bool) ? Typed<bool?>(values[i])
            : c.Type == typeof(int) ? Typed<int?>(values[i]) : c.Type == typeof(long) ? Typed<long?>(values[i]) : c.Type == typeof(float) ? Typed<float?>(values[i])
            : c.Type == typeof(double) ? Typed<double?>(values[i]) : c.Type == typeof(decimal) ? Typed<decimal?>(values[i]) : c.Type == typeof(DateTime) ? Typed<DateTime?>(values[i])
            : c.Type == typeof(DateOnly) ? Typed<DateOnly?>(values[i]) : c.Type == typeof(TimeSpan) ? Typed<TimeSpan?>(values[i])
            : c.Type == typeof(Guid) ? Typed<Guid?>(values[i]) : Typed<byte[]?>(values[i])));
        return Frame.FromColumns([.. arrays]);

        Array Typed<T>(object?[] from)
        {
            var to = new T[rows];
            for (int i = 0; i < rows; i++) to[i] = (T)from[i]!;
            return to;
        }
    }

    /// <summary>Random lengths of partitions, some of them 0.</summary>
    public int[] Lengths(int rows)
    {
        var lengths = new List<int>();
        int parts = random.Next(1, 7);
        for (int i = 1; i < parts; i++)
        {
            int length = Coin(6) ? 0 : random.Next(0, rows + 1);
            lengths.Add(length);
            rows -= length;
        }
        lengths.Add(rows);
        return [.. lengths];
    }

    private object?[] Values(NaiveColumn column, int rows, bool isFew)
    {
        var values = new object?[rows];
        int nulls = random.Next(3) switch { 0 => 0, 1 => 6, _ => 2 };
        object?[] pool = [.. Enumerable.Range(0, isFew || Coin() ? random.Next(1, 8) : 60).Select(_ => column.IsWide ? Wide() : Value(column.Type))];
        bool hasNaN = column.IsFloating && Coin(3);
        for (int i = 0; i < rows; i++)
            values[i] = nulls > 0 && Coin(nulls) ? null : hasNaN && Coin(8) ? column.Type == typeof(float) ? (object)float.NaN : double.NaN : Of(pool);
        return values;
    }

    private object Wide() => random.Next(6) switch
    {
        0 => long.MaxValue,
        1 => long.MinValue,
        2 => long.MaxValue - random.Next(3),
        3 => 1L << random.Next(63),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    // Halves of small numbers: sums are exact in any order.
    private object? Value(Type type) => type == typeof(bool) ? (object)Coin()
        : type == typeof(int) ? random.Next(-9, 10)
        : type == typeof(long) ? (long)random.Next(-30, 31) * (Coin(5) ? 1_000_000_007L : 1)
        : type == typeof(float) ? random.Next(-12, 13) / 2f
        : type == typeof(double) ? random.Next(-40, 41) / 2.0
        : type == typeof(decimal) ? random.Next(-40, 41) / 4m
        : type == typeof(DateOnly) ? new DateOnly(2019, 12, 30).AddDays(random.Next(0, 400))
        : type == typeof(TimeSpan) ? new TimeSpan((random.Next(-5, 6) * TimeSpan.TicksPerHour) + (Coin() ? 0 : random.Next(0, 1_000_000) * TimeSpan.TicksPerMicrosecond))
        : type == typeof(Guid) ? new Guid(random.Next(), (short)random.Next(3), (short)random.Next(3), 1, 2, 3, 4, 5, 6, 7, (byte)random.Next(256))
        : type == typeof(byte[]) ? Enumerable.Range(0, random.Next(0, 6)).Select(_ => (byte)random.Next(256)).ToArray()
        : type == typeof(DateTime) ? new DateTime(2019, 12, 30).AddDays(random.Next(0, 400)).AddMinutes(Coin() ? 0 : random.Next(0, 1440))
        : Coin(4) ? random.Next(0, 30).ToString(CultureInfo.InvariantCulture) : Of(_words);
}
