using System.Data;
using System.Data.Common;
using CsCheck;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

public sealed class SqlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DbDataSource _source;

    public SqlTests()
    {
        _source = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_folder.Path, "data.db")};Pooling=False");
        Execute("CREATE TABLE flights (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, \"the delay\" REAL, day TEXT)");
        for (int i = 0; i < 100; i++)
            Execute($"INSERT INTO flights VALUES ({i * 3}, 'A{i % 7}', {(i % 5 == 0 ? "NULL" : $"{i}.5")}, '2001-02-{i % 28 + 1:00}')");
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void ReadSql_CutByAKey_HasEachRowOnce(int partitions)
    {
        var frame = DataFrame.ReadSql(_source, "SELECT * FROM flights WHERE id >= 30", partitionBy: "id", partitions: partitions);
        Assert.Equal("id: long, origin: string, the delay: double, day: string", frame.Schema.ToString());
        Assert.InRange(frame.PartitionCount, Math.Min(partitions, 2) - 1 + (partitions == 1 ? 1 : 0), partitions);
        var rows = frame.Compute();
        Assert.Equal(Enumerable.Range(10, 90).Select(i => i * 3L), rows.Column<long>("id").Order());
        Assert.Equal(Enumerable.Range(10, 90).Where(i => i % 5 != 0).Sum(i => i + 0.5), frame["the delay"].Sum().Compute());
        Assert.Equal(90, frame.RowCount().Compute());
        Assert.Equal(90, frame.GroupBy("origin").Agg(Agg.Count())["count"].Sum<long>().Compute(Scheduler.Synchronous));
        Assert.Contains("1 of 4 columns", frame["id"].Max().Explain());
    }

    [Fact]
    public void ReadSql_CutByAColumnWithNulls_KeepsThem()
    {
        var frame = DataFrame.ReadSql(_source, "SELECT * FROM flights", partitionBy: "the delay", partitions: 5);
        Assert.Equal(5, frame.PartitionCount);
        Assert.Equal(100, frame.Compute().RowCount);
        Assert.Equal(20, frame["the delay"].IsNull().Sum<long>().Compute());
    }

    [Fact]
    public void ReadSql_WithSchema_ConvertsOrNamesTheValue()
    {
        var frame = DataFrame.ReadSql(_source, "SELECT id, day, origin FROM flights", schema: new FrameSchema(("id", typeof(int)), ("day", typeof(DateTime))));
        Assert.Equal(new DateTime(2001, 2, 28), frame["day"].Max<DateTime>().Compute());
        Assert.Equal(297, frame["id"].Max<int>().Compute());
        var wrong = DataFrame.ReadSql(_source, "SELECT origin FROM flights", schema: new FrameSchema(("origin", typeof(DateTime))));
        Assert.Contains("Row 0 holds A0 in column 'origin', which is no DateTime", Assert.Throws<TaskFailedException>(() => wrong.Compute()).Message);
    }

    [Fact]
    public void ReadSql_Wrong_ThrowsAtTheCall()
    {
        Assert.ThrowsAny<DbException>(() => DataFrame.ReadSql(_source, "SELECT * FROM nothing"));
        Assert.Contains("can't be cut", Assert.Throws<ArgumentException>(() => DataFrame.ReadSql(_source, "SELECT * FROM flights", "origin", 3)).Message);
        Assert.Contains("partitionBy", Assert.Throws<ArgumentException>(() => DataFrame.ReadSql(_source, "SELECT * FROM flights", partitions: 3)).Message);
        Assert.Contains("'idd'", Assert.Throws<ArgumentException>(() => DataFrame.ReadSql(_source, "SELECT * FROM flights", "idd", 3)).Message);
        Assert.Equal(0, DataFrame.ReadSql(_source, "SELECT * FROM flights WHERE id < 0", "id", 3).Compute().RowCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(299)]
    [InlineData(300)]
    [InlineData(1250)]
    public async Task WriteSql_ManyRows_AreInsertedManyToAStatement(int rows)
    {
        Execute("CREATE TABLE many (n INTEGER PRIMARY KEY, x REAL, s TEXT)");
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", Enumerable.Range(0, rows).ToArray()), ("x", Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? (double?)null : i / 2.0).ToArray()),
            ("s", Enumerable.Range(0, rows).Select(i => $"text {i}").ToArray())), 4);
        Assert.Equal(rows, await frame.WriteSqlAsync(_source, "many", cancellationToken: TestContext.Current.CancellationToken));
        var back = DataFrame.ReadSql(_source, "SELECT n, x, s FROM many ORDER BY n", schema: frame.Schema).Compute();
        Assert.Equal(frame.Compute().ToString(), back.ToString());
        Assert.Equal(rows, back.RowCount);
    }

    [Fact]
    public async Task WriteSql_AFrame_InsertsAllOrNothing()
    {
        Execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY, s TEXT)");
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", new[] { 1, 2, 3 }), ("s", new[] { "a", null, "c'\"" })), 2);
        Assert.Equal(3, await frame.WriteSqlAsync(_source, "numbers", cancellationToken: TestContext.Current.CancellationToken));
        var back = DataFrame.ReadSql(_source, "SELECT * FROM numbers").Compute();
        Assert.Equal(["a", null, "c'\""], back.Column<string>("s"));
        var again = DataFrame.FromFrame(Frame.FromColumns(("n", new[] { 4, 5, 1 }), ("s", new[] { "d", "e", "f" })), 3);
        await Assert.ThrowsAnyAsync<DbException>(() => again.WriteSqlAsync(_source, "numbers"));
        var failing = again.MapPartitions(f => throw new InvalidDataException("bad"), again.Schema);
        await Assert.ThrowsAsync<TaskFailedException>(() => failing.WriteSqlAsync(_source, "numbers"));
        Assert.Equal(3, DataFrame.ReadSql(_source, "SELECT * FROM numbers").RowCount().Compute());
    }

    [Fact]
    public async Task WriteSqlAndReadSql_OfDuckDb_GoThereAndBack()
    {
        using var duck = DuckDBClientFactory.Instance.CreateDataSource($"DataSource={Path.Combine(_folder.Path, "duck.db")}");
        Execute(duck, "CREATE TABLE t (n BIGINT PRIMARY KEY, i INTEGER, x DOUBLE, d DECIMAL(18, 3), s VARCHAR, b BOOLEAN, t TIMESTAMP, y DATE, g UUID)");
        const int rows = 700;
        var frame = DataFrame.FromFrame(Frame.FromColumns(("n", Enumerable.Range(0, rows).Select(i => (long)i).ToArray()), ("i", Some(i => (int?)i)), ("x", Some(i => (double?)i / 4)),
            ("d", Some(i => (decimal?)(i * 0.125m))), ("s", Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? null : $"$p{i} @p0 '").ToArray()), ("b", Some(i => (bool?)(i % 2 == 0))),
            ("t", Some(i => (DateTime?)new DateTime(2001, 2, 3).AddMinutes(i))), ("y", Some(i => (DateOnly?)new DateOnly(1960, 2, 3).AddDays(i))),
            ("g", Some(i => (Guid?)new Guid(i, 0, 0, new byte[8])))), 3);
        Assert.Equal(rows, await frame.WriteSqlAsync(duck, "t", cancellationToken: TestContext.Current.CancellationToken));
        var back = DataFrame.ReadSql(duck, "SELECT * FROM t", partitionBy: "n", partitions: 4);
        Assert.Equal(4, back.PartitionCount);
        Assert.Equal(frame.Schema, back.Schema);
        Assert.Equal(FrameGen.Boxed(frame.Compute().Data), FrameGen.Boxed(back.SortValues("n").Compute().Data));
        await Assert.ThrowsAnyAsync<DbException>(() => frame.WriteSqlAsync(duck, "t"));
        Assert.Equal(rows, back.RowCount().Compute());

        static T?[] Some<T>(Func<int, T?> of) where T : struct => [.. Enumerable.Range(0, rows).Select(i => i % 7 == 3 ? null : of(i))];
    }

    [Theory]
    [InlineData("@{0}", '@')]
    [InlineData(":{0}", ':')]
    [InlineData("{0}", null)] // what most say in place of what they mean
    [InlineData("?", '?')]
    [InlineData("\\?", '?')]
    [InlineData("(@[A-Za-z0-9_$#]*)", '@')]
    [InlineData("$[\\p{Lo}]*(?=\\s+|$)", '$')]
    [InlineData("(?:x)", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void SqlMarkers_InWhatProvidersTell_AreFound(string? text, char? marker) => Assert.Equal(marker, SqlMarkers.In(text));

    [Fact]
    public void SqlMarkers_OfADatabaseThatTellsNothing_AreTried()
    {
        using var sqlite = _source.OpenConnection();
        Assert.Equal('@', SqlMarkers.Of(sqlite));
        foreach (char marker in "@$:?")
        {
            using var command = sqlite.CreateCommand();
            command.CommandText = $"SELECT {SqlMarkers.Add(command, marker, "p0", 7)}";
            if (marker != '?') Assert.Equal(7L, command.ExecuteScalar()); // SQLite has places without names, but its provider names them
            else Assert.Equal("SELECT ?", command.CommandText);
        }
        using var duck = DuckDBClientFactory.Instance.CreateDataSource("DataSource=:memory:").OpenConnection();
        Assert.Equal('$', SqlMarkers.Of(duck));
        using var silent = new SilentConnection(duck);
        Assert.Equal('$', SqlMarkers.Of(silent));
    }

    /// <summary>A connection of a provider that has no schema.</summary>
    private sealed class SilentConnection(DbConnection inner) : DbConnection
    {
        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string ConnectionString { get => inner.ConnectionString; set => throw new NotSupportedException(); }

        public override string Database => inner.Database;

        public override string DataSource => inner.DataSource;

        public override string ServerVersion => inner.ServerVersion;

        public override ConnectionState State => inner.State;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        public override void Open() => throw new NotSupportedException();

        public override void Close()
        {
        }

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override DbCommand CreateDbCommand() => inner.CreateCommand();
    }

    [Fact]
    public void DataTable_OfEachType_GoesThereAndBack() => Gen.Int[0, TypeGen.All.Count() - 1].SelectMany(t => TypeGen.Array(TypeGen.All.ElementAt(t), 10)).Sample(values =>
    {
        var frame = Frame.FromColumns(("x", values));
        using var table = frame.ToDataTable();
        var back = DataFrame.FromDataTable(table, 2);
        Assert.Equal(frame.Data.Columns[0].Type == ColumnType.Category ? typeof(string) : frame.Schema["x"].Type, back.Schema["x"].Type);
        Assert.Equal(FrameGen.Boxed(frame.Data), FrameGen.Boxed(back.Compute().Data));
    }, iter: 60, threads: 1);

    [Fact]
    public void FromDataTable_DeletedRows_AreLeftOut()
    {
        using var table = new DataTable();
        table.Columns.Add("n", typeof(int));
        foreach (int n in new[] { 1, 2, 3 }) table.Rows.Add(n);
        table.AcceptChanges();
        table.Rows[1].Delete();
        Assert.Equal([1, 3], Frame.FromDataTable(table).Column<int>("n"));
    }

    private void Execute(string sql) => Execute(_source, sql);

    private static void Execute(DbDataSource source, string sql)
    {
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
