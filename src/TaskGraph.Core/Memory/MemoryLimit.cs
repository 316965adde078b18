using System.Globalization;

namespace TaskGraph;

/// <summary>
/// How many bytes results may take: <c>"2 GiB"</c>, a number of bytes, or a share of the memory this process may use, which is the
/// container's where it runs in one: <c>"50%"</c>.
/// </summary>
public readonly record struct MemoryLimit
{
    /// <summary>A limit of <paramref name="size"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not above 0.</exception>
    public MemoryLimit(ByteSize size)
    {
        if (size.Bytes <= 0) throw new ArgumentOutOfRangeException(nameof(size), size, $"The memory limit is {size}. Use more than 0 bytes, or null for no limit.");
        Size = size;
    }

    /// <summary>The limit in bytes.</summary>
    public ByteSize Size { get; }

    /// <summary>Reads a limit.</summary>
    /// <exception cref="FormatException">The text is neither a size nor a share from above 0 to 100 %.</exception>
    public static MemoryLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (!trimmed.EndsWith('%')) return new(ByteSize.Parse(text));
        if (!double.TryParse(trimmed.AsSpan(0, trimmed.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || !(share > 0 && share <= 100))
            throw new FormatException($"'{text}' is not a share of memory. Write a number above 0 and up to 100 with a percent sign, such as \"50%\", or a size such as \"2 GiB\".");
        return new((long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * (share / 100)));
    }

    /// <summary>A limit from text: a size or a share.</summary>
    public static implicit operator MemoryLimit(string text) => Parse(text);

    /// <summary>A limit from a number of bytes.</summary>
    public static implicit operator MemoryLimit(long bytes) => new(bytes);

    /// <summary>A limit from a size.</summary>
    public static implicit operator MemoryLimit(ByteSize size) => new(size);

    /// <inheritdoc/>
    public override string ToString() => Size.ToString();
}
