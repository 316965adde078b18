using System.Data.Common;
using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>Bags to tables of databases.</summary>
public static class BagWriteSql
{
    // What all databases take in one statement.
    private const int MostParameters = 900;

    extension<T>(Bag<T> source)
    {
        /// <summary>
        /// Inserts the elements into a table, many rows a statement. Each partition is one transaction: all of its rows or none. A partition whose worker is lost
        /// between its commit and its report is written again, so that a table without a unique key may then hold its rows twice.
        /// </summary>
        /// <param name="connect">Makes a closed connection in the worker: a database's own objects cannot travel, a connection string can.</param>
        /// <param name="table">The table, also with its schema: <c>sales.orders</c>. Letters, digits, underscores and dots.</param>
        /// <param name="columns">The columns. Letters, digits and underscores.</param>
        /// <param name="values">An element's values in the order of the columns; null for none.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels what has not been written.</param>
        /// <returns>How many rows were inserted.</returns>
        /// <exception cref="ArgumentException">The table or a column is no such name, or there are no columns.</exception>
        /// <exception cref="TaskFailedException">A row could not be inserted, or has another number of values; the partition's others are not there either.</exception>
        public Task<long> WriteSqlAsync(
            Func<DbConnection> connect, string table, IReadOnlyList<string> columns, Func<T, IReadOnlyList<object?>> values, ComputeOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(connect);
            ArgumentNullException.ThrowIfNull(columns);
            ArgumentNullException.ThrowIfNull(values);
            if (columns.Count is 0 or > MostParameters) throw new ArgumentException($"There are {columns.Count} columns. Use 1 to {MostParameters}.", nameof(columns));
            string[] names = [.. columns];
            Require(table, ".", nameof(table));
            foreach (string name in names) Require(name, "", nameof(columns));
            return source.Reduce<long, long>("write-sql", items => Insert(items, connect, table, names, values), static parts => parts.Sum(), static sum => sum, default)
                .ComputeAsync(options ?? ComputeOptions.Default, cancellationToken);
        }
    }

    private static void Require(string name, string also, string parameter)
    {
        if (string.IsNullOrEmpty(name) || !name.All(c => char.IsLetterOrDigit(c) || c == '_' || also.Contains(c, StringComparison.Ordinal)))
            throw new ArgumentException($"'{name}' is no name that can be written into a statement. Use letters, digits and underscores.", parameter);
    }

    private static long Insert<T>(IEnumerable<T> items, Func<DbConnection> connect, string table, string[] columns, Func<T, IReadOnlyList<object?>> values)
    {
        using var connection = connect();
        connection.Open();
        char marker = SqlMarkers.Of(connection);
        using var transaction = connection.BeginTransaction();
        long rows = 0;
        DbCommand? command = null;
        try
        {
            foreach (var batch in items.Chunk(Math.Max(1, MostParameters / columns.Length)))
            {
                if (command?.Parameters.Count != batch.Length * columns.Length)
                {
                    command?.Dispose();
                    command = Prepare(connection, transaction, marker, table, columns, batch.Length);
                }
                for (int r = 0; r < batch.Length; r++)
                {
                    var row = values(batch[r]);
                    if (row.Count != columns.Length)
                        throw new ArgumentException($"An element has {row.Count} values for {columns.Length} columns of {table}. Give one a column.");
                    for (int c = 0; c < columns.Length; c++) command.Parameters[r * columns.Length + c].Value = row[c] ?? DBNull.Value;
                }
                rows += command.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        finally
        {
            command?.Dispose();
        }
        return rows;
    }

    private static DbCommand Prepare(DbConnection connection, DbTransaction transaction, char marker, string table, string[] columns, int rows)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder($"insert into {table} ({string.Join(", ", columns)}) values ");
        for (int r = 0; r < rows; r++)
        {
            int first = r * columns.Length;
            var names = columns.Select((_, c) => SqlMarkers.Add(command, marker, string.Create(CultureInfo.InvariantCulture, $"p{first + c}"), DBNull.Value));
            text.Append(r == 0 ? "(" : ", (").AppendJoin(", ", names).Append(')');
        }
        command.CommandText = text.ToString();
        return command;
    }
}
