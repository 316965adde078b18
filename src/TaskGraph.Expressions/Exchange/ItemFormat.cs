using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>
/// Pieces of objects: arrays of items, or <see cref="RepeatedItems{T}"/>, as pickles. Texts are written once a piece with their places, and come back
/// as one object each: words repeat.
/// </summary>
internal sealed class ItemFormat<T> : PieceFormat
{
    private const int Sampled = 8;

    public static ItemFormat<T> Instance { get; } = new();

    public override int RowsOf(object piece) => piece is RepeatedItems<T> repeated ? repeated.Rows : ((T[])piece).Length;

    public override long BytesOf(object piece)
        => piece is RepeatedItems<T> repeated ? BytesOf(repeated.Items) + (long)sizeof(int) * repeated.Counts.Length : BytesOf((T[])piece);

    public override void Write(object piece, IBufferWriter<byte> writer)
    {
        var pickles = (PickleWriter)writer;
        var repeated = piece as RepeatedItems<T>;
        pickles.Raw(repeated is not null);
        if (repeated is not null)
        {
            pickles.Raw(repeated.Counts.Length);
            pickles.Bytes(MemoryMarshal.AsBytes<int>(repeated.Counts));
        }
        WriteItems(repeated?.Items ?? (T[])piece, pickles);
    }

    public override object Read(byte[] bytes, int length)
    {
        var reader = new PickleReader(bytes, 0, length);
        if (!reader.Raw<bool>()) return ReadItems(reader);
        int[] counts = new int[reader.Raw<int>()];
        for (int i = 0; i < counts.Length; i++) counts[i] = reader.Raw<int>();
        return new RepeatedItems<T>(ReadItems(reader), counts);
    }

    private static long BytesOf(T[] items)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>()) return (long)items.Length * Unsafe.SizeOf<T>();
        if (items is string?[] texts)
        {
            long bytes = 0;
            foreach (string? text in texts) bytes += text is null ? 8 : 32 + 2 * text.Length;
            return bytes;
        }
        if (items is ReadOnlyMemory<byte>[] lines) return lines.Sum(t => 24L + t.Length);
        int sampled = Math.Min(Sampled, items.Length);
        var writer = PickleWriter.Rent();
        for (int i = 0; i < sampled; i++) writer.Pickle(items[i * (items.Length / sampled)]);
        // Objects take about twice the room of their pickles.
        long estimate = sampled == 0 ? 0 : 2L * writer.Length * items.Length / sampled;
        writer.Return();
        return estimate;
    }

    private static void WriteItems(T[] items, PickleWriter writer)
    {
        if (items is string?[] texts) WriteTexts(texts, writer);
        else if (items is ReadOnlyMemory<byte>[] bytes) WriteBytes(bytes, writer);
        else writer.Pickle(items);
    }

    private static T[] ReadItems(PickleReader reader)
        => (T[])(typeof(T) == typeof(string) ? ReadTexts(reader) : typeof(T) == typeof(ReadOnlyMemory<byte>) ? (object)ReadBytes(reader) : reader.Unpickle()!);

    private static void WriteTexts(string?[] texts, PickleWriter writer)
    {
        var numbers = new ContentTable<TextKey, int>();
        var places = new int[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is not { } text)
            {
                places[i] = -1;
                continue;
            }
            ref var known = ref numbers.At(TextKey.BytesOf(text), out bool isKnown);
            if (!isKnown) (known.Key, known.Value) = (new(text), numbers.Count - 1);
            places[i] = known.Value;
        }
        writer.Raw(texts.Length);
        writer.Raw(numbers.Count);
        foreach (ref readonly var known in numbers.Entries) writer.String(known.Key.Text);
        writer.Bytes(MemoryMarshal.AsBytes<int>(places));
    }

    // Their memory may be a small part of what was read: only the bytes themselves are written.
    private static void WriteBytes(ReadOnlyMemory<byte>[] items, PickleWriter writer)
    {
        writer.Raw(items.Length);
        foreach (var item in items) writer.Raw(item.Length);
        foreach (var item in items) writer.Bytes(item.Span);
    }

    private static ReadOnlyMemory<byte>[] ReadBytes(PickleReader reader)
    {
        var items = new ReadOnlyMemory<byte>[reader.Raw<int>()];
        var lengths = new int[items.Length];
        long total = 0;
        for (int i = 0; i < lengths.Length; i++) total += lengths[i] = reader.Raw<int>();
        byte[] bytes = reader.Bytes(checked((int)total)).ToArray();
        int at = 0;
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = bytes.AsMemory(at, lengths[i]);
            at += lengths[i];
        }
        return items;
    }

    private static string?[] ReadTexts(PickleReader reader)
    {
        var texts = new string?[reader.Raw<int>()];
        var distinct = new string[reader.Raw<int>()];
        for (int i = 0; i < distinct.Length; i++) distinct[i] = reader.String()!;
        var places = MemoryMarshal.Cast<byte, int>(reader.Bytes(4 * texts.Length));
        for (int i = 0; i < texts.Length; i++) texts[i] = places[i] < 0 ? null : distinct[places[i]];
        return texts;
    }
}
