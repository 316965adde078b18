using System.Text;
using CsCheck;
using TaskGraph.Testing;

namespace TaskGraph.Tests;

/// <summary>Lines and keys of bytes give what strings give.</summary>
public sealed class Utf8Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadUtf8Lines_AnyContentAndBlockSize_AreReadTexts()
    {
        var contents = Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("é"), Gen.Const("x"), Gen.String[Gen.Char['a', 'z'], 0, 30]).Array[0, 60];
        Gen.Select(contents, Gen.Int[1, 200], Gen.Bool).Sample((parts, size, hasMark) =>
        {
            string path = _folder.File($"{Guid.NewGuid():N}.txt", (hasMark ? "\uFEFF" : "") + string.Concat(parts));
            Assert.Equal(Bag.ReadText(path, size).Compute(Scheduler.Synchronous), Bag.ReadUtf8Lines(path, size).Compute(Scheduler.Synchronous).Select(Utf8.ToString));
        }, iter: 100);
    }

    [Fact]
    public void ReadUtf8Lines_LongLines_AreWhole()
    {
        string[] lines = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + i % 26), i * i * i * 7))];
        string path = _folder.File("long.txt", string.Join('\n', lines));
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
            Assert.Equal(lines, Bag.ReadUtf8Lines(path, "100 KiB").Select(Utf8.ToString).Compute(scheduler));
    }

    [Fact]
    public void Keys_OfBytes_AreComparedByContent()
    {
        string[] lines = [.. Enumerable.Range(0, 3000).Select(i => $"word{i % 70} w{i % 7} tail{i}")];
        string path = _folder.File("words.txt", string.Join('\n', lines));
        var words = Bag.ReadUtf8Lines(path, "4 KiB").SelectMany(l => Utf8.Split(l, ' '));
        string[] expected = [.. lines.SelectMany(l => l.Split(' '))];
        var counts = expected.CountBy(w => w).Select(p => (p.Key, (long)p.Value)).Order().ToList();
        foreach (var scheduler in (IScheduler[])[Scheduler.Threads, Scheduler.Processes])
        {
            Assert.Equal(counts, words.CountBy(w => w).Compute(scheduler).Select(p => (Utf8.ToString(p.Key), p.Value)).Order());
            Assert.Equal(counts, words.CountBy(w => w, partitions: 4).Compute(scheduler).Select(p => (Utf8.ToString(p.Key), p.Value)).Order());
            Assert.Equal(counts, words.GroupBy(w => w).Select(g => (Utf8.ToString(g.Key), g.LongCount())).Compute(scheduler).Order());
            Assert.Equal(expected.Distinct().Order(), words.Distinct().Compute(scheduler).Select(Utf8.ToString).Order());
            Assert.Equal(expected.Length, words.Join(words.Distinct(), w => w, w => w, (a, b) => 1).Sum().Compute(scheduler));
        }
    }

    [Fact]
    public void CountBy_KeysOfAnyLength_AreToldApartByEachByte()
    {
        // Each length with one byte changed at each place; the empty key first, and all often enough to be found while looking ahead.
        byte[][] keys = [[], .. Enumerable.Range(1, 20).SelectMany(length => Enumerable.Range(0, length).Select(at => { byte[] key = new byte[length]; key[at] = 1; return key; }))];
        var all = Enumerable.Repeat(keys, 3).SelectMany(k => k).Select(k => (ReadOnlyMemory<byte>)k);
        var counts = Bag.FromSequence(all, 1).CountBy(k => k).Compute(Scheduler.Synchronous);
        Assert.Equal(keys.Select(k => (Convert.ToHexString(k), 3L)), counts.Select(p => (Convert.ToHexString(p.Key.Span), p.Value)));
    }

    [Fact]
    public void KeyTable_AnyBytes_IsADictionary()
        => Gen.Byte[0, 3].Array[0, 20].Array[0, 600].Sample(keys =>
        {
            var table = new BagKeyTable<ReadOnlyMemory<byte>, int>();
            foreach (byte[] key in keys) table.At(key, out _)++;
            var expected = keys.CountBy(Convert.ToHexString).Select(p => (p.Key, p.Value));
            Assert.Equal(expected, table.Pairs.Select(p => (Convert.ToHexString(p.Key.Span), p.Value)));
            foreach (var (key, count) in expected) Assert.True(table.TryGet(Convert.FromHexString(key), out int found) && found == count);
            Assert.False(table.TryGet(new byte[] { 9 }, out _));
        }, iter: 50);

    [Fact]
    public void KeyTable_AnyTexts_IsADictionary()
        => Gen.OneOf(Gen.Const((string?)null), Gen.Char["ab\u0100\0"].Array[0, 12].Select(c => (string?)new string(c))).Array[0, 600].Sample(keys =>
        {
            var table = new BagKeyTable<string?, int>();
            foreach (string? key in keys) table.At(key, out _)++;
            var expected = keys.GroupBy(k => k).Select(g => new KeyValuePair<string?, int>(g.Key, g.Count())).ToList();
            Assert.Equal(expected, table.Pairs);
            Assert.Equal(expected.Count, table.Count);
            foreach (var (key, count) in expected) Assert.True(table.TryGet(key, out int found) && found == count);
            Assert.False(table.TryGet("c", out _));
        }, iter: 50);

    [Theory]
    [InlineData("a", "1")]
    [InlineData("b", "text")]
    [InlineData("c", "[1, {\"a\":2}]")]
    [InlineData("d", "true")]
    [InlineData("e", "x\\\"y")]
    [InlineData("f", null)]
    public void TryGetField_OfAnObject_IsItsText(string name, string? expected)
    {
        var json = Utf8.FromString("{\"a\":1, \"b\":\"text\", \"c\":[1, {\"a\":2}],\"d\" : true,\"e\":\"x\\\"y\"}");
        Assert.Equal(expected is not null, Utf8.TryGetField(json, Encoding.UTF8.GetBytes(name), out var value));
        Assert.Equal(expected ?? "", Utf8.ToString(value));
    }

    [Fact]
    public void Split_EmptyParts_AreKeptOnRequest()
    {
        Assert.Equal(["a", "b"], Utf8.Split(Utf8.FromString("  a b "), ' ').Select(Utf8.ToString));
        Assert.Equal(["", "", "a", "b", ""], Utf8.Split(Utf8.FromString("  a b "), ' ', keepsEmpty: true).Select(Utf8.ToString));
        Assert.Throws<ArgumentOutOfRangeException>(() => Utf8.Split(default, 'é'));
    }
}
