using System.Text;

namespace TaskGraph.Testing;

/// <summary>A folder of its own that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("taskgraph-test-").FullName;

    /// <summary>Writes a file of text; returns its path.</summary>
    public string File(string name, string content = "") => File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file; returns its path.</summary>
    public string File(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
