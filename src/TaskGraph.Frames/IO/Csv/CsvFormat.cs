using System.Text;

namespace TaskGraph;

/// <summary>How files of records are written: what must be known to read any part of one. Data only: it travels with the tasks.</summary>
/// <param name="Separator">The byte between fields.</param>
/// <param name="Columns">The number of fields of each record.</param>
/// <param name="Comment">The byte that a line to be skipped begins with; null where there are none.</param>
/// <param name="BadLines">What happens to lines that are no records.</param>
/// <param name="Nulls">Texts that stand for null in any column, beside nothing at all.</param>
/// <param name="Thousands">The byte between groups of digits; 0 where there is none.</param>
internal sealed record CsvFormat(byte Separator, int Columns, byte? Comment, BadLines BadLines, byte[][] Nulls, byte Thousands)
{
    /// <summary>A token of all that decides how a file is read.</summary>
    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("format").Add((long)Separator).Add(Columns).Add(Comment ?? -1).Add((int)BadLines).Add((long)Thousands).Add(Nulls.Length);
            foreach (byte[] text in Nulls) token.Add(Encoding.UTF8.GetString(text));
            return token.ToToken();
        }
    }
}

/// <summary>What happens to a line whose number of fields is not that of the columns, or that has a field which is no value of its column's type.</summary>
public enum BadLines
{
    /// <summary>The computation fails, naming the file, the line and the column.</summary>
    Error,

    /// <summary>The line is left out.</summary>
    Skip,

    /// <summary>
    /// The line is a row of nulls, with its text in one more column, <c>bad_line</c>, and where it stands in <c>bad_file</c>, <c>bad_line_number</c> (from 1
    /// on) and <c>bad_column</c> (null where the number of fields is wrong); these are null in all other rows.
    /// </summary>
    Collect,
}
