namespace TaskGraph;

/// <summary>
/// Numbers in memory that the program and its worker processes share. A function that captures it takes a name of a few bytes along; every
/// worker reads it, and writes it, where it lies: large inputs are not copied, and results can be left in it.
/// </summary>
/// <typeparam name="T">The type of an element: a number, or a struct of numbers.</typeparam>
/// <remarks>
/// Nothing keeps two tasks from writing the same element: give each a part of its own. A task that is run again after the loss of
/// its worker writes its part again. The memory is the program's until <see cref="Dispose"/>, and is given back whatever ends the program.
/// </remarks>
/// <example><code>
/// using var pixels = new SharedArray&lt;float&gt;(width * height);
/// var rows = Enumerable.Range(0, height).Select(y => Delayed.Call(() => Render(y, pixels.Slice((long)y * width, width))));
/// Delayed.WhenAll(rows).Compute(Scheduler.Processes);
/// </code></example>
public sealed unsafe class SharedArray<T> : IDisposable, ISized where T : unmanaged
{
    // These two travel; each process has the segment mapped for itself.
    private readonly string _path;
    private readonly long _length;

    [NonSerialized] private SharedSegment? _segment;
    [NonSerialized] private bool _isOwner, _isDisposed;

    /// <summary>An array whose elements are zero.</summary>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="IOException">There is no room for it in shared memory or in the temporary folder.</exception>
    /// <exception cref="InvalidOperationException">It is made in a worker process.</exception>
    public SharedArray(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _segment = Rent(length);
        (_path, _length, _isOwner) = (_segment.Path, length, true);
        for (long at = 0; at < length; at += int.MaxValue) Slice(at, (int)Math.Min(int.MaxValue, length - at)).Clear();
    }

    /// <summary>An array with a copy of these elements.</summary>
    /// <exception cref="IOException">There is no room for it in shared memory or in the temporary folder.</exception>
    /// <exception cref="InvalidOperationException">It is made in a worker process.</exception>
    public SharedArray(ReadOnlySpan<T> values)
    {
        _segment = Rent(values.Length);
        (_path, _length, _isOwner) = (_segment.Path, values.Length, true);
        values.CopyTo(Span);
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Bytes held.</summary>
    public long Bytes => _length * sizeof(T);

    /// <summary>The elements, in place. They are valid until the array is disposed.</summary>
    /// <exception cref="OverflowException">There are more than a span can hold; use <see cref="Slice"/>.</exception>
    /// <exception cref="ObjectDisposedException">The array has been disposed.</exception>
    public Span<T> Span => Slice(0, checked((int)_length));

    /// <summary>Some of the elements, in place.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all elements of the array.</exception>
    /// <exception cref="ObjectDisposedException">The array has been disposed.</exception>
    public Span<T> Slice(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (start < 0 || length < 0 || start > _length - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} elements from {start} are not all in an array of {_length}. Use 0..{_length}.");
        var segment = _segment ??= SharedSegments.Open(_path);
        return new Span<T>((T*)segment.Address + start, length);
    }

    /// <summary>Gives the memory back. No task may be using the array any more.</summary>
    public void Dispose()
    {
        if (_isOwner && !_isDisposed) SharedSegments.Return(_segment!);
        _isDisposed = true;
    }

    private static SharedSegment Rent(long length)
    {
        if (WorkerProcess.IsWorker)
            throw new InvalidOperationException("A SharedArray cannot be made in a worker process, which may end at any time. Make it in the program and let tasks write to it.");
        return SharedSegments.Rent(checked(length * sizeof(T)));
    }
}
