using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>A single value beside a <see cref="Series"/>: a number, text, truth, time or identifier, made from it without a word.</summary>
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

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(sbyte value) => new((int)value, ColumnType.Int);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(byte value) => new((int)value, ColumnType.Int);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(short value) => new((int)value, ColumnType.Int);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(ushort value) => new((int)value, ColumnType.Int);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(uint value) => new((long)value, ColumnType.Long);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(decimal value) => new(value, ColumnType.Decimal);

    /// <summary>A scalar from a date.</summary>
    public static implicit operator Scalar(DateOnly value) => new(value, ColumnType.DateOnly);

    /// <summary>A scalar from a span of time.</summary>
    public static implicit operator Scalar(TimeSpan value) => new(value, ColumnType.TimeSpan);

    /// <summary>A scalar from an identifier.</summary>
    public static implicit operator Scalar(Guid value) => new(value, ColumnType.Guid);

    /// <summary>A scalar from a number.</summary>
    public static implicit operator Scalar(ulong value) => value <= long.MaxValue ? new((long)value, ColumnType.Long) : new(value, ColumnType.ULong);

    /// <summary>A scalar from an instant, which is kept in UTC.</summary>
    public static implicit operator Scalar(DateTimeOffset value) => new(Cell.Plain(value), ColumnType.DateTimeOffset);

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

    /// <summary>
    /// The type to count the value as beside a column: whole numbers as the narrowest type that the column's own arithmetic has, so that an unsigned
    /// column stays one beside 1.
    /// </summary>
    internal ColumnType TypeBeside(ColumnType column)
        => Type.IsInteger() && column.IsInteger() && FitsInto(column) ? column is ColumnType.ULong or ColumnType.UInt ? column : Type : Type;

    /// <summary>Whether a column of numbers can hold the value without a change.</summary>
    internal bool FitsInto(ColumnType column)
    {
        if (!Type.IsNumeric()) return false;
        if (column.IsFloating()) return Type != ColumnType.Decimal && (column == ColumnType.Double || Type != ColumnType.Double);
        if (Type.IsFloating()) return false;
        if (column == ColumnType.Decimal) return true;
        if (Type == ColumnType.Decimal) return false;
        return FrameKernels.Casting.HoldsAll(Type, column) || column.Kind().VisitNumber(new Holding(As<decimal>()));
    }

    private sealed class Holding(decimal value) : INumberVisitor<bool>
    {
        public bool Visit<T>() where T : unmanaged, System.Numerics.INumber<T>, System.Numerics.IMinMaxValue<T>
            => value >= decimal.CreateSaturating(T.MinValue) && value <= decimal.CreateSaturating(T.MaxValue);
    }

    /// <summary>The value as a column of one row.</summary>
    internal ColumnData ToColumn(ColumnType type)
    {
        var builder = ColumnBuilder.For(type, 1);
        builder.AppendValue(_value);
        return ManagedColumns.Move(builder);
    }

    /// <summary>The order of two values as comparisons of columns see it: whole numbers exactly, others as double; texts by code points.</summary>
    internal static int Compare(Scalar left, Scalar right)
    {
        if (left.Type.IsText()) return Encoding.UTF8.GetBytes(left.Text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Text));
        if (!left.Type.IsNumeric()) return Comparer<object>.Default.Compare(left._value, right._value);
        return left.Type.IsFloating() || right.Type.IsFloating() ? left.As<double>().CompareTo(right.As<double>())
            : left.As<decimal>().CompareTo(right.As<decimal>());
    }

    internal UInt128 Token => TokenBuilder.Of("scalar").Add((long)Type).Add(_value switch
    {
        double value => BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture),
        float value => BitConverter.SingleToInt32Bits(value).ToString(CultureInfo.InvariantCulture),
        DateTime value => value.Ticks.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset value => value.UtcTicks.ToString(CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => _value?.ToString(),
    }).ToToken();

    /// <summary>The value in C#'s notation.</summary>
    public override string ToString() => _value switch
    {
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "null",
    };
}
