using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>Text and numbers as they stand in XML and HTML.</summary>
internal static class Markup
{
    /// <summary>Text for an element or an attribute; characters that XML does not know become U+FFFD.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '"': escaped.Append("&quot;"); break;
                case '\'': escaped.Append("&#39;"); break;
                case '\n' or '\t': escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};"); break;
                case >= '\ud800' and <= '\udbff' when i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]): escaped.Append(c).Append(text[++i]); break;
                case < ' ' or '\ufffe' or '\uffff' or (>= '\ud800' and <= '\udfff'): escaped.Append('\ufffd'); break;
                default: escaped.Append(c); break;
            }
        }
        return escaped.ToString();
    }

    /// <summary>A coordinate with one decimal.</summary>
    public static string Number(double value)
    {
        string text = Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
