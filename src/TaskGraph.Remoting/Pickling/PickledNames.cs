using System.Reflection;

namespace TaskGraph;

/// <summary>The types, methods and modules that a pickle names: each in full the first time, then as its number.</summary>
internal sealed class PickledNames
{
    private readonly Dictionary<Type, int> _types = [];
    private readonly Dictionary<MethodInfo, int> _methods = [];
    private readonly Dictionary<Module, int> _modules = [];

    /// <summary>The number of a type that was named before; -1 for others.</summary>
    public int NumberOf(Type type) => _types.TryGetValue(type, out int number) ? number : -1;

    public void Clear()
    {
        _types.Clear();
        _methods.Clear();
        _modules.Clear();
    }

    public void Write(PickleOutput to, Type type)
    {
        if (_types.TryGetValue(type, out int number))
        {
            to.Count((uint)number + 1);
            return;
        }
        to.Byte(0);
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef)
            throw new UnpicklableException(type, Refusals.Pointer);
        if (type.IsArray)
        {
            to.Byte(1);
            to.Byte((byte)(type.IsSZArray ? 0 : type.GetArrayRank()));
            Write(to, type.GetElementType()!);
        }
        else if (type.IsConstructedGenericType)
        {
            to.Byte(2);
            Write(to, type.GetGenericTypeDefinition());
            foreach (var argument in type.GenericTypeArguments) Write(to, argument);
        }
        else
        {
            to.Byte(3);
            Write(to, type.Module, type);
            to.Raw(type.MetadataToken);
        }
        _types.Add(type, _types.Count);
    }

    public void Write(PickleOutput to, MethodInfo method)
    {
        if (_methods.TryGetValue(method, out int number))
        {
            to.Count((uint)number + 1);
            return;
        }
        RequireLoadable(method);
        to.Byte(0);
        Write(to, method.DeclaringType!);
        Write(to, method.Module, method.DeclaringType!);
        to.Raw(method.MetadataToken);
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        to.Byte((byte)arguments.Length);
        foreach (var argument in arguments) Write(to, argument);
        _methods.Add(method, _methods.Count);
    }

    /// <exception cref="UnpicklableException">The method is in no file.</exception>
    public static void RequireLoadable(MethodInfo method)
    {
        if (method.DeclaringType is null || method.Module.Assembly.IsDynamic)
            throw new UnpicklableException(typeof(MethodInfo), $"the method '{method.Name}' was generated at run time, and a worker has no file to load it from. Write it as a C# lambda or method");
    }

    private void Write(PickleOutput to, Module module, Type type)
    {
        int known = Array.IndexOf(KnownModules.All, module);
        if (known >= 0)
        {
            to.Count((uint)known + 1);
            return;
        }
        if (_modules.TryGetValue(module, out int number))
        {
            to.Count((uint)(number + KnownModules.All.Length) + 1);
            return;
        }
        var (name, location, version) = KnownModules.AddressOf(module, type);
        to.Byte(0);
        to.String(name);
        to.String(location);
        to.Raw(version);
        _modules.Add(module, _modules.Count);
    }
}
