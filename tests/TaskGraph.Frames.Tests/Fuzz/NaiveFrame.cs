using System.Globalization;
using System.Text;

namespace TaskGraph.FrameFuzzing;

/// <summary>A column of the reference.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">bool, int, long, float, double, decimal, DateTime, DateOnly, TimeSpan, Guid, string or byte[].</param>
/// <param name="IsExact">Whether its values are the same to the last bit however they are computed, so that rows may be chosen by them.</param>
/// <param name="IsWide">Whether it holds whole numbers that a double, or a sum, can't.</param>
internal sealed record NaiveColumn(string Name, Type Type, bool IsExact = true, bool IsWide = false)
{
    public bool IsNumber => Type == typeof(int) || Type == typeof(long) || Type == typeof(float) || Type == typeof(double);

    public bool IsDecimal => Type == typeof(decimal);

    /// <summary>Whether rows may be told apart and ordered by it.</summary>
    public bool IsKey => IsExact && Type != typeof(byte[]);

    public bool IsFloating => Type == typeof(float) || Type == typeof(double);

    /// <summary>Whether arithmetic with it is exact.</summary>
    public bool CanCompute => IsNumber && IsExact && !IsWide;

    /// <summary>Whether arithmetic with it, decimal too, is exact.</summary>
    public bool CanAdd => CanCompute || IsDecimal && IsExact;
}

/// <summary>The reference: boxed rows, and loops over them.</summary>
internal sealed record NaiveFrame(NaiveColumn[] Columns, object?[][] Rows)
{
    public string[] Names => Array.ConvertAll(Columns, c => c.Name);

    public int At(string name) => Array.FindIndex(Columns, c => c.Name == name);

    public object?[] Values(string name)
    {
        int at = At(name);
        return Array.ConvertAll(Rows, r => r[at]);
    }

    public NaiveFrame Where(Func<object?[], bool> test) => this with { Rows = Array.FindAll(Rows, r => test(r)) };

    /// <summary>With a column replaced, or added at the end.</summary>
    public NaiveFrame With(NaiveColumn column, object?[] values)
    {
        int at = At(column.Name);
        if (at < 0) return new([.. Columns, column], [.. Rows.Select((r, i) => (object?[])[.. r, values[i]])]);
        return new([.. Columns.Select((c, i) => i == at ? column : c)], [.. Rows.Select((r, i) => r.Select((v, n) => n == at ? values[i] : v).ToArray())]);
    }

    public NaiveFrame Select(string[] names)
    {
        int[] at = Array.ConvertAll(names, At);
        return new(Array.ConvertAll(at, i => Columns[i]), Array.ConvertAll(Rows, r => Array.ConvertAll(at, i => r[i])));
    }

    public NaiveFrame OrderBy(string[] by, bool[] ascending, bool nullsFirst)
    {
        int[] at = Array.ConvertAll(by, At);
        return this with { Rows = [.. Rows.Order(Comparer<object?[]>.Create(Compare))] }; // LINQ's order is stable

        int Compare(object?[]? left, object?[]? right)
        {
            for (int k = 0; k < at.Length; k++)
            {
                object? x = left![at[k]], y = right![at[k]];
                int order = IsMissing(x) || IsMissing(y) ? (IsMissing(x) ? 1 : 0) - (IsMissing(y) ? 1 : 0) : Naive.Compare(x!, y!);
                bool isReversed = IsMissing(x) || IsMissing(y) ? nullsFirst : !ascending[k];
                if (order != 0) return isReversed ? -order : order;
            }
            return 0;
        }
    }

    /// <summary>The numbers of the rows of each combination of keys, in order of first appearance; a missing key is null.</summary>
    public List<(object?[] Keys, List<int> Rows)> Groups(string[] keys)
    {
        int[] at = Array.ConvertAll(keys, At);
        var groups = new List<(object?[] Keys, List<int> Rows)>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int row = 0; row < Rows.Length; row++)
        {
            object?[] key = Array.ConvertAll(at, i => IsMissing(Rows[row][i]) ? null : Rows[row][i]);
            string text = Naive.KeyText(key);
            if (!known.TryGetValue(text, out int group))
            {
                known[text] = group = groups.Count;
                groups.Add((key, []));
            }
            groups[group].Rows.Add(row);
        }
        return groups;
    }

    public static bool IsMissing(object? value) => value is null or double.NaN or float.NaN;
}

/// <summary>Single values of the reference.</summary>
internal static class Naive
{
    /// <summary>The order of two values as comparisons of columns see it: whole numbers exactly, others as double; texts by their bytes.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
        (bool x, bool y) => x.CompareTo(y),
        (DateTime or DateOnly or TimeSpan or Guid, _) => ((IComparable)left).CompareTo(right),
        (int or long, int or long) => Whole(left).CompareTo(Whole(right)),
        (decimal or int or long, decimal or int or long) => Exact(left).CompareTo(Exact(right)),
        _ => Number(left).CompareTo(Number(right)),
    };

    public static long Whole(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    public static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    public static decimal Exact(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    /// <summary>A value as one of another type of numbers.</summary>
    public static object? Converted(object? value, Type type)
        => value is null || value.GetType() == type ? value : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    /// <summary>A key as text: equal for equal values, whatever the type of number.</summary>
    public static string KeyText(IEnumerable<object?> key) => string.Join('\u0001', key.Select(v => v switch
    {
        null or double.NaN or float.NaN => "\u0002",
        string text => "t" + text,
        DateTime time => "d" + time.Ticks.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "b1" : "b0",
        DateOnly date => "y" + date.DayNumber.ToString(CultureInfo.InvariantCulture),
        TimeSpan span => "s" + span.Ticks.ToString(CultureInfo.InvariantCulture),
        Guid id => "g" + id.ToString(),
        byte[] bytes => "h" + Convert.ToHexString(bytes),
        int or long => Whole(v).ToString(CultureInfo.InvariantCulture),
        _ => (Number(v) + 0.0).ToString("R", CultureInfo.InvariantCulture),
    }));

    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    public static bool Same(object? expected, object? actual, bool isExact) => (expected, actual) switch
    {
        (null, null) => true,
        (double e, double a) => e.Equals(a) || e == a || !isExact && Math.Abs(e - a) <= 1e-7 * Math.Max(1, Math.Abs(e)),
        (float e, float a) => e.Equals(a) || e == a || !isExact && Math.Abs(e - a) <= 1e-4f * Math.Max(1, Math.Abs(e)),
        (decimal e, decimal a) => e == a || !isExact && Math.Abs(e - a) <= 1e-7m * Math.Max(1, Math.Abs(e)),
        (byte[] e, byte[] a) => e.AsSpan().SequenceEqual(a),
        _ => Equals(expected, actual),
    };
}
