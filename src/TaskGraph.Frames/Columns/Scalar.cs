using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A single value beside a <see cref="Series"/>: a number, text, truth or time, made from it without a word.</summary>
public readonly struct Scalar
{
    private readonly object? _value;

    private Scalar(object value, ColumnType type)
    {
        _value = value;
        Type = type;
    }

    internal ColumnType Type { get; }

    /// <summary>A scalar from a truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value, ColumnType.Bool);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(int value) => new(value, ColumnType.Int);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(long value) => new(value, ColumnType.Long);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(float value) => new(value, ColumnType.Float);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(double value) => new(value, ColumnType.Double);

    /// <summary>A scalar from a time, whose kind is left out.</summary>
    public static implicit operator Scalar(DateTime value) => new(Cell.Plain(value), ColumnType.DateTime);

    /// <summary>A scalar from text.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static implicit operator Scalar(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, ColumnType.String);
    }

    internal string Text => (string)_value!;

    internal bool IsEmpty => _value is null;

    /// <summary>The value as a number or time of the type that the operation computes in.</summary>
    internal T As<T>() where T : unmanaged => _value is T exact ? exact : (T)Convert.ChangeType(_value!, typeof(T), CultureInfo.InvariantCulture);

    /// <summary>The order of two values as comparisons of columns see it: whole numbers exactly, others as double; texts by code points.</summary>
    internal static int Compare(Scalar left, Scalar right)
    {
        if (left.Type == ColumnType.String) return Encoding.UTF8.GetBytes(left.Text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Text));
        if (!left.Type.IsNumeric()) return Comparer<object>.Default.Compare(left._value, right._value);
        return left.Type.IsFloating() || right.Type.IsFloating() ? left.As<double>().CompareTo(right.As<double>())
            : left.As<long>().CompareTo(right.As<long>());
    }

    internal UInt128 Token => TokenBuilder.Of("scalar").Add((long)Type).Add(_value switch
    {
        double value => BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture),
        float value => BitConverter.SingleToInt32Bits(value).ToString(CultureInfo.InvariantCulture),
        DateTime value => value.Ticks.ToString(CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => _value?.ToString(),
    }).ToToken();

    /// <summary>The value in C#'s notation.</summary>
    public override string ToString() => _value switch
    {
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "null",
    };
}
