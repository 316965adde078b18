using System.Data.Common;
using System.Globalization;

namespace TaskGraph;

/// <summary>
/// What stands before the name of a parameter in a database's statements: <c>@</c> for most, <c>$</c> or <c>:</c> for others, and <c>?</c> where
/// parameters have no names. A connection's schema says it, in one or the other of two places, or not at all; then it is tried.
/// </summary>
internal static class SqlMarkers
{
    private const string All = "@$:?";

    /// <summary>The marker of an open connection's database, which must not be in a transaction: to try is to fail.</summary>
    public static char Of(DbConnection connection)
    {
        if (Told(connection) is { } told) return told;
        foreach (char marker in All)
            if (Takes(connection, marker)) return marker;
        return All[0]; // databases that select from tables only
    }

    /// <summary>Adds a parameter to a command, and gives what stands for it in the statement.</summary>
    public static string Add(DbCommand command, char marker, string name, object value)
    {
        var parameter = command.CreateParameter();
        string text = $"{marker}{name}";
        (parameter.ParameterName, parameter.Value) = (marker == '@' ? text : name, value);
        command.Parameters.Add(parameter);
        return marker == '?' ? "?" : text;
    }

    /// <summary>The marker of a format (<c>:{0}</c>) or a regular expression (<c>(@[a-z]+)</c>); null where there is none at its beginning.</summary>
    public static char? In(string? text)
    {
        if (text?.TrimStart('\\') == "?") return '?';
        char first = text?.TrimStart('^', '(', '[', '\\').FirstOrDefault() ?? default;
        return first != '?' && All.Contains(first, StringComparison.Ordinal) ? first : null;
    }

    private static char? Told(DbConnection connection)
    {
        try
        {
            using var table = connection.GetSchema(DbMetaDataCollectionNames.DataSourceInformation);
            return table.Rows.Count == 0 ? null : Cell(DbMetaDataColumnNames.ParameterMarkerFormat) ?? Cell(DbMetaDataColumnNames.ParameterMarkerPattern);

            char? Cell(string column) => table.Columns.Contains(column) ? In(table.Rows[0][column] as string) : null;
        }
        catch (Exception)
        {
            // Each provider has an exception of its own for a schema that it doesn't have.
            return null;
        }
    }

    private static bool Takes(DbConnection connection, char marker)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {Add(command, marker, "p0", 1)}";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 1;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
