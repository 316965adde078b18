using System.Globalization;

namespace TaskGraph;

/// <summary>
/// The segments of this process. A client makes them, in a folder of shared memory that goes the way of every <see cref="PoolFolder"/>, and
/// keeps those that are given back: a fresh segment costs more in page faults than sending its content over a socket, one
/// that both sides have mapped before costs nothing. A worker opens them by their path and keeps them mapped until their files are gone.
/// </summary>
internal static class SharedSegments
{
    private const long Granule = 1 << 16;
    private static readonly Lock _gate = new();

    // Guarded by _gate.
    private static readonly Dictionary<string, SharedSegment> _mapped = new(StringComparer.Ordinal);
    private static readonly List<SharedSegment> _idle = [];
    private static readonly Dictionary<string, PoolFolder> _folders = new(StringComparer.Ordinal);
    private static long _names;

    /// <summary>What is kept for reuse at most, in bytes.</summary>
    public static long MostIdle { get; set; } = 512L << 20;

    /// <summary>Bytes kept for reuse.</summary>
    public static long IdleBytes
    {
        get
        {
            lock (_gate) return _idle.Sum(s => s.Capacity);
        }
    }

    /// <summary>A segment of at least so many bytes, whose content is undefined.</summary>
    /// <exception cref="IOException">There is no room, neither in shared memory nor in the temporary folder.</exception>
    public static SharedSegment Rent(long bytes) => TryRent(bytes) ?? Map(PoolFolder.Temporary, bytes); // A mapped file is slower and does the same.

    /// <summary>A segment of at least so many bytes in memory, whose content is undefined; null where there is no room.</summary>
    public static SharedSegment? TryRent(long bytes)
    {
        lock (_gate)
        {
            var kept = _idle.Where(s => s.Capacity >= bytes && s.Capacity / 2 <= Math.Max(bytes, Granule)).MinBy(s => s.Capacity);
            if (kept is not null)
            {
                _idle.Remove(kept);
                return kept;
            }
            if (PoolFolder.SharedMemory is not { } memory) return null;
            try
            {
                return Map(memory, bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is full or forbidden, as in many containers.
                return null;
            }
        }
    }

    /// <summary>Takes a segment back that was rented here.</summary>
    public static void Return(SharedSegment segment)
    {
        lock (_gate)
        {
            _idle.Add(segment);
            for (long kept = _idle.Sum(s => s.Capacity); kept > MostIdle; kept -= _idle[0].Capacity, _idle.RemoveAt(0)) Remove(_idle[0]);
        }
    }

    /// <summary>The segment at a path, mapped once in a process.</summary>
    /// <exception cref="InvalidOperationException">It has been removed.</exception>
    public static SharedSegment Open(string path)
    {
        lock (_gate)
        {
            if (_mapped.TryGetValue(path, out var known)) return known;
            // Only what a task has just received is ever opened here, so nothing that was removed is still being read.
            foreach (var gone in _mapped.Values.Where(s => !File.Exists(s.Path)).ToList())
            {
                _mapped.Remove(gone.Path);
                gone.Unmap();
            }
            try
            {
                return _mapped[path] = SharedSegment.Open(path);
            }
            catch (IOException e)
            {
                throw new InvalidOperationException($"The shared memory {path} is gone: its SharedArray was disposed, or the program that made it has ended.", e);
            }
        }
    }

    /// <summary>Removes what is kept for reuse.</summary>
    public static void Trim()
    {
        lock (_gate)
        {
            _idle.ForEach(Remove);
            _idle.Clear();
        }
    }

    private static void Remove(SharedSegment segment)
    {
        _mapped.Remove(segment.Path);
        File.Delete(segment.Path);
        segment.Unmap();
    }

    private static SharedSegment Map(string parent, long bytes)
    {
        lock (_gate)
        {
            var made = SharedSegment.Create(PathIn(parent), (Math.Max(bytes, 1) + Granule - 1) / Granule * Granule);
            return _mapped[made.Path] = made;
        }
    }

    private static string PathIn(string parent)
    {
        if (!_folders.TryGetValue(parent, out var folder)) _folders[parent] = folder = new PoolFolder(parent);
        return Path.Combine(folder.Path, "segment-" + (++_names).ToString(CultureInfo.InvariantCulture));
    }
}
