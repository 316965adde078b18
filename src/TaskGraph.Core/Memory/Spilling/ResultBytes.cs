using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How much memory a result holds, as far as that can be known without walking through objects.</summary>
internal static class ResultBytes
{
    public static long Of(object? result) => result switch
    {
        ISized sized => sized.Bytes,
        string text => 2L * text.Length,
        Array array when array.GetType().GetElementType()!.IsPrimitive => Buffer.ByteLength(array),
        Array array => (long)array.Length * Unsafe.SizeOf<object>(),
        _ => 0,
    };
}
