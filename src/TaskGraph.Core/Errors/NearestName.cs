namespace TaskGraph;

/// <summary>Words a message about a name that does not exist, with the most similar one that does.</summary>
internal static class NearestName
{
    private const int MostListed = 20;

    public static string Missing(string kind, string name, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return $"There is no {kind} '{name}': there are no {kind}s.";
        string? nearest = Find(name, names);
        string guess = nearest is null ? "" : $" Did you mean '{nearest}'?";
        string more = names.Count > MostListed ? $", … ({names.Count} in all)" : "";
        return $"There is no {kind} '{name}'.{guess} There are: {string.Join(", ", names.Take(MostListed))}{more}.";
    }

    /// <summary>The name with the smallest edit distance, if that is small enough to be meant.</summary>
    public static string? Find(string name, IReadOnlyList<string> names)
    {
        string? best = null;
        int least = Math.Max(2, name.Length / 2) + 1;
        foreach (string candidate in names)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= least) continue;
            least = distance;
            best = candidate;
        }
        return best;
    }

    /// <summary>Levenshtein's distance, a row at a time.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
