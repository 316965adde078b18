using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Random frames: all column types, nulls, NaN, few and many distinct texts, also without rows.</summary>
internal static class FrameGen
{
    private static readonly string[] _words = ["", "a", "b", "JFK", "ORD", "ä", "日本語", "a text of more than sixteen bytes"];
    private static readonly Gen<string> _texts = Gen.OneOf(Gen.Int[0, _words.Length - 1].Select(i => _words[i]),
        Gen.Char.AlphaNumeric.Array[0, 20].Select(c => new string(c)));

    public static readonly Gen<FramePartition> Partition = Gen.Int[0, 300].SelectMany(Rows);

    public static Gen<FramePartition> Rows(int rows) => Gen.Select(
        Values(Gen.Bool, rows), Values(Gen.Int, rows), Values(Gen.Long, rows), Values(Gen.Double, rows), Values(Gen.DateTime, rows), Texts(rows),
        (b, i, l, d, t, s) => Frame.FromColumns(("b", b), ("i", i), ("l", l), ("d", d), ("t", t), ("s", s)).Data);

    public static Gen<T?[]> Values<T>(Gen<T> value, int rows) where T : struct =>
        Gen.Bool.SelectMany(nulls => Gen.Select(value, Gen.Int[0, 4], (v, n) => nulls && n == 0 ? (T?)null : v).Array[rows]);

    public static Gen<string?[]> Texts(int rows) => Gen.Select(_texts, Gen.Int[0, 4], (v, n) => n == 0 ? null : v).Array[rows];

    /// <summary>All rows as boxed values, the naive form that kernels are compared with.</summary>
    public static object?[][] Boxed(FramePartition data) =>
        [.. Enumerable.Range(0, data.RowCount).Select(r => Array.ConvertAll(data.Columns, c => c.BoxedValue(r)))];
}
