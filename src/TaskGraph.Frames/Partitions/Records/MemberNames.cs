namespace TaskGraph;

/// <summary>Names of records' members beside those of columns.</summary>
internal static class MemberNames
{
    /// <summary>
    /// The column that a member or parameter is called like: as written, else without regard to case, blanks and signs, where only one fits; -1 where
    /// there is none.
    /// </summary>
    public static int Find(FrameSchema schema, string name)
    {
        if (schema.TryIndexOf(name, out int exact)) return exact;
        int found = -1;
        for (int i = 0; i < schema.Count; i++)
        {
            if (!Same(schema[i].Name, name)) continue;
            if (found >= 0) throw new ArgumentException(
                $"Columns '{schema[found].Name}' and '{schema[i].Name}' both fit '{name}'. Rename one.");
            found = i;
        }
        return found;
    }

    /// <summary>The columns that begin with a prefix, without it.</summary>
    public static FrameSchema Within(FrameSchema schema, string prefix) => prefix.Length == 0 ? schema
        : new(schema.Where(c => c.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(c => new FrameColumn(c.Name[prefix.Length..], c.Type)));

    /// <summary>Whether two names have the same letters and digits, upper and lower case being the same.</summary>
    public static bool Same(string left, string right) => Letters(left).Equals(Letters(right), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
