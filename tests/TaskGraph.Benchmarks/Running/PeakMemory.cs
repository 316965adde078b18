namespace TaskGraph.Benchmarks;

/// <summary>The most resident memory of this process since the last reset, as Linux counts it.</summary>
internal static class PeakMemory
{
    public static long? Bytes
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return null;
            string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) << 10;
        }
    }

    public static void Reset()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }
}
