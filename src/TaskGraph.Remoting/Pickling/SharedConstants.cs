namespace TaskGraph;

/// <summary>
/// Large constants that functions of one computation capture: a table that a hundred lambdas read is pickled once and goes to each worker
/// once, its large buffers by way of shared memory. Only objects that refer to nothing outside of themselves are taken, so that no identity is lost by it.
/// </summary>
internal sealed class SharedConstants(ISharedBuffers? buffers = null)
{
    /// <summary>Smaller ones are written in place.</summary>
    public const long LeastSize = 4096;

    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<byte[]> _encoded = [];
    private readonly List<Type> _types = [];
    private HashSet<int> _used = [];

    /// <summary>The pickle of a constant.</summary>
    public byte[] this[int number] => _encoded[number];

    /// <summary>What kind of object a constant is.</summary>
    public Type TypeOf(int number) => _types[number];

    /// <summary>The constant's number.</summary>
    /// <exception cref="UnpicklableException">It cannot leave this process.</exception>
    public int Add(object item)
    {
        if (!_numbers.TryGetValue(item, out int number))
        {
            byte[] encoded = Pickle.Dump(item, buffers);
            _numbers.Add(item, number = _encoded.Count);
            _encoded.Add(encoded);
            _types.Add(item.GetType());
        }
        _used.Add(number);
        return number;
    }

    /// <summary>The numbers that were used since this was last asked.</summary>
    public int[] TakeUsed()
    {
        int[] used = [.. _used];
        _used = [];
        return used;
    }
}
