namespace TaskGraph.ArrayKernels;

/// <summary>Makes elements by their number, in row-major order, so that kernels need not find them in memory.</summary>
internal abstract unsafe class TileSource
{
    /// <summary>Makes <paramref name="count"/> elements from number <paramref name="at"/> on.</summary>
    public abstract void Fill(long at, long count, void* target);

    /// <summary>Gives back what it holds, when the chunk that has it is released.</summary>
    public virtual void Release()
    {
    }
}
