using System.Reflection;

namespace TaskGraph;

/// <summary>Modules that both sides have: they are named by number. The greeting of a worker compares their versions.</summary>
internal static class KnownModules
{
    private static readonly HashSet<string> _trusted = [.. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(p => Path.GetFileNameWithoutExtension(p))];

    public static Module[] All { get; } = [typeof(object).Module, typeof(TaskCode).Module, typeof(KnownModules).Module];

    /// <summary>One number for the builds of all known modules.</summary>
    public static Guid Version { get; } = Combine();

    /// <summary>Whether the host of a process of this program finds the assembly by its name alone.</summary>
    public static bool IsFoundByName(Assembly assembly) => _trusted.Contains(assembly.GetName().Name!);

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
