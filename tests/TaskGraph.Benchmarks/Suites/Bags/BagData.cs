using System.Globalization;
using System.Text;

namespace TaskGraph.Benchmarks;

/// <summary>
/// A text of words whose frequencies fall as one over their rank, and orders as JSON lines: of a given number of megabytes each, from a fixed seed.
/// </summary>
internal static class BagData
{
    private const int Vocabulary = 100_000, WordsInALine = 12;

    private static readonly string[] _countries = ["DE", "FR", "US", "GB", "IT", "ES", "PL", "NL", "SE", "JP", "BR", "IN", "CN", "CA", "AU", "MX"];

    public static string FolderOf(long megabytes) => Path.Combine(Path.GetTempPath(), "taskgraph-benchmarks", string.Create(CultureInfo.InvariantCulture, $"bags-{megabytes}"));

    public static string Words(long megabytes) => Path.Combine(FolderOf(megabytes), "words.txt");

    public static string Orders(long megabytes) => Path.Combine(FolderOf(megabytes), "orders.jsonl");

    /// <summary>Makes the files unless they are there.</summary>
    public static void Ensure(long megabytes)
    {
        string done = Path.Combine(FolderOf(megabytes), "done");
        if (File.Exists(done)) return;
        Directory.CreateDirectory(FolderOf(megabytes));
        WriteWords(Words(megabytes), megabytes * 1_000_000);
        WriteOrders(Orders(megabytes), megabytes * 1_000_000);
        File.WriteAllText(done, "");
    }

    private static void WriteWords(string path, long bytes)
    {
        var random = new Random(5);
        var words = new HashSet<string>();
        while (words.Count < Vocabulary)
        {
            // Rarer words are longer.
            int length = Math.Min(11, 2 + int.Log2(words.Count + 1) / 3 + random.Next(4));
            words.Add(string.Create(length, random, static (letters, r) => { foreach (ref char c in letters) c = (char)('a' + r.Next(26)); }));
        }
        byte[][] vocabulary = [.. words.Select(Encoding.ASCII.GetBytes)];
        double harmonic = Enumerable.Range(1, Vocabulary).Sum(rank => 1.0 / rank);
        using var file = new BufferedStream(File.Create(path), 1 << 20);
        for (long written = 0, n = 1; written < bytes; n++)
        {
            // The rank at which the sum of 1/rank reaches a random part of it, nearly: e^(u·H) of 1 to all.
            int rank = (int)Math.Clamp(Math.Exp(random.NextDouble() * harmonic - 0.5772), 1, Vocabulary) - 1;
            file.Write(vocabulary[rank]);
            file.WriteByte(n % WordsInALine == 0 ? (byte)'\n' : (byte)' ');
            written += vocabulary[rank].Length + 1;
        }
        file.WriteByte((byte)'\n');
    }

    private static void WriteOrders(string path, long bytes)
    {
        var random = new Random(6);
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        long written = 0;
        for (int id = 0; written < bytes; id++)
        {
            int user = random.Next(100_000), cents = random.Next(100_000);
            double place = random.NextDouble();
            string line = string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":{{id}},"user":"u{{user:D5}}","country":"{{_countries[(int)(place * place * 16)]}}","amount":{{cents / 100}}.{{cents % 100:D2}},"ok":{{(random.Next(10) < 7 ? "true" : "false")}},"tags":["t{{random.Next(40)}}","x{{user % 7}}"],"note":"order {{id}} of customer {{user}}, shipped"}""");
            file.WriteLine(line);
            written += line.Length + 1;
        }
    }
}

internal sealed record ShopOrder(long Id, string User, string Country, double Amount, bool Ok, string[] Tags, string Note);
