using System.Buffers;
using System.Runtime.InteropServices;
using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>Texts, and categories, which are texts of a given set.</summary>
internal sealed class TextKind(ColumnType column, Type type, string name) : ColumnKind(column, type, name)
{
    private StringDictionary Empty => Column == ColumnType.Category ? StringDictionary.Empty.AsCategories(CategoryOrder.Unordered) : StringDictionary.Empty;

    public override Type BoxedType => typeof(string);

    public override ColumnBuilder NewBuilder(int capacity) => new StringColumnBuilder(capacity, Column);

    public override ColumnData Nulls(int length) => new StringColumn(ColumnBuffer<int>.RentCleared(length), Empty, ColumnValidity.AllNull(length));

    public override ColumnData Concat(ReadOnlySpan<ColumnData> parts, bool managed, Action<ColumnData>? copied) => Concatenation.Strings(parts, managed, copied);

    public override ColumnData? FromArray(Array values)
    {
        var builder = new StringColumnBuilder(values.Length, Column);
        switch (values)
        {
            case string?[] texts when Column == ColumnType.String: foreach (string? text in texts) builder.Append(text); break;
            case Category[] words when Column == ColumnType.Category: foreach (var word in words) builder.Append(word.Name); break;
            case Category?[] words when Column == ColumnType.Category: foreach (var word in words) builder.Append(word?.Name); break;
            default:
                builder.Release();
                return null;
        }
        return ManagedColumns.Move(builder);
    }

    public override void Encode(ColumnData values, IBufferWriter<byte> writer)
    {
        var compact = ((StringColumn)values).Compact();
        writer.Write([(byte)compact.Dictionary.Categories]);
        FrameBytes.Write(writer, compact.Dictionary.Count);
        writer.Write(MemoryMarshal.AsBytes(compact.Dictionary.Offsets));
        writer.Write(compact.Dictionary.AllBytes);
        writer.Write(MemoryMarshal.AsBytes(compact.Codes));
        compact.Release();
    }

    public override ColumnData Decode(ref ReadOnlySpan<byte> bytes, int rows, ColumnValidity validity)
    {
        var categories = (CategoryOrder)FrameBytes.Cut(ref bytes, 1)[0];
        int words = FrameBytes.ReadInt(ref bytes);
        int[] offsets = MemoryMarshal.Cast<byte, int>(FrameBytes.Cut(ref bytes, 4 * (words + 1))).ToArray();
        byte[] text = FrameBytes.Cut(ref bytes, offsets[^1]).ToArray();
        return new StringColumn(FrameBytes.Read<int>(ref bytes, rows), new StringDictionary(text, offsets, words).AsCategories(categories), validity);
    }

    public override KeyPart KeyOf(ColumnData values) => new WordPart((StringColumn)values);

    public override OrderKey OrderOf(ColumnData values, bool ascending, bool missingFirst)
        => new WordOrderKey((StringColumn)values, ascending, missingFirst);

    public override void Hash(ColumnData values, int start, Span<ulong> hashes) => RowHashes.Words((StringColumn)values, start, hashes);
}
