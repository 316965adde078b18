using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Tokens for what has no content to hash.</summary>
internal static class Tokens
{
    private static readonly UInt128 _process = TokenBuilder.Of("process").Add(BitConverter.ToInt64(Guid.NewGuid().ToByteArray())).ToToken();
    private static readonly ConditionalWeakTable<object, object> _ofReference = [];
    private static long _last;

    /// <summary>A token that equals no other: for nodes that run a user's function, which may not be pure.</summary>
    public static UInt128 Unique() => _process + (UInt128)(ulong)Interlocked.Increment(ref _last);

    /// <summary>The same token for the same object, as long as it lives.</summary>
    public static UInt128 OfReference(object value) => (UInt128)_ofReference.GetValue(value, static _ => Unique());
}
