using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

/// <summary>
/// The distinct words of a string column in UTF-8, in order of first appearance. Immutable, shared by all partitions cut from the
/// same one, in garbage-collected memory: it lives as long as anybody reads it, and .NET strings are made once a word.
/// </summary>
internal sealed class StringDictionary
{
    /// <summary>The most words for which a dictionary keeps the table that it was made with.</summary>
    internal const int MostWithTable = 512;

    // Making a table of n words takes as long as looking through all of them some 16 times.
    private const int MostScans = 16;

    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private string?[]? _texts;
    private StringTable? _table;
    private int[]? _ranks;
    private ulong[]? _hashes;
    private int _scans;

    private StringDictionary(StringDictionary other, CategoryOrder categories)
    {
        (_bytes, _offsets, _texts, _table, _hashes, Count) = (other._bytes, other._offsets, other._texts, other._table, other._hashes, other.Count);
        Categories = categories;
    }

    /// <summary>Takes over bytes and <c>count + 1</c> offsets; the words must differ from each other.</summary>
    internal StringDictionary(byte[] bytes, int[] offsets, int count, StringTable? table = null)
    {
        _bytes = bytes;
        _offsets = offsets;
        Count = count;
        _table = table;
    }

    public static StringDictionary Empty { get; } = new([], [0], 0);

    public int Count { get; }

    /// <summary>Whether the words are categories.</summary>
    public CategoryOrder Categories { get; }

    /// <summary>The same words, as categories or as texts.</summary>
    public StringDictionary AsCategories(CategoryOrder categories) => categories == Categories ? this : new(this, categories);

    public long Bytes => _offsets[Count] + 4L * Count;

    /// <summary>The UTF-8 bytes of a word.</summary>
    public ReadOnlySpan<byte> this[int code] => _bytes.AsSpan(_offsets[code], _offsets[code + 1] - _offsets[code]);

    /// <summary>All words, one after the other.</summary>
    public ReadOnlySpan<byte> AllBytes => _bytes.AsSpan(0, _offsets[Count]);

    /// <summary>Where each word begins in <see cref="AllBytes"/>, and where the last ends.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count + 1);

    /// <summary>The word as a .NET string, the same object each time.</summary>
    public string Text(int code)
    {
        var texts = _texts ??= new string?[Count];
        return texts[code] ??= Encoding.UTF8.GetString(this[code]);
    }

    /// <summary>The code of a word, or -1.</summary>
    public int Find(string text) => Find(Encoding.UTF8.GetBytes(text));

    /// <summary>The code of a word, or -1.</summary>
    public int Find(ReadOnlySpan<byte> word)
    {
        if (_table is null && Count > MostWithTable && _scans++ < MostScans) return Scan(word);
        return (_table ??= StringTable.Of(_bytes, _offsets, Count)).Find(word, _bytes, _offsets);
    }

    private int Scan(ReadOnlySpan<byte> word)
    {
        for (int code = 0; code < Count; code++)
            if (_offsets[code + 1] - _offsets[code] == word.Length && this[code].SequenceEqual(word)) return code;
        return -1;
    }

    /// <summary>For each code a hash of its bytes, the same in every process.</summary>
    public ReadOnlySpan<ulong> Hashes
    {
        get
        {
            if (_hashes is { } known) return known;
            var hashes = new ulong[Count];
            for (int i = 0; i < hashes.Length; i++) hashes[i] = System.IO.Hashing.XxHash3.HashToUInt64(this[i]);
            return _hashes = hashes;
        }
    }

    /// <summary>For each code its place in ordinal order of the bytes, which is the order of code points; of ordered categories in theirs.</summary>
    public ReadOnlySpan<int> Ranks
    {
        get
        {
            if (_ranks is { } known) return known;
            if (Categories == CategoryOrder.Ordered) return _ranks = [.. Enumerable.Range(0, Count)];
            int[] codes = FrameKernels.WordOrder.Of(_bytes, _offsets, Count);
            var ranks = new int[Count];
            for (int i = 0; i < codes.Length; i++) ranks[codes[i]] = i;
            return _ranks = ranks;
        }
    }

    /// <summary>
    /// One dictionary for several: the words of the first, then what the others add. <paramref name="maps"/> gives for each the new
    /// code of each old one; null where the codes stay.
    /// </summary>
    public static StringDictionary Unify(ReadOnlySpan<StringDictionary> dictionaries, out int[]?[] maps)
    {
        maps = new int[]?[dictionaries.Length];
        StringDictionary? only = null;
        bool same = true;
        foreach (var dictionary in dictionaries)
        {
            if (dictionary.Count == 0) continue;
            same &= only is null || ReferenceEquals(only, dictionary);
            only ??= dictionary;
        }
        if (same) return only ?? (dictionaries.IsEmpty ? Empty : dictionaries[0]);
        var categories = OrderOf(dictionaries);
        var words = new StringDictionaryBuilder();
        for (int i = 0; i < dictionaries.Length; i++)
        {
            int earlier = dictionaries[..i].IndexOf(dictionaries[i]);
            if (earlier >= 0)
            {
                maps[i] = maps[earlier];
                continue;
            }
            maps[i] = words.AddAll(dictionaries[i]);
        }
        var all = words.Build();
        bool isOrdered = categories == CategoryOrder.Ordered;
        foreach (var dictionary in dictionaries) isOrdered &= dictionary.Count is 0 || dictionary.Count == all.Count;
        if (categories == CategoryOrder.Ordered && !(isOrdered && Array.TrueForAll(maps, m => m is null)))
            throw new InvalidOperationException("Columns of different ordered categories were brought together. Give them the same with AsCategory, or cast them to string.");
        return all.AsCategories(categories);
    }

    /// <summary>
    /// The words that rows use, in order of their first appearance, and the rows' codes for them. No word is looked up: those of a dictionary differ.
    /// </summary>
    /// <param name="from">The rows' codes.</param>
    /// <param name="validity">Which rows have a word; empty where all have.</param>
    /// <param name="to">Takes the new codes, 0 for rows without a word.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public StringDictionary Only(ReadOnlySpan<int> from, ReadOnlySpan<ulong> validity, Span<int> to)
    {
        int[] map = ArrayPool<int>.Shared.Rent(Count); // of each code the new one and 1 more
        map.AsSpan(0, Count).Clear();
        var used = new List<int>();
        long bytes = 0;
        for (int row = 0; row < to.Length; row++)
        {
            to[row] = 0;
            if (!validity.IsEmpty && !ValidityBits.Get(validity, row)) continue;
            ref int code = ref map[from[row]];
            if (code == 0)
            {
                used.Add(from[row]);
                code = used.Count;
                bytes += _offsets[from[row] + 1] - _offsets[from[row]];
            }
            to[row] = code - 1;
        }
        ArrayPool<int>.Shared.Return(map);
        if (used.Count == 0) return Empty;
        var (words, offsets) = (GC.AllocateUninitializedArray<byte>((int)bytes), GC.AllocateUninitializedArray<int>(used.Count + 1));
        offsets[0] = 0;
        for (int i = 0; i < used.Count; i++)
        {
            this[used[i]].CopyTo(words.AsSpan(offsets[i]));
            offsets[i + 1] = offsets[i] + _offsets[used[i] + 1] - _offsets[used[i]];
        }
        return new(words, offsets, used.Count);
    }

    // Of categories and texts together texts; of ordered and unordered categories unordered ones.
    private static CategoryOrder OrderOf(ReadOnlySpan<StringDictionary> dictionaries)
    {
        var least = CategoryOrder.Ordered;
        foreach (var dictionary in dictionaries)
            if (dictionary.Count > 0 && dictionary.Categories < least) least = dictionary.Categories;
        return least;
    }
}
