using System.Buffers.Text;

/// <summary>A line of a log: <c>86400 user/4711 GET /cart 200 37</c>.</summary>
internal readonly record struct Hit(int Second, int User, string Route, int Status, int Milliseconds)
{
    public static Hit Parse(ReadOnlyMemory<byte> line)
    {
        var rest = line.Span;
        int second = Number(ref rest);
        rest = rest["user/".Length..];
        int user = Number(ref rest);
        rest = rest["GET /".Length..];
        int end = rest.IndexOf((byte)' ');
        string route = Generator.RouteOf(rest[..end]);
        rest = rest[(end + 1)..];
        return new(second, user, route, Number(ref rest), Number(ref rest));
    }

    private static int Number(ref ReadOnlySpan<byte> text)
    {
        Utf8Parser.TryParse(text, out int value, out int used);
        text = text[Math.Min(used + 1, text.Length)..];
        return value;
    }
}
