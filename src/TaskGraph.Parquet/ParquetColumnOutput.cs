using System.Buffers.Binary;
using ParquetSharp;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A column of a row group by its physical type: levels that say which rows hold a value, and the values without gaps.</summary>
internal static class ParquetColumnOutput
{
    private const int EpochDay = 719_162; // 1970-01-01 from 0001-01-01 on

    public static void Write(ColumnWriter writer, ColumnData column, int scale)
    {
        if (!HasLevels(column))
        {
            var levels = new short[column.Length];
            for (int row = 0; row < levels.Length; row++) levels[row] = column.IsNull(row) ? (short)0 : (short)1;
            Leaf(writer, column, scale, levels, []);
            return;
        }
        var definitions = new List<short>(column.Length);
        var repetitions = new List<short>(column.Length);
        for (int row = 0; row < column.Length; row++) Levels(column, row, depth: 0, repetition: 0, definitions, repetitions);
        var elements = ElementsOf(column);
        Leaf(writer, elements, scale, [.. definitions], [.. repetitions]);
        elements.Release();
    }

    // Bytes are a value.
    private static bool HasLevels(ColumnData column) => column is ListColumn && !column.Type.IsBinary();

    // Of each depth there are two levels: whether there is a list, and whether it has an element.
    private static void Levels(ColumnData column, int at, int depth, int repetition, List<short> definitions, List<short> repetitions)
    {
        bool isNull = column.IsNull(at);
        if (!isNull && HasLevels(column))
        {
            var lists = (ListColumn)column;
            int start = lists.Offsets[at], end = lists.Offsets[at + 1];
            for (int i = start; i < end; i++) Levels(lists.Elements, i, depth + 1, i == start ? repetition : depth + 1, definitions, repetitions);
            if (start < end) return;
        }
        definitions.Add((short)(2 * depth + (isNull ? 0 : 1)));
        repetitions.Add((short)repetition);
    }

    // What is in the lists that are there, without gaps.
    private static ColumnData ElementsOf(ColumnData column)
    {
        if (!HasLevels(column)) return column.Share();
        var lists = ((ListColumn)column).Tight();
        var own = lists.OwnElements();
        var elements = ElementsOf(own);
        lists.Release();
        own.Release();
        return elements;
    }

    private static void Leaf(ColumnWriter writer, ColumnData column, int scale, short[] definitions, short[] repetitions)
    {
        switch (column)
        {
            case FixedColumn<bool> c: Same(c); break;
            case FixedColumn<int> c: Same(c); break;
            case FixedColumn<long> c: Same(c); break;
            case FixedColumn<float> c: Same(c); break;
            case FixedColumn<double> c: Same(c); break;
            case FixedColumn<sbyte> c: Mapped(c, static v => (int)v); break;
            case FixedColumn<byte> c: Mapped(c, static v => (int)v); break;
            case FixedColumn<short> c: Mapped(c, static v => (int)v); break;
            case FixedColumn<ushort> c: Mapped(c, static v => (int)v); break;
            case FixedColumn<uint> c: Mapped(c, static v => (int)v); break;
            case FixedColumn<ulong> c: Mapped(c, static v => (long)v); break;
            case FixedColumn<TimeSpan> c: Mapped(c, static v => v.Ticks); break;
            case FixedColumn<DateOnly> c: Mapped(c, static v => v.DayNumber - EpochDay); break;
            case FixedColumn<DateTime> c: Mapped(c, static v => Microseconds(v.Ticks)); break;
            case FixedColumn<DateTimeOffset> c: Mapped(c, static v => Microseconds(v.UtcTicks)); break;
            case FixedColumn<Guid> c: Sixteen(c, GuidBytes.Write(c)); break;
            case FixedColumn<decimal> c: Sixteen(c, BigEndian(DecimalScale.Write(c, scale))); break;
            case StringColumn c: Texts(c); break;
            default: Binary((ListColumn)column); break;
        }

        void Same<T>(FixedColumn<T> c) where T : unmanaged
        {
            var present = Reducing.Present(c);
            ((ColumnWriter<T>)writer).WriteBatch(definitions.Length, definitions, repetitions, present.Span);
            present.Release();
        }

        void Mapped<T, TPhysical>(FixedColumn<T> c, Func<T, TPhysical> map) where T : unmanaged where TPhysical : unmanaged
        {
            var present = Reducing.Present(c);
            var physical = new TPhysical[present.Length];
            for (int i = 0; i < physical.Length; i++) physical[i] = map(present.Span[i]);
            present.Release();
            ((ColumnWriter<TPhysical>)writer).WriteBatch(definitions.Length, definitions, repetitions, physical);
        }

        unsafe void Sixteen(ColumnData c, byte[] bytes)
        {
            fixed (byte* first = bytes)
            {
                var physical = new FixedLenByteArray[c.Length - c.NullCount];
                for (int row = 0, at = 0; row < c.Length; row++)
                    if (!c.IsNull(row)) physical[at++] = new((IntPtr)(first + 16 * row));
                ((ColumnWriter<FixedLenByteArray>)writer).WriteBatch(definitions.Length, definitions, repetitions, physical);
            }
        }

        // Words lie where the dictionary has them.
        unsafe void Texts(StringColumn c)
        {
            var offsets = c.Dictionary.Offsets;
            fixed (byte* first = c.Dictionary.AllBytes)
            {
                var physical = new ByteArray[c.Length - c.NullCount];
                for (int row = 0, at = 0; row < c.Length; row++)
                {
                    if (c.IsNull(row)) continue;
                    int code = c.Codes[row];
                    physical[at++] = new((IntPtr)(first + offsets[code]), offsets[code + 1] - offsets[code]);
                }
                ((ColumnWriter<ByteArray>)writer).WriteBatch(definitions.Length, definitions, repetitions, physical);
            }
        }

        unsafe void Binary(ListColumn c)
        {
            fixed (byte* first = ((FixedColumn<byte>)c.Elements).Values)
            {
                var physical = new ByteArray[c.Length - c.NullCount];
                for (int row = 0, at = 0; row < c.Length; row++)
                    if (!c.IsNull(row)) physical[at++] = new((IntPtr)(first + c.Offsets[row]), c.Offsets[row + 1] - c.Offsets[row]);
                ((ColumnWriter<ByteArray>)writer).WriteBatch(definitions.Length, definitions, repetitions, physical);
            }
        }
    }

    // Cut off before it is counted from 1970 on, the same on both sides of it.
    private static long Microseconds(long ticks) => ticks / TimeSpan.TicksPerMicrosecond - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;

    private static byte[] BigEndian(Int128[] numbers)
    {
        var bytes = new byte[16 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt128BigEndian(bytes.AsSpan(16 * i), numbers[i]);
        return bytes;
    }
}
