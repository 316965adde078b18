using System.Numerics;

namespace TaskGraph.FrameKernels;

/// <summary>
/// A key column as codes of a few bits: equal values have equal codes, and a code gives its value back. Where there are nulls they are
/// code 0. Codes hold within one object: another column has other ones.
/// </summary>
internal abstract class KeyPart
{
    /// <summary>The number of bits that hold every code: 0 to 64.</summary>
    public int Bits { get; protected init; }

    /// <summary>No code is greater; all up to it may be there.</summary>
    public virtual ulong Greatest => Bits == 64 ? ulong.MaxValue : (1UL << Bits) - 1;

    /// <summary>The code of null (and NaN); none where the column has none.</summary>
    public ulong? NullCode { get; protected init; }

    /// <summary>Puts the rows' codes behind the codes of the parts before: <c>codes[i] &lt;&lt; Bits | code</c>, or just the code for the first.</summary>
    public abstract void Append(int start, Span<ulong> codes, bool isFirst);

    /// <summary>As above for parts that fit 32 bits together.</summary>
    public abstract void Append(int start, Span<uint> codes, bool isFirst);

    /// <summary>A column of the values of codes.</summary>
    public abstract ColumnData Decode(ReadOnlySpan<ulong> codes);

    /// <summary>How many columns it stands for.</summary>
    public virtual int ColumnCount => 1;

    /// <summary>Looks up the rows of other columns of the same types: what gives them the codes that equal values have here.</summary>
    /// <param name="others">As many columns as the part stands for.</param>
    /// <param name="nullsMatch">Whether null equals null; else a row with a null finds nothing.</param>
    public abstract KeyProbe ProbeFor(ReadOnlySpan<ColumnData> others, bool nullsMatch);

    /// <summary>Whether null has no code of its own.</summary>
    public virtual bool IsWide => false;

    /// <summary>Codes put behind others.</summary>
    protected static void Put(ref ulong code, ulong next, int bits, bool isFirst) => code = isFirst ? next : code << bits | next;

    /// <summary>Codes put behind others.</summary>
    protected static void Put(ref uint code, uint next, int bits, bool isFirst) => code = isFirst ? next : code << bits | next;

    protected static int BitsFor(ulong greatest) => 64 - BitOperations.LeadingZeroCount(greatest);
}

/// <summary>
/// Puts codes for rows from <paramref name="start"/> on behind those of the parts before, and marks rows whose value has no code in
/// <paramref name="misses"/>.
/// </summary>
internal delegate void KeyProbe(int start, Span<ulong> codes, Span<bool> misses, bool isFirst);
