using System.Data.Common;
using System.Globalization;
using System.Text;

namespace TaskGraph;

/// <summary>Inserts rows into a table, many by one statement: what costs is the way to the database and back.</summary>
internal sealed class SqlInsert : IAsyncDisposable
{
    // SQLite took 999 parameters for long, SQL Server takes 2100 and 1000 rows.
    private const int MostParameters = 900, MostRows = 500;

    private readonly FrameSchema _schema;
    private readonly char _marker;
    private readonly string _into;
    private readonly DbCommand _full;
    private readonly object?[] _values; // of the rows that wait
    private int _waiting;

    /// <param name="connection">The open connection.</param>
    /// <param name="transaction">Its transaction.</param>
    /// <param name="marker">What stands before its parameters.</param>
    /// <param name="table">The table's name, as it stands in SQL.</param>
    /// <param name="schema">The rows' columns.</param>
    public SqlInsert(DbConnection connection, DbTransaction transaction, char marker, string table, FrameSchema schema)
    {
        (_schema, _marker) = (schema, marker);
        _into = $"INSERT INTO {table} ({string.Join(", ", schema.Names.Select(SqlQueries.Quoted))}) VALUES ";
        int rows = Math.Clamp(MostParameters / schema.Count, 1, MostRows);
        _values = new object?[rows * schema.Count];
        _full = Command(connection, transaction, rows);
    }

    /// <summary>How many rows have been inserted.</summary>
    public long Count { get; private set; }

    public async Task AddAsync(FramePartition rows, CancellationToken cancellation)
    {
        for (int row = 0; row < rows.RowCount; row++)
        {
            foreach (var column in rows.Columns) _values[_waiting++] = column.BoxedValue(row) ?? DBNull.Value;
            if (_waiting < _values.Length) continue;
            await RunAsync(_full, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Inserts what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_waiting == 0) return;
        var rest = Command(_full.Connection!, _full.Transaction!, _waiting / _schema.Count);
        await using var _ = rest.ConfigureAwait(false);
        await RunAsync(rest, cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _full.DisposeAsync();

    private async Task RunAsync(DbCommand command, CancellationToken cancellation)
    {
        for (int i = 0; i < _waiting; i++) command.Parameters[i].Value = _values[i];
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        Count += _waiting / _schema.Count;
        _waiting = 0;
    }

    private DbCommand Command(DbConnection connection, DbTransaction transaction, int rows)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder(_into);
        for (int i = 0; i < rows * _schema.Count; i++)
        {
            text.Append(i == 0 ? "(" : i % _schema.Count == 0 ? "), (" : ", ");
            text.Append(SqlMarkers.Add(command, _marker, string.Create(CultureInfo.InvariantCulture, $"p{i}"), DBNull.Value));
        }
        command.CommandText = text.Append(')').ToString();
        return command;
    }
}
