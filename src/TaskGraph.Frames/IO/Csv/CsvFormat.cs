using System.Text;

namespace TaskGraph;

/// <summary>How files of records are written: what must be known to read any part of one. Data only: it travels with the tasks.</summary>
/// <param name="Separator">The byte between fields.</param>
/// <param name="Columns">The number of fields of each record.</param>
/// <param name="Comment">The byte that a line to be skipped begins with; null where there are none.</param>
/// <param name="SkipsBadLines">Whether records with another number of fields are left out.</param>
/// <param name="Nulls">Texts that stand for null in any column, beside nothing at all.</param>
internal sealed record CsvFormat(byte Separator, int Columns, byte? Comment, bool SkipsBadLines, byte[][] Nulls)
{
    /// <summary>A token of all that decides how a file is read.</summary>
    public UInt128 Token
    {
        get
        {
            var token = TokenBuilder.Of("format").Add((long)Separator).Add(Columns).Add(Comment ?? -1).Add(SkipsBadLines).Add(Nulls.Length);
            foreach (byte[] text in Nulls) token.Add(Encoding.UTF8.GetString(text));
            return token.ToToken();
        }
    }
}

/// <summary>What happens to a line whose number of fields is not that of the columns.</summary>
public enum BadLines
{
    /// <summary>The computation fails, naming the file and the line.</summary>
    Error,

    /// <summary>The line is left out.</summary>
    Skip,
}
