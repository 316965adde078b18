/// <summary>How often each response time occurred, in milliseconds; what lasts longer counts as the longest.</summary>
internal sealed class Times
{
    private const int Longest = 10_000;

    private int[]? _counts;

    /// <summary>The empty times stay as they are, since every fold begins with them.</summary>
    public Times With(int milliseconds)
    {
        var times = _counts is null ? new Times { _counts = new int[Longest + 1] } : this;
        times._counts![Math.Clamp(milliseconds, 0, Longest)]++;
        return times;
    }

    public Times And(Times other)
    {
        if (_counts is null) return other;
        if (other._counts is null) return this;
        var both = new int[Longest + 1];
        for (int i = 0; i < both.Length; i++) both[i] = _counts[i] + other._counts[i];
        return new Times { _counts = both };
    }

    public int Percentile(double share)
    {
        long wanted = (long)(share * _counts!.Sum(c => (long)c)), seen = 0;
        int at = 0;
        while (at < Longest && (seen += _counts![at]) < wanted) at++;
        return at;
    }
}
