using System.Runtime.InteropServices;
using ParquetSharp;

namespace TaskGraph;

/// <summary>Writes as many values as there are physical ones.</summary>
internal delegate void ParquetConversion<TPhysical, T>(ReadOnlySpan<TPhysical> from, Span<T> to);

/// <summary>Values of a column and which of them are there.</summary>
internal readonly record struct ParquetValues<T>(ColumnBuffer<T> Buffer, ColumnValidity Validity) where T : unmanaged
{
    public FixedColumn<T> ToColumn() => new(Buffer, Validity);

    /// <summary>The values as a type that lies in memory as they do.</summary>
    public ColumnData ToColumn(ColumnType type) => FixedColumn.OfStorage(type, Buffer, Validity);
}

/// <summary>
/// Reads a column of a row group batch by batch. Values come without gaps, levels say which rows have one.
/// </summary>
/// <param name="levels">How many values there are, with those that are null.</param>
/// <param name="canBeNull">Whether some may be.</param>
/// <param name="lists">What collects the lists they are in; null where each is a row.</param>
internal sealed class ParquetSource(int levels, bool canBeNull, ParquetLists? lists)
{
    private const int Batch = 16 << 10;

    /// <summary>All values, converted; where no conversion is given they are what they are.</summary>
    /// <exception cref="InvalidDataException">The column ends early.</exception>
    public ParquetValues<T> Read<TPhysical, T>(ColumnReader<TPhysical> reader, ParquetConversion<TPhysical, T>? convert) where TPhysical : unmanaged where T : unmanaged
    {
        var values = ColumnBuffer<T>.Rent(levels);
        var validity = new ParquetValidity(canBeNull && lists is null ? levels : 0);
        int most = canBeNull || convert is not null ? Batch : levels, found = 0;
        TPhysical[] batch = convert is null ? [] : new TPhysical[Batch];
        short[] definitions = canBeNull ? new short[Batch] : [], repetitions = lists is null ? [] : new short[Batch];
        try
        {
            for (int at = 0; at < levels;)
            {
                int want = Math.Min(most, levels - at), place = lists is null ? at : found;
                var to = values.Span.Slice(place, Math.Min(want, levels - place));
                var physical = convert is null ? MemoryMarshal.Cast<T, TPhysical>(to) : batch;
                long read = canBeNull ? reader.ReadBatch(want, definitions, repetitions, physical, out long there) : reader.ReadBatch(want, physical, out there);
                if (read <= 0) throw new InvalidDataException($"The column ends after {at} of {levels} values.");
                convert?.Invoke(batch.AsSpan(0, (int)there), to[..(int)there]);
                if (lists is not null) lists.Take(definitions.AsSpan(0, (int)read), repetitions.AsSpan(0, (int)read));
                else if (canBeNull) validity.Spread(definitions.AsSpan(0, (int)read), to[..(int)read], (int)there);
                (at, found) = (at + (int)read, found + (int)there);
            }
            return lists is null ? new(values, validity.Build()) : lists.Spread(values, found);
        }
        catch
        {
            values.Release();
            throw;
        }
    }
}
