using System.Globalization;

namespace TaskGraph;

/// <summary>The colours of a node.</summary>
internal readonly record struct NodeColor(string Fill, string Line, string Text)
{
    private const string Dark = "#1f2937", Light = "#ffffff";

    private static readonly NodeColor[] _named =
    [
        new("#dbeafe", "#3b82f6", Dark), new("#d1fae5", "#10a36f", Dark), new("#fef3c7", "#d98a06", Dark), new("#ede9fe", "#8b5cf6", Dark),
        new("#ffe4e6", "#e2486a", Dark), new("#cffafe", "#0b93ad", Dark), new("#ffedd5", "#ea6a1a", Dark), new("#ecfccb", "#6a9e12", Dark),
        new("#fce7f3", "#d9418c", Dark), new("#e0e7ff", "#5a5fe0", Dark), new("#ccfbf1", "#0d8f84", Dark), new("#e2e8f0", "#64748b", Dark),
    ];

    // Light to dark, so that the scale also reads in grey.
    private static readonly (int R, int G, int B)[] _order = [(0xfd, 0xf3, 0xb0), (0x7a, 0xd1, 0x8c), (0x2a, 0x78, 0x8e), (0x41, 0x44, 0x87)];
    private static readonly (int R, int G, int B)[] _heat = [(0xff, 0xf7, 0xd6), (0xfe, 0xc4, 0x4f), (0xf0, 0x6a, 0x13), (0x99, 0x1b, 0x1b)];
    private static readonly (int R, int G, int B)[] _bytes = [(0xf0, 0xf9, 0xff), (0x9b, 0xd0, 0xf5), (0x3b, 0x82, 0xf6), (0x1e, 0x3a, 0x8a)];

    public static NodeColor Unknown { get; } = new("#f1f5f9", "#94a3b8", Dark);

    public static NodeColor Named(int number) => _named[number % _named.Length];

    public static NodeColor Of(TaskAffinity affinity) => affinity switch
    {
        TaskAffinity.LockFree => _named[0],
        TaskAffinity.LockBound => _named[2],
        _ => _named[11],
    };

    /// <summary>A colour of the scale for <paramref name="kind"/>, from 0 to 1.</summary>
    public static NodeColor Scale(DrawingColor kind, double share)
    {
        var stops = kind switch { DrawingColor.Time => _heat, DrawingColor.Bytes => _bytes, _ => _order };
        double at = Math.Clamp(share, 0, 1) * (stops.Length - 1);
        int low = Math.Min((int)at, stops.Length - 2);
        double part = at - low;
        int r = Mix(stops[low].R, stops[low + 1].R, part), g = Mix(stops[low].G, stops[low + 1].G, part), b = Mix(stops[low].B, stops[low + 1].B, part);
        bool isDark = 0.299 * r + 0.587 * g + 0.114 * b < 140;
        return new(Hex(r, g, b), Hex(r * 3 / 4, g * 3 / 4, b * 3 / 4), isDark ? Light : Dark);
    }

    private static int Mix(int low, int high, double part) => (int)Math.Round(low + (high - low) * part);

    private static string Hex(int r, int g, int b) => string.Create(CultureInfo.InvariantCulture, $"#{r:x2}{g:x2}{b:x2}");
}
