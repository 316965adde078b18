using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskGraph.FrameKernels;

/// <summary>Work on the codes of string columns.</summary>
internal static class StringCodes
{
    /// <summary>Writes <c>map[codes[i]]</c>; all zeros where the map is empty, which is where all rows are null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Remap(ReadOnlySpan<int> codes, ReadOnlySpan<int> map, Span<int> to)
    {
        if (map.IsEmpty)
        {
            to.Clear();
            return;
        }
        ref int first = ref MemoryMarshal.GetReference(map);
        to = to[..codes.Length];
        for (int i = 0; i < codes.Length; i++) to[i] = Unsafe.Add(ref first, codes[i]);
    }
}
