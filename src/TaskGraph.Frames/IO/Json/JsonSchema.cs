using System.Text.Json;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The columns of JSON objects from a sample: bool, long, double, DateTime (a text such as 2001-02-03T04:05:06), string, or an array of one, also of arrays.
/// Whole numbers and others together are double; what does not go together, and objects, are string, which holds their JSON.
/// </summary>
internal sealed class JsonSchema
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, JsonType> _types = new(StringComparer.Ordinal);

    public FrameSchema Schema => new(_names.Select(n => new FrameColumn(n, _types[n].Column.ToType())));

    /// <summary>Takes the types of an object's properties.</summary>
    /// <exception cref="JsonException">The line is no JSON object.</exception>
    public void See(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("The line is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            var type = TypeOf(ref reader);
            if (_types.TryGetValue(name, out var known)) _types[name] = Both(known, type);
            else
            {
                _names.Add(name);
                _types.Add(name, type);
            }
        }
    }

    private static JsonType Both(JsonType first, JsonType second)
    {
        if (first.Depth > second.Depth) (first, second) = (second, first);
        if (first.Value is null) return second;
        if (first.Depth < second.Depth) return first with { Value = ColumnType.String };
        if (second.Value is null || first == second) return first;
        return first with { Value = first.Value.Value.IsNumeric() && second.Value.Value.IsNumeric() ? ColumnType.Double : ColumnType.String };
    }

    private static JsonType TypeOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return default;
            case JsonTokenType.True or JsonTokenType.False: return new(0, ColumnType.Bool);
            case JsonTokenType.Number: return new(0, reader.TryGetInt64(out _) ? ColumnType.Long : ColumnType.Double);
            case JsonTokenType.String: return new(0, !reader.ValueIsEscaped && CsvText.TryDateTime(reader.ValueSpan, out _) ? ColumnType.DateTime : ColumnType.String);
            case JsonTokenType.StartArray:
                JsonType elements = default;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) elements = Both(elements, TypeOf(ref reader));
                return elements with { Depth = elements.Depth + 1 };
            default:
                reader.Skip();
                return new(0, ColumnType.String);
        }
    }

    /// <summary>What is known of a property.</summary>
    /// <param name="Depth">How deep its values are arrays; 0 for null, which may be any.</param>
    /// <param name="Value">What is in the arrays; null where all of them are empty, or nulls.</param>
    private readonly record struct JsonType(int Depth, ColumnType? Value)
    {
        /// <summary>The type of the column; what is nested deeper than columns hold is JSON.</summary>
        public ColumnType Column
        {
            get
            {
                var type = Value ?? ColumnType.String;
                if (Depth > ColumnTypes.MostLists) return ColumnType.String;
                for (int i = 0; i < Depth; i++) type = type.ListOf();
                return type;
            }
        }
    }
}
