using System.Text.Json;

namespace TaskGraph.Testing;

/// <summary>The cases recorded from NumPy, pandas and Dask in tests/vectors.</summary>
public static class RecordedCases
{
    /// <summary>The cases of a file, in its order.</summary>
    public static JsonElement[] Load(string file)
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "tests", "vectors", file)))
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds tests/vectors/{file}.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tests", "vectors", file)));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray().Select(v => v.Clone())];
    }
}
