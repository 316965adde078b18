using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>Arrays of one dimension from 0; plain elements as one piece of memory.</summary>
internal sealed class ArrayCodec<T> : Codec
{
    // Where a buffer lies stands next to its length.
    public override bool CanDefer => !Element<T>.IsRaw;

    public override long SeparableSize(object item) => Element<T>.IsSeparable ? ((T[])item).Length * (long)Unsafe.SizeOf<T>() : 0;

    public override void WriteHeader(PickleWriter writer, object item) => writer.Count((uint)((T[])item).Length);

    public override void WriteBody(PickleWriter writer, object item)
    {
        var array = (T[])item;
        if (Element<T>.IsRaw)
        {
            writer.Buffer(RawArray.Bytes(array));
            return;
        }
        for (int i = 0; i < array.Length; i++) Element<T>.Put(writer, array[i]);
    }

    public override object Create(PickleReader reader)
    {
        int length = Element<T>.IsRaw ? reader.CountOfBuffer(Unsafe.SizeOf<T>()) : reader.CountOf(Element<T>.LeastSize);
        return Element<T>.IsRaw ? GC.AllocateUninitializedArray<T>(length) : new T[length];
    }

    public override void Fill(PickleReader reader, object item)
    {
        var array = (T[])item;
        if (Element<T>.IsRaw)
        {
            reader.Buffer(RawArray.Bytes(array));
            return;
        }
        for (int i = 0; i < array.Length; i++) array[i] = Element<T>.Get(reader);
    }
}

/// <summary>Arrays of several dimensions, or with other lower bounds.</summary>
internal sealed class ShapedArrayCodec<T> : Codec
{
    public override long SeparableSize(object item) => Element<T>.IsSeparable ? ((Array)item).LongLength * Unsafe.SizeOf<T>() : 0;

    public override void WriteHeader(PickleWriter writer, object item)
    {
        var array = (Array)item;
        writer.Byte((byte)array.Rank);
        for (int d = 0; d < array.Rank; d++)
        {
            writer.Raw(array.GetLength(d));
            writer.Raw(array.GetLowerBound(d));
        }
    }

    public override void WriteBody(PickleWriter writer, object item)
    {
        var array = (Array)item;
        if (Element<T>.IsRaw) writer.Bytes(RawArray.Bytes<T>(array));
        else foreach (T element in array) Element<T>.Put(writer, element);
    }

    public override object Create(PickleReader reader)
    {
        var lengths = new int[reader.Byte()];
        var lower = new int[lengths.Length];
        long count = 1;
        for (int d = 0; d < lengths.Length; d++)
        {
            lengths[d] = reader.Raw<int>();
            lower[d] = reader.Raw<int>();
            count = checked(count * lengths[d]);
        }
        reader.Expect(count, Element<T>.LeastSize);
        return Array.CreateInstance(typeof(T), lengths, lower);
    }

    public override void Fill(PickleReader reader, object item)
    {
        var array = (Array)item;
        if (Element<T>.IsRaw)
        {
            var bytes = RawArray.Bytes<T>(array);
            reader.Bytes(bytes.Length).CopyTo(bytes);
            return;
        }
        if (array.Length == 0) return;
        var index = new int[array.Rank];
        for (int d = 0; d < index.Length; d++) index[d] = array.GetLowerBound(d);
        for (long left = array.LongLength; left > 0; left--)
        {
            array.SetValue(Element<T>.Get(reader), index);
            for (int d = index.Length - 1; d >= 0 && ++index[d] > array.GetUpperBound(d); d--) index[d] = array.GetLowerBound(d);
        }
    }
}

internal static class RawArray
{
    /// <summary>The memory of an array of plain elements.</summary>
    public static Span<byte> Bytes<T>(T[] array)
        => MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)), checked(array.Length * Unsafe.SizeOf<T>()));

    /// <summary>The memory of an array of plain elements, of any shape.</summary>
    public static Span<byte> Bytes<T>(Array array)
        => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), checked((int)(array.LongLength * Unsafe.SizeOf<T>())));
}
