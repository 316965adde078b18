using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>The other side of <see cref="PickledNames"/>: finds the types, methods and modules that a pickle names, and loads what has to be loaded for them.</summary>
internal sealed class NamesRead
{
    private static readonly ConcurrentDictionary<(string Name, Guid Version), Module> _loaded = new();

    private readonly List<Type> _types = [];
    private readonly List<Codec?> _codecs = []; // of the types, as far as they were asked for
    private readonly List<MethodInfo> _methods = [];
    private readonly List<Module> _modules = [];

    public void Clear()
    {
        _types.Clear();
        _codecs.Clear();
        _methods.Clear();
        _modules.Clear();
    }

    public Type ReadType(PickleInput from) => _types[ReadTypeNumber(from)];

    /// <summary>The codec of a type that is named.</summary>
    public Codec ReadCodec(PickleInput from)
    {
        int number = ReadTypeNumber(from);
        return _codecs[number] ??= Codec.For(_types[number]);
    }

    /// <summary>A method, named by its module and number there.</summary>
    public MethodInfo ReadMethod(PickleInput from)
    {
        uint number = from.Count();
        if (number > 0) return _methods[checked((int)number - 1)];
        var declaring = ReadType(from);
        var module = ReadModule(from);
        int token = from.Raw<int>();
        var arguments = new Type[from.Byte()];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = ReadType(from);
        var method = (MethodInfo)module.ResolveMethod(token, declaring.IsGenericType ? declaring.GetGenericArguments() : null, arguments)!;
        if (declaring.IsConstructedGenericType && method.DeclaringType != declaring)
            method = (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, declaring.TypeHandle)!;
        if (arguments.Length > 0 && method.IsGenericMethodDefinition) method = method.MakeGenericMethod(arguments);
        _methods.Add(method);
        return method;
    }

    private int ReadTypeNumber(PickleInput from)
    {
        uint number = from.Count();
        if (number > 0)
        {
            if (number > _types.Count) throw new InvalidDataException("A message from another process is damaged: it names a type that it does not hold.");
            return (int)number - 1;
        }
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new InvalidDataException("A type in a message from another process is nested too deeply.");
        Type type;
        switch (from.Byte())
        {
            case 1:
                int rank = from.Byte();
                var element = ReadType(from);
                type = rank == 0 ? element.MakeArrayType() : element.MakeArrayType(rank);
                break;
            case 2:
                var definition = ReadType(from);
                var arguments = new Type[definition.GetGenericArguments().Length];
                for (int i = 0; i < arguments.Length; i++) arguments[i] = ReadType(from);
                type = definition.MakeGenericType(arguments);
                break;
            default:
                var module = ReadModule(from);
                type = module.ResolveType(from.Raw<int>());
                break;
        }
        _types.Add(type);
        _codecs.Add(null);
        return _types.Count - 1;
    }

    private Module ReadModule(PickleInput from)
    {
        int number = (int)from.Count() - 1;
        if (number >= 0) return number < KnownModules.All.Length ? KnownModules.All[number] : _modules[number - KnownModules.All.Length];
        string name = from.String()!;
        string? location = from.String();
        var version = from.Raw<Guid>();
        if (!_loaded.TryGetValue((name, version), out var module)) _loaded[(name, version)] = module = Load(name, location, version);
        _modules.Add(module);
        return module;
    }

    private static Module Load(string name, string? location, Guid version)
    {
        Assembly? assembly = null;
        try
        {
            assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.FullName == name) ?? Assembly.Load(new AssemblyName(name));
        }
        catch (Exception) when (!string.IsNullOrEmpty(location))
        {
            assembly = Assembly.LoadFrom(location);
        }
        // A part of an assembly that has several is found by its number.
        var module = Array.Find(assembly.GetModules(), m => m.ModuleVersionId == version) ?? assembly.ManifestModule;
        if (module.ModuleVersionId != version)
            throw new InvalidOperationException(
                $"The assembly '{name}' here is another build than in the process that sent this (versions {module.ModuleVersionId} and {version}): it was rebuilt or changed since the program started. Restart the program.");
        // Result types bring their codecs when their module is initialised.
        RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
        return module;
    }
}
