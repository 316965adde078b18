using System.Runtime.CompilerServices;

namespace TaskGraph.FrameKernels;

/// <summary>Pairs of rows with equal keys, in the order of the rows that look for partners, and of partners in theirs.</summary>
/// <param name="Own">The rows that looked; all of them in order where the buffer is empty and <paramref name="AreAll"/>.</param>
/// <param name="Found">Their partners; -1 for none.</param>
/// <param name="AreAll">Whether each row occurs once, in order.</param>
internal readonly record struct JoinRows(ColumnBuffer<int> Own, ColumnBuffer<int> Found, bool AreAll)
{
    /// <param name="rows">How many rows look for a partner.</param>
    /// <param name="table">Where they look.</param>
    /// <param name="finder">How.</param>
    /// <param name="keepsAll">Whether a row without a partner stays.</param>
    public static JoinRows Of(int rows, JoinTable table, JoinTable.Finder finder, bool keepsAll)
    {
        var found = ColumnBuffer<int>.Rent(rows);
        for (int start = 0; start < rows; start += KeyPacking.Batch)
            finder.Find(start, found.Span.Slice(start, Math.Min(KeyPacking.Batch, rows - start)));
        if (!table.IsUnique) return Chained(found, table, keepsAll);
        return keepsAll ? new(default, found, true) : Present(found);
    }

    /// <summary>The rows that have a partner, or those that have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColumnBuffer<int> Filter(int rows, JoinTable.Finder finder, bool withPartner)
    {
        var found = new int[Math.Min(rows, KeyPacking.Batch)];
        var kept = ColumnBuffer<int>.Rent(rows);
        int count = 0;
        for (int start = 0; start < rows; start += KeyPacking.Batch)
        {
            var batch = found.AsSpan(0, Math.Min(KeyPacking.Batch, rows - start));
            finder.Find(start, batch);
            for (int i = 0; i < batch.Length; i++)
            {
                kept.Span[count] = start + i;
                if (batch[i] >= 0 == withPartner) count++;
            }
        }
        return kept.Shorten(count);
    }

    public void Release()
    {
        if (Own.Length > 0) Own.Release();
        Found.Release();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static JoinRows Present(ColumnBuffer<int> found)
    {
        var own = ColumnBuffer<int>.Rent(found.Length);
        Span<int> rows = own.Span, partners = found.Span;
        int count = 0;
        for (int i = 0; i < partners.Length; i++)
        {
            int partner = partners[i];
            rows[count] = i;
            partners[count] = partner;
            count += partner < 0 ? 0 : 1;
        }
        if (count == found.Length)
        {
            own.Release();
            return new(default, found, true);
        }
        return new(own.Shorten(count), found.Shorten(count), false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static JoinRows Chained(ColumnBuffer<int> found, JoinTable table, bool keepsAll)
    {
        long count = 0;
        foreach (int first in found.Span)
        {
            if (first < 0 && keepsAll) count++;
            for (int partner = first; partner >= 0; partner = table.Next(partner)) count++;
        }
        if (count > Array.MaxLength)
            throw new InvalidOperationException($"A join of one partition gives {count} rows, more than one can hold. Use more partitions, or keys that repeat less.");
        var (own, partners) = (ColumnBuffer<int>.Rent((int)count), ColumnBuffer<int>.Rent((int)count));
        int at = 0;
        for (int row = 0; row < found.Length; row++)
        {
            int first = found.Span[row];
            if (first < 0 && keepsAll) (own.Span[at], partners.Span[at++]) = (row, -1);
            for (int partner = first; partner >= 0; partner = table.Next(partner)) (own.Span[at], partners.Span[at++]) = (row, partner);
        }
        found.Release();
        return new(own, partners, false);
    }
}
