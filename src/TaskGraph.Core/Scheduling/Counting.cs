using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Counts down to zero, for one thread or for many; a type argument, so that neither pays for the other.</summary>
internal interface ICounting
{
    /// <summary>Takes one from <paramref name="count"/>; true for the one that takes the last.</summary>
    static abstract bool IsLast(ref int count);
}

/// <summary>One thread counts.</summary>
internal readonly struct Alone : ICounting
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLast(ref int count) => --count == 0;
}

/// <summary>Several threads count. A 1 that is read can only be the reader's own share, so it needs no atomic operation.</summary>
internal readonly struct Together : ICounting
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLast(ref int count) => Volatile.Read(ref count) == 1 || Interlocked.Decrement(ref count) == 0;
}
