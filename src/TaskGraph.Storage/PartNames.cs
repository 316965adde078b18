using System.Globalization;

namespace TaskGraph;

/// <summary>The names of the files a collection is written to, one for each block: <c>out/part-*.txt</c> gives <c>out/part-00.txt</c> and so on.</summary>
internal static class PartNames
{
    /// <exception cref="ArgumentException">The pattern has not one <c>*</c> where there is more than one part.</exception>
    public static string[] Of(string pattern, int count)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        int stars = pattern.Count(c => c == '*');
        if (stars == 0 && count == 1) return [pattern];
        if (stars != 1)
            throw new ArgumentException($"'{pattern}' has {stars} '*' for {count} parts. Write one '*' where the part's number goes, such as 'out/part-*.txt'.", nameof(pattern));
        int digits = Math.Max(2, (count - 1).ToString(CultureInfo.InvariantCulture).Length);
        var names = new string[count];
        for (int i = 0; i < count; i++) names[i] = pattern.Replace("*", i.ToString("D" + digits, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return names;
    }
}
