using System.Runtime.CompilerServices;
using System.Text;

namespace TaskGraph;

/// <summary>Collects distinct words; codes count up from 0 in order of first appearance.</summary>
internal sealed class StringDictionaryBuilder
{
    private readonly StringTable _table = new();
    private byte[] _bytes = new byte[256];
    private int[] _offsets = new int[32];
    private RecentWords? _recent = new();

    public int Count { get; private set; }

    /// <summary>The word's code, new where the word is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Add(ReadOnlySpan<byte> word)
    {
        int code = _table.FindOrAdd(word, _bytes, _offsets, Count);
        if (code != Count) return code;
        int start = _offsets[Count];
        if (word.Length > Array.MaxLength - start)
            throw new InvalidOperationException(
                $"The distinct texts of a column in one partition exceed {new ByteSize(Array.MaxLength)}. Use more partitions.");
        if (_bytes.Length - start < word.Length) Array.Resize(ref _bytes,
            (int)Math.Min(Array.MaxLength, Math.Max(start + (long)word.Length, _bytes.Length * 2L)));
        if (_offsets.Length < Count + 2) Array.Resize(ref _offsets, _offsets.Length * 2);
        word.CopyTo(_bytes.AsSpan(start));
        _offsets[++Count] = start + word.Length;
        return code;
    }

    /// <summary>As <see cref="Add(ReadOnlySpan{byte})"/>, for a word behind whose beginning and before whose end 16 bytes are readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int AddReadable(byte* word, int length)
        => _recent is { } recent && recent.TryFind(word, length, out int code) ? code : AddMissed(word, length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe int AddMissed(byte* word, int length)
    {
        int code = Add(new ReadOnlySpan<byte>(word, length));
        if (_recent is null) return code;
        if (Count > RecentWords.MostWords) _recent = null;
        else _recent.Put(word, length, code);
        return code;
    }

    /// <summary>Whether looking words up misses the processor's caches unless they are announced by <see cref="Prefetch"/>.</summary>
    public bool IsLarge => _table.IsLarge;

    /// <summary>Announces a word that will be added soon.</summary>
    public void Prefetch(ReadOnlySpan<byte> word) => _table.Prefetch(word);

    /// <summary>The word's code, new where the word is. Lone surrogates become U+FFFD.</summary>
    public int Add(string word)
    {
        int most = Encoding.UTF8.GetMaxByteCount(word.Length);
        if (most > 512) return Add(Encoding.UTF8.GetBytes(word));
        Span<byte> bytes = stackalloc byte[most];
        return Add(bytes[..Encoding.UTF8.GetBytes(word, bytes)]);
    }

    /// <summary>For each word of a dictionary its code; null where all stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int[]? AddAll(StringDictionary words)
    {
        // Of 16 dictionaries with 470,000 words each, 1,000,000 in all, a word takes 175 ns where each lookup waits for memory, 105 ns so.
        const int Ahead = 12;
        var codes = new int[words.Count];
        bool stay = true;
        for (int code = 0; code < codes.Length; code++)
        {
            if (IsLarge && code + Ahead < codes.Length) Prefetch(words[code + Ahead]);
            codes[code] = Add(words[code]);
            stay &= codes[code] == code;
        }
        return stay ? null : codes;
    }

    /// <summary>The dictionary; the builder must not be used afterwards.</summary>
    public StringDictionary Build()
    {
        if (Count == 0) return StringDictionary.Empty;
        // A table takes several times what its words do, and dictionaries live as long as the partitions that share them: a large one is made again where it
        // is needed. (Grouping 160 blocks with 470,000 words each took 6.5 GB where all tables were kept and all rows stayed.)
        bool keeps = Count <= StringDictionary.MostWithTable;
        if (!keeps) _table.Return();
        return new(Trimmed(_bytes, _offsets[Count]), Trimmed(_offsets, Count + 1), Count, keeps ? _table : null);
    }

    private static T[] Trimmed<T>(T[] items, int count) => items.Length > count + count / 4 + 256 ? items[..count] : items;
}
