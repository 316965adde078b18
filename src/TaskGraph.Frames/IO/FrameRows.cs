using System.Data.Common;

namespace TaskGraph;

/// <summary>Rows of database readers as columns.</summary>
internal static class FrameRows
{
    /// <summary>The columns of a reader. What no column holds, such as a provider's own types, becomes string.</summary>
    public static FrameSchema SchemaOf(DbDataReader reader)
        => new(Enumerable.Range(0, reader.FieldCount).Select(i => new FrameColumn(reader.GetName(i), TypeOf(reader.GetFieldType(i)))));

    /// <summary>All rows from where the reader is; it must have the schema's columns, in that order.</summary>
    /// <exception cref="InvalidDataException">A value is none of its column's type; the message has row and column.</exception>
    public static FramePartition Read(DbDataReader reader, FrameSchema schema, CancellationToken cancellation)
    {
        var builders = schema.Select(c => ColumnBuilder.For(c.ColumnType)).ToArray();
        int rows = 0;
        try
        {
            for (; reader.Read(); rows++)
            {
                if ((rows & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
                for (int c = 0; c < builders.Length; c++) Append(reader, c, builders[c], schema, rows);
            }
            return new(schema, Array.ConvertAll(builders, b => b.Build()), rows);
        }
        catch
        {
            foreach (var builder in builders) builder.Release();
            throw;
        }
    }

    private static void Append(DbDataReader reader, int column, ColumnBuilder builder, FrameSchema schema, int row)
    {
        if (reader.IsDBNull(column))
        {
            builder.AppendNull();
            return;
        }
        try
        {
            switch (builder)
            {
                case FixedColumnBuilder<long> longs: longs.Append(reader.GetInt64(column)); break;
                case FixedColumnBuilder<double> doubles: doubles.Append(reader.GetDouble(column)); break;
                case FixedColumnBuilder<int> ints: ints.Append(reader.GetInt32(column)); break;
                case FixedColumnBuilder<DateTime> times: times.Append(Cell.Plain(reader.GetDateTime(column))); break;
                case FixedColumnBuilder<decimal> decimals: decimals.Append(reader.GetDecimal(column)); break;
                case FixedColumnBuilder<bool> truths: truths.Append(reader.GetBoolean(column)); break;
                case FixedColumnBuilder<Guid> guids: guids.Append(reader.GetGuid(column)); break;
                case StringColumnBuilder texts: texts.Append(reader.GetValue(column) is string text ? text : Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture)); break;
                default: builder.AppendValue(reader.GetFieldValue<object>(column)); break;
            }
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            throw new InvalidDataException(
                $"Row {row} holds {reader.GetValue(column)} in column '{schema[column].Name}', which is no {schema.TypeAt(column).Name()}. Pass schema: with another type for it.", error);
        }
    }

    private static Type TypeOf(Type type) => ColumnTypes.TryOf(type, out var column) ? column.ToType() : typeof(string);
}
