using System.Reflection;
using System.Runtime.InteropServices;

namespace TaskGraph;

/// <summary>What cannot leave the process, and why. Types of the framework travel only where it is known that their fields mean something elsewhere.</summary>
internal static class Refusals
{
    public const string Pointer = "it is an address in this process's memory. Copy the data into an array";
    public const string LostWrite = "a change made in a worker process does not come back";
    private const string Lock = "a lock in one process does not exclude another process. Keep the lock out of the function";
    private const string OpenStream = "it is an open stream. Capture the file's name, or the bytes, and open it inside the function";
    private const string Here = "it exists only in this process. Create it inside the function";

    private static readonly (Type Type, string Reason)[] _denied =
    [
        (typeof(Lock), Lock), (typeof(SemaphoreSlim), Lock), (typeof(ReaderWriterLockSlim), Lock), (typeof(ManualResetEventSlim), Lock),
        (typeof(WaitHandle), Lock), (typeof(CountdownEvent), Lock),
        (typeof(Stream), OpenStream), (typeof(TextReader), OpenStream), (typeof(TextWriter), OpenStream),
        (typeof(BinaryReader), OpenStream), (typeof(BinaryWriter), OpenStream),
        (typeof(Task), "it is a running task. Await it and capture its result"),
        (typeof(Thread), Here), (typeof(Timer), Here), (typeof(CancellationTokenSource), Here), (typeof(Assembly), Here), (typeof(Module), Here),
        (typeof(SafeHandle), Here), (typeof(WeakReference), Here), (typeof(MarshalByRefObject), Here), (typeof(GCHandle), Pointer),
        (typeof(System.Runtime.Loader.AssemblyLoadContext), Here), (typeof(IServiceProvider), Here), (typeof(ExecutionContext), Here),
        (typeof(SynchronizationContext), Here),
    ];

    /// <summary>The same for classes by their names: to ask for their types would load their assemblies, which takes a worker longer than its first task.</summary>
    private static readonly Dictionary<string, string> _deniedByName = new(StringComparer.Ordinal)
    {
        ["System.Linq.Expressions.Expression"] = "expression trees have no form that another process can load. Write a lambda",
        ["System.Threading.Barrier"] = Lock,
        ["System.Net.Sockets.Socket"] = Here,
        ["System.Net.Http.HttpMessageInvoker"] = Here,
        ["System.Net.Http.HttpMessageHandler"] = Here,
        ["System.Diagnostics.Process"] = Here,
        ["System.Data.Common.DbConnection"] = Here,
        ["System.Data.Common.DbDataReader"] = Here,
    };

    private static readonly HashSet<string> _allowed =
    [
        "System.Object", "System.Tuple", "System.ValueTuple", "System.Nullable", "System.Index", "System.Range", "System.Version", "System.Random", "System.Lazy",
        "System.LazyHelper", "System.SZGenericArrayEnumerator", "System.DBNull", "System.EventArgs", "System.Memory", "System.ReadOnlyMemory", "System.ArraySegment", "System.Net.IPAddress", "System.Net.IPEndPoint",
        "System.Text.StringBuilder", "System.Text.CompositeFormat", "System.Numerics.BigInteger", "System.Numerics.Complex", "System.Diagnostics.Stopwatch", "System.Globalization.NumberFormatInfo",
        "System.Buffers.ArrayBufferWriter", "System.Buffers.ReadOnlySequence", "System.Runtime.CompilerServices.StrongBox", "System.Runtime.ExceptionServices.ExceptionDispatchInfo",
        "System.Collections.BitArray", "System.Collections.ArrayList", "System.Collections.Queue", "System.Collections.Stack", "System.Collections.DictionaryEntry", "System.Collections.ListDictionaryInternal",
        "System.Collections.Comparer", "System.Collections.CaseInsensitiveComparer",
    ];

    /// <summary>Framework namespaces of plain data.</summary>
    private static readonly string[] _allowedNamespaces =
    [
        "System.Collections.Generic", "System.Collections.ObjectModel", "System.Collections.Immutable", "System.Collections.Specialized", "System.Linq", "System.Numerics", "System.Drawing",
    ];

    /// <summary>Why no value of this type can leave the process; null where it can.</summary>
    public static string? Reason(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef || type == typeof(nint) || type == typeof(nuint)) return Pointer;
        if (type.IsByRefLike) return "it refers to memory on the stack";
        foreach (var (denied, reason) in _denied)
            if (denied.IsAssignableFrom(type)) return reason;
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
            if (level.FullName is { } name && _deniedByName.TryGetValue(name, out string? reason) && IsFramework(level.Assembly)) return reason;
        if (type.Name == "Enumerator" && type.DeclaringType is { Name: "Dictionary`2" or "HashSet`1" or "ConcurrentDictionary`2" or "KeyCollection" or "ValueCollection" })
            return "it stands in the middle of a collection whose order may differ in another process. Walk the collection inside the function";
        if (type.FullName == "System.Runtime.CompilerServices.Closure") return "it belongs to a compiled expression tree, which a worker cannot load. Write a C# lambda";
        if (type.Assembly.IsDynamic) return "it was generated at run time, and a worker has no file to load it from. Move the code into a compiled project";
        return null;
    }

    /// <summary>Why a field of this type always holds something that cannot travel; null where it depends on the value.</summary>
    public static string? FieldReason(Type type) => type.IsPointer || type.IsFunctionPointer || type == typeof(nint) || type == typeof(nuint) ? Pointer : null;

    /// <summary>Why a type of the framework that no codec knows cannot travel; null where its fields may.</summary>
    public static string? FrameworkReason(Type type)
    {
        if (type.IsEnum || type.IsPrimitive || !IsFramework(type.Assembly)) return null;
        if (type.IsValueType && TypeFacts.IsRaw(type)) return null;
        var outer = type;
        while (outer.DeclaringType is not null) outer = outer.DeclaringType;
        string name = outer.FullName ?? outer.Name;
        int tick = name.IndexOf('`');
        if (tick >= 0) name = name[..tick];
        if (_allowed.Contains(name)) return null;
        if (outer.Namespace is { } space && Array.IndexOf(_allowedNamespaces, space) >= 0) return null;
        return "there is no rule by which this type of the framework travels. Capture plain data instead";
    }

    public static bool IsFramework(Assembly assembly)
    {
        string name = assembly.GetName().Name ?? "";
        return name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
    }
}
