using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>
/// What is known of positions in files because all that precedes them was read, such as their line: who asks about one behind goes on from there, so that all
/// blocks of a file together read it once.
/// </summary>
internal sealed class CsvPlaces<T>
{
    private const int MostFiles = 256, MostPlaces = 1 << 12;

    private readonly ConcurrentDictionary<(CsvFile File, byte Separator), SortedList<long, T>> _files = new();

    /// <summary>The last known position that is not behind the given one; null where there is none.</summary>
    public (long Position, T Value)? Nearest(CsvFile file, long position, byte separator = 0)
    {
        if (!_files.TryGetValue((file, separator), out var places)) return null;
        lock (places)
        {
            var keys = places.Keys;
            int low = 0, high = keys.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (keys[middle] <= position) low = middle + 1;
                else high = middle;
            }
            return low == 0 ? null : (keys[low - 1], places.Values[low - 1]);
        }
    }

    public void Add(CsvFile file, long position, T value, byte separator = 0)
    {
        if (_files.Count > MostFiles) _files.Clear();
        var places = _files.GetOrAdd((file, separator), _ => []);
        lock (places)
        {
            if (places.Count >= MostPlaces) places.Clear();
            places[position] = value;
        }
    }
}
