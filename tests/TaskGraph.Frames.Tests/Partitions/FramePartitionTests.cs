using System.Buffers;
using CsCheck;

namespace TaskGraph.Frames.Tests;

public class FramePartitionTests
{
    [Fact]
    public void Slice_AnyRange_GivesThoseRows() =>
        Gen.Select(FrameGen.Partition, Gen.Double.Unit, Gen.Double.Unit).Sample((data, a, b) =>
        {
            int start = (int)(a * data.RowCount), length = (int)(b * (data.RowCount - start));
            var part = data.Slice(start, length);
            Assert.Equal(FrameGen.Boxed(data)[start..(start + length)], FrameGen.Boxed(part));
            part.Release();
        }, iter: 200);

    [Fact]
    public void Take_RowsAndMissingRows_GivesThemInOrder() =>
        Gen.Select(FrameGen.Partition, Gen.Int[-1, 1000].Array[0, 200]).Sample((data, wanted) =>
        {
            int[] rows = Array.ConvertAll(wanted, r => data.RowCount == 0 ? -1 : r < 0 ? r : r % data.RowCount);
            var taken = data.Take(rows, canMiss: true);
            var boxed = FrameGen.Boxed(data);
            Assert.Equal(rows.Select(r => r < 0 ? new object?[6] : boxed[r]), FrameGen.Boxed(taken));
            taken.Release();
        }, iter: 200);

    [Fact]
    public void Filter_MaskWithNulls_KeepsWhereTrue() =>
        FrameGen.Partition.Sample(data =>
        {
            var kept = data.Filter((FixedColumn<bool>)data["b"]);
            Assert.Equal(FrameGen.Boxed(data).Where(r => r[0] is true), FrameGen.Boxed(kept));
            kept.Release();
        }, iter: 200);

    [Fact]
    public void Concat_AnyParts_GivesAllRows() =>
        Gen.Select(FrameGen.Partition.Array[1, 5], Gen.Bool).Sample((parts, gathers) =>
        {
            var rows = parts.SelectMany(FrameGen.Boxed).ToList();
            // Gathering releases the parts, which are not the test's to give away.
            var all = gathers ? FramePartition.Gather(parts[0].Schema, Array.ConvertAll(parts, p => p.Share())) : FramePartition.Concat(parts[0].Schema, parts);
            Assert.Equal(rows, FrameGen.Boxed(all));
            all.Release();
        }, iter: 100);

    [Fact]
    public void Codec_RoundTrip_GivesTheSameRows() =>
        FrameGen.Partition.Sample(data =>
        {
            var writer = new ArrayBufferWriter<byte>();
            var codec = ResultCodecs.For(typeof(FramePartition))!;
            var part = data.Slice(data.RowCount / 3, data.RowCount / 2);
            codec.Encode(part, writer);
            var back = (FramePartition)ResultCodecs.Named(codec.Name).Decode(writer.WrittenSpan);
            Assert.Equal(part.Schema, back.Schema);
            Assert.Equal(FrameGen.Boxed(part), FrameGen.Boxed(back));
            back.Release();
        }, iter: 100);

    [Fact]
    public void Builder_AnyValues_GivesThem() =>
        FrameGen.Values(Gen.Long, 200).Sample(values =>
        {
            var builder = new FixedColumnBuilder<long>();
            foreach (long? value in values)
            {
                if (value is { } present) builder.Append(present);
                else builder.AppendNull();
            }
            var column = builder.Build();
            Assert.Equal(values, Enumerable.Range(0, column.Length).Select(r => (long?)column.BoxedValue(r)));
            Assert.Equal(values.Count(v => v is null), column.NullCount);
            column.Release();
        }, iter: 100);

    [Fact]
    public void Ranks_OfDictionary_OrderByCodePoint()
    {
        var column = ManagedColumns.Strings(["b", "a", "", "ab", "ä"]);
        Assert.Equal([3, 1, 0, 2, 4], column.Dictionary.Ranks.ToArray());
    }

    [Fact]
    public void Unify_ManyWords_MapsEachToItself()
    {
        var left = ManagedColumns.Strings([.. Enumerable.Range(0, 5000).Select(i => $"word {i}")]).Dictionary;
        var right = ManagedColumns.Strings([.. Enumerable.Range(2500, 5000).Select(i => $"word {i}")]).Dictionary;
        var both = StringDictionary.Unify([left, right], out int[]?[] maps);
        Assert.Equal(7500, both.Count);
        Assert.Null(maps[0]);
        for (int i = 0; i < right.Count; i++) Assert.Equal(right.Text(i), both.Text(maps[1]![i]));
        Assert.Equal(2600, both.Find("word 2600"));
        Assert.Equal(-1, both.Find("word"));
    }
}
