using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>
/// A partition as an aligned table. Texts align left, all else right; a column of doubles shows as many decimals as it needs, up to
/// six.
/// </summary>
internal static class FrameText
{
    private const int MostRows = 20, Shown = 10, MostWidth = 40, MostDecimals = 6;
    private const string Gap = "  ", Cut = "…";

    public static string Format(FramePartition data)
    {
        if (data.Columns.Length == 0) return $"{data.RowCount} rows, no columns";
        int[] rows = data.RowCount <= MostRows ? [.. Enumerable.Range(0, data.RowCount)]
            : [.. Enumerable.Range(0, Shown), .. Enumerable.Range(data.RowCount - Shown, Shown)];
        var cells = new string[data.Columns.Length][];
        var widths = new int[cells.Length];
        for (int c = 0; c < cells.Length; c++)
        {
            cells[c] = [Clip(data.Schema[c].Name), data.Schema.TypeAt(c).Name(), .. Values(data.Columns[c], rows)];
            widths[c] = cells[c].Max(cell => cell.Length);
        }
        var text = new StringBuilder();
        for (int line = 0; line < rows.Length + 2; line++)
        {
            if (line == Shown + 2 && data.RowCount > MostRows) text.Append(Cut).Append('\n');
            int start = text.Length;
            for (int c = 0; c < cells.Length; c++)
            {
                if (c > 0) text.Append(Gap);
                string cell = cells[c][line];
                text.Append(data.Columns[c].Type.IsText() ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            }
            while (text.Length > start && text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
        if (data.RowCount > MostRows) text.Append(CultureInfo.InvariantCulture, $"{data.RowCount} rows\n");
        text.Length--;
        return text.ToString();
    }

    private static IEnumerable<string> Values(ColumnData column, int[] rows) => column.Type switch
    {
        ColumnType.Double or ColumnType.Float => Numbers(column, rows),
        _ => rows.Select(r => Clip(Cell.Format(column, r))),
    };

    private static IEnumerable<string> Numbers(ColumnData column, int[] rows)
    {
        var values = Array.ConvertAll(rows, r
            => column.IsNull(r) ? double.NaN : Convert.ToDouble(column.BoxedValue(r), CultureInfo.InvariantCulture));
        bool plain = !values.Any(v => double.IsFinite(v) && v != 0 && Math.Abs(v) is >= 1e15 or < 1e-4);
        int decimals = plain ? values.Max(Decimals, 1) : 0;
        for (int i = 0; i < rows.Length; i++)
            yield return column.IsNull(rows[i]) ? Cell.Null
                : values[i].ToString(plain && double.IsFinite(values[i]) ? $"F{decimals}" : "G7", CultureInfo.InvariantCulture);
    }

    private static int Max(this double[] values, Func<double, int> count, int least)
    {
        foreach (double value in values) least = Math.Max(least, count(value));
        return least;
    }

    private static int Decimals(double value)
    {
        if (!double.IsFinite(value)) return 0;
        string text = value.ToString($"F{MostDecimals}", CultureInfo.InvariantCulture).TrimEnd('0');
        return text.Length - text.IndexOf('.') - 1;
    }

    private static string Clip(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= MostWidth ? text : string.Concat(text.AsSpan(0, MostWidth - 1), Cut);
    }
}
