using System.Text;
using System.Text.Json;

namespace TaskGraph;

/// <summary>Work on text in UTF-8 without a string: what ReadUtf8Lines gives.</summary>
public static class Utf8
{
    /// <summary>The parts of a text between separators, as bytes of the same memory; empty parts are left out unless asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="separator"/> is no ASCII character.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> text, char separator, bool keepsEmpty = false)
    {
        if (separator > 127)
            throw new ArgumentOutOfRangeException(nameof(separator), separator, $"The separator is {separator}. Use one of one byte: an ASCII character, 0 to 127.");
        return new Utf8Parts(text, (byte)separator, keepsEmpty);
    }

    /// <summary>Whether a text is this one.</summary>
    public static bool Equals(ReadOnlyMemory<byte> text, ReadOnlySpan<byte> other) => text.Span.SequenceEqual(other);

    /// <summary>The text as a string.</summary>
    public static string ToString(ReadOnlyMemory<byte> text) => Encoding.UTF8.GetString(text.Span);

    /// <summary>The bytes of a string.</summary>
    public static ReadOnlyMemory<byte> FromString(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>
    /// The value of a field of a JSON object, as the bytes it is written in: a text without its quotes, escapes as they are. Only as much of the
    /// object is read as comes before it.
    /// </summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is such a field.</returns>
    /// <exception cref="JsonException">The text is no JSON object up to there.</exception>
    public static bool TryGetField(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> name, out ReadOnlyMemory<byte> value)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("The text is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isWanted = reader.ValueTextEquals(name);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            bool isText = reader.TokenType == JsonTokenType.String;
            reader.Skip();
            if (!isWanted) continue;
            value = isText ? json[(start + 1)..((int)reader.BytesConsumed - 1)] : json[start..(int)reader.BytesConsumed];
            return true;
        }
        value = default;
        return false;
    }
}
