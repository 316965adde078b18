using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using TaskGraph.Testing;

namespace TaskGraph.Frames.Tests;

/// <summary>Arrow's types as other writers use them: each whole, in slices and by way of a file.</summary>
public sealed class ArrowImportTests : IDisposable
{
    private static readonly string?[] _texts = ["a", null, "", "twelve bytes", "thirteen byte", "ä"];
    private static readonly byte[]?[] _binary = [[1], null, [], [.. Enumerable.Range(0, 13).Select(i => (byte)i)], [2, 3]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_OfEachKind_AreStrings()
    {
        Is(_texts, Varying<int>(StringType.Default, _texts.Select(Utf8)));
        Is(_texts, Varying<long>(LargeStringType.Default, _texts.Select(Utf8)));
        Is(_texts, Views(StringViewType.Default, _texts.Select(Utf8)));
    }

    [Fact]
    public void BinaryData_OfEachKind_IsBytes()
    {
        Is(_binary, Varying<int>(BinaryType.Default, _binary));
        Is(_binary, Varying<long>(LargeBinaryType.Default, _binary));
        Is(_binary, Views(BinaryViewType.Default, _binary));
        Is<byte[]?>([[1, 2, 3], null, [7, 8, 9]], Of(new FixedSizeBinaryType(3), [true, false, true], [.. new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }]));
    }

    [Fact]
    public void Lists_OfEachKind_AreLists()
    {
        int?[]?[] lists = [[0], null, [], [2, null, 4]];
        var item = new Field("item", Int32Type.Default, true);
        var elements = Of(Int32Type.Default, [true, true, true, false, true], Bytes(0, 1, 2, 3, 4));
        bool[] valid = [true, false, true, true];
        Is(lists, Of(new ListType(item), valid, [Bytes(0, 1, 2, 2, 5)], [elements]));
        Is(lists, Of(new LargeListType(item), valid, [Bytes(0L, 1, 2, 2, 5)], [elements]));
        Is(lists, Of(new ListViewType(item), valid, [Bytes(0, 77, 4, 2), Bytes(1, 99, 0, 3)], [elements]), byFile: false);
        Is(lists, Of(new LargeListViewType(item), valid, [Bytes(0L, 77, 4, 2), Bytes(1L, 99, 0, 3)], [elements]), byFile: false);
        Is<int?[]?>([[0, 1], null, [null, 4]], Of(new FixedSizeListType(item, 2), [true, false, true], [],
            [Of(Int32Type.Default, [true, true, true, true, false, true], Bytes(0, 1, 2, 2, 3, 4))]));
        Is<string?[]>([["a", null], ["", "twelve bytes"]], Of(new LargeListType(new Field("item", LargeStringType.Default, true)), [true, true],
            [Bytes(0L, 2, 4)], [Varying<long>(LargeStringType.Default, _texts.Select(Utf8))]));
    }

    [Fact]
    public void Dictionaries_OfEachIndex_AreTheirEntries()
    {
        Check<sbyte>(Int8Type.Default);
        Check<byte>(UInt8Type.Default);
        Check<short>(Int16Type.Default);
        Check<ushort>(UInt16Type.Default);
        Check<int>(Int32Type.Default);
        Check<uint>(UInt32Type.Default);
        Check<long>(Int64Type.Default);
        Check<ulong>(UInt64Type.Default);

        void Check<T>(IArrowType index) where T : unmanaged, INumber<T>
        {
            // Entries are equal and null, codes of null rows are none.
            T[] codes = [.. new[] { 2, 100, 0, 1, 3, 2 }.Select(T.CreateChecked)];
            bool[] valid = [true, false, true, true, true, true];
            string?[] entries = ["a", null, "b", "a"];
            foreach (var words in new[] { Varying<int>(StringType.Default, entries.Select(Utf8)), Varying<long>(LargeStringType.Default, entries.Select(Utf8)), Views(StringViewType.Default, entries.Select(Utf8)) })
            {
                Is(["b", null, "a", null, "a", "b"], Of(new DictionaryType(index, words.DataType, false), valid, [Bytes(codes)], null, words));
                Is<Category?>([new Category("b"), null, new Category("a"), null, new Category("a"), new Category("b")],
                    Of(new DictionaryType(index, words.DataType, true), valid, [Bytes(codes)], null, words));
            }
            var numbers = Of(DoubleType.Default, [true, false, true, true], Bytes(1.5, 2, 2.5, 1.5));
            Is<double?>([2.5, null, 1.5, null, 1.5, 2.5], Of(new DictionaryType(index, DoubleType.Default, false), valid, [Bytes(codes)], null, numbers));
        }
    }

    [Fact]
    public void Dictionary_CodeOutOfRange_NamesTheRow()
    {
        var words = Varying<int>(StringType.Default, _texts.Select(Utf8));
        foreach (var (type, codes) in new (IArrowType, byte[])[] { (Int8Type.Default, Bytes<sbyte>(0, -1)), (UInt32Type.Default, Bytes(0u, 6u)) })
        {
            var error = Assert.Throws<InvalidDataException>(() => Frame.FromArrow(Batch(Of(new DictionaryType(type, StringType.Default, false), [true, true], [codes], null, words))));
            Assert.Matches("^Row 1 of column 'x' is entry (-1|6) of a dictionary, whose entries go from 0 to 5", error.Message);
        }
        Fails("Row 1 of column 'x' can't be read", Of(new DictionaryType(UInt64Type.Default, StringType.Default, false), [true, true], [Bytes(0UL, ulong.MaxValue)], null, words));
    }

    [Fact]
    public void RunsAndExtensions_AreTheirValues()
    {
        var values = Varying<int>(StringType.Default, new[] { "a", null, "b" }.Select(Utf8));
        foreach (var ends in new[] { Of(Int16Type.Default, null, Bytes<short>(2, 3, 5)), Of(Int32Type.Default, null, Bytes(2, 3, 5)), Of(Int64Type.Default, null, Bytes(2L, 3, 5)) })
            Is(["a", "a", null, "b", "b"], new(new RunEndEncodedType(ends.DataType, StringType.Default), 5, 0, 0, System.Array.Empty<ArrowBuffer>(), [ends, values]), byFile: false);
        var guids = new[] { Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Guid.Empty };
        var batch = new RecordBatch(new Schema([new Field("x", GuidType.Default, true)], null), [new GuidArray(ArrowArrayFactory.BuildArray(
            Of(new FixedSizeBinaryType(16), null, [.. guids.SelectMany(g => g.ToByteArray(bigEndian: true))])))], 2);
        Assert.Equal(guids, Frame.FromArrow(batch).Column<Guid>("x"));
    }

    [Fact]
    public void Times_OfEachUnit_AreTheSame()
    {
        var time = new TimeSpan(13, 14, 15);
        bool[] valid = [true, false];
        TimeUnit[] units = [TimeUnit.Second, TimeUnit.Millisecond, TimeUnit.Microsecond, TimeUnit.Nanosecond];
        for (int u = 0; u < units.Length; u++)
        {
            long unit = (long)Math.Pow(1000, u), span = (long)time.TotalSeconds * unit;
            var instant = new DateTime(1961, 2, 3, 4, 5, 6);
            byte[] moments = Bytes((long)(instant - DateTime.UnixEpoch).TotalSeconds * unit, long.MaxValue);
            Is<DateTime?>([instant, null], Of(new TimestampType(units[u], (string?)null), valid, moments));
            Is<DateTime?>([instant, null], Of(new TimestampType(units[u], ""), valid, moments));
            Is<DateTimeOffset?>([new(instant, TimeSpan.Zero), null], Of(new TimestampType(units[u], "UTC"), valid, moments));
            Is<DateTimeOffset?>([new(instant, TimeSpan.Zero), null], Of(new TimestampType(units[u], "Asia/Tokyo"), valid, moments));
            Is<TimeSpan?>([-time, null], Of(DurationType.FromTimeUnit(units[u]), valid, Bytes(-span, long.MaxValue)));
            if (u < 2) Is<TimeSpan?>([time, null], Of(new Time32Type(units[u]), valid, Bytes((int)span, int.MaxValue)));
            else Is<TimeSpan?>([time, null], Of(new Time64Type(units[u]), valid, Bytes(span, long.MaxValue)));
        }
        Is<DateOnly?>([new(1961, 2, 3), null, DateOnly.MaxValue, DateOnly.MinValue], Of(Date32Type.Default, [true, false, true, true], Bytes(-3254, int.MaxValue, 2932896, -719162)));
        // What is finer than 100 ns is cut off: of points in time from the year 1 on, of spans from 0.
        Is<DateTime?>([DateTime.UnixEpoch.AddTicks(-1), DateTime.UnixEpoch.AddTicks(-2), DateTime.UnixEpoch.AddTicks(-1), DateTime.UnixEpoch, DateTime.UnixEpoch.AddTicks(1)],
            Of(new TimestampType(TimeUnit.Nanosecond, (string?)null), null, Bytes(-1L, -101, -100, 99, 199)));
        Is<TimeSpan?>([TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.FromTicks(1)], Of(DurationType.FromTimeUnit(TimeUnit.Nanosecond), null, Bytes(-99L, -199, 199)));
        Is<DateTime?>([new(1961, 2, 3), null], Of(Date64Type.Default, valid, Bytes(-3254L * 86_400_000, long.MaxValue)));
    }

    [Fact]
    public void Times_OutOfRange_NameRowAndValue()
    {
        bool[] valid = [false, true];
        Fails("Row 1 of column 'x' can't be read: 2932897 days from 1970 on are out of the range of DateOnly.", Of(Date32Type.Default, valid, Bytes(0, 2932897)));
        Fails("Row 1 of column 'x' can't be read: 253402300800000 in the unit Millisecond is out of the range of DateTime.", Of(Date64Type.Default, valid, Bytes(0L, 253402300800000)));
        Fails("Row 1 of column 'x' can't be read: 253402300800 in the unit Second is out of the range of DateTimeOffset.", Of(new TimestampType(TimeUnit.Second, "UTC"), valid, Bytes(0L, 253402300800)));
        Fails("Row 1 of column 'x' can't be read: -9223372036854775808 in the unit Millisecond is out of the range of TimeSpan.", Of(DurationType.Millisecond, valid, Bytes(0L, long.MinValue)));
    }

    [Fact]
    public void Decimals_OfEachWidth_AreExact()
    {
        bool[] valid = [true, false, true];
        Is<decimal?>([-1.5m, null, 0.01m], Of(new Decimal32Type(9, 2), valid, Bytes(-150, 0, 1)));
        Is<decimal?>([-1.5m, null, 0.01m], Of(new Decimal64Type(18, 2), valid, Bytes(-150L, 0, 1)));
        Is<decimal?>([-1.5m, null, decimal.MaxValue], Of(new Decimal128Type(38, 9), valid, Bytes(-1_500_000_000, 0, (Int128)decimal.MaxValue * 1_000_000_000)));
        Is<decimal?>([-1500m, null, 100m], Of(new Decimal128Type(5, -2), valid, Bytes(-15, 0, (Int128)1)));
        Is<decimal?>([-1.5m, null, decimal.MaxValue], Of(new Decimal256Type(76, 40), valid,
            [.. new[] { -15 * BigInteger.Pow(10, 39), 0, new BigInteger(decimal.MaxValue) * BigInteger.Pow(10, 40) }.SelectMany(Wide)]));
        Fails("Row 2 of column 'x' can't be read: 79228162514264337593543950336e0 has more digits than a decimal", Of(new Decimal128Type(38, 0), valid, Bytes(0, 0, (Int128)1 << 96)));
        Fails("Row 2 of column 'x' can't be read: 1e-29 has more digits than a decimal", Of(new Decimal128Type(38, 29), valid, Bytes(0, 0, (Int128)1)));
        Fails("Row 0 of column 'x' can't be read: 123456789012345678901234567000e0 has more digits than a decimal", Of(new Decimal128Type(38, -3), null, Bytes(Int128.Parse("123456789012345678901234567"))));
        Fails($"Row 0 of column 'x' can't be read: -1{new string('0', 59)}1e-3 has more digits than a decimal", Of(new Decimal256Type(76, 3), null, Wide(-BigInteger.Pow(10, 60) - 1)));
    }

    [Fact]
    public void Halves_AreFloats() => Is<float?>([1.5f, null, float.PositiveInfinity, float.NaN, -0.000060975552f],
        Of(HalfFloatType.Default, [true, false, true, true, true], Bytes((Half)1.5f, default, Half.PositiveInfinity, Half.NaN, (Half)(-0.000060975552f))));

    [Fact]
    public void OtherTypes_SayWhatTheyAre()
    {
        var pair = new StructType([new Field("a", Int32Type.Default, true)]);
        Refused("struct of int32", pair);
        Refused("list of struct of int32", new ListType(new Field("item", pair, true)));
        Refused("null", NullType.Default);
        Refused("list of list of list of list of int32", new ListType(new ListType(new ListType(new ListType(Int32Type.Default)))));

        static void Refused(string what, IArrowType type)
        {
            var error = Assert.Throws<NotSupportedException>(() => ArrowTypes.SchemaOf(new Schema([new Field("x", type, true)], null)));
            Assert.StartsWith($"Column 'x' holds {what}, which a frame can't hold. A frame holds bool, numbers,", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DamagedLists_AreRefused()
    {
        var item = new Field("item", Int32Type.Default, true);
        var elements = Of(Int32Type.Default, null, Bytes(0, 1, 2));
        Fails("Row 1 of column 'x' is a list of the elements from 1 to 4, but elements go from 0 to 3", Of(new ListType(item), [true, true], [Bytes(0, 1, 4)], [elements]));
        Fails("Row 1 of column 'x' is a list of the elements from 2 to 1", Of(new LargeListType(item), [true, true], [Bytes(0L, 2, 1)], [elements]));
        Fails("Row 0 of column 'x' is a list of the elements from 2 to 4", Of(new ListViewType(item), [true], [Bytes(2), Bytes(2)], [elements]));
    }

    private void Is<T>(T[] expected, ArrayData array, bool byFile = true)
    {
        Assert.Equal(expected, Import(array));
        for (int start = 0; start < expected.Length; start++)
            foreach (int length in new[] { expected.Length - start, (expected.Length - start) / 2 })
                Assert.Equal(expected.Skip(start).Take(length), Import(array.Slice(start, length)));
        if (!byFile) return;
        string path = Path.Combine(_folder.Path, "x.arrow");
        var batch = Batch(array);
        using (var stream = File.Create(path))
        using (var writer = new ArrowFileWriter(stream, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        Assert.Equal(expected, DataFrame.ReadArrow(path)["x"].Compute<T>());

        static IEnumerable<T> Import(ArrayData array) => Frame.FromArrow(Batch(array)).Column<T>("x");
    }

    private static void Fails(string message, ArrayData array)
        => Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Frame.FromArrow(Batch(array))).Message, StringComparison.Ordinal);

    // Not to be disposed: slices and dictionaries share their memory.
    private static RecordBatch Batch(ArrayData array)
        => new(new Schema([new Field("x", array.DataType, true)], null), [ArrowArrayFactory.BuildArray(array)], array.Length);

    private static ArrayData Of(IArrowType type, bool[]? valid, byte[] values)
        => new(type, valid?.Length ?? values.Length * 8 / ((FixedWidthType)type).BitWidth, valid?.Count(v => !v) ?? 0, 0, [Bits(valid), new(values)]);

    private static ArrayData Of(IArrowType type, bool[] valid, byte[][] buffers, ArrayData[]? children, ArrayData? dictionary = null)
        => new(type, valid.Length, valid.Count(v => !v), 0, [Bits(valid), .. buffers.Select(b => new ArrowBuffer(b))], children, dictionary);

    /// <summary>Rows behind one another; what a null row's part holds does not count.</summary>
    private static ArrayData Varying<TOffset>(IArrowType type, IEnumerable<byte[]?> rows) where TOffset : unmanaged, INumber<TOffset>
    {
        byte[]?[] all = [.. rows];
        byte[][] parts = [.. all.Select(r => r ?? [99, 99])];
        var offsets = new TOffset[all.Length + 1];
        for (int i = 0; i < all.Length; i++) offsets[i + 1] = offsets[i] + TOffset.CreateChecked(parts[i].Length);
        return Of(type, [.. all.Select(r => r is not null)], [Bytes(offsets), [.. parts.SelectMany(p => p)]], null);
    }

    /// <summary>Rows in views, those of more than 12 bytes in buffers of their own.</summary>
    private static ArrayData Views(IArrowType type, IEnumerable<byte[]?> rows)
    {
        byte[]?[] all = [.. rows];
        var buffers = new List<byte[]> { System.Array.Empty<byte>() };
        foreach (byte[]? row in all)
        {
            byte[] view = new byte[16];
            BitConverter.TryWriteBytes(view, row?.Length ?? 77);
            if (row?.Length <= 12) row.CopyTo(view, 4);
            else if (row is not null)
            {
                row.AsSpan(0, 4).CopyTo(view.AsSpan(4));
                BitConverter.TryWriteBytes(view.AsSpan(8), buffers.Count - 1);
                BitConverter.TryWriteBytes(view.AsSpan(12), 3);
                buffers.Add([9, 9, 9, .. row]);
            }
            buffers[0] = [.. buffers[0], .. view];
        }
        return Of(type, [.. all.Select(r => r is not null)], [.. buffers], null);
    }

    private static ArrowBuffer Bits(bool[]? valid)
    {
        if (valid is null) return ArrowBuffer.Empty;
        var bits = new ArrowBuffer.BitmapBuilder();
        foreach (bool isValid in valid) bits.Append(isValid);
        return bits.Build();
    }

    private static byte[] Bytes<T>(params T[] values) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static byte[] Wide(BigInteger number)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(number.Sign < 0 ? (byte)255 : (byte)0);
        Assert.True(number.TryWriteBytes(bytes, out _));
        return bytes;
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
