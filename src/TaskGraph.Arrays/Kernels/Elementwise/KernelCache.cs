using System.Collections.Concurrent;

namespace TaskGraph.ArrayKernels;

/// <summary>The compiled kernels of this process: one for each shape of program, kind of inputs and store.</summary>
internal static class KernelCache
{
    // Bounds what a program that makes ever new expressions holds on to; code is collected with its delegate.
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<(UInt128 Shape, ulong Scalars, bool Streams), CompiledKernel?> _kernels = new();

    /// <summary>The compiled program; null where it has no compiled form on this machine.</summary>
    public static CompiledKernel? Get(KernelProgram program, ulong scalars, bool streams)
    {
        var key = (program.Shape, scalars, streams);
        if (_kernels.TryGetValue(key, out var known)) return known;
        if (_kernels.Count >= Most) _kernels.Clear();
        return _kernels.GetOrAdd(key, KernelCompiler.Compile(program, scalars, streams, Lanes.MachineWidth));
    }
}
