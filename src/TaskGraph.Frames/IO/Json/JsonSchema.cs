using System.Text;
using System.Text.Json;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// The columns of JSON objects from a sample: bool, long, double, DateTime (a text such as 2001-02-03T04:05:06), string, or an array of one. Whole numbers
/// and others together are double; what does not go together, and objects, are string, which holds their JSON.
/// </summary>
internal sealed class JsonSchema
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, ColumnType?> _types = new(StringComparer.Ordinal);

    public FrameSchema Schema => new(_names.Select(n => new FrameColumn(n, (_types[n] ?? ColumnType.String).ToType())));

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

    private static ColumnType? Both(ColumnType? first, ColumnType? second)
    {
        if (first is not { } a || second is not { } b) return first ?? second;
        if (a == b) return a;
        if (a.IsList() && b.IsList()) return Both(a.ElementType(), b.ElementType()) is { } element ? element.ListOf() : null;
        return !a.IsList() && !b.IsList() && a.IsNumeric() && b.IsNumeric() ? ColumnType.Double : ColumnType.String;
    }

    private static ColumnType? TypeOf(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True or JsonTokenType.False: return ColumnType.Bool;
            case JsonTokenType.Number: return reader.TryGetInt64(out _) ? ColumnType.Long : ColumnType.Double;
            case JsonTokenType.String: return !reader.ValueIsEscaped && CsvText.TryDateTime(reader.ValueSpan, out _) ? ColumnType.DateTime : ColumnType.String;
            case JsonTokenType.StartArray:
                ColumnType? elements = null;
                bool isFlat = true;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var type = TypeOf(ref reader);
                    isFlat &= type is not { } t || !t.IsList();
                    elements = Both(elements, type);
                }
                return !isFlat ? ColumnType.String : elements is { } element ? element.ListOf() : null;
            default:
                reader.Skip();
                return ColumnType.String;
        }
    }
}
