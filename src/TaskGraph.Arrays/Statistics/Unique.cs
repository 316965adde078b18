using System.Numerics;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The distinct values of an array, sorted, with what was asked about them.</summary>
/// <param name="Values">The values, from small to large; NaN is last, once.</param>
/// <param name="Index">For each value the number of its first element, counted in row-major order.</param>
/// <param name="Inverse">For each element, in the array's shape, the number of its value.</param>
/// <param name="Counts">How often each value occurs.</param>
public sealed record UniqueValues<T>(Array<T> Values, Array<long> Index, Array<long> Inverse, Array<long> Counts) where T : unmanaged;

/// <summary>Distinct values.</summary>
public static class ArrayUnique
{
    extension<T>(Array<T> x) where T : unmanaged, INumber<T>
    {
        /// <summary>The distinct elements, from small to large. How many there are is known after a pass.</summary>
        public Array<T> Unique([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
            => x.UniqueWithCounts(callerFile, callerLine).Values;

        /// <summary>The distinct elements with their first places, their counts, and each element's value by number (NumPy's <c>unique</c>).</summary>
        public UniqueValues<T> UniqueWithCounts([CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            var callSite = new CallSite(callerFile, callerLine);
            var entries = TreeExpr<T, UniqueEntry<T>>.Of(x.Ravel().Node, new UniqueFunction<T>(), ArrayShapes.Unknown, "unique", callSite);
            var values = new Array<T>(new EntryExpr<UniqueEntry<T>, T>(entries, "unique-values", new UniqueValue<T>()));
            return new(values, new(new EntryExpr<UniqueEntry<T>, long>(entries, "unique-index", new UniqueIndex<T>())),
                Sorted.Search(values, x, after: false, "unique-inverse", callSite), new(new EntryExpr<UniqueEntry<T>, long>(entries, "unique-counts", new UniqueCount<T>())));
        }

        /// <summary>The distinct elements of this array and another (NumPy's <c>union1d</c>).</summary>
        public Array<T> Union(Array<T> other, [CallerFilePath] string? callerFile = null, [CallerLineNumber] int callerLine = 0)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Arrays.Concatenate([x.Ravel(), other.Ravel()], 0, callerFile, callerLine).Unique(callerFile, callerLine);
        }
    }
}

/// <summary>A value, the number of its first element, and how often it occurs.</summary>
internal readonly record struct UniqueEntry<T>(T Value, long Index, long Count) where T : unmanaged;

internal sealed class UniqueFunction<T> : TreeFunction<T, UniqueEntry<T>> where T : unmanaged, INumber<T>
{
    public override UInt128 Token => TokenBuilder.Of("unique").Add(typeof(T)).ToToken();

    public override UniqueEntry<T>[] Of(ReadOnlySpan<T> block, long first)
    {
        var values = block.ToArray();
        var order = new int[values.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => LastIsNaN<T>.Compare(values[a], values[b]) is not 0 and var c ? c : a.CompareTo(b));
        var entries = new List<UniqueEntry<T>>();
        foreach (int i in order) Add(entries, new(values[i], first + i, 1));
        return [.. entries];
    }

    public override UniqueEntry<T>[] Combine(IReadOnlyList<Chunk<UniqueEntry<T>>> lists)
    {
        var all = new List<UniqueEntry<T>>();
        foreach (var list in lists) all.AddRange(list.Span);
        all.Sort((a, b) => LastIsNaN<T>.Compare(a.Value, b.Value) is not 0 and var c ? c : a.Index.CompareTo(b.Index));
        var entries = new List<UniqueEntry<T>>();
        foreach (var entry in all) Add(entries, entry);
        return [.. entries];
    }

    private static void Add(List<UniqueEntry<T>> entries, UniqueEntry<T> next)
    {
        if (entries.Count > 0 && LastIsNaN<T>.Compare(entries[^1].Value, next.Value) == 0) entries[^1] = entries[^1] with { Count = entries[^1].Count + next.Count };
        else entries.Add(next);
    }
}

/// <summary>Numbers from small to large, NaN behind all others and equal to itself.</summary>
internal static class LastIsNaN<T> where T : INumber<T>
{
    public static int Compare(T x, T y)
    {
        if (T.IsNaN(x)) return T.IsNaN(y) ? 0 : 1;
        return T.IsNaN(y) ? -1 : x < y ? -1 : x > y ? 1 : 0;
    }
}

internal sealed class UniqueValue<T> : EntryField<UniqueEntry<T>, T> where T : unmanaged
{
    public override T Get(in UniqueEntry<T> entry) => entry.Value;
}

internal sealed class UniqueIndex<T> : EntryField<UniqueEntry<T>, long> where T : unmanaged
{
    public override long Get(in UniqueEntry<T> entry) => entry.Index;
}

internal sealed class UniqueCount<T> : EntryField<UniqueEntry<T>, long> where T : unmanaged
{
    public override long Get(in UniqueEntry<T> entry) => entry.Count;
}
