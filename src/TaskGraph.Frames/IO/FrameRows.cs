using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;

namespace TaskGraph;

/// <summary>Rows of database readers as columns.</summary>
internal static class FrameRows
{
    private static readonly ConcurrentDictionary<Type, Func<DbDataReader, int, object>> _getters = new();

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
                case StringColumnBuilder texts: texts.Append(TextOf(reader.GetValue(column))); break;
                case ListColumnBuilder lists: lists.AppendValue(ListOf(reader, column, schema.TypeAt(column))); break;
                default: builder.AppendValue(reader.GetFieldValue<object>(column)); break;
            }
        }
        catch (InvalidCastException error) when (builder is ListColumnBuilder)
        {
            throw new InvalidDataException($"Row {row} holds no {schema.TypeAt(column).Name()} in column '{schema[column].Name}': {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException)
        {
            throw new InvalidDataException(
                $"Row {row} holds {reader.GetValue(column)} in column '{schema[column].Name}', which is no {schema.TypeAt(column).Name()}. Pass schema: with another type for it.", error);
        }
    }

    private static Type TypeOf(Type type) => type == typeof(Stream) ? typeof(byte[]) : ColumnTypes.TryOf(type, out var column) ? column.ToType() : typeof(string);

    private static string? TextOf(object value)
    {
        if (value is string text) return text;
        string? name = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
        // Lists and records have no text but the name of their type.
        return name != value.GetType().ToString() ? name : throw new InvalidCastException($"{TypeNames.Of(value.GetType())} has no form as text.");
    }

    // Providers whose lists are List<int>, or of any array, give null elements only to those who ask for a type that has them.
    private static object ListOf(DbDataReader reader, int column, ColumnType type)
    {
        var held = reader.GetFieldType(column);
        bool isAsked = !type.IsBinary() && (held == typeof(Array) || held.IsGenericType && held.GetGenericTypeDefinition() == typeof(List<>));
        if (isAsked) return _getters.GetOrAdd(held == typeof(Array) ? type.Kind().BoxedType : WithNulls(held), Getter)(reader, column);
        object value = reader.GetFieldValue<object>(column);
        if (value is not Stream stream) return value;
        using var bytes = new MemoryStream();
        using (stream) stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Func<DbDataReader, int, object> Getter(Type type)
        => typeof(FrameRows).GetMethod(nameof(Get), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<Func<DbDataReader, int, object>>();

    private static object Get<T>(DbDataReader reader, int column) => reader.GetFieldValue<T>(column)!;

    private static Type WithNulls(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) return typeof(List<>).MakeGenericType(WithNulls(type.GetGenericArguments()[0]));
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
    }
}
