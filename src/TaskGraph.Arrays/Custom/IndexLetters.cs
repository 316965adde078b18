namespace TaskGraph;

/// <summary>Names axes by letters, one a letter, as in <c>"ij"</c>.</summary>
internal sealed class IndexLetters
{
    private readonly Dictionary<char, long> _lengths = [];
    private readonly Dictionary<char, long[]> _sizes = [];
    private readonly Dictionary<char, UInt128> _lengthsOf = [];

    /// <summary>Whether arrays can be cut alike only when lengths that are not known have been seen.</summary>
    public bool NeedsLengths { get; private set; }

    public long LengthOf(char letter) => _lengths[letter];

    public bool Knows(char letter) => _lengths.ContainsKey(letter);

    /// <summary>Takes in an array's axes; where a letter is known their chunks are cut at the borders of both.</summary>
    /// <exception cref="ArgumentException">The letters don't fit the array, or an axis has another length elsewhere.</exception>
    public void Add(ArrayExpr array, string letters)
    {
        if (letters.Length != array.Rank)
            throw new ArgumentException($"Indices '{letters}' for an array of shape {ArrayShapes.Text(array.Shape.AsSpan())}. Give one letter an axis.");
        for (int axis = 0; axis < letters.Length; axis++)
        {
            char letter = letters[axis];
            long length = array.Shape[axis];
            if (!_lengths.TryGetValue(letter, out long known) || known == 1)
            {
                _lengths[letter] = length;
                // What may be repeated is one chunk, also where empty ones lie beside it.
                _sizes[letter] = length == 1 ? [1] : array.Chunks.SizesOf(axis);
                _lengthsOf[letter] = array.LengthsOf(axis);
                continue;
            }
            // An axis of length 1 is repeated.
            if (length == 1) continue;
            if (known == ArrayShapes.Unknown || length == ArrayShapes.Unknown)
            {
                NeedsLengths |= array.LengthsOf(axis) != _lengthsOf[letter];
                if (known == ArrayShapes.Unknown) (_lengths[letter], _sizes[letter]) = (length, array.Chunks.SizesOf(axis));
                continue;
            }
            if (length != known) throw new ArgumentException($"Index '{letter}' has length {known} and {length}. It must be the same for all arrays.");
            _sizes[letter] = Broadcasting.Refined(_sizes[letter], array.Chunks.SizesOf(axis));
        }
    }

    /// <summary>Makes a letter's axis one chunk.</summary>
    public void MakeWhole(char letter)
    {
        NeedsLengths |= _lengths[letter] == ArrayShapes.Unknown && _sizes[letter].Length > 1;
        _sizes[letter] = [_lengths[letter]];
    }

    /// <summary>The chunks of an array with these axes.</summary>
    public Chunks ChunksOf(string letters) => new([.. letters.Select(l => _sizes[l])]);

    /// <summary>The array cut as its letters say; axes of length 1 stay.</summary>
    public ArrayExpr<T> Cut<T>(ArrayExpr<T> array, string letters) where T : unmanaged
        => RechunkExpr<T>.To(array, new([.. letters.Select((l, axis) => array.Shape[axis] == 1 ? [1] : _sizes[l])]));
}
