using System.Data;
using System.Data.Common;
using CsCheck;
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

    private void Execute(string sql)
    {
        using var command = _source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
