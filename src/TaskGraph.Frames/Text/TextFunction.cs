using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>A function of texts that is asked once for each distinct word of a partition.</summary>
internal abstract class TextFunction<T>(string name, string details = "", string[]? parameters = null) : ColumnFunction(name, details, parameters)
{
    public sealed override ColumnType ResultFor(FrameColumn column) => column.ColumnType == ColumnType.String ? ColumnTypes.Of(typeof(T))
        : throw Undefined(Name, "string", column);

    public override bool IsCostlyFor(ColumnType type) => true;

    public sealed override ColumnData Apply(ColumnData column)
    {
        var texts = ((StringColumn)column).Compact();
        try
        {
            var words = new T[texts.Dictionary.Count];
            for (int code = 0; code < words.Length; code++) words[code] = Of(texts.Dictionary.Text(code));
            return Make(texts, words);
        }
        finally
        {
            texts.Release();
        }
    }

    /// <summary>The function of a word.</summary>
    protected abstract T Of(string word);

    private protected abstract ColumnData Make(StringColumn texts, T[] words);
}

/// <summary>A function from texts to values of one size.</summary>
internal abstract class TextToValue<T>(string name, string details = "", string[]? parameters = null) : TextFunction<T>(name, details, parameters)
    where T : unmanaged
{
    private protected sealed override ColumnData Make(StringColumn texts, T[] words)
    {
        var values = ColumnBuffer<T>.Rent(texts.Length);
        Gather.Values(words.Length == 0 ? [default] : words, texts.Codes, values.Span, canMiss: false);
        return new FixedColumn<T>(values, texts.Validity.Share());
    }
}

/// <summary>A function from texts to texts.</summary>
internal abstract class TextToText(string name, string details = "", string[]? parameters = null) : TextFunction<string>(name, details, parameters)
{
    private protected sealed override ColumnData Make(StringColumn texts, string[] words)
    {
        var dictionary = new StringDictionaryBuilder();
        int[] map = Array.ConvertAll(words, dictionary.Add);
        return texts.Remap(map, dictionary.Build());
    }
}
