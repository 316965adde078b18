using Apache.Arrow;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Every column type goes into each format and comes back the same.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TypeGen.Names), MemberType = typeof(TypeGen))]
    public void Arrow_ThereAndBack_GivesTheSame(string name) => Each(name, 1, frame =>
    {
        var computed = frame.Compute();
        var expected = FrameGen.Boxed(computed.Data).Select(r => r.Select(Micro).ToArray()).ToArray();
        using var batch = computed.ToArrow();
        var back = Frame.FromArrow(batch);
        Assert.Equal(frame.Schema, back.Schema);
        Assert.Equal(expected, FrameGen.Boxed(back.Data));
        if (computed.RowCount < 5) return;
        using var part = batch.Slice(3, 2);
        Assert.Equal(expected[3..5], FrameGen.Boxed(Frame.FromArrow(part).Data));
    });

    [Theory]
    [MemberData(nameof(TypeGen.Names), MemberType = typeof(TypeGen))]
    public void ArrowFiles_ThereAndBack_GiveTheSame(string name) => Each(name, 2, frame =>
    {
        var expected = FrameGen.Boxed(frame.Compute().Data).Select(r => r.Select(Micro).ToArray()).ToArray();
        string path = Path.Combine(_folder.Path, "part-*.arrow");
        foreach (var compression in Enum.GetValues<ArrowCompression>())
        {
            var files = frame.WriteArrowAsync(path, compression).GetAwaiter().GetResult();
            var back = DataFrame.ReadArrow(path);
            Assert.Equal(frame.Schema, back.Schema);
            Assert.Equal(expected, FrameGen.Boxed(back.Compute().Data));
            Assert.Equal(expected.Select(r => r[0]), back["n"].Compute<long>().Cast<object>());
            foreach (string file in files) File.Delete(file);
        }
    });

    [Fact]
    public async Task WriteArrow_Compressed_IsSmallerAndReadInParts()
    {
        const int Rows = 200_000;
        var frame = DataFrame.FromColumns(("x", Enumerable.Range(0, Rows).Select(i => i % 5 == 0 ? (double?)null : i / 100).ToArray()), ("s", Enumerable.Range(0, Rows).Select(i => $"text {i % 1000}").ToArray())).Repartition(2);
        var bytes = new List<long>();
        foreach (var compression in Enum.GetValues<ArrowCompression>())
        {
            string path = Path.Combine(_folder.Path, $"{compression}-*.feather");
            bytes.Add((await frame.WriteArrowAsync(path, compression, cancellationToken: TestContext.Current.CancellationToken)).Sum(f => new FileInfo(f).Length));
            var back = DataFrame.ReadArrow(path);
            Assert.Equal(2, back.PartitionCount);
            Assert.Equal(frame.Tail(100)["s"].Compute<string>(), back.Tail(100)["s"].Compute<string>());
            Assert.Equal(frame["x"].Compute<double?>(), back["x"].Compute<double?>());
        }
        Assert.True(bytes[1] < bytes[0] / 4 && bytes[2] < bytes[0] / 4, string.Join(", ", bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = frame.WriteArrowAsync("x-*.arrow", (ArrowCompression)7); });
    }

    [Fact]
    public void ToArrow_OfTimesBefore1970_CutsOffAsAfterIt()
    {
        DateTime[] times = [new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(19), new DateTime(1970, 1, 1).AddTicks(19), new DateTime(1, 1, 1).AddTicks(9), DateTime.UnixEpoch.AddTicks(-1)];
        using var batch = Frame.FromColumns(("t", times), ("o", times.Select(t => new DateTimeOffset(t, TimeSpan.Zero)).ToArray())).ToArrow();
        DateTime[] expected = [.. times.Select(t => new DateTime(t.Ticks / 10 * 10))];
        Assert.Equal(expected, Frame.FromArrow(batch).Column<DateTime>("t"));
        Assert.Equal(expected, Frame.FromArrow(batch).Column<DateTimeOffset>("o").Select(o => o.UtcDateTime));
    }

    [Theory]
    [MemberData(nameof(TypeGen.Names), MemberType = typeof(TypeGen))]
    public void JsonLines_ThereAndBack_GiveTheSame(string name) => Each(name, 2, frame =>
    {
        var expected = FrameGen.Boxed(frame.Compute().Data);
        string path = Path.Combine(_folder.Path, "part-*.jsonl");
        var files = frame.WriteJsonLinesAsync(path).GetAwaiter().GetResult();
        var back = DataFrame.ReadJsonLines(path, frame.Schema, blockSize: 50);
        Assert.Equal(frame.Schema.Order(Comparer<FrameColumn>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), back.Schema.Order(Comparer<FrameColumn>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
        Assert.Equal(expected, FrameGen.Boxed(back["n", "x"].Compute().Data));
        Assert.Equal(expected.Select(r => r[1]), FrameGen.Boxed(back["x"].Compute().Data).Select(r => r[0]));
        foreach (string file in files) File.Delete(file);
    });

    [Fact]
    public void ToArrow_OfNumbers_SharesTheirMemory()
    {
        var frame = Frame.FromColumns(("x", new[] { 1.5, 2.5, 3.5 }));
        using var batch = frame.ToArrow();
        Assert.True(((DoubleArray)batch.Column(0)).Values.Overlaps(frame.Column<double>("x").Values));
        byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(new long[] { 1, 2, 3 }).ToArray();
        var own = new Int64Array(new ArrowBuffer(bytes), ArrowBuffer.Empty, 3, 0, 0);
        var back = Frame.FromArrow(new RecordBatch(new Schema([new Field("n", own.Data.DataType, true)], null), [own], 3));
        Assert.Equal([1, 2, 3], back.Column<long>("n"));
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(back.Column<long>("n").Values).Overlaps(bytes));
        Assert.Equal([2, 3], back.Slice(1, 2).Column<long>("n"));
    }

    [Fact]
    public void ReadArrow_OfNoArrowFile_ThrowsAtTheCall()
    {
        string path = _folder.File("text.arrow", "no arrow file at all, but a few bytes of text");
        Assert.Contains("can't be read as an Arrow file", Assert.Throws<InvalidDataException>(() => DataFrame.ReadArrow(path)).Message);
    }

    // Arrow's times are whole microseconds here.
    private static object? Micro(object? value) => value switch
    {
        DateTime time => new DateTime(time.Ticks / 10 * 10),
        DateTimeOffset time => new DateTimeOffset(time.Ticks / 10 * 10, TimeSpan.Zero),
        TimeSpan span => new TimeSpan(span.Ticks / 10 * 10),
        _ => value,
    };

    private static void Each(string name, int partitions, Action<DataFrame> check)
    {
        var type = TypeGen.Named(name);
        Gen.Int[0, 40].SelectMany(rows => TypeGen.Array(type, rows)).Sample(values =>
        {
            long[] numbers = [.. Enumerable.Range(0, values.Length).Select(i => (long)i)];
            check(DataFrame.FromFrame(Frame.FromColumns(("n", numbers), ("x", values)), partitions));
        }, iter: 10, threads: 1);
    }
}
