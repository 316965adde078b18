using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Values of one size: numbers, bool (a byte each, so that users may read them as a span), DateTime (ticks without a kind, so that the bits are an
/// ordered long), DateTimeOffset (in UTC) and so on. Values of null rows are undefined.
/// </summary>
internal sealed class FixedColumn<T> : ColumnData<T>, ISpanSource<T>, IFixedColumn where T : unmanaged
{
    private static readonly ColumnType _type = ColumnTypes.Of(typeof(T));
    private readonly ColumnBuffer<T> _values;

    /// <summary>Takes over the buffers.</summary>
    public FixedColumn(ColumnBuffer<T> values, ColumnValidity validity = default) : base(_type, values.Length, validity) => _values = values;

    public ReadOnlySpan<T> Values => _values.Span;

    ReadOnlySpan<T> ISpanSource<T>.Span => _values.Span;

    public ReadOnlySpan<byte> Raw => MemoryMarshal.AsBytes(_values.Span);

    /// <summary>The values' memory; no reference of its own.</summary>
    public ColumnBuffer<T> Buffer => _values;

    /// <summary>Another reference to the values.</summary>
    public ColumnBuffer<T> ShareValues() => _values.Share();

    public override long Bytes => _values.Bytes + Validity.Bytes;

    public override T At(int row) => _values.Span[row];

    public override ColumnData Share() => new FixedColumn<T>(_values.Share(), Validity.Share());

    public override ColumnData WithValidity(ColumnValidity validity) => new FixedColumn<T>(_values.Share(), validity);

    public override void Release()
    {
        _values.Release();
        Validity.Release();
    }

    public override ColumnData Slice(int start, int length) => new FixedColumn<T>(_values.Slice(start, length), Validity.Slice(start, length));

    public override ColumnData Take(ReadOnlySpan<int> rows, bool canMiss = false)
    {
        var values = ColumnBuffer<T>.Rent(rows.Length);
        Gather.Values(Values, rows, values.Span, canMiss);
        return new FixedColumn<T>(values, Gather.Validity(Validity, rows, canMiss));
    }

    public override ColumnData Scatter(ReadOnlySpan<int> places)
    {
        var values = ColumnBuffer<T>.Rent(places.Length);
        FrameKernels.Scatter.Values(Values, places, values.Span);
        return new FixedColumn<T>(values, FrameKernels.Scatter.Validity(Validity, places));
    }

    public override ColumnData ToManaged()
    {
        if (!HasNulls) return new FixedColumn<T>(_values.ToManaged());
        T[] values = _values.Span.ToArray();
        FillMissing(values, Validity.Bits);
        return new FixedColumn<T>(ColumnBuffer<T>.Wrap(values), Validity.ToManaged());
    }

    /// <summary>Gives null rows the value users see: NaN in floating point, else the default.</summary>
    public static void FillMissing(Span<T> values, ReadOnlySpan<ulong> validity)
    {
        T missing = typeof(T) == typeof(double) ? (T)(object)double.NaN : typeof(T) == typeof(float) ? (T)(object)float.NaN : default;
        Missing.Fill(values, validity, missing);
    }
}

/// <summary>Access to values of one size whose type is not known.</summary>
internal interface IFixedColumn
{
    /// <summary>The values' bytes.</summary>
    ReadOnlySpan<byte> Raw { get; }
}

/// <summary>Columns of values of one size as numbers of that size.</summary>
internal static class FixedColumn
{
    /// <summary>The values as another type of their size.</summary>
    public static ReadOnlySpan<TStorage> Storage<TStorage>(ColumnData column) where TStorage : unmanaged
        => MemoryMarshal.Cast<byte, TStorage>(((IFixedColumn)column).Raw);

    /// <summary>A column of a type from values of its storage. Both are taken over; values of null rows are set to zero, which is a value of every type.</summary>
    public static ColumnData OfStorage<TStorage>(ColumnType type, ColumnBuffer<TStorage> values, ColumnValidity validity) where TStorage : unmanaged
    {
        if (type.ToType() == typeof(TStorage)) return new FixedColumn<TStorage>(values, validity);
        if (validity.HasNulls) Missing.Fill(values.Span, validity.Bits, default);
        type.Kind().TryVisitFixed(new Reinterpreting<TStorage>(values, validity), out ColumnData column);
        return column;
    }

    private sealed class Reinterpreting<TStorage>(ColumnBuffer<TStorage> values, ColumnValidity validity) : IFixedVisitor<ColumnData> where TStorage : unmanaged
    {
        public ColumnData Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T>
            => new FixedColumn<T>(values.Reinterpret<T>(), validity);
    }
}
