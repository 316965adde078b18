namespace TaskGraph.ArrayKernels;

/// <summary>
/// An operation on each element. Its three forms compute the same to 2 ulp: the scalar one defines it, the one over spans serves the
/// tile route, and the vector one, where there is one, is compiled into fused kernels.
/// </summary>
internal interface IUnaryOp<TSelf, T, TResult> where TSelf : struct, IUnaryOp<TSelf, T, TResult> where T : unmanaged where TResult : unmanaged
{
    /// <summary>The operation's name in plans.</summary>
    static abstract string Name { get; }

    /// <summary>How it is written for vectors; null where it has no such form.</summary>
    static virtual VectorForm? Vector => null;

    static abstract TResult Invoke(T x);

    /// <summary>The operation on each element; <paramref name="result"/> may be the very same memory as <paramref name="x"/>.</summary>
    static virtual void Invoke(ReadOnlySpan<T> x, Span<TResult> result)
    {
        for (int i = 0; i < x.Length; i++) result[i] = TSelf.Invoke(x[i]);
    }
}

/// <summary>An operation on pairs of elements, as <see cref="IUnaryOp{TSelf, T, TResult}"/>.</summary>
internal interface IBinaryOp<TSelf, TX, TY, TResult>
    where TSelf : struct, IBinaryOp<TSelf, TX, TY, TResult> where TX : unmanaged where TY : unmanaged where TResult : unmanaged
{
    static abstract string Name { get; }

    static virtual VectorForm? Vector => null;

    static abstract TResult Invoke(TX x, TY y);

    static virtual void Invoke(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y, Span<TResult> result)
    {
        y = y[..x.Length];
        result = result[..x.Length];
        for (int i = 0; i < x.Length; i++) result[i] = TSelf.Invoke(x[i], y[i]);
    }
}

/// <summary>An operation on three elements at a time, as <see cref="IUnaryOp{TSelf, T, TResult}"/>.</summary>
internal interface ITernaryOp<TSelf, TX, TY, TZ, TResult>
    where TSelf : struct, ITernaryOp<TSelf, TX, TY, TZ, TResult>
    where TX : unmanaged where TY : unmanaged where TZ : unmanaged where TResult : unmanaged
{
    static abstract string Name { get; }

    static virtual VectorForm? Vector => null;

    static abstract TResult Invoke(TX x, TY y, TZ z);

    static virtual void Invoke(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y, ReadOnlySpan<TZ> z, Span<TResult> result)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        result = result[..x.Length];
        for (int i = 0; i < x.Length; i++) result[i] = TSelf.Invoke(x[i], y[i], z[i]);
    }
}
