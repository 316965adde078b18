using System.Globalization;
using System.Text;

/// <summary>Makes logs of a month from a fixed seed, in files of 64 MB.</summary>
internal static class Generator
{
    private const long FileSize = 64_000_000;

    private static readonly string[] _routes = ["home", "search", "product", "cart", "checkout", "login", "account", "orders", "help", "api/prices", "api/stock", "images"];
    private static readonly byte[][] _bytes = [.. _routes.Select(Encoding.ASCII.GetBytes)];

    /// <summary>One string for all lines of a route.</summary>
    public static string RouteOf(ReadOnlySpan<byte> route)
    {
        for (int i = 0; i < _bytes.Length; i++)
            if (route.SequenceEqual(_bytes[i])) return _routes[i];
        return Encoding.UTF8.GetString(route);
    }

    public static void Ensure(string folder, long bytes)
    {
        if (File.Exists(Path.Combine(folder, "done"))) return;
        Directory.CreateDirectory(folder);
        var random = new Random(7);
        long written = 0;
        for (int n = 0; written < bytes; n++)
        {
            using var file = new StreamWriter(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{n:D4}.log")), false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
            long size = Math.Min(FileSize, bytes - written);
            for (long inFile = 0; inFile < size;)
            {
                double skewed = random.NextDouble();
                int user = (int)(skewed * skewed * 300_000), route = random.Next(_routes.Length), milliseconds = (int)(-Math.Log(1 - random.NextDouble()) * (20 + 10 * route));
                int status = random.Next(1000) < 3 + route ? 500 + random.Next(4) : random.Next(50) == 0 ? 404 : 200;
                string line = string.Create(CultureInfo.InvariantCulture, $"{random.Next(30 * 86_400)} user/{user} GET /{_routes[route]} {status} {milliseconds}");
                file.WriteLine(line);
                inFile += line.Length + 1;
                written += line.Length + 1;
            }
        }
        File.WriteAllText(Path.Combine(folder, "done"), "");
    }
}
