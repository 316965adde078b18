namespace TaskGraph;

/// <summary>A result that stays where it was made until it is fetched or released.</summary>
public interface IResultHandle
{
    /// <summary>Bytes held, or 0 where unknown.</summary>
    long Bytes { get; }

    /// <summary>Brings the result into this process. One with pooled memory comes with a reference of its own, which is the caller's to release.</summary>
    ValueTask<object?> FetchAsync(CancellationToken cancellationToken = default);

    /// <summary>Frees the result; fetching it afterwards is an error.</summary>
    void Release();
}

/// <summary>A held result in this process's memory.</summary>
internal sealed class LocalResultHandle(object? value) : IResultHandle
{
    private object? _value = value;
    private int _released;

    public long Bytes => ResultBytes.Of(_value);

    public ValueTask<object?> FetchAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _released) != 0) throw new ObjectDisposedException(null, "The persisted result has been released. Persist the collection again.");
        return new((_value as IReferenceCounted)?.Share() ?? _value);
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0) return;
        (_value as IReferenceCounted)?.Release();
        _value = null;
    }
}
