using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskGraph;

/// <summary>Which codec handles a type: the first rule that fits.</summary>
internal static class CodecRules
{
    private const string RegexName = "System.Text.RegularExpressions.Regex", JsonNodeName = "System.Text.Json.Nodes.JsonNode";

    private static readonly Codec _comparers = new SurrogateCodec<StringComparer, StringComparerForm>(StringComparerForm.Of, static (form, _) => form.ToComparer());
    private static readonly Codec _encodings = new SurrogateCodec<Encoding, EncodingForm>(EncodingForm.Of, static (form, _) => form.ToEncoding());
    private static readonly Codec _timeZones = new SurrogateCodec<TimeZoneInfo, string>(static z => z.ToSerializedString(), static (text, _) => TimeZoneInfo.FromSerializedString(text));
    /// <summary>Of types that are always there.</summary>
    private static readonly Dictionary<Type, Codec> _surrogates = new()
    {
        [typeof(CultureInfo)] = new SurrogateCodec<CultureInfo, string>(static c => c.Name, static (name, _) => CultureInfo.GetCultureInfo(name)),
        [typeof(CompareInfo)] = new SurrogateCodec<CompareInfo, string>(static c => c.Name, static (name, _) => CompareInfo.GetCompareInfo(name)),
        [typeof(CancellationToken)] = new SurrogateCodec<CancellationToken, bool>(
            static t => t.CanBeCanceled, static (canBe, reader) => canBe ? reader.CancellationToken : CancellationToken.None),
    };

    /// <summary>Of types by their names: to ask for the types would load their assemblies, which takes a worker longer than its first task.</summary>
    private static readonly Dictionary<string, Func<Codec>> _surrogatesByName = new(StringComparer.Ordinal)
    {
        ["System.Uri"] = static () => new SurrogateCodec<Uri, (string, UriKind)>(
            static u => (u.OriginalString, u.IsAbsoluteUri ? UriKind.Absolute : UriKind.Relative), static (u, _) => new Uri(u.Item1, u.Item2)),
        [RegexName] = static () => new SurrogateCodec<Regex, (string, RegexOptions, TimeSpan)>(
            static r => (r.ToString(), r.Options, r.MatchTimeout), static (r, _) => new Regex(r.Item1, r.Item2, r.Item3)),
        ["System.Text.Json.JsonElement"] = static () => new SurrogateCodec<JsonElement, string?>(
            static e => e.ValueKind == JsonValueKind.Undefined ? null : e.GetRawText(), static (text, _) => text is null ? default : ToElement(text)),
        ["System.Text.Json.JsonDocument"] = static () => new SurrogateCodec<JsonDocument, string>(static d => d.RootElement.GetRawText(), static (text, _) => JsonDocument.Parse(text)),
        [JsonNodeName] = static () => new SurrogateCodec<JsonNode, string>(static n => n.ToJsonString(), static (text, _) => JsonNode.Parse(text)!),
        ["System.Text.Json.JsonSerializerOptions"] = static () => new SurrogateCodec<JsonSerializerOptions, JsonOptionsForm>(JsonOptionsForm.Of, static (form, _) => form.ToOptions()),
        ["System.Xml.Linq.XElement"] = static () => new SurrogateCodec<XElement, string>(static x => x.ToString(SaveOptions.DisableFormatting), static (text, _) => XElement.Parse(text, LoadOptions.PreserveWhitespace)),
        ["System.Xml.Linq.XDocument"] = static () => new SurrogateCodec<XDocument, string>(static x => x.ToString(SaveOptions.DisableFormatting), static (text, _) => XDocument.Parse(text, LoadOptions.PreserveWhitespace)),
    };

    private static readonly ConcurrentDictionary<string, Codec> _made = new(StringComparer.Ordinal);

    /// <exception cref="UnpicklableException">No object of this type can leave the process.</exception>
    public static Codec Choose(Type type)
    {
        if (typeof(Type).IsAssignableFrom(type)) return TypeCodec.Instance;
        if (typeof(MethodInfo).IsAssignableFrom(type)) return MethodCodec.Instance;
        if (typeof(Delegate).IsAssignableFrom(type)) return DelegateCodec.Instance;
        if (type.IsSubclassOf(typeof(TaskCode))) return new TaskCodeCodec(type);
        if (ResultCodecs.For(type) is { } coded) return new ResultCodec(coded);
        if (type.IsArray) return ForArray(type);
        if (Surrogate(type) is { } surrogate) return surrogate;
        if (Refusals.Reason(type) is { } reason) throw new UnpicklableException(type, reason);
        if (ForCollection(type) is { } collection) return collection;
        if (typeof(Exception).IsAssignableFrom(type)) return Generic(typeof(ExceptionCodec<>), type);
        if (Refusals.FrameworkReason(type) is { } unknown) throw new UnpicklableException(type, unknown);
        return ObjectCodec.Make(type);
    }

    /// <summary>The codec of a type that something else stands for, or null.</summary>
    public static Codec? Surrogate(Type type)
    {
        if (_surrogates.TryGetValue(type, out var known)) return known;
        if (!Refusals.IsFramework(type.Assembly)) return null;
        if (typeof(CultureInfo).IsAssignableFrom(type)) return _surrogates[typeof(CultureInfo)];
        if (typeof(StringComparer).IsAssignableFrom(type)) return _comparers;
        if (typeof(Encoding).IsAssignableFrom(type)) return _encodings;
        if (type == typeof(TimeZoneInfo)) return _timeZones;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            // Of these two the framework has further kinds.
            if (level.FullName is not { } name || (level != type && name is not (RegexName or JsonNodeName))) continue;
            if (_surrogatesByName.TryGetValue(name, out var make)) return _made.GetOrAdd(name, static (_, make) => make(), make);
        }
        return null;
    }

    private static Codec ForArray(Type type)
    {
        var element = type.GetElementType()!;
        if (element.IsPointer || element.IsFunctionPointer) throw new UnpicklableException(type, Refusals.Pointer);
        return Generic(type.IsSZArray ? typeof(ArrayCodec<>) : typeof(ShapedArrayCodec<>), element);
    }

    private static Codec? ForCollection(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (!level.IsConstructedGenericType) continue;
            var definition = level.GetGenericTypeDefinition();
            var arguments = level.GenericTypeArguments;
            if (definition == typeof(Dictionary<,>)) return Hashed(typeof(DictionaryForm<,>), level, Pair(arguments), arguments, type);
            if (definition == typeof(HashSet<>)) return Hashed(typeof(HashSetForm<>), level, arguments[0], arguments, type);
            if (definition == typeof(OrderedDictionary<,>)) return Hashed(typeof(OrderedDictionaryForm<,>), level, Pair(arguments), arguments, type);
            if (definition == typeof(ConcurrentDictionary<,>)) return Hashed(typeof(ConcurrentDictionaryForm<,>), level, Pair(arguments), arguments, type);
            if (level != type && !typeof(FrozenDictionary<,>).Equals(definition) && !typeof(FrozenSet<>).Equals(definition)) continue;
            if (definition == typeof(List<>)) return Generic(typeof(ListCodec<>), arguments);
            if (definition == typeof(ImmutableDictionary<,>)) return Rebuilt(nameof(RebuiltForms.ImmutableDictionary), arguments);
            if (definition == typeof(ImmutableHashSet<>)) return Rebuilt(nameof(RebuiltForms.ImmutableHashSet), arguments);
            if (definition == typeof(FrozenDictionary<,>)) return Rebuilt(nameof(RebuiltForms.FrozenDictionary), arguments);
            if (definition == typeof(FrozenSet<>)) return Rebuilt(nameof(RebuiltForms.FrozenSet), arguments);
            if (definition == typeof(ConcurrentQueue<>)) return Rebuilt(nameof(RebuiltForms.ConcurrentQueue), arguments);
            if (definition == typeof(ConcurrentStack<>)) return Rebuilt(nameof(RebuiltForms.ConcurrentStack), arguments);
            if (definition == typeof(ConcurrentBag<>)) return Rebuilt(nameof(RebuiltForms.ConcurrentBag), arguments);
            if (definition == typeof(System.Linq.Lookup<,>)) return Rebuilt(nameof(RebuiltForms.Lookup), arguments);
            if (definition == typeof(System.Numerics.Tensors.Tensor<>)) return Rebuilt(nameof(RebuiltForms.Tensor), arguments);
        }
        return null;
    }

    private static Codec Hashed(Type form, Type collection, Type item, Type[] arguments, Type type)
        => (Codec)Activator.CreateInstance(
            typeof(HashedCodec<,,>).MakeGenericType(collection, item, arguments[0]), Activator.CreateInstance(form.MakeGenericType(arguments)), type)!;

    private static Type Pair(Type[] arguments) => typeof(KeyValuePair<,>).MakeGenericType(arguments);

    private static Codec Rebuilt(string form, Type[] arguments)
        => (Codec)typeof(RebuiltForms).GetMethod(form)!.MakeGenericMethod(arguments).Invoke(null, null)!;

    private static Codec Generic(Type definition, params Type[] arguments) => (Codec)Activator.CreateInstance(definition.MakeGenericType(arguments))!;

    private static JsonElement ToElement(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
