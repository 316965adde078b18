using System.Text.Json;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Collects the values of one property of many JSON objects.</summary>
internal abstract class JsonColumn
{
    /// <summary>What the values go to.</summary>
    public abstract ColumnBuilder Builder { get; }

    /// <summary>Takes the value that the reader is at; false where it is none of the column's type.</summary>
    public abstract bool TryAppend(ref Utf8JsonReader reader);

    public static JsonColumn For(ColumnType type, ColumnBuilder? builder = null)
    {
        builder ??= ColumnBuilder.For(type);
        if (builder is StringColumnBuilder texts) return new TextJsonColumn(texts);
        if (type.IsBinary()) return new BinaryJsonColumn((ListColumnBuilder)builder);
        if (builder is ListColumnBuilder lists) return new ListJsonColumn(lists, For(type.ElementType(), lists.Elements));
        type.Kind().TryVisitFixed(new Making(builder), out JsonColumn column);
        return column;
    }

    private sealed class Making(ColumnBuilder builder) : IFixedVisitor<JsonColumn>
    {
        public JsonColumn Visit<T>() where T : unmanaged, IEquatable<T>, IComparable<T>, ISpanParsable<T> => new FixedJsonColumn<T>((FixedColumnBuilder<T>)builder);
    }

    /// <summary>Numbers and truths as such, all else as text.</summary>
    private sealed class FixedJsonColumn<T>(FixedColumnBuilder<T> builder) : JsonColumn where T : unmanaged, ISpanParsable<T>
    {
        private const int Margin = 16, MostText = 96; // CsvValue reads that far around a text

        public override ColumnBuilder Builder => builder;

        public override unsafe bool TryAppend(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                builder.AppendNull();
                return true;
            }
            if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String or JsonTokenType.True or JsonTokenType.False)) return false;
            bool isTruth = reader.TokenType is JsonTokenType.True or JsonTokenType.False;
            if (isTruth != (typeof(T) == typeof(bool))) return false;
            var text = reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            if (text.Length > MostText) return false;
            Span<byte> padded = stackalloc byte[MostText + 3 * Margin];
            text.CopyTo(padded[Margin..]);
            fixed (byte* first = padded)
            {
                if (!CsvValue.TryParse(first + Margin, text.Length, out T value)) return false;
                builder.Append(Cell.Plain(value));
            }
            return true;
        }
    }

    /// <summary>Texts; other values as their JSON.</summary>
    private sealed class TextJsonColumn(StringColumnBuilder builder) : JsonColumn
    {
        public override ColumnBuilder Builder => builder;

        public override bool TryAppend(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null) builder.AppendNull();
            else if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped) builder.Append(reader.ValueSpan);
            else if (reader.TokenType == JsonTokenType.String) builder.Append(reader.GetString());
            else
            {
                using var value = JsonDocument.ParseValue(ref reader);
                builder.Append(value.RootElement.GetRawText());
            }
            return true;
        }
    }

    private sealed class BinaryJsonColumn(ListColumnBuilder builder) : JsonColumn
    {
        public override ColumnBuilder Builder => builder;

        public override bool TryAppend(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null) builder.AppendNull();
            else if (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out byte[]? bytes)) builder.AppendValue(bytes);
            else return false;
            return true;
        }
    }

    private sealed class ListJsonColumn(ListColumnBuilder builder, JsonColumn elements) : JsonColumn
    {
        public override ColumnBuilder Builder => builder;

        public override bool TryAppend(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                builder.AppendNull();
                return true;
            }
            if (reader.TokenType != JsonTokenType.StartArray) return false;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                if (!elements.TryAppend(ref reader)) return false;
            builder.EndList();
            return true;
        }
    }
}
