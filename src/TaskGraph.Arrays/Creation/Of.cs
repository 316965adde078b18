namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>A vector of these numbers, in one chunk.</summary>
    public static Array<T> Of<T>(params ReadOnlySpan<T> values) where T : unmanaged
        => new(GeneratedExpr<T>.Whole("of", new DataSource<T>(values.ToArray()), new([[values.Length]]), default));
}
