using System.Buffers;
using System.Numerics;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Values of one size.</summary>
internal abstract class FixedKind<T>(ColumnType column, string name) : ColumnKind(column, typeof(T), name)
    where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
{
    public sealed override ColumnBuilder NewBuilder(int capacity) => new FixedColumnBuilder<T>(capacity);

    public sealed override ColumnData Nulls(int length)
        => new FixedColumn<T>(ColumnBuffer<T>.RentCleared(length), ColumnValidity.AllNull(length));

    public sealed override ColumnData Concat(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied) => Concatenation.Fixed<T>(parts, managed, copied);

    public sealed override ColumnData? FromArray(Array values)
    {
        // Arrays of int are arrays of uint to the runtime.
        var element = values.GetType().GetElementType();
        bool isPlain = typeof(T) != typeof(DateTime) && typeof(T) != typeof(DateTimeOffset);
        if (element == typeof(T)) return new FixedColumn<T>(ColumnBuffer<T>.Wrap(isPlain ? (T[])values.Clone() : Array.ConvertAll((T[])values, Cell.Plain)));
        if (element != typeof(T?)) return null;
        var builder = new FixedColumnBuilder<T>(values.Length);
        foreach (T? value in (T?[])values)
        {
            if (value is { } present) builder.Append(Cell.Plain(present));
            else builder.AppendNull();
        }
        return ManagedColumns.Move(builder);
    }

    public sealed override void Encode(ColumnData values, IBufferWriter<byte> writer) => writer.Write(((FixedColumn<T>)values).Raw);

    public sealed override ColumnData Decode(ref ReadOnlySpan<byte> bytes, int rows, ColumnValidity validity)
        => new FixedColumn<T>(FrameBytes.Read<T>(ref bytes, rows), validity);

    public sealed override bool IsFixed => true;

    public sealed override bool TryVisitFixed<TResult>(IFixedVisitor<TResult> visitor, out TResult result)
    {
        result = visitor.Visit<T>();
        return true;
    }
}

/// <summary>Values whose bits are whole numbers of the same order: numbers themselves, times as ticks, dates as days, truths as 0 and 1.</summary>
internal class IntegerKind<T, TStorage>(ColumnType column, string name) : FixedKind<T>(column, name)
    where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T> where TStorage : unmanaged, IBinaryInteger<TStorage>, IMinMaxValue<TStorage>
{
    public sealed override KeyPart KeyOf(ColumnData values) => new IntegerPart<TStorage>(values);

    public sealed override OrderKey OrderOf(ColumnData values, bool ascending, bool missingFirst)
        => new IntegerOrderKey<TStorage>(values, ascending, missingFirst);

    public sealed override void Hash(ColumnData values, int start, Span<ulong> hashes)
        => RowHashes.Integers<TStorage>(values, FixedColumn.Storage<TStorage>(values), start, hashes);

    public sealed override bool HasStorage => true;

    public sealed override bool TryVisitStorage<TResult>(INumberVisitor<TResult> visitor, out TResult result)
    {
        result = visitor.Visit<TStorage>();
        return true;
    }
}

/// <summary>Whole numbers.</summary>
internal sealed class NumberKind<T>(ColumnType column, string name) : IntegerKind<T, T>(column, name)
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override bool IsNumeric => true;

    public override TResult VisitNumber<TResult>(INumberVisitor<TResult> visitor) => visitor.Visit<T>();
}

/// <summary>Floating point.</summary>
internal sealed class FloatingKind<T>(ColumnType column, string name) : FixedKind<T>(column, name)
    where T : unmanaged, IFloatingPoint<T>, IMinMaxValue<T>
{
    public override bool IsNumeric => true;

    public override KeyPart KeyOf(ColumnData values)
        => values is FixedColumn<double> numbers ? new DoublePart(numbers) : new FloatPart((FixedColumn<float>)values);

    public override OrderKey OrderOf(ColumnData values, bool ascending, bool missingFirst)
        => new FloatingOrderKey<T>((FixedColumn<T>)values, ascending, missingFirst);

    public override void Hash(ColumnData values, int start, Span<ulong> hashes) => RowHashes.Fractions((FixedColumn<T>)values, start, hashes);

    public override TResult VisitNumber<TResult>(INumberVisitor<TResult> visitor) => visitor.Visit<T>();

    public override bool HasStorage => true;

    public override bool TryVisitStorage<TResult>(INumberVisitor<TResult> visitor, out TResult result)
    {
        result = visitor.Visit<T>();
        return true;
    }
}

/// <summary>Values that are only told apart and ordered by their own comparison.</summary>
internal class ValueKind<T>(ColumnType column, string name) : FixedKind<T>(column, name)
    where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
{
    public sealed override KeyPart KeyOf(ColumnData values) => new ValuePart<T>((FixedColumn<T>)values);

    public sealed override OrderKey OrderOf(ColumnData values, bool ascending, bool missingFirst)
        => RankOrderKey.Of((FixedColumn<T>)values, ascending, missingFirst);

    public sealed override void Hash(ColumnData values, int start, Span<ulong> hashes) => RowHashes.Values((FixedColumn<T>)values, start, hashes);
}

/// <summary>Decimal numbers, of which equal ones may have different bits.</summary>
internal sealed class DecimalKind(ColumnType column, string name) : ValueKind<decimal>(column, name)
{
    public override bool IsNumeric => true;

    public override TResult VisitNumber<TResult>(INumberVisitor<TResult> visitor) => visitor.Visit<decimal>();

    public override bool HasStorage => true;

    public override bool TryVisitStorage<TResult>(INumberVisitor<TResult> visitor, out TResult result)
    {
        result = visitor.Visit<decimal>();
        return true;
    }
}
