using System.Numerics;

namespace TaskGraph;

public static partial class Arrays
{
    /// <summary>
    /// Sums of products in Einstein's notation: <c>Einsum("ij,jk->ik", a, b)</c> is the product of matrices. A letter names an axis; letters that the
    /// result does not have are summed over; <c>...</c> stands for axes that are not named. Without <c>-></c> the result has the letters that occur
    /// once, in alphabetic order. Arrays are joined from left to right.
    /// </summary>
    /// <exception cref="ArgumentException">The letters don't fit the arrays, a letter has two lengths, or the result has one that no array has.</exception>
    public static Array<T> Einsum<T>(string subscripts, params ReadOnlySpan<Array<T>> arrays) where T : unmanaged, INumberBase<T>
    {
        var (letters, output) = EinsumLetters.Parse(subscripts, [.. arrays.ToArray().Select(a => a?.Rank ?? throw new ArgumentNullException(nameof(arrays)))]);
        var left = arrays[0];
        string axes = letters[0];
        (left, axes) = WithoutRepeats(left, axes);
        for (int i = 1; i < arrays.Length; i++)
        {
            string later = output + string.Concat(letters[(i + 1)..]);
            var (right, others) = WithoutRepeats(arrays[i], letters[i]);
            (left, axes) = Summed(left, axes, others + later);
            (right, others) = Summed(right, others, axes + later);
            string kept = string.Concat((axes + others).Distinct().Where(later.Contains));
            left = Contraction.Of(left, axes, right, others, kept, "einsum", default);
            axes = kept;
        }
        (left, axes) = Summed(left, axes, output);
        return axes == output ? left : left.Transpose([.. output.Select(l => axes.IndexOf(l))]);
    }

    // An axis named twice is a diagonal.
    private static (Array<T>, string) WithoutRepeats<T>(Array<T> x, string axes) where T : unmanaged
    {
        while (axes.FirstOrDefault(l => axes.Count(o => o == l) > 1) is var repeated and not '\0')
        {
            int first = axes.IndexOf(repeated), second = axes.LastIndexOf(repeated);
            if (x.Shape[first] != x.Shape[second]) throw new ArgumentException($"Index '{repeated}' has length {x.Shape[first]} and {x.Shape[second]}. It must be the same.");
            x = x.Diagonal(0, first, second);
            axes = axes.Remove(second, 1).Remove(first, 1) + repeated;
        }
        return (x, axes);
    }

    // What nobody else has is summed at once.
    private static (Array<T>, string) Summed<T>(Array<T> x, string axes, string wanted) where T : unmanaged, INumberBase<T>
    {
        int[] gone = [.. Enumerable.Range(0, axes.Length).Where(axis => !wanted.Contains(axes[axis]))];
        return gone.Length == 0 ? (x, axes) : (x.Sum(gone), string.Concat(axes.Where(wanted.Contains)));
    }
}

/// <summary>The letters of Einstein's notation, with those for the axes that an ellipsis stands for.</summary>
internal static class EinsumLetters
{
    public static (string[] Inputs, string Output) Parse(string subscripts, int[] ranks)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        string text = subscripts.Replace(" ", "");
        string[] sides = text.Split("->");
        string[] inputs = sides[0].Split(',');
        if (sides.Length > 2 || inputs.Length != ranks.Length)
            throw new ArgumentException($"'{subscripts}' names {inputs.Length} arrays, and {ranks.Length} were given. Name the axes of each, such as \"ij,jk->ik\".", nameof(subscripts));
        int most = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int named = inputs[i].Replace("...", "").Length;
            bool isOpen = inputs[i].Contains("...");
            if (inputs[i].Replace("...", "").Any(l => !char.IsAsciiLetter(l)) || (isOpen ? named > ranks[i] : named != ranks[i]))
                throw new ArgumentException($"'{inputs[i]}' for an array with {ranks[i]} axes in '{subscripts}'. Use one letter an axis.", nameof(subscripts));
            if (isOpen) most = Math.Max(most, ranks[i] - named);
        }
        string open = string.Concat(Enumerable.Range(0, most).Select(n => (char)('0' + n)));
        for (int i = 0; i < inputs.Length; i++)
        {
            int count = ranks[i] - inputs[i].Replace("...", "").Length;
            inputs[i] = inputs[i].Replace("...", open[(most - count)..]);
        }
        string all = string.Concat(inputs);
        string output = sides.Length == 2 ? sides[1].Replace("...", open) : open + string.Concat(all.Where(l => char.IsAsciiLetter(l) && all.Count(o => o == l) == 1).Order());
        if (output.Any(l => !all.Contains(l)) || output.Distinct().Count() != output.Length)
            throw new ArgumentException($"The result '{output}' of '{subscripts}' names an index twice, or one that no array has.", nameof(subscripts));
        return (inputs, output);
    }
}
