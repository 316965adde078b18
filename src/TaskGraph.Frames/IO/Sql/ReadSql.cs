using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Frames from databases.</summary>
public static class ReadSqlOperation
{
    extension(DataFrame)
    {
        /// <summary>
        /// A frame over the rows of a query, which is sent when the frame is computed, for the used columns only. With <paramref name="partitionBy"/> the range of
        /// that column, asked for now, is cut into equal parts, each a query and a partition; rows where it is null are in the first. Queries run in
        /// this process, also where other tasks do not.
        /// </summary>
        /// <param name="source">Opens connections.</param>
        /// <param name="query">A query that can stand in the FROM of another: no ORDER BY, no semicolon.</param>
        /// <param name="partitionBy">A column of whole numbers, floating point, decimal or times; null for one partition.</param>
        /// <param name="partitions">How many parts.</param>
        /// <param name="schema">The types of some or all columns by name, instead of those that the database tells.</param>
        /// <param name="callerFile">Where the call is.</param>
        /// <param name="callerLine">Where the call is.</param>
        /// <exception cref="DbException">The database refuses the query.</exception>
        /// <exception cref="ArgumentException">There is no such column, or it can't be cut.</exception>
        public static DataFrame ReadSql(
            DbDataSource source, string query, string? partitionBy = null, int partitions = 1, FrameSchema? schema = null,
            [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentException.ThrowIfNullOrWhiteSpace(query);
            ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
            if (partitionBy is null && partitions > 1) throw new ArgumentException($"{partitions} partitions of a query need partitionBy: the column to cut by.", nameof(partitions));
            var all = SqlQueries.SchemaOf(source, query);
            foreach (var column in schema ?? FrameSchema.Empty)
            {
                _ = all.IndexOf(column.Name);
                all = all.With(column.Name, column.ColumnType);
            }
            var parts = partitionBy is null ? [new SqlPart(null, null, null)] : SqlQueries.Cut(source, query, all, partitionBy, partitions);
            // A database may answer otherwise the next time: this call is equal to itself only.
            return new(new ReadExpr<SqlPart>(new SqlReader(source, query, partitionBy is null ? default : SqlQueries.MarkerOf(source)), parts, Tokens.Unique(), all, all, new CallSite(callerFile, callerLine)));
        }
    }
}

/// <summary>A part of a query's rows.</summary>
/// <param name="Column">What it is cut by; null where it is not.</param>
/// <param name="From">The smallest value; null for the first part, which also has the nulls.</param>
/// <param name="To">The value behind the greatest; null for the last part.</param>
internal sealed record SqlPart(string? Column, object? From, object? To);

/// <param name="source">Opens connections.</param>
/// <param name="query">The whole query.</param>
/// <param name="marker">What stands before parameters, which parts have.</param>
internal sealed class SqlReader(DbDataSource source, string query, char marker) : PartReader<SqlPart>
{
    public override string Operation => "read-sql";

    // A source of connections is an object of this process.
    public override TaskAffinity Affinity => TaskAffinity.Client;

    public override string Describe(SqlPart part) => query.ReplaceLineEndings(" ");

    public override FramePartition Read(SqlPart part, FrameSchema wanted, CancellationToken cancellation)
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        string columns = wanted.Count == 0 ? "1" : string.Join(", ", wanted.Names.Select(SqlQueries.Quoted));
        command.CommandText = $"SELECT {columns} FROM ({query}) AS q{Condition(command, part)}";
        using var registration = cancellation.Register(command.Cancel);
        using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
        if (wanted.Count > 0) return FrameRows.Read(reader, wanted, cancellation);
        int rows = 0;
        while (reader.Read()) rows++;
        return new(wanted, [], rows);
    }

    private string Condition(DbCommand command, SqlPart part)
    {
        if (part.Column is not { } name) return "";
        string column = SqlQueries.Quoted(name);
        var tests = new List<string>();
        if (part.From is { } from) tests.Add($"{column} >= {SqlMarkers.Add(command, marker, "from", from)}");
        if (part.To is { } to) tests.Add($"{column} < {SqlMarkers.Add(command, marker, "to", to)}");
        string test = string.Join(" AND ", tests);
        return test.Length == 0 ? "" : part.From is null ? $" WHERE {test} OR {column} IS NULL" : $" WHERE {test}";
    }
}

/// <summary>What is asked of a database before a query's rows are.</summary>
internal static class SqlQueries
{
    /// <summary>A name as standard SQL quotes it.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static char MarkerOf(DbDataSource source)
    {
        using var connection = source.OpenConnection();
        return SqlMarkers.Of(connection);
    }

    /// <summary>The query's columns; databases without column types tell those of the first row.</summary>
    public static FrameSchema SchemaOf(DbDataSource source, string query)
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM ({query}) AS q";
        using var reader = command.ExecuteReader();
        reader.Read();
        return FrameRows.SchemaOf(reader);
    }

    public static SqlPart[] Cut(DbDataSource source, string query, FrameSchema schema, string column, int partitions)
    {
        var type = schema.TypeOf(column);
        if (!type.IsNumeric() && type != ColumnType.DateTime)
            throw new ArgumentException($"Column '{column}' holds {type.Name()}, whose range can't be cut. Use one of numbers or DateTime.", nameof(column));
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT MIN({Quoted(column)}), MAX({Quoted(column)}) FROM ({query}) AS q";
        using var reader = command.ExecuteReader();
        if (!reader.Read() || reader.IsDBNull(0)) return [new(null, null, null)];
        object[] inner = new object[partitions - 1];
        for (int i = 0; i < inner.Length; i++) inner[i] = Between(reader, type, (i + 1.0) / partitions);
        var ends = inner.Distinct().ToArray();
        return [.. Enumerable.Range(0, ends.Length + 1).Select(i => new SqlPart(column, i == 0 ? null : ends[i - 1], i == ends.Length ? null : ends[i]))];
    }

    private static object Between(DbDataReader reader, ColumnType type, double share)
    {
        if (type == ColumnType.DateTime)
        {
            DateTime least = reader.GetDateTime(0), greatest = reader.GetDateTime(1);
            return least.AddTicks((long)((greatest - least).Ticks * share));
        }
        if (type.IsInteger())
        {
            long least = Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), greatest = Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture);
            return (long)(least + (Int128)(((double)greatest - least) * share));
        }
        double from = Convert.ToDouble(reader.GetValue(0), CultureInfo.InvariantCulture), to = Convert.ToDouble(reader.GetValue(1), CultureInfo.InvariantCulture);
        return from + (to - from) * share;
    }
}
