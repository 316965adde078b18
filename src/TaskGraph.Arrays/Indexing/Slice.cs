using System.Globalization;

namespace TaskGraph;

/// <summary>
/// What to take of one axis: an index, a range, a range with a step, a list of indices, or a new axis. Indices and ranges convert
/// by themselves: <c>x[..3, ^2.., 7]</c>.
/// </summary>
public readonly struct Slice : IEquatable<Slice>
{
    private Slice(SliceKind kind, long? start, long? stop, long step, long[]? list = null)
    {
        Kind = kind;
        Start = start;
        Stop = stop;
        StepLength = step;
        List = list;
    }

    /// <summary>A new axis of length 1 (NumPy's <c>newaxis</c>).</summary>
    public static Slice NewAxis { get; } = new(SliceKind.NewAxis, null, null, 1);

    /// <summary>The whole axis.</summary>
    public static Slice All { get; } = new(SliceKind.Range, null, null, 1);

    /// <summary>As many whole axes as are not named otherwise (Python's <c>...</c>).</summary>
    public static Slice Ellipsis { get; } = new(SliceKind.Ellipsis, null, null, 1);

    internal SliceKind Kind { get; }
    internal long? Start { get; }
    internal long? Stop { get; }
    internal long StepLength { get; }
    internal long[]? List { get; }

    internal bool IsWhole => Kind == SliceKind.Range && this is { Start: null or 0, Stop: null, StepLength: 1 };

    /// <summary>
    /// Every <paramref name="step"/>-th element from <paramref name="start"/> to before <paramref name="stop"/>, as Python's
    /// <c>start:stop:step</c>: negative positions count from the end, null stands for the end in the step's direction, positions
    /// beyond the axis are cut off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is zero.</exception>
    public static Slice Step(long? start, long? stop, long step)
        => step != 0 ? new(SliceKind.Range, start, stop, step) : throw new ArgumentOutOfRangeException(nameof(step), step, "A slice's step is 0. Use another number; negative ones go backwards.");

    /// <summary>The elements at <paramref name="indices"/>, in this order; negative ones count from the end.</summary>
    public static Slice At(params ReadOnlySpan<long> indices) => new(SliceKind.List, null, null, 1, indices.ToArray());

    /// <summary>One element; its axis goes away.</summary>
    public static implicit operator Slice(int index) => new(SliceKind.Index, index, null, 1);

    /// <summary>One element; its axis goes away.</summary>
    public static implicit operator Slice(long index) => new(SliceKind.Index, index, null, 1);

    /// <summary>One element, perhaps counted from the end; its axis goes away.</summary>
    public static implicit operator Slice(Index index) => new(SliceKind.Index, index.IsFromEnd ? -(long)index.Value : index.Value, null, 1);

    /// <summary>A range; positions beyond the axis are cut off.</summary>
    public static implicit operator Slice(Range range) => new(SliceKind.Range, Position(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : Position(range.End), 1);

    /// <inheritdoc/>
    public bool Equals(Slice other)
        => Kind == other.Kind && Start == other.Start && Stop == other.Stop && StepLength == other.StepLength
            && (List ?? []).AsSpan().SequenceEqual(other.List ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Slice other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Start, Stop, StepLength, List?.Length);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SliceKind.NewAxis => "newaxis",
        SliceKind.Ellipsis => "...",
        SliceKind.Index => Start!.Value.ToString(CultureInfo.InvariantCulture),
        SliceKind.List => $"[{string.Join(", ", List!)}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Start}:{Stop}{(StepLength == 1 ? "" : $":{StepLength}")}"),
    };

    /// <summary>Whether both take the same.</summary>
    public static bool operator ==(Slice left, Slice right) => left.Equals(right);

    /// <summary>Whether they take different things.</summary>
    public static bool operator !=(Slice left, Slice right) => !left.Equals(right);

    // ^0 is behind the last element, which a negative number cannot say.
    private static long Position(Index index) => index.IsFromEnd ? index.Value == 0 ? long.MaxValue : -(long)index.Value : index.Value;
}

internal enum SliceKind
{
    Range,
    Index,
    NewAxis,
    List,
    Ellipsis,
}
