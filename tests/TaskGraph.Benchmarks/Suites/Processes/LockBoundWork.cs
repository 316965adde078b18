using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TaskGraph.Benchmarks;

/// <summary>
/// Work that meets something of which a process has one: a lock of a library, of the runtime or of native code, or the garbage collector.
/// Each returns a number that depends on all it did and not on where.
/// </summary>
internal static partial class LockBoundWork
{
    private static readonly Lock _libraryLock = new();
    private static readonly string _text = MakeText(), _json = MakeJson();
    // Once in a process, before anybody writes: the list of listeners is not for several threads.
    private static readonly Lazy<TraceListener> _listener = new(static () =>
    {
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new TextWriterTraceListener(new CountingWriter()));
        return Trace.Listeners[0];
    });

    private static readonly TextWriter _log = TextWriter.Synchronized(new CountingWriter());

    /// <summary>Tasks of about 20 ms each, by name.</summary>
    public static IReadOnlyDictionary<string, Func<int, double>> All { get; } = new Dictionary<string, Func<int, double>>
    {
        ["compute"] = Compute,
        ["coarse-lock"] = CountWordsUnderALock,
        ["fine-lock"] = CountUnderALock,
        ["trace"] = WriteTrace,
        ["log-writer"] = WriteLog,
        ["intern"] = Intern,
        ["crypt"] = NativeCode.Crypt,
        ["python"] = NativeCode.RunPython,
        ["json-trees"] = ParseJson,
        ["strings"] = CutStrings,
        ["regex"] = MatchRegex,
        ["dictionaries"] = BuildDictionaries,
        ["long-lived"] = KeepObjects,
    };

    /// <summary>The control: nothing is shared.</summary>
    private static double Compute(int seed)
    {
        ulong x = (ulong)seed;
        for (int i = 0; i < 15_000_000; i++) x = x * 6364136223846793005UL + 1442695040888963407UL;
        return x >> 32;
    }

    private static double CountWordsUnderALock(int seed)
    {
        int words = 0;
        for (int round = 0; round < 4; round++)
            lock (_libraryLock)
            {
                var counts = new Dictionary<string, int>();
                foreach (string word in _text.Split(' ')) counts[word] = counts.GetValueOrDefault(word) + 1;
                words += counts.Count;
            }
        return words + seed;
    }

    private static double CountUnderALock(int seed)
    {
        long sum = seed;
        for (int i = 0; i < 1_000_000; i++)
            lock (_libraryLock) sum += i & 7;
        return sum;
    }

    private static double WriteTrace(int seed)
    {
        _ = _listener.Value;
        for (int i = 0; i < 250_000; i++) Trace.WriteLine("message");
        return seed;
    }

    private static double WriteLog(int seed)
    {
        for (int i = 0; i < 1_000_000; i++) _log.Write("abc");
        return seed;
    }

    private static double Intern(int seed)
    {
        long length = seed;
        for (int i = 0; i < 150_000; i++) length += string.Intern(string.Concat("key-", (i % 5000).ToString())).Length;
        return length;
    }

    private static double ParseJson(int seed)
    {
        long sum = seed;
        for (int round = 0; round < 6; round++)
            foreach (var user in JsonNode.Parse(_json)!.AsArray()) sum += (int)user!["id"]! + user["tags"]!.AsArray().Count;
        return sum;
    }

    private static double CutStrings(int seed)
    {
        long length = seed;
        for (int round = 0; round < 4; round++)
            foreach (string line in _text.Split('\n')) length += string.Join('-', line.Split(' ').Select(w => w.ToUpperInvariant())).Replace("A", "bb").Length;
        return length;
    }

    private static double MatchRegex(int seed)
    {
        long length = seed;
        foreach (Match match in Words().Matches(_text)) length += match.Groups[1].Length;
        return length;
    }

    private static double BuildDictionaries(int seed)
    {
        var lists = new Dictionary<string, List<int>>();
        for (int i = 0; i < 100_000; i++)
        {
            string key = "k" + i % 25_000;
            if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
            list.Add(i);
        }
        return lists.Count + seed;
    }

    private static double KeepObjects(int seed)
    {
        var kept = new List<object>();
        for (int i = 0; i < 60_000; i++) kept.Add(new object[] { new string('x', 10), i, new List<int> { i } });
        return kept.Count + seed;
    }

    private static string MakeText()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (int i = 0; i < 40_000; i++)
            text.Append((char)('a' + random.Next(26))).Append((char)('a' + random.Next(26))).Append(random.Next(1000)).Append(i % 12 == 11 ? '\n' : ' ');
        return text.ToString();
    }

    private static string MakeJson()
        => "[" + string.Join(',', Enumerable.Range(0, 2000).Select(i => $$"""{"id":{{i}},"name":"user {{i}}","tags":["a","b","c{{i}}"],"at":{"x":{{i}}.5,"y":2},"active":true}""")) + "]";

    [GeneratedRegex(@"([a-z]+)(\d+)")]
    private static partial Regex Words();

    private sealed class CountingWriter : TextWriter
    {
        private long _count;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => _count++;

        public override void Write(string? value) => _count += value!.Length;

        public override void WriteLine(string? value) => _count += value!.Length + 1;
    }
}
