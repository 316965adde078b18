namespace TaskGraph.Tests;

internal static class RecordedDraws
{
    public static readonly long[] Places = [0, 1, 2, 4_099, 70_001];

    public static readonly Dictionary<string, double[]> Of = [];
}
