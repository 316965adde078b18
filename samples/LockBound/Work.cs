using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

/// <summary>What tasks do: some 20 ms each.</summary>
internal static partial class Work
{
    private static readonly Lock _library = new();
    private static readonly string _json = "[" + string.Join(',', Enumerable.Range(0, 2000).Select(i => $$"""{"id":{{i}},"tags":["a","b","c{{i}}"],"at":{"x":{{i}}.5,"y":2},"active":true}""")) + "]";
    private static readonly string _text = string.Join(' ', Enumerable.Range(0, 40_000).Select(i => $"{(char)('a' + i % 26)}word{i % 1000}{(i % 12 == 11 ? "\n" : "")}"));

    public static double Arithmetic(int seed)
    {
        ulong x = (ulong)seed;
        for (int i = 0; i < 15_000_000; i++) x = x * 6364136223846793005UL + 1442695040888963407UL;
        return x >> 32;
    }

    public static double Json(int seed)
    {
        double sum = seed;
        for (int round = 0; round < 8; round++)
            foreach (var item in JsonNode.Parse(_json)!.AsArray()) sum += (int)item!["id"]! + item["tags"]!.AsArray().Count;
        return sum;
    }

    public static double Strings(int seed)
    {
        double length = seed;
        for (int round = 0; round < 5; round++)
            foreach (string line in _text.Split('\n')) length += string.Join('-', line.Split(' ').Select(w => w.ToUpperInvariant())).Length;
        return length;
    }

    public static double Expressions(int seed) => seed + Words().Matches(_text).Sum(m => (double)m.Groups[1].Length);

    public static double Intern(int seed)
    {
        double length = seed;
        for (int i = 0; i < 150_000; i++) length += string.Intern("key-" + i % 5000).Length;
        return length;
    }

    /// <summary>As many libraries do it: everything is locked, nobody notices until there are threads.</summary>
    public static double Library(int seed)
    {
        lock (_library) return Strings(seed);
    }

    /// <summary>The native function keeps its result in one buffer for the whole process, so threads must take turns.</summary>
    public static double Crypt(int seed)
    {
        double sum = seed;
        for (int i = 0; i < 6; i++)
            lock (_library) sum += Marshal.PtrToStringUTF8(Crypt($"secret {i}", "$6$salt"))!.Length;
        return sum;
    }

    /// <summary>Ends in a stack overflow, which no process survives.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Overflow(int n) => n < 0 ? 0 : Overflow(n + 1) + Overflow(n + 2);

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Crypt(string key, string salt);

    [GeneratedRegex(@"([a-z]+)(\d+)")]
    private static partial Regex Words();
}
