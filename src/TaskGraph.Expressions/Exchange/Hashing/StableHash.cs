using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>
/// A hash that is the same in every process and run, for keys that are exchanged between partitions. It follows the type's
/// equality: equal values have equal hashes (0.0 and -0.0, 1.0m and 1.00m). What it is for each type says <see cref="StableHashRules"/>.
/// </summary>
internal static class StableHash<T>
{
    private static readonly Func<T, ulong>? _hash = StableHashRules.Make<T>(out _refusal);
    private static readonly string? _refusal;

    /// <summary>Sees to it that values of the type can be keys.</summary>
    /// <param name="operation">Who needs it, such as <c>GroupBy</c>.</param>
    /// <exception cref="ArgumentException">They have no equality by value, or one that only the type knows.</exception>
    public static void Require(string operation)
    {
        if (_hash is null) throw new ArgumentException($"{operation} cannot use {TypeNames.Of(typeof(T))} as a key: {_refusal}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(T value)
    {
        // The compiler drops the other branches for each T.
        if (typeof(T) == typeof(string)) return StableHashRules.Text(Unsafe.As<T, string?>(ref value));
        if (typeof(T) == typeof(int)) return StableHashRules.Word((ulong)Unsafe.As<T, int>(ref value));
        if (typeof(T) == typeof(long)) return StableHashRules.Word(Unsafe.As<T, ulong>(ref value));
        return _hash is not null ? _hash(value) : throw new ArgumentException(_refusal);
    }
}
