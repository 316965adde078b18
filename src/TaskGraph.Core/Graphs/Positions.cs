namespace TaskGraph;

/// <summary>0, 1, 2, …: arguments that lie in their order.</summary>
internal static class Positions
{
    private static int[] _positions = To(64);

    public static ReadOnlySpan<int> Of(int count)
    {
        if (_positions.Length < count) _positions = To(2 * count);
        return _positions.AsSpan(0, count);
    }

    // Every worker needs them for its first task: a loop is compiled sooner than a sequence.
    private static int[] To(int count)
    {
        var positions = new int[count];
        for (int i = 0; i < count; i++) positions[i] = i;
        return positions;
    }
}
