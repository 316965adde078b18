namespace TaskGraph;

/// <summary>0, 1, 2, …: arguments that lie in their order.</summary>
internal static class Positions
{
    private static int[] _positions = [.. Enumerable.Range(0, 64)];

    public static ReadOnlySpan<int> Of(int count)
    {
        if (_positions.Length < count) _positions = [.. Enumerable.Range(0, 2 * count)];
        return _positions.AsSpan(0, count);
    }
}
