using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace TaskGraph.Benchmarks;

/// <summary>The questions in SQL to DuckDB within this process, on as many threads as there are processors.</summary>
internal sealed class DuckDbEngine : IEngine
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");
    private readonly HashSet<string> _loaded = [];

    public DuckDbEngine()
    {
        _connection.Open();
        Run($"SET threads = {Environment.ProcessorCount}");
        Run("SET preserve_insertion_order = false");
    }

    public Measurement Run(Workload workload)
    {
        Load(workload);
        var (sql, check) = Question(workload);
        Run("DROP TABLE IF EXISTS answer");
        bool isSort = workload.Name.StartsWith("sort", StringComparison.Ordinal);
        if (isSort) Run("SET preserve_insertion_order = true");
        long started = Stopwatch.GetTimestamp();
        Run($"CREATE TEMP TABLE answer AS {sql}");
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double checksum = Number($"SELECT ({check})::DOUBLE FROM answer{(isSort ? " WHERE rowid < 1000" : "")}");
        Run("DROP TABLE answer");
        if (isSort) Run("SET preserve_insertion_order = false");
        return new(seconds, checksum);
    }

    public void Dispose() => _connection.Dispose();

    private static (string Sql, string Check) Question(Workload workload)
    {
        string folder = FrameData.FolderOf(workload.N), csv = $"read_csv('{folder}/G1.csv')", parquet = $"read_parquet('{folder}/G1.parquet')";
        string Late(string from) => $"SELECT id1, sum(v1) v1, avg(v3) v3 FROM {from} WHERE v2 > 7 GROUP BY id1";
        string Join(string columns, string join) => $"SELECT x.*, {columns}, v2 FROM x {join}";
        return workload.Name switch
        {
            "q1" => ("SELECT id1, sum(v1) v1 FROM G1 GROUP BY id1", "sum(v1)"),
            "q2" => ("SELECT id1, id2, sum(v1) v1 FROM G1 GROUP BY id1, id2", "sum(v1)"),
            "q3" => ("SELECT id3, sum(v1) v1, avg(v3) v3 FROM G1 GROUP BY id3", "sum(v1) + sum(v3)"),
            "q4" => ("SELECT id4, avg(v1) v1, avg(v2) v2, avg(v3) v3 FROM G1 GROUP BY id4", "sum(v1) + sum(v2) + sum(v3)"),
            "q5" => ("SELECT id6, sum(v1) v1, sum(v2) v2, sum(v3) v3 FROM G1 GROUP BY id6", "sum(v1) + sum(v2) + sum(v3)"),
            "q6" => ("SELECT id4, id5, quantile_cont(v3, 0.5) m, stddev(v3) s FROM G1 GROUP BY id4, id5", "sum(m) + sum(s)"),
            "q7" => ("SELECT id3, max(v1) - min(v2) r FROM G1 GROUP BY id3", "sum(r)"),
            "q8" => ("SELECT id6, unnest(max(v3, 2)) v3 FROM G1 GROUP BY id6", "sum(v3)"),
            "q9" => ("SELECT id2, id4, pow(corr(v1, v2), 2) r2 FROM G1 GROUP BY id2, id4", "sum(r2)"),
            "q10" => ("SELECT id1, id2, id3, id4, id5, id6, sum(v3) v3, count(*) n FROM G1 GROUP BY id1, id2, id3, id4, id5, id6", "sum(v3) + sum(n)"),
            "j1" => (Join("small.id4 AS r4", "JOIN small USING (id1)"), "sum(v1) + sum(v2)"),
            "j2" => (Join("medium.id1 AS r1, medium.id4 AS r4, medium.id5 AS r5", "JOIN medium USING (id2)"), "sum(v1) + sum(v2)"),
            "j3" => (Join("medium.id1 AS r1, medium.id4 AS r4, medium.id5 AS r5", "LEFT JOIN medium USING (id2)"), "sum(v1) + sum(v2)"),
            "j4" => (Join("medium.id1 AS r1, medium.id2 AS r2, medium.id4 AS r4", "JOIN medium USING (id5)"), "sum(v1) + sum(v2)"),
            "j5" => (Join("big.id1 AS r1, big.id2 AS r2, big.id4 AS r4, big.id5 AS r5", "JOIN big USING (id3)"), "sum(v1) + sum(v2)"),
            "csv-read" => ($"SELECT * FROM {csv}", "sum(v1) + sum(v3)"),
            "csv-group" => (Late(csv), "sum(v1) + sum(v3)"),
            "parquet-read" => ($"SELECT id1, v1, v3 FROM {parquet}", "sum(v1) + sum(v3)"),
            "parquet-group" => (Late(parquet), "sum(v1) + sum(v3)"),
            "sort-word" => ("SELECT * FROM G1 ORDER BY id3, rowid", "sum(id6)"),
            "sort-number" => ("SELECT * FROM G1 ORDER BY id6", "sum(id6)"),
            "distinct-word" => ("SELECT DISTINCT id3 FROM G1", "count(*)"),
            "distinct-number" => ("SELECT DISTINCT id6 FROM G1", "count(*)"),
            "counts-word" => ("SELECT id3, count(*) n FROM G1 GROUP BY id3 ORDER BY n DESC", "sum(n)"),
            "counts-number" => ("SELECT id6, count(*) n FROM G1 GROUP BY id6 ORDER BY n DESC", "sum(n)"),
            _ => throw new BenchmarkException($"There is no question '{workload.Name}'."),
        };
    }

    private void Load(Workload workload)
    {
        if (workload.Name[0] is 'j')
        {
            foreach (string table in (string[])["x", "small", "medium", "big"])
                if (_loaded.Add(table)) LoadJoin(workload.N, table);
        }
        else if (!workload.Name.Contains("read", StringComparison.Ordinal) && _loaded.Add("G1"))
        {
            string file = $"read_parquet('{FrameData.FolderOf(workload.N)}/G1.parquet')";
            foreach (string key in (string[])["id1", "id2", "id3"]) Run($"CREATE TYPE {key}_word AS ENUM (SELECT DISTINCT {key} FROM {file} ORDER BY 1)");
            Run("SET preserve_insertion_order = true");
            Run($"CREATE TABLE G1 AS SELECT id1::id1_word id1, id2::id2_word id2, id3::id3_word id3, id4, id5, id6, v1, v2, v3 FROM {file}");
            Run("SET preserve_insertion_order = false");
        }
    }

    private void LoadJoin(long rows, string table)
    {
        bool hasMedium = table != "small", hasBig = table is "x" or "big";
        Run($"CREATE TABLE {table}_raw (id1 INTEGER{(hasMedium ? ", id2 INTEGER" : "")}{(hasBig ? ", id3 INTEGER" : "")}, {(table == "x" ? "v1" : "v2")} DOUBLE)");
        int[] id1 = FrameData.Raw(rows, table, "id1"), values = FrameData.Raw(rows, table, table == "x" ? "v1" : "v2");
        int[] id2 = hasMedium ? FrameData.Raw(rows, table, "id2") : [], id3 = hasBig ? FrameData.Raw(rows, table, "id3") : [];
        using (var appender = _connection.CreateAppender($"{table}_raw"))
        {
            for (int i = 0; i < id1.Length; i++)
            {
                var row = appender.CreateRow().AppendValue(id1[i]);
                if (hasMedium) row.AppendValue(id2[i]);
                if (hasBig) row.AppendValue(id3[i]);
                row.AppendValue(values[i] / 1e6).EndRow();
            }
        }
        foreach (string key in hasMedium ? (string[])["id1", "id2"] : ["id1"])
            Run($"CREATE TYPE IF NOT EXISTS {key}_join AS ENUM (SELECT 'id' || i FROM range(1, {(key == "id1" ? Math.Max(10, rows / 1_000_000) * 2 : rows / 1000 * 2)}) t(i))");
        Run($"CREATE TABLE {table} AS SELECT *, ('id' || id1)::id1_join AS id4{(hasMedium ? ", ('id' || id2)::id2_join AS id5" : "")} FROM {table}_raw");
        Run($"DROP TABLE {table}_raw");
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private double Number(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToDouble(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
