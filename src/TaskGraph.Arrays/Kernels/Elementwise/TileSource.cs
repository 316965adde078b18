namespace TaskGraph.ArrayKernels;

/// <summary>Makes elements by their number, in row-major order, so that kernels need not find them in memory.</summary>
internal abstract unsafe class TileSource
{
    /// <summary>Makes <paramref name="count"/> elements from number <paramref name="at"/> on.</summary>
    public abstract void Fill(long at, long count, void* target);

    /// <summary>Where elements from number <paramref name="at"/> on lie one behind another for the moment, until the next ones are asked for; null where they don't.</summary>
    public virtual void* Window(long at, long count) => null;

    /// <summary>Gives back what it holds, when the chunk that has it is released.</summary>
    public virtual void Release()
    {
    }
}
