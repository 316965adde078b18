using System.Globalization;

namespace TaskGraph;

/// <summary>A number of bytes, written as a number or as text: <c>"64 MiB"</c>, <c>"2GB"</c>, <c>"1.5 GiB"</c>.</summary>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly (string Suffix, double Factor)[] _units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>Reads a size.</summary>
    /// <exception cref="FormatException">The text is not a number with an optional unit B, KB, MB, GB, TB, KiB, MiB, GiB or TiB.</exception>
    public static ByteSize Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = text.Trim();
        double factor = 1;
        foreach (var unit in _units)
        {
            if (!number.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase)) continue;
            factor = unit.Factor;
            number = number[..^unit.Suffix.Length].TrimEnd();
            break;
        }
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value >= 0) || value * factor > long.MaxValue)
            throw new FormatException($"'{text}' is not a size in bytes. Write a number with a unit, such as \"64 MiB\", \"2 GB\" or 1048576.");
        return new ByteSize((long)(value * factor));
    }

    /// <summary>A size from text.</summary>
    public static implicit operator ByteSize(string text) => Parse(text);

    /// <summary>A size from a number of bytes.</summary>
    public static implicit operator ByteSize(long bytes) => new(bytes);

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The size with the largest binary unit that leaves at least 1: <c>64 MiB</c>.</summary>
    public override string ToString()
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = Bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1) { value /= 1024; unit++; }
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
