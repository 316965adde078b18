using System.Text;

namespace TaskGraph;

/// <summary>
/// What an encoding does: its code page, whether it begins files with a mark, and what it makes of what it cannot write or read. That is null for what
/// is usual, true for an error, a text for a replacement, and a fallback of the user's own as it is.
/// </summary>
internal readonly record struct EncodingForm(int CodePage, bool HasMark, object? Unwritable, object? Unreadable)
{
    public static EncodingForm Of(Encoding encoding)
    {
        bool hasMark = encoding.Preamble.Length > 0;
        var usual = Make(encoding.CodePage, hasMark);
        return new(encoding.CodePage, hasMark, FormOf(encoding.EncoderFallback, usual.EncoderFallback), FormOf(encoding.DecoderFallback, usual.DecoderFallback));
    }

    public Encoding ToEncoding()
    {
        var made = Make(CodePage, HasMark);
        if (Unwritable is null && Unreadable is null) return made;
        made = (Encoding)made.Clone();
        if (Unwritable is not null)
            made.EncoderFallback = Unwritable as EncoderFallback ?? (Unwritable is string text ? new EncoderReplacementFallback(text) : EncoderFallback.ExceptionFallback);
        if (Unreadable is not null)
            made.DecoderFallback = Unreadable as DecoderFallback ?? (Unreadable is string text ? new DecoderReplacementFallback(text) : DecoderFallback.ExceptionFallback);
        return made;
    }

    private static object? FormOf(object fallback, object usual)
    {
        if (fallback.Equals(usual)) return null;
        return fallback switch
        {
            EncoderExceptionFallback or DecoderExceptionFallback => true,
            EncoderReplacementFallback encoder => encoder.DefaultString,
            DecoderReplacementFallback decoder => decoder.DefaultString,
            _ => fallback,
        };
    }

    private static Encoding Make(int codePage, bool hasMark) => codePage switch
    {
        65001 when !hasMark => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        1200 or 1201 when !hasMark => new UnicodeEncoding(bigEndian: codePage == 1201, byteOrderMark: false),
        12000 or 12001 when !hasMark => new UTF32Encoding(bigEndian: codePage == 12001, byteOrderMark: false),
        _ => Encoding.GetEncoding(codePage),
    };
}
