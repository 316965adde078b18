namespace TaskGraph;

/// <summary>
/// Memory that this process and its workers have in common. Large buffers of what many workers read lie there once, and pickles name the place.
/// What was put there stays for as long as the one computation runs that it belongs to.
/// </summary>
internal interface ISharedBuffers
{
    /// <summary>Shorter buffers are written in place: that costs less than to find out where another lies.</summary>
    public const int LeastSize = 256 << 10;

    /// <summary>Puts bytes there.</summary>
    /// <returns>Their place, or null where there is no room.</returns>
    string? TryPut(ReadOnlySpan<byte> bytes);

    /// <summary>The bytes at a place.</summary>
    /// <exception cref="InvalidOperationException">There is no such place any more.</exception>
    /// <exception cref="InvalidDataException">There are not so many bytes.</exception>
    ReadOnlySpan<byte> At(string place, int length);
}
