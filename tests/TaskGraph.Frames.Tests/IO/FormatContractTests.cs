using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>What every format of frames keeps: the same rows, files whole or not at all.</summary>
public abstract class FrameFormatTests : FormatContract<DataFrame, Frame>
{
    protected override IEnumerable<DataFrame> Samples
    {
        get
        {
            yield return DataFrame.FromColumns(
                ("word", new[] { "a", "with, comma", "with \"quotes\"", "two\nlines", "", null }),
                ("number", new long?[] { 1, null, -3, long.MaxValue, long.MinValue, 0 }),
                ("share", new double?[] { 0.1, 0.5, null, 1e-300, -0.0, 12345.678 }));
            var many = DataFrame.FromColumns(("key", Enumerable.Range(0, 1000).Select(i => $"k{i % 7}").ToArray()), ("value", Enumerable.Range(0, 1000).Select(i => (long)i).ToArray()));
            yield return DataFrame.Concat([many, many, many]);
        }
    }

    protected override DataFrame Failing
    {
        get
        {
            var good = DataFrame.FromColumns(("x", new long[] { 1, 2, 3 }));
            return DataFrame.Concat([good, good, good.MapPartitions(frame => frame.RowCount > 0 ? throw new FormatException("no such frame") : frame)]);
        }
    }

    protected override void Same(Frame written, Frame read) => Assert.Equal(written.ToString(), read.ToString());
}

public sealed class JsonLinesFormatTests : FrameFormatTests
{
    protected override string Extension => ".jsonl";

    protected override DataFrame Read(string pattern) => DataFrame.ReadJsonLines(pattern);

    protected override Task WriteAsync(DataFrame collection, string pattern, ComputeOptions options) => collection.WriteJsonLinesAsync(pattern, options);
}

public sealed class ArrowFormatTests : FrameFormatTests
{
    protected override string Extension => ".arrow";

    protected override DataFrame Read(string pattern) => DataFrame.ReadArrow(pattern);

    protected override Task WriteAsync(DataFrame collection, string pattern, ComputeOptions options) => collection.WriteArrowAsync(pattern, options: options);
}
