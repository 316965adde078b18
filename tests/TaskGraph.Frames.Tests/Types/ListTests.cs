using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Lists with null elements and lists of lists: read as C# collections, through files and operations.</summary>
public sealed class ListTests : IDisposable
{
    private static readonly int?[]?[]?[] _nested = [[[1, null, 3], [], null], [], null, [[4]], [null], [[], [5, 6]]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NullElements_AreReadByTheTypeAskedFor()
    {
        var frame = Frame.FromColumns(("i", new int?[][] { [1, null, 3], [4] }), ("d", new double?[][] { [1, null], [2] }), ("s", new string?[][] { ["a", null], [] }));
        Assert.Equal("i: int[], d: double[], s: string[]", frame.Schema.ToString());
        Assert.Equal([1, null, 3], Assert.IsType<int?[]>(frame[0]["i"]));
        Assert.Equal([4], Assert.IsType<int?[]>(frame[1]["i"]));
        Assert.Equal([1, null, 3], frame.Column<int?[]>("i")[0]);
        Assert.Equal([1, null, 3], frame[0].Get<List<int?>>("i"));
        Assert.Equal([1, null, 3], frame[0].Get<IReadOnlyList<int?>>("i"));
        Assert.Equal([4], frame.Column<int[]>("i")[1]);
        Assert.Equal([1, double.NaN], frame.Column<double[]>("d").Values[0]);
        Assert.Equal([1, null], frame[0].Get<double?[]>("d"));
        Assert.Equal(["a", null], frame[0].Get<string?[]>("s"));
        var error = Assert.Throws<InvalidOperationException>(() => frame[0].Get<int[]>("i"));
        Assert.Equal("Element 1 of row 0 of column 'i' is null. Read lists of int? instead, such as int?[].", error.Message);
        Assert.Throws<InvalidOperationException>(() => frame.Column<int[]>("i").Values.Length);
        Assert.Equal("i: [1, null, 3], d: [1, null], s: [a, null]", frame[0].ToString());
    }

    public sealed record Tree(int Id, int[][]? Paths, List<List<string?>>? Names, double?[] Weights, List<int>? Plain);

    [Fact]
    public void Records_WithListsOfLists_ComeBackTheSame()
    {
        Tree[] trees =
        [
            new(1, [[1, 2], [], [3]], [["a", null], []], [1.5, null], [1, 2]),
            new(2, null, null, [], null),
            new(3, [], [[]], [null], []),
        ];
        var frame = DataFrame.FromFrame(Frame.FromRecords(trees), 2);
        Assert.Equal("Id: int, Paths: int[][], Names: string[][], Weights: double[], Plain: int[]", frame.Schema.ToString());
        var back = frame.Compute().ToRecords<Tree>();
        Assert.Equivalent(trees, back, strict: true);
        Assert.Equal(2, frame.As<Tree>().Where(t => t.Id > 1).Compute().Count);
        var nulls = Frame.FromColumns(("Id", new[] { 1 }), ("Paths", new int?[]?[][] { [null, [1, null]] }));
        var error = Assert.Throws<InvalidOperationException>(() => nulls.ToRecords<Route>());
        Assert.StartsWith("Element 1 of row 0 of column 'Paths' is null.", error.Message, StringComparison.Ordinal);
    }

    public sealed record Route(int Id, List<int[]> Paths);

    public sealed record Bytes(int Id, byte?[] Data);

    [Fact]
    public void NullBytes_AreRefused()
    {
        var record = Assert.Throws<ArgumentException>(() => Frame.FromRecords([new Bytes(1, [1]), new Bytes(2, [1, null])]));
        Assert.StartsWith("Record 1, property 'Data': A byte of a list is null.", record.Message, StringComparison.Ordinal);
        var array = Assert.Throws<ArgumentException>(() => Frame.FromColumns(("x", new byte?[][] { [1], [null] })));
        Assert.Contains("Column 'x': Row 1: A byte of a list is null.", array.Message);
    }

    [Fact]
    public void ListsOfLists_AreFilteredJoinedSpilledAndTakenApart()
    {
        var frame = Nested(2);
        Assert.Equal("n: long, x: int[][]", frame.Schema.ToString());
        Assert.Equal(_nested, Values(frame));
        Assert.Equal(_nested[1..5], Values(frame[frame["n"] > 0 & frame["n"] < 5]));
        Assert.Equal(_nested.Concat(_nested[3..]), Values(DataFrame.Concat(frame, frame[frame["n"] > 2])));
        Assert.Equal(_nested.Reverse(), Values(frame.SortValues("n", ascending: false)));
        Assert.Equal([null, null, null, .. _nested[3..]], Values(frame.Assign(("x", frame["x"].Mask(frame["n"] < 3)))));
        Assert.Equal([[1, null, 3], null, null, [4], null, []], frame["x"].ElementAt(0).Compute<int?[]>());
        Assert.Equal([1L, null, null, 4, null, null], frame["x"].ElementAt(0).ElementAt(0).Cast<long>().Compute<long?>());
        var joined = frame.Merge(DataFrame.FromColumns(("n", new long[] { 2, 3, 7 })), on: "n", how: JoinKind.Right).SortValues("n");
        Assert.Equal([null, [[4]], null], Values(joined));
        Assert.Contains("[[1, null, 3], [], null]", frame.Compute().ToString());
    }

    [Fact]
    public void Lists_AreGatheredIntoLists_AndAreNoKeys()
    {
        var frame = DataFrame.FromColumns(("k", new[] { 1, 1, 2 }), ("x", new int?[]?[] { [1, null], null, [2] }), ("deep", new int[][][][] { [[[1]]], [], [] }.ToArray()));
        var lists = frame.GroupBy("k").Agg(Agg.List("x")).Compute();
        Assert.Equal("k: int, x: int[][]", lists.Schema.ToString());
        Assert.Equal([[1, null]], lists.Column<int?[][]>("x")[0]);
        Assert.Equal([[2]], lists.Column<int[][]>("x")[1]);
        Assert.Contains("nested deeper than 3 times", Assert.Throws<ArgumentException>(() => frame.GroupBy("k").Agg(Agg.List("deep"))).Message);
        Assert.Contains("holds int[], which can't be compared", Assert.Throws<ArgumentException>(() => frame.GroupBy("x").Agg(Agg.Count())).Message);
        Assert.Contains("holds int[][][], which can't be compared", Assert.Throws<ArgumentException>(() => frame.SortValues("deep")).Message);
        Assert.Contains("which can't be compared", Assert.Throws<ArgumentException>(() => frame.Merge(frame, on: "x")).Message);
        Assert.Contains("nested up to 3 times", Assert.Throws<ArgumentException>(() => DataFrame.FromColumns(("x", new int[1][][][][]))).Message);
    }

    [Fact]
    public async Task JsonLines_OfLists_AreInferredAndKeepNulls()
    {
        string path = _folder.File("a.jsonl", """
            {"x": [1, null, 3], "y": [[1], [], null, [2.5, null]], "z": [[], []], "s": [["a"], [["b"]]], "deep": [[[[1]]]], "e": [], "m": [1, [2]]}
            {"x": [], "y": [], "z": [["a", null]]}
            {"y": null, "e": null}
            """);
        var frame = DataFrame.ReadJsonLines(path);
        Assert.Equal("x: long[], y: double[][], z: string[][], s: string[][], deep: string, e: string[], m: string[]", frame.Schema.ToString());
        var rows = frame.Compute();
        Assert.Equal([[1, null, 3], [], null], rows.Column<long?[]?>("x"));
        Assert.Equal([[[1], [], null, [2.5, null]], [], null], rows.Column<double?[]?[]?>("y"));
        Assert.Equal([[[], []], [["a", null]], null], rows.Column<string?[][]?>("z"));
        Assert.Equal([["a"], ["[\"b\"]"]], rows[0].Get<string[][]>("s"));
        Assert.Equal("[[[[1]]]]", rows[0]["deep"]);
        Assert.Equal(["1", "[2]"], rows[0].Get<string[]>("m"));
        string copy = Path.Combine(_folder.Path, "copy.jsonl");
        await frame["x", "y", "z"].WriteJsonLinesAsync(copy);
        Assert.Equal(["{\"x\":[1,null,3],\"y\":[[1],[],null,[2.5,null]],\"z\":[[],[]]}", "{\"x\":[],\"y\":[],\"z\":[[\"a\",null]]}", "{}"], File.ReadAllLines(copy));
        var bad = DataFrame.ReadJsonLines(path, new FrameSchema(("y", typeof(long[])), ("m", typeof(string)), ("s", typeof(string))))["y"];
        Assert.Contains("property 'y' is no long[]", Assert.Throws<TaskFailedException>(() => bad.Compute<long[]>()).Message);
    }

    [Fact]
    public async Task Arrow_SlicesAndNullListsOverElements_AreFollowed()
    {
        // Two lists of two lists, of which the arrays show a part; the null list has elements.
        var numbers = new Int32Array.Builder().Append(9).Append(1).AppendNull().Append(3).Append(4).Build();
        var inner = Lists(Int32Type.Default, [0, 1, 3, 4, 5], [true, true, false, true], numbers);
        var outer = Lists(inner.DataType, [0, 1, 3, 4], [true, true, true], ArrowArrayFactory.BuildArray(inner));
        var sliced = ArrowArrayFactory.BuildArray(outer.Slice(1, 2));
        using var batch = new RecordBatch(new Schema([new Field("x", outer.DataType, true)], null), [sliced], 2);
        var frame = Frame.FromArrow(batch);
        Assert.Equal([[[1, null], null], [[4]]], frame.Column<int?[]?[]>("x"));
        using var again = frame.Slice(1, 1).ToArrow();
        Assert.Equal([[[4]]], Frame.FromArrow(again).Column<int[][]>("x"));
        string path = Path.Combine(_folder.Path, "x.parquet");
        await DataFrame.FromFrame(frame).WriteParquetAsync(path);
        Assert.Equal([[[1, null], null], [[4]]], DataFrame.ReadParquet(path).Compute().Column<int?[]?[]>("x"));
    }

    [Fact]
    public void Arrow_NullBytes_AreRefusedWithTheirRow()
    {
        var bytes = new UInt8Array.Builder().Append(9).Append(1).AppendNull().Build();
        var lists = Lists(UInt8Type.Default, [0, 1, 3], [true, true], bytes);
        using var batch = new RecordBatch(new Schema([new Field("x", lists.DataType, true)], null), [ArrowArrayFactory.BuildArray(lists)], 2);
        Assert.StartsWith("Row 1 of column 'x' is a list of bytes with a null.", Assert.Throws<InvalidDataException>(() => Frame.FromArrow(batch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListsOfCategories_AreReadAsSuchOrAsTexts()
    {
        Category?[][][] values = [[[new Category("b"), null], []], []];
        var frame = Frame.FromColumns(("x", values));
        Assert.Equal("x: category[][]", frame.Schema.ToString());
        Check(frame);
        string parquet = Path.Combine(_folder.Path, "c.parquet"), arrow = Path.Combine(_folder.Path, "c.arrow");
        await DataFrame.FromFrame(frame).WriteParquetAsync(parquet);
        await DataFrame.FromFrame(frame).WriteArrowAsync(arrow);
        Check(DataFrame.ReadParquet(parquet).Compute());
        Check(DataFrame.ReadArrow(arrow).Compute());
        Assert.Equal([new Category("b"), null], Frame.FromColumns(("c", values[0][0])).Select(r => r.Get<Category?>("c")));

        void Check(Frame read)
        {
            Assert.Equal(values, read.Column<Category?[][]>("x"));
            Assert.Equal([["b", null], []], read[0].Get<string?[][]>("x"));
            Assert.Equal([["b", null], []], Assert.IsType<string?[][]>(read[0]["x"]));
            Assert.StartsWith("Element 1 of row 0", Assert.Throws<InvalidOperationException>(() => read[0].Get<Category[][]>("x")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Tables_HoldArraysOfNullableElements()
    {
        var table = Nested(1).Compute().ToDataTable();
        Assert.Equal(typeof(int?[][]), table.Columns["x"]!.DataType);
        Assert.Equal(_nested, Frame.FromDataTable(table).Column<int?[]?[]?>("x"));
    }

    [Fact]
    public async Task DuckDb_ReadsAndWritesTheSameLists()
    {
        string ours = Path.Combine(_folder.Path, "ours.parquet"), theirs = Path.Combine(_folder.Path, "theirs.parquet");
        var frame = Nested(1);
        frame = frame.Assign(("y", frame["x"].Mask(frame["n"] == 0)));
        await frame.WriteParquetAsync(ours, rowGroup: 4);
        Assert.Equal("[[1, NULL, 3], [], NULL];[];NULL;[[4]];[NULL];[[], [5, 6]]", Ask($"SELECT string_agg(coalesce(x::VARCHAR, 'NULL'), ';' ORDER BY n) FROM '{ours}'"));
        Assert.Equal("NULL;[];NULL;[[4]];[NULL];[[], [5, 6]]", Ask($"SELECT string_agg(coalesce(y::VARCHAR, 'NULL'), ';' ORDER BY n) FROM '{ours}'"));
        _ = Ask($"COPY (SELECT *, [[['a', NULL], []], NULL] AS deep, [n, NULL] AS flat FROM '{ours}' ORDER BY n) TO '{theirs}'");
        var back = DataFrame.ReadParquet(theirs);
        Assert.Equal("n: long, x: int[][], y: int[][], deep: string[][][], flat: long[]", back.Schema.ToString());
        Assert.Equal(_nested, Values(back));
        Assert.Equal([["a", null], []], back.Compute()[5].Get<string?[][][]>("deep")[0]);
        Assert.Equal([5, null], back.Compute()[5].Get<long?[]>("flat"));
    }

    [Fact]
    public void Databases_GiveListsAndTheirNulls()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var frame = Read("SELECT [1, NULL, 3] i, [[1], [NULL], NULL] n, ['a', NULL] s, 'ab'::BLOB b UNION ALL SELECT NULL, [], NULL, NULL");
        Assert.Equal("i: int[], n: int[][], s: string[], b: byte[]", frame.Schema.ToString());
        Assert.Equal([[1, null, 3], null], frame.Column<int?[]?>("i"));
        Assert.Equal([[[1], [null], null], []], frame.Column<int?[]?[]>("n"));
        Assert.Equal([["a", null], null], frame.Column<string?[]?>("s"));
        Assert.Equal([[97, 98], null], frame.Column<byte[]?>("b"));
        Assert.Contains("Row 0 holds no byte[] in column 'u'", Assert.Throws<InvalidDataException>(() => Read("SELECT [1::UTINYINT, NULL] u")).Message);
        Assert.Contains("in column 'r', which is no string", Assert.Throws<InvalidDataException>(() => Read("SELECT {'a': 1} r")).Message);

        Frame Read(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            return Frame.Over(FrameRows.Read(reader, FrameRows.SchemaOf(reader), default).ToManaged());
        }
    }

    [Fact]
    public void WhatListsDoNotHave_IsSaidAtTheCall()
    {
        var frame = Nested(1);
        Assert.Contains("Column 'x' holds int[][], which has no form in CSV", Assert.Throws<ArgumentException>(() => { _ = frame.WriteCsvAsync(Path.Combine(_folder.Path, "x.csv")); }).Message);
        Assert.Contains("Min is not defined for int[][], which 'x' holds", Assert.Throws<ArgumentException>(() => frame.GroupBy("n").Agg(Agg.Min("x"))).Message);
        Assert.Contains("which can't be compared", Assert.Throws<ArgumentException>(() => frame["x"].Unique()).Message);
    }

    private static string Ask(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return $"{command.ExecuteScalar()}";
    }

    private static DataFrame Nested(int partitions)
        => DataFrame.FromFrame(Frame.FromColumns(("n", new long[] { 0, 1, 2, 3, 4, 5 }), ("x", _nested)), partitions);

    private static int?[]?[]?[] Values(DataFrame frame) => frame.Compute().Column<int?[]?[]?>("x").ToArray();

    private static ArrayData Lists(IArrowType element, int[] offsets, bool[] valid, IArrowArray values)
    {
        var bits = new ArrowBuffer.BitmapBuilder();
        foreach (bool isValid in valid) bits.Append(isValid);
        return new(new ListType(new Field("item", element, true)), valid.Length, valid.Count(v => !v), 0,
            [bits.Build(), new ArrowBuffer.Builder<int>().AppendRange(offsets).Build()], [values.Data]);
    }
}
