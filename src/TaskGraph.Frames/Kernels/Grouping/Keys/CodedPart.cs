using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>A part whose rows got their codes when it was made.</summary>
internal abstract class CodedPart(int rows) : KeyPart
{
    /// <summary>The code of each row.</summary>
    protected int[] Codes { get; } = new int[rows];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override void Append(int start, Span<ulong> codes, bool isFirst)
    {
        var own = Codes.AsSpan(start, codes.Length);
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], (ulong)own[i], Bits, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override void Append(int start, Span<uint> codes, bool isFirst)
    {
        var own = Codes.AsSpan(start, codes.Length);
        for (int i = 0; i < codes.Length; i++) Put(ref codes[i], (uint)own[i], Bits, isFirst);
    }
}
