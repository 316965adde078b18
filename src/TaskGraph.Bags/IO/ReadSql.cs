using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TaskGraph;

public static partial class Bag
{
    /// <summary>The rows of several queries, a partition each, read row by row where the partition is computed.</summary>
    /// <param name="connect">Makes a closed connection in the worker: a database's own objects cannot travel, a connection string can.</param>
    /// <param name="queries">The queries, of which no two give the same row.</param>
    /// <param name="map">Makes an element of the row that the reader is at.</param>
    /// <exception cref="ArgumentException">There are no queries.</exception>
    public static Bag<T> ReadSql<T>(
        Func<DbConnection> connect, IReadOnlyList<string> queries, Func<DbDataReader, T> map, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(map);
        if (queries.Count == 0) throw new ArgumentException("There is no query. Give at least one: each is a partition.", nameof(queries));
        return FromSequence(queries, queries.Count, callerFile, callerLine).SelectMany(query => Rows(connect, query, map), callerFile, callerLine).WithName("read-sql");
    }

    /// <summary>The rows of one query cut by the values of a whole-numbered column: each partition takes an equal part of its range.</summary>
    /// <param name="connect">Makes a closed connection in the worker.</param>
    /// <param name="query">The query, with <c>{from}</c> and <c>{to}</c> where the range's ends go: <c>… where id &gt;= {from} and id &lt; {to}</c>.</param>
    /// <param name="from">The smallest value of the column.</param>
    /// <param name="to">The value behind the greatest.</param>
    /// <param name="partitions">How many parts.</param>
    /// <param name="map">Makes an element of the row that the reader is at.</param>
    /// <exception cref="ArgumentException">The query lacks a place for an end of the range, or the range is empty.</exception>
    public static Bag<T> ReadSql<T>(
        Func<DbConnection> connect, string query, long from, long to, int partitions, Func<DbDataReader, T> map,
        [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        if (!query.Contains("{from}", StringComparison.Ordinal) || !query.Contains("{to}", StringComparison.Ordinal))
            throw new ArgumentException("The query needs {from} and {to} where the ends of a partition's range go, such as 'where id >= {from} and id < {to}'.", nameof(query));
        if (to <= from) throw new ArgumentException($"The range from {from} to before {to} is empty. Give the smaller number first.", nameof(to));
        string End(int part) => (from + (long)((Int128)(to - from) * part / partitions)).ToString(CultureInfo.InvariantCulture);
        string[] queries = [.. Enumerable.Range(0, partitions).Select(p => query.Replace("{from}", End(p), StringComparison.Ordinal).Replace("{to}", End(p + 1), StringComparison.Ordinal))];
        return ReadSql(connect, queries, map, callerFile, callerLine);
    }

    private static IEnumerable<T> Rows<T>(Func<DbConnection> connect, string query, Func<DbDataReader, T> map)
    {
        using var connection = connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return map(reader);
    }
}
