using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using ParquetSharp;

namespace TaskGraph.Benchmarks;

/// <summary>
/// The tables of H2O.ai's db-benchmark, made from a fixed seed: G1 to group, and J1's x to join with small, medium and big. A folder for each
/// size holds every column as 32-bit numbers (what peers load fastest), and tables as CSV and Parquet. The shape of the data follows
/// https://duckdblabs.github.io/db-benchmark; the generator is our own.
/// </summary>
internal sealed class FrameData
{
    /// <summary>Different values of the small keys of G1.</summary>
    public const int Levels = 100;

    private const int Millionths = 1_000_000, RowGroup = 1 << 20;

    private readonly string _folder;
    private readonly int _rows;
    private ulong _state;

    private FrameData(int rows)
    {
        _rows = rows;
        _folder = FolderOf(rows);
    }

    public static string FolderOf(long rows)
        => Path.Combine(Path.GetTempPath(), "taskgraph-benchmarks", string.Create(CultureInfo.InvariantCulture, $"frames-{rows}"));

    /// <summary>Makes the files unless they are there.</summary>
    public static void Ensure(int rows)
    {
        string done = Path.Combine(FolderOf(rows), "done");
        if (File.Exists(done)) return;
        Directory.CreateDirectory(FolderOf(rows));
        var data = new FrameData(rows);
        data.Groups();
        data.Joins();
        File.WriteAllText(done, "");
    }

    /// <summary>Makes what is larger than memory, unless it is there: G1, x and big as CSV only.</summary>
    public static void EnsureText(int rows)
    {
        string done = Path.Combine(FolderOf(rows), "done-text");
        if (File.Exists(done)) return;
        Directory.CreateDirectory(FolderOf(rows));
        var data = new FrameData(rows);
        data.WriteCsv("G1", data.GroupColumns());
        data._state = 2;
        var (left, right) = data.KeyPairs(rows);
        data.WriteCsv("x", [new("id1", data.Uniform(rows, Levels)), new("id3", data.Of(left, rows)), data.Values("v1", rows)]);
        data.WriteCsv("big", [new("id3", data.Of(right, rows)), data.Values("v2", rows)]);
        File.WriteAllText(done, "");
    }

    /// <summary>A column as it was made: words by their number, fractions in millionths.</summary>
    public static int[] Raw(long rows, string table, string column)
        => MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(Path.Combine(FolderOf(rows), $"{table}.{column}.bin"))).ToArray();

    private void Groups()
    {
        var columns = GroupColumns();
        Write("G1", columns);
        WriteCsv("G1", columns);
        WriteParquet("G1", columns);
    }

    private Column[] GroupColumns()
    {
        _state = 1;
        return
        [
            new("id1", 'w', 3, Uniform(_rows, Levels)), new("id2", 'w', 3, Uniform(_rows, Levels)), new("id3", 'w', 10, Uniform(_rows, _rows / Levels)),
            new("id4", 'n', 0, Uniform(_rows, Levels)), new("id5", 'n', 0, Uniform(_rows, Levels)), new("id6", 'n', 0, Uniform(_rows, _rows / Levels)),
            new("v1", 'n', 0, Uniform(_rows, 5)), new("v2", 'n', 0, Uniform(_rows, 15)), new("v3", 'f', 0, Uniform(_rows, 100 * Millionths)),
        ];
    }

    private void Joins()
    {
        _state = 2;
        int small = Math.Max(10, _rows / 1_000_000), medium = _rows / 1000;
        var (leftSmall, rightSmall) = KeyPairs(small);
        var (leftMedium, rightMedium) = KeyPairs(medium);
        var (leftBig, rightBig) = KeyPairs(_rows);
        Write("x", [new("id1", Of(leftSmall, _rows)), new("id2", Of(leftMedium, _rows)), new("id3", Of(leftBig, _rows)), Values("v1", _rows)]);
        Write("small", [new("id1", Of(rightSmall, small)), Values("v2", small)]);
        Write("medium", [new("id1", Of(rightSmall, medium)), new("id2", Of(rightMedium, medium)), Values("v2", medium)]);
        Write("big", [new("id1", Of(rightSmall, _rows)), new("id2", Of(rightMedium, _rows)), new("id3", Of(rightBig, _rows)), Values("v2", _rows)]);
    }

    // Two sets of keys, of which nine in ten are in both.
    private (int[], int[]) KeyPairs(int count)
    {
        int own = Math.Max(1, count / 10);
        int[] all = [.. Enumerable.Range(1, count + own)];
        Shuffle(all);
        return (all[..count], [.. all[..(count - own)], .. all[count..]]);
    }

    // Each key once, then any of them, in random order.
    private int[] Of(int[] keys, int count)
    {
        var column = new int[count];
        for (int i = 0; i < count; i++) column[i] = i < keys.Length ? keys[i] : keys[Below(keys.Length)];
        Shuffle(column);
        return column;
    }

    private Column Values(string name, int count) => new(name, 'f', 0, Uniform(count, 100 * Millionths));

    private int[] Uniform(int count, int levels)
    {
        var column = new int[count];
        for (int i = 0; i < count; i++) column[i] = 1 + Below(levels);
        return column;
    }

    private void Shuffle(int[] items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private int Below(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    // SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    private void Write(string table, Column[] columns)
    {
        foreach (var column in columns)
            File.WriteAllBytes(Path.Combine(_folder, $"{table}.{column.Name}.bin"), MemoryMarshal.AsBytes(column.Values.AsSpan()).ToArray());
    }

    private void WriteCsv(string table, Column[] columns)
    {
        using var file = new FileStream(Path.Combine(_folder, $"{table}.csv"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(System.Text.Encoding.ASCII.GetBytes(string.Join(',', columns.Select(c => c.Name)) + "\n"));
        var line = new byte[1024];
        for (int row = 0; row < columns[0].Values.Length; row++)
        {
            int at = 0;
            foreach (var column in columns)
            {
                at += column.Format(column.Values[row], line.AsSpan(at));
                line[at++] = (byte)',';
            }
            line[at - 1] = (byte)'\n';
            file.Write(line, 0, at);
        }
    }

    private void WriteParquet(string table, Column[] columns)
    {
        var types = Array.ConvertAll(columns, c => c.Kind switch
        {
            'w' => (ParquetSharp.Column)new ParquetSharp.Column<string>(c.Name),
            'f' => new ParquetSharp.Column<double>(c.Name),
            _ => new ParquetSharp.Column<int>(c.Name),
        });
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(ParquetSharp.Compression.Snappy);
        foreach (var column in columns)
            if (column.Kind == 'f') builder.DisableDictionary(column.Name);
        using var properties = builder.Build();
        using var file = new ParquetFileWriter(Path.Combine(_folder, $"{table}.parquet"), types, null, properties, null);
        var words = new Dictionary<(int, int), string>();
        for (int start = 0; start < _rows; start += RowGroup)
        {
            using var group = file.AppendRowGroup();
            foreach (var column in columns)
            {
                int[] part = column.Values[start..Math.Min(_rows, start + RowGroup)];
                switch (column.Kind)
                {
                    case 'w':
                        using (var texts = group.NextColumn().LogicalWriter<string>()) texts.WriteBatch(Array.ConvertAll(part, v => Word(words, v, column.Width)));
                        break;
                    case 'f':
                        using (var doubles = group.NextColumn().LogicalWriter<double>()) doubles.WriteBatch(Array.ConvertAll(part, v => v / (double)Millionths));
                        break;
                    default:
                        using (var numbers = group.NextColumn().LogicalWriter<int>()) numbers.WriteBatch(part);
                        break;
                }
            }
        }
        file.Close();
    }

    private static string Word(Dictionary<(int, int), string> words, int value, int width)
    {
        ref string? word = ref CollectionsMarshal.GetValueRefOrAddDefault(words, (value, width), out _);
        return word ??= "id" + value.ToString($"D{width}", CultureInfo.InvariantCulture);
    }

    /// <summary>A column to be written: words ('w'), numbers ('n') or fractions in millionths ('f').</summary>
    private sealed record Column(string Name, char Kind, int Width, int[] Values)
    {
        public Column(string name, int[] values) : this(name, 'n', 0, values) { }

        public int Format(int value, Span<byte> to)
        {
            int length;
            if (Kind == 'w')
            {
                "id"u8.CopyTo(to);
                Utf8Formatter.TryFormat(value, to[2..], out length, new StandardFormat('D', (byte)Width));
                return 2 + length;
            }
            Utf8Formatter.TryFormat(Kind == 'f' ? value / Millionths : value, to, out length);
            int fraction = Kind == 'f' ? value % Millionths : 0;
            if (fraction == 0) return length;
            to[length++] = (byte)'.';
            for (int digit = Millionths / 10; fraction != 0; digit /= 10)
            {
                to[length++] = (byte)('0' + fraction / digit);
                fraction %= digit;
            }
            return length;
        }
    }
}
