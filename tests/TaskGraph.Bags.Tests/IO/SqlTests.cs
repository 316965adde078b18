using Microsoft.Data.Sqlite;

namespace TaskGraph.Tests;

/// <summary>Rows of a real database, in and out.</summary>
public sealed class SqlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    // A file that several connections, also of worker processes, have open: who finds it locked waits.
    private string Source => $"Data Source={Path.Combine(_folder, "shop.db")};Pooling=False;Default Timeout=60";

    private sealed record Sale(long Id, string? Item, double Price);

    public SqlTests() => Execute("create table sales (id integer primary key, item text, price real)");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteSql_ReadSql_GivesTheSame()
    {
        string source = Source;
        Sale[] sales = [.. Enumerable.Range(0, 2000).Select(i => new Sale(i, i % 7 == 0 ? null : $"it's {i}", i / 4.0))];
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            Execute("delete from sales");
            long rows = await Bag.FromSequence(sales, 3).WriteSqlAsync(() => new SqliteConnection(source), "main.sales", ["id", "item", "price"], s => [s.Id, s.Item, s.Price], new() { Scheduler = scheduler });
            Assert.Equal(2000, rows);
            var back = Bag.ReadSql(() => new SqliteConnection(source), "select id, item, price from sales where id >= {from} and id < {to} order by id", 0, 2000, 7,
                row => new Sale(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDouble(2)));
            Assert.Equal(7, back.Partitions);
            Assert.Equal(sales, back.Compute(scheduler));
        }
    }

    [Fact]
    public void ReadSql_SeveralQueries_ArePartitions()
    {
        string source = Source;
        Execute("insert into sales values (1, 'a', 1), (2, 'b', 2), (3, 'a', 3)");
        var items = Bag.ReadSql(() => new SqliteConnection(source), ["select id from sales where item = 'a' order by id", "select id from sales where item = 'b'"], row => row.GetInt32(0));
        Assert.Equal(2, items.Partitions);
        Assert.Equal([1, 3, 2], items.Compute(Scheduler.Processes));
    }

    [Fact]
    public async Task WriteSql_ARowThatFails_LeavesNoneOfItsPartition()
    {
        string source = Source;
        // Ids 5 twice in the second partition.
        var rows = Bag.FromSequence([1, 2, 3, 4, 5, 5], 2);
        await Assert.ThrowsAsync<TaskFailedException>(
            () => rows.WriteSqlAsync(() => new SqliteConnection(source), "sales", ["id"], id => [id], new() { Scheduler = Scheduler.Synchronous }));
        Assert.Equal(3L, Execute("select count(*) from sales"));
        await Assert.ThrowsAsync<TaskFailedException>(
            () => rows.WriteSqlAsync(() => new SqliteConnection(source), "sales", ["id", "item"], id => [id], new() { Scheduler = Scheduler.Synchronous }));
    }

    [Fact]
    public void BadArguments_AreRefusedAtTheCall()
    {
        string source = Source;
        var bag = Bag.FromSequence([1]);
        Assert.Throws<ArgumentException>(() => { _ = bag.WriteSqlAsync(() => new SqliteConnection(source), "sales; drop table sales", ["id"], id => [id]); });
        Assert.Throws<ArgumentException>(() => { _ = bag.WriteSqlAsync(() => new SqliteConnection(source), "sales", ["id, item"], id => [id]); });
        Assert.Throws<ArgumentException>(() => { _ = bag.WriteSqlAsync(() => new SqliteConnection(source), "sales", [], id => [id]); });
        Assert.Throws<ArgumentException>(() => Bag.ReadSql(() => new SqliteConnection(source), "select 1", 0, 10, 2, row => 1));
        Assert.Throws<ArgumentException>(() => Bag.ReadSql(() => new SqliteConnection(source), "select {from} {to}", 10, 10, 2, row => 1));
    }

    private object? Execute(string text)
    {
        using var connection = new SqliteConnection(Source);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
