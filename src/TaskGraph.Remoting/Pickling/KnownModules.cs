using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskGraph;

/// <summary>Modules that both sides have: they are named by number. The greeting of a worker compares their versions.</summary>
internal static class KnownModules
{
    private static readonly HashSet<string> _trusted = [.. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(p => Path.GetFileNameWithoutExtension(p))];

    // Weak, so that assemblies that were loaded to be unloaded can be.
    private static readonly ConditionalWeakTable<Module, ModuleAddress> _addresses = [];

    public static Module[] All { get; } = [typeof(object).Module, typeof(TaskCode).Module, typeof(KnownModules).Module];

    /// <summary>One number for the builds of all known modules.</summary>
    public static Guid Version { get; } = Combine();

    /// <summary>By what another process finds a module: its assembly's name, the file where the name is not enough, and its build.</summary>
    /// <param name="module">The module.</param>
    /// <param name="type">Whose module it is, for the message.</param>
    /// <exception cref="UnpicklableException">It is in no file.</exception>
    public static ModuleAddress AddressOf(Module module, Type type)
    {
        // Asking for these takes several microseconds, more than all else in the pickle of a small function.
        if (_addresses.TryGetValue(module, out var known)) return known;
        var assembly = module.Assembly;
        string? simple = assembly.GetName().Name;
        if (assembly.IsDynamic || string.IsNullOrEmpty(assembly.FullName))
            throw new UnpicklableException(type, $"its assembly '{simple}' was generated at run time, and a worker has no file to load it from. Move the code into a compiled project");
        var address = new ModuleAddress(assembly.FullName, _trusted.Contains(simple!) ? null : assembly.Location, module.ModuleVersionId);
        _addresses.AddOrUpdate(module, address);
        return address;
    }

    /// <param name="Name">The full name of its assembly.</param>
    /// <param name="Location">The assembly's file; null where the host of a process of this program finds it by its name.</param>
    /// <param name="Version">Its build.</param>
    public sealed record ModuleAddress(string Name, string? Location, Guid Version);

    private static Guid Combine()
    {
        Span<byte> sum = stackalloc byte[16];
        foreach (var module in All)
        {
            byte[] version = module.ModuleVersionId.ToByteArray();
            for (int i = 0; i < 16; i++) sum[i] = (byte)(sum[i] * 31 + version[i]);
        }
        return new Guid(sum);
    }
}
