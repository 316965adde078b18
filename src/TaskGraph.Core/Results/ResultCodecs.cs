using System.Collections.Concurrent;

namespace TaskGraph;

/// <summary>The codecs of this process, by the projects that bring result types. The newest that can encode a type wins.</summary>
internal static class ResultCodecs
{
    private static readonly Lock _writing = new();
    private static readonly ConcurrentDictionary<Type, IResultCodec?> _byType = new();
    private static IResultCodec[] _codecs = [];

    public static void Register(IResultCodec codec)
    {
        lock (_writing)
        {
            if (_codecs.Any(c => c.Name == codec.Name)) return;
            _codecs = [codec, .. _codecs];
            _byType.Clear();
        }
    }

    public static IResultCodec? For(Type type) => _byType.GetOrAdd(type, static t => Array.Find(_codecs, c => c.CanEncode(t)));

    public static IResultCodec Named(string name) => Array.Find(_codecs, c => c.Name == name)
        ?? throw new InvalidOperationException($"No result codec '{name}' is registered in this process. Known: {string.Join(", ", _codecs.Select(c => c.Name))}.");
}
