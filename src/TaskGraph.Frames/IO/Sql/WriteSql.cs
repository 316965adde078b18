using System.Data.Common;

namespace TaskGraph;

/// <summary>Frames to databases.</summary>
public static class WriteSqlOperation
{
    extension(DataFrame frame)
    {
        /// <summary>
        /// Inserts all rows into a table that is there, in one transaction: all of them, or none where something fails. Columns go to columns of their names.
        /// Rows go many to a statement; partitions are computed while earlier ones are inserted.
        /// A database's own bulk copy takes <c>Frame.CreateDataReader</c>.
        /// </summary>
        /// <param name="source">Opens connections.</param>
        /// <param name="table">The table's name, as it stands in SQL: quote it where it must be quoted.</param>
        /// <param name="options">How to compute.</param>
        /// <param name="cancellationToken">Cancels and takes back what has been inserted.</param>
        /// <returns>How many rows were inserted.</returns>
        /// <exception cref="ArgumentException">The frame has no columns, or <paramref name="table"/> is empty.</exception>
        /// <exception cref="DbException">The database refuses a row; there is none in the table then.</exception>
        /// <exception cref="TaskFailedException">A task threw; no row is in the table then.</exception>
        public Task<long> WriteSqlAsync(DbDataSource source, string table, ComputeOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentException.ThrowIfNullOrWhiteSpace(table);
            if (frame.Columns.Count == 0) throw new ArgumentException("The frame has no columns to insert. Give it at least one.", nameof(frame));
            return Run();

            async Task<long> Run()
            {
                var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using var _ = connection.ConfigureAwait(false);
                char marker = SqlMarkers.Of(connection);
                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using var __ = transaction.ConfigureAwait(false);
                var insert = new SqlInsert(connection, transaction, marker, table, frame.Schema);
                await using var ___ = insert.ConfigureAwait(false);
                await foreach (Frame part in frame.ComputePartitionsAsync(options, cancellationToken).ConfigureAwait(false))
                    await insert.AddAsync(part.Data, cancellationToken).ConfigureAwait(false);
                await insert.FlushAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return insert.Count;
            }
        }
    }
}
