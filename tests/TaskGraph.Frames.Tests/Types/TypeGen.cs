using CsCheck;

namespace TaskGraph.Frames.Tests;

/// <summary>Random columns of each type: few distinct values, so that there are equal ones, with extremes, and nulls in some columns.</summary>
internal static class TypeGen
{
    private static readonly string[] _words = ["", "a", "JFK", "ä", "日本語", "a text of more than sixteen bytes"];

    private static readonly Dictionary<ColumnType, Func<int, Gen<Array>>> _generators = new()
    {
        [ColumnType.Bool] = Values(Gen.Bool),
        [ColumnType.SByte] = Values(Gen.OneOf(Gen.SByte, Some<sbyte>(sbyte.MinValue, sbyte.MaxValue, 0))),
        [ColumnType.Byte] = Values(Gen.OneOf(Gen.Byte, Some<byte>(byte.MinValue, byte.MaxValue))),
        [ColumnType.Short] = Values(Gen.OneOf(Gen.Short, Some<short>(short.MinValue, short.MaxValue, 7))),
        [ColumnType.UShort] = Values(Gen.OneOf(Gen.UShort, Some<ushort>(ushort.MinValue, ushort.MaxValue, 7))),
        [ColumnType.Int] = Values(Gen.OneOf(Gen.Int[-3, 3], Some(int.MinValue, int.MaxValue))),
        [ColumnType.UInt] = Values(Gen.OneOf(Gen.UInt[0, 3], Some(uint.MinValue, uint.MaxValue))),
        [ColumnType.Long] = Values(Gen.OneOf(Gen.Long[-3, 3], Some(long.MinValue, long.MaxValue))),
        [ColumnType.ULong] = Values(Gen.OneOf(Gen.ULong[0, 3], Some(ulong.MinValue, ulong.MaxValue))),
        [ColumnType.Float] = Values(Gen.OneOf(Gen.Int[-30, 30].Select(i => i / 4f), Some(float.MinValue, float.MaxValue, float.PositiveInfinity, 0f))),
        [ColumnType.Double] = Values(Gen.OneOf(Gen.Int[-30, 30].Select(i => i / 4.0), Some(double.MinValue, double.MaxValue, double.NegativeInfinity, 0.0))),
        [ColumnType.Decimal] = Values(Gen.OneOf(Gen.Int[-30, 30].Select(i => i / 4m), Some(1.0m, 1.00m, 79228162514264337593.5m, -0.0000000001m))),
        [ColumnType.DateTime] = Values(Gen.OneOf(Gen.Int[-3, 3].Select(d => new DateTime(2000, 1, 1).AddHours(d)), Some(DateTime.MinValue, DateTime.MaxValue))),
        [ColumnType.DateTimeOffset] = Values(Gen.OneOf(Gen.Int[-3, 3].Select(h => new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.FromHours(h))),
            Some(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))),
        [ColumnType.DateOnly] = Values(Gen.OneOf(Gen.Int[-3, 3].Select(d => new DateOnly(2000, 1, 1).AddDays(d)), Some(DateOnly.MinValue, DateOnly.MaxValue))),
        [ColumnType.TimeSpan] = Values(Gen.OneOf(Gen.Int[-3, 3].Select(m => TimeSpan.FromMinutes(m)), Some(new TimeSpan(123456789)))),
        [ColumnType.Guid] = Values(Gen.Int[0, 5].Select(i => new Guid(i * 1_000_003, (short)i, 3, 4, 5, 6, 7, 8, 9, 10, (byte)i))),
        [ColumnType.String] = rows => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 4], (w, n) => n == 0 ? null : _words[w]).Array[rows].Select(a => (Array)a),
        [ColumnType.Category] = Values(Gen.Int[0, 5].Select(w => new Category(_words[w]))),
    };

    /// <summary>All types, with lists of some.</summary>
    public static TheoryData<string> Names => [.. All.Select(t => t.Name())];

    /// <summary>The types that can be keys.</summary>
    public static TheoryData<string> KeyNames => [.. All.Where(t => t.Kind().IsKey).Select(t => t.Name())];

    public static IEnumerable<ColumnType> All
        =>
        [
            .. ColumnTypes.Single.Select(k => k.Column),
            .. new[] { ColumnType.Byte, ColumnType.Bool, ColumnType.Long, ColumnType.Double, ColumnType.String, ColumnType.Guid }.Select(t => t.ListOf()),
            .. new[] { ColumnType.Byte, ColumnType.Int, ColumnType.String, ColumnType.Decimal }.Select(t => t.ListOf().ListOf()),
            ColumnType.Float.ListOf().ListOf().ListOf(),
        ];

    public static ColumnType Named(string name) => All.Single(t => t.Name() == name);

    /// <summary>An array of values of the type, of <c>T</c> or of <c>T?</c>; lists have null elements, and null and empty lists.</summary>
    public static Gen<Array> Array(ColumnType type, int rows)
    {
        if (!type.IsList()) return _generators[type](rows);
        var inner = (int rows) => Array(type.ElementType(), rows);
        return Gen.Int[-1, 4].Array[rows].SelectMany(lengths => inner(Math.Max(1, lengths.Sum(l => Math.Max(l, 0)))).Select(elements =>
        {
            var boxed = type.Kind().BoxedType;
            var lists = System.Array.CreateInstance(boxed, rows);
            for (int row = 0, at = 0; row < rows; row++)
            {
                if (lengths[row] < 0) continue;
                var list = System.Array.CreateInstance(boxed.GetElementType()!, lengths[row]);
                for (int i = 0; i < list.Length; i++) list.SetValue(elements.GetValue(at++) ?? (type.IsBinary() ? (byte)0 : null), i);
                lists.SetValue(list, row);
            }
            return lists;
        }));
    }

    /// <summary>A value as a column gives it back.</summary>
    public static object? Normal(object? value) => value switch
    {
        DateTime time => new DateTime(time.Ticks),
        DateTimeOffset time => time.ToUniversalTime(),
        Category category => category.Name,
        _ => value,
    };

    public static object?[] Boxed(Array values) => [.. values.Cast<object?>().Select(Normal)];

    private static Gen<T> Some<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Func<int, Gen<Array>> Values<T>(Gen<T> value) where T : struct => rows => Gen.Bool.SelectMany(nulls => nulls
        ? Gen.Select(value, Gen.Int[0, 4], (v, n) => n == 0 ? (T?)null : v).Array[rows].Select(a => (Array)a) : value.Array[rows].Select(a => (Array)a));
}
