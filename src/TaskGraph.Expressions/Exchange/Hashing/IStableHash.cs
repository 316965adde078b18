namespace TaskGraph;

/// <summary>
/// A type with an equality of its own that says its hash, so that its values can be keys of GroupBy, Join, Distinct and the like.
/// Records, tuples, enums and .NET's own value types need no such thing.
/// </summary>
public interface IStableHash
{
    /// <summary>A hash that is equal for equal values in every process and run: of the content, never from <see cref="object.GetHashCode"/>.</summary>
    long GetStableHash();
}
