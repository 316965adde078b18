using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TaskGraph.ArrayKernels;

/// <summary>Keeps the elements where a mask holds.</summary>
internal static unsafe class Compressing
{
    /// <summary>How many hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Count(ReadOnlySpan<bool> mask)
    {
        long count = 0;
        int i = 0;
        // A bool is 0 or 1: eight at a time are bits of a word.
        fixed (bool* holds = mask)
            for (; i <= mask.Length - 8; i += 8) count += BitOperations.PopCount(Unsafe.ReadUnaligned<ulong>(holds + i));
        for (; i < mask.Length; i++) count += mask[i] ? 1 : 0;
        return count;
    }

    /// <summary>Copies what is kept, without a branch for each element. <paramref name="target"/> has room for all that hold.</summary>
    /// <returns>How many were kept.</returns>
    public static int Compress<T>(ReadOnlySpan<T> source, ReadOnlySpan<bool> mask, Span<T> target) where T : unmanaged
    {
        int kept = 0, i = 0;
        fixed (T* from = source, to = target)
        fixed (bool* holds = mask)
        {
            if (Avx512F.IsSupported && sizeof(T) is 4 or 8) i = CompressVectors(from, holds, to, source.Length, target.Length, ref kept);
            // While there is room behind the kept ones an element may be written that is not kept: the next one overwrites it.
            for (; i < source.Length && kept < target.Length; i++)
            {
                to[kept] = from[i];
                kept += *(byte*)(holds + i);
            }
        }
        return kept;
    }

    // Eight at a time, as long as a whole vector may be written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CompressVectors<T>(T* source, bool* mask, T* target, int count, int room, ref int kept) where T : unmanaged
    {
        int i = 0;
        var lanes = Vector512.Create(0xFFUL, 0xFF00, 0xFF0000, 0xFF000000, 0xFF00000000, 0xFF0000000000, 0xFF000000000000, 0xFF00000000000000);
        for (; i <= count - 8 && kept <= room - 8; i += 8)
        {
            ulong bytes = Unsafe.ReadUnaligned<ulong>(mask + i);
            var holds = Vector512.GreaterThan(Vector512.Create(bytes) & lanes, Vector512<ulong>.Zero);
            if (sizeof(T) == 8)
            {
                Avx512F.Compress(Vector512<ulong>.Zero, holds, Vector512.Load((ulong*)source + i)).Store((ulong*)target + kept);
            }
            else
            {
                var wide = Vector512.WidenLower(Vector256.Load((uint*)source + i).ToVector512Unsafe());
                var packed = Avx512F.Compress(Vector512<ulong>.Zero, holds, wide);
                Avx512F.ConvertToVector256UInt32(packed).Store((uint*)target + kept);
            }
            kept += BitOperations.PopCount(bytes);
        }
        return i;
    }
}
