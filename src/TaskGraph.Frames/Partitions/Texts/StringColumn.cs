using TaskGraph.FrameKernels;

namespace TaskGraph;

/// <summary>
/// Texts, or categories, as codes into a dictionary. Codes of null rows are some code of the dictionary (0 where it is empty), so that kernels may
/// index with them; only the validity tells that they mean nothing.
/// </summary>
internal sealed class StringColumn : ColumnData<string?>
{
    private readonly ColumnBuffer<int> _codes;

    /// <summary>Takes over the buffers; the dictionary is shared.</summary>
    public StringColumn(ColumnBuffer<int> codes, StringDictionary dictionary, ColumnValidity validity = default)
        : base(dictionary.Categories == CategoryOrder.None ? ColumnType.String : ColumnType.Category, codes.Length, validity)
    {
        _codes = codes;
        Dictionary = dictionary;
    }

    public ReadOnlySpan<int> Codes => _codes.Span;

    /// <summary>The codes' memory; no reference of its own.</summary>
    public ColumnBuffer<int> Buffer => _codes;

    public StringDictionary Dictionary { get; }

    public override long Bytes => _codes.Bytes + Validity.Bytes + Dictionary.Bytes;

    public override string? At(int row) => IsNull(row) ? null : Dictionary.Text(_codes.Span[row]);

    /// <summary>The UTF-8 bytes of a row's text; empty where it is null.</summary>
    public ReadOnlySpan<byte> Utf8(int row) => IsNull(row) ? default : Dictionary[_codes.Span[row]];

    public override ColumnData Share() => new StringColumn(_codes.Share(), Dictionary, Validity.Share());

    public override ColumnData WithValidity(ColumnValidity validity) => new StringColumn(_codes.Share(), Dictionary, validity);

    /// <summary>The same codes with other words behind them, such as the upper-case ones. The words must differ from each other.</summary>
    public StringColumn WithDictionary(StringDictionary dictionary) => new(_codes.Share(), dictionary, Validity.Share());

    public override void Release()
    {
        _codes.Release();
        Validity.Release();
    }

    public override ColumnData Slice(int start, int length)
        => new StringColumn(_codes.Slice(start, length), Dictionary, Validity.Slice(start, length));

    public override ColumnData Take(ReadOnlySpan<int> rows, bool canMiss = false)
    {
        var codes = ColumnBuffer<int>.Rent(rows.Length);
        Gather.Values(Codes, rows, codes.Span, canMiss);
        return new StringColumn(codes, Dictionary, Gather.Validity(Validity, rows, canMiss));
    }

    public override ColumnData Scatter(ReadOnlySpan<int> places)
    {
        var codes = ColumnBuffer<int>.Rent(places.Length);
        FrameKernels.Scatter.Values(Codes, places, codes.Span);
        return new StringColumn(codes, Dictionary, FrameKernels.Scatter.Validity(Validity, places));
    }

    /// <summary>Codes into another dictionary: row by row <c>map[code]</c>. The map of an unused code may be anything.</summary>
    public StringColumn Remap(ReadOnlySpan<int> map, StringDictionary dictionary)
    {
        var codes = ColumnBuffer<int>.Rent(Length);
        StringCodes.Remap(Codes, map, codes.Span);
        return new StringColumn(codes, dictionary, Validity.Share());
    }

    /// <summary>
    /// The column with a dictionary of the words it uses, where it can use less than half of them, or where <paramref name="always"/>; else another
    /// object over the same memory.
    /// </summary>
    public StringColumn Compact(bool always = false)
    {
        if (!always && Dictionary.Count <= 2L * Length + 16 || Dictionary.Categories != CategoryOrder.None) return (StringColumn)Share();
        var codes = ColumnBuffer<int>.Rent(Length);
        var words = Dictionary.Only(Codes, Validity.Bits, codes.Span);
        return new StringColumn(codes, words, Validity.Share());
    }

    public override ColumnData ToManaged() => new StringColumn(_codes.ToManaged(), Dictionary, Validity.ToManaged());
}
