using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How much memory a result holds, as far as that can be known without walking through objects.</summary>
internal static class ResultBytes
{
    public static long Of(object? result) => result switch
    {
        ISized sized => Math.Max(sized.Bytes, 0),
        string text => 2L * text.Length,
        Array array => array.LongLength * RuntimeHelpers.SizeOf(array.GetType().GetElementType()!.TypeHandle),
        _ => 0,
    };
}
