namespace TaskGraph;

/// <summary>How wide a line of text is in a common sans-serif font, in ems and on the safe side: there is no font here to ask.</summary>
internal static class TextWidth
{
    public static double Of(string text, double size)
    {
        double ems = 0;
        foreach (char c in text)
        {
            ems += c switch
            {
                'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 0.29,
                'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '\\' or ' ' or '-' => 0.38,
                'm' or 'w' or 'M' or 'W' or '@' or '%' or '…' => 0.94,
                >= 'A' and <= 'Z' or '+' or '×' or '<' or '>' or '=' or '_' => 0.72,
                < '\u1100' => 0.59,
                _ => 1.0,
            };
        }
        return ems * size;
    }
}
