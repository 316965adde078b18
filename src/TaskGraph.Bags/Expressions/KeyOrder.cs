using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>How keys are ordered: by their type's order, but text by its characters' codes, whatever the culture of the machine.</summary>
internal static class KeyOrder<TKey>
{
    public static IComparer<TKey> Default { get; } = typeof(TKey) == typeof(string) ? (IComparer<TKey>)(object)StringComparer.Ordinal : Comparer<TKey>.Default;
}

/// <summary>Whether types have an order.</summary>
internal static class KeyOrder
{
    public const string PassComparer = "Pass a comparer, or choose a key that has an order";

    public const string ChooseKey = "Choose a key that has an order";

    /// <summary>Refuses at the call what tasks could not compare.</summary>
    /// <exception cref="ArgumentException">The type has no order.</exception>
    public static void Check<TKey>(string operation, string remedy)
    {
        if (Unordered(typeof(TKey)) is not { } type) return;
        string part = type == typeof(TKey) || type == Nullable.GetUnderlyingType(typeof(TKey)) ? "" : $" of {TypeNames.Of(typeof(TKey))}";
        throw new ArgumentException($"{operation} can't compare {NameOf(type)}{part}: it implements no IComparable. {remedy}, such as a number, a text, a time or a tuple of them.");
    }

    // The first type that no value of the given one can be compared by; null where there is none, or where only the values will tell.
    private static Type? Unordered(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(object) || type.IsInterface || type.IsAbstract) return null;
        if (typeof(ITuple).IsAssignableFrom(type)) return type.GetGenericArguments().Select(Unordered).FirstOrDefault(t => t is not null);
        return typeof(IComparable).IsAssignableFrom(type) || typeof(IComparable<>).MakeGenericType(type).IsAssignableFrom(type) ? null : type;
    }

    private static string NameOf(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false) && type.Name.Contains("Anonymous", StringComparison.Ordinal)
        ? "an object of an anonymous type" : TypeNames.Of(type);
}
