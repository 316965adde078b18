using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Frames as Arrow's record batches.</summary>
public static class ToArrowOperation
{
    extension(Frame frame)
    {
        /// <summary>
        /// The frame as a record batch of its own memory: bool, int32, int64, float, double; DateTime as timestamp in microseconds without a
        /// zone; string as a dictionary of UTF-8 text with int32 codes.
        /// </summary>
        public RecordBatch ToArrow()
        {
            var data = frame.Data;
            var schema = new Schema.Builder();
            var arrays = new IArrowArray[data.Columns.Length];
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[i] = ToArray(data.Columns[i]);
                string name = data.Schema[i].Name;
                var type = arrays[i].Data.DataType;
                schema.Field(field => field.Name(name).DataType(type).Nullable(true));
            }
            return new RecordBatch(schema.Build(), arrays, data.RowCount);
        }
    }

    private static IArrowArray ToArray(ColumnData column)
    {
        var validity = column.HasNulls ? new ArrowBuffer(Bytes(column.Validity.Bits)) : ArrowBuffer.Empty;
        return column switch
        {
            FixedColumn<bool> c => new BooleanArray(Bits(c.Values), validity, c.Length, c.NullCount, 0),
            FixedColumn<int> c => new Int32Array(new ArrowBuffer(Bytes(c.Values)), validity, c.Length, c.NullCount, 0),
            FixedColumn<long> c => new Int64Array(new ArrowBuffer(Bytes(c.Values)), validity, c.Length, c.NullCount, 0),
            FixedColumn<float> c => new FloatArray(new ArrowBuffer(Bytes(c.Values)), validity, c.Length, c.NullCount, 0),
            FixedColumn<double> c => new DoubleArray(new ArrowBuffer(Bytes(c.Values)), validity, c.Length, c.NullCount, 0),
            FixedColumn<DateTime> c
                => new TimestampArray(new TimestampType(TimeUnit.Microsecond, (string?)null), Microseconds(c.Values), validity, c.Length, c.NullCount,
                0),
            StringColumn c => Dictionary(c, validity),
            _ => throw new NotSupportedException($"Columns of {column.Type.Name()} have no form in Arrow."),
        };
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values) where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    private static ArrowBuffer Bits(ReadOnlySpan<bool> values)
    {
        var words = new ulong[ValidityBits.Words(values.Length)];
        for (int w = 0; w < words.Length; w++) words[w] = Selection.Word(values, w << 6);
        return new ArrowBuffer(Bytes<ulong>(words));
    }

    private static ArrowBuffer Microseconds(ReadOnlySpan<DateTime> values)
    {
        var microseconds = new long[values.Length];
        for (int i = 0; i < microseconds.Length; i++) microseconds[i] = (values[i].Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return new ArrowBuffer(Bytes<long>(microseconds));
    }

    private static DictionaryArray Dictionary(StringColumn column, ArrowBuffer validity)
    {
        var words = column.Dictionary;
        var codes = new Int32Array(new ArrowBuffer(Bytes(column.Codes)), validity, column.Length, column.NullCount, 0);
        var texts = new StringArray(words.Count, new ArrowBuffer(Bytes(words.Offsets)), new ArrowBuffer(words.AllBytes.ToArray()), ArrowBuffer.Empty,
            0, 0);
        return new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false), codes, texts);
    }
}
