using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskGraph;

/// <summary>Collections that are made again from their items.</summary>
internal static class RebuiltForms
{
    public static Codec ImmutableDictionary<TKey, TValue>() where TKey : notnull
        => new SurrogateCodec<ImmutableDictionary<TKey, TValue>, (KeyValuePair<TKey, TValue>[], IEqualityComparer<TKey>?, IEqualityComparer<TValue>?)>(
            static d => ([.. d], Custom(d.KeyComparer), Custom(d.ValueComparer)),
            static (d, _) => System.Collections.Immutable.ImmutableDictionary.CreateRange(d.Item2, d.Item3, d.Item1));

    public static Codec ImmutableHashSet<T>()
        => new SurrogateCodec<ImmutableHashSet<T>, (T[], IEqualityComparer<T>?)>(
            static s => ([.. s], Custom(s.KeyComparer)), static (s, _) => System.Collections.Immutable.ImmutableHashSet.CreateRange(s.Item2, s.Item1));

    public static Codec FrozenDictionary<TKey, TValue>() where TKey : notnull
        => new SurrogateCodec<FrozenDictionary<TKey, TValue>, (KeyValuePair<TKey, TValue>[], IEqualityComparer<TKey>?)>(
            static d => ([.. d], Custom(d.Comparer)), static (d, _) => d.Item1.ToFrozenDictionary(d.Item2));

    public static Codec FrozenSet<T>()
        => new SurrogateCodec<FrozenSet<T>, (T[], IEqualityComparer<T>?)>(static s => ([.. s], Custom(s.Comparer)), static (s, _) => s.Item1.ToFrozenSet(s.Item2));

    public static Codec ConcurrentQueue<T>() => new SurrogateCodec<ConcurrentQueue<T>, T[]>(static q => q.ToArray(), static (items, _) => new(items));

    public static Codec ConcurrentStack<T>()
        => new SurrogateCodec<ConcurrentStack<T>, T[]>(static s => s.ToArray(), static (items, _) => new(items.Reverse()));

    public static Codec ConcurrentBag<T>() => new SurrogateCodec<ConcurrentBag<T>, T[]>(static b => b.ToArray(), static (items, _) => new(items));

    /// <summary>A lookup by the default comparer: which one made it cannot be seen.</summary>
    public static Codec Lookup<TKey, TElement>()
        => new SurrogateCodec<Lookup<TKey, TElement>, (TKey, TElement)[]>(
            static l => [.. l.SelectMany(g => g, (g, e) => (g.Key, e))],
            static (pairs, _) => (Lookup<TKey, TElement>)pairs.ToLookup(p => p.Item1, p => p.Item2));

    /// <summary>Tensors: lengths and the elements row by row.</summary>
    public static Codec Tensor<T>()
        => new SurrogateCodec<Tensor<T>, (long[], T[])>(
            static t =>
            {
                var values = GC.AllocateUninitializedArray<T>(checked((int)t.FlattenedLength));
                t.FlattenTo(values);
                return (Array.ConvertAll(t.Lengths.ToArray(), n => (long)n), values);
            },
            static (t, _) => System.Numerics.Tensors.Tensor.Create(t.Item2, Array.ConvertAll(t.Item1, n => (nint)n)));

    private static IEqualityComparer<T>? Custom<T>(IEqualityComparer<T> comparer) => ReferenceEquals(comparer, EqualityComparer<T>.Default) ? null : comparer;
}

/// <summary>What a string comparer does, by culture and options.</summary>
internal readonly record struct StringComparerForm(string? Culture, bool IgnoreCase, CompareOptions Options)
{
    public static StringComparerForm Of(StringComparer comparer)
    {
        if (StringComparer.IsWellKnownOrdinalComparer(comparer, out bool ignoreCase)) return new(null, ignoreCase, default);
        if (StringComparer.IsWellKnownCultureAwareComparer(comparer, out var compareInfo, out var options)) return new(compareInfo.Name, false, options);
        throw new UnpicklableException(comparer.GetType(), "there is no rule by which this comparer travels. Use one of StringComparer's own");
    }

    public StringComparer ToComparer()
        => Culture is null
            ? IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal
            : CultureInfo.GetCultureInfo(Culture).CompareInfo.GetStringComparer(Options);
}

/// <summary>The settings of a JSON serializer that are plain data, and its converters.</summary>
internal sealed record JsonOptionsForm(
    bool AllowTrailingCommas, JsonIgnoreCondition Ignore, bool IgnoreReadOnly, bool IncludeFields, int MaxDepth, JsonNumberHandling Numbers,
    bool PropertyCase, JsonCommentHandling Comments, bool Indented, string? Naming, JsonConverter[] Converters)
{
    private static readonly (string Name, JsonNamingPolicy Policy)[] _policies =
    [
        ("camel", JsonNamingPolicy.CamelCase), ("snake-lower", JsonNamingPolicy.SnakeCaseLower), ("snake-upper", JsonNamingPolicy.SnakeCaseUpper),
        ("kebab-lower", JsonNamingPolicy.KebabCaseLower), ("kebab-upper", JsonNamingPolicy.KebabCaseUpper),
    ];

    public static JsonOptionsForm Of(JsonSerializerOptions o)
        => new(o.AllowTrailingCommas, o.DefaultIgnoreCondition, o.IgnoreReadOnlyProperties, o.IncludeFields, o.MaxDepth, o.NumberHandling,
            o.PropertyNameCaseInsensitive, o.ReadCommentHandling, o.WriteIndented, NameOf(o.PropertyNamingPolicy), [.. o.Converters]);

    public JsonSerializerOptions ToOptions()
    {
        var options = new JsonSerializerOptions
        {
            AllowTrailingCommas = AllowTrailingCommas,
            DefaultIgnoreCondition = Ignore,
            IgnoreReadOnlyProperties = IgnoreReadOnly,
            IncludeFields = IncludeFields,
            MaxDepth = MaxDepth,
            NumberHandling = Numbers,
            PropertyNameCaseInsensitive = PropertyCase,
            ReadCommentHandling = Comments,
            WriteIndented = Indented,
            PropertyNamingPolicy = Array.Find(_policies, p => p.Name == Naming).Policy,
        };
        foreach (var converter in Converters) options.Converters.Add(converter);
        return options;
    }

    private static string? NameOf(JsonNamingPolicy? policy)
    {
        if (policy is null) return null;
        return Array.Find(_policies, p => ReferenceEquals(p.Policy, policy)).Name
            ?? throw new UnpicklableException(policy.GetType(), "there is no rule by which this naming policy travels. Use one of JsonNamingPolicy's own");
    }
}
