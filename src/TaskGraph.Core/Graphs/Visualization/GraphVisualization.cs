using System.Text;

namespace TaskGraph;

/// <summary>Drawings of graphs.</summary>
public static class GraphVisualization
{
    // Half a surrogate pair in a name becomes U+FFFD instead of an error.
    private static readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: false);

    extension(Graph graph)
    {
        /// <summary>
        /// Draws the graph to a file, in the form that its extension says: <c>.svg</c> a picture, <c>.html</c> a page to zoom and search in,
        /// <c>.dot</c> for Graphviz, <c>.mmd</c> for Mermaid. No other program is needed.
        /// </summary>
        /// <param name="path">The file; one that is there is replaced.</param>
        /// <param name="options">Colours, size, times of a profile; null for the defaults.</param>
        /// <exception cref="ArgumentException">The extension is not one of these, or colours of times or bytes lack a profile.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void Visualize(string path, DrawingOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            Func<Drawing, string> write = WriterFor(path);
            File.WriteAllText(path, write(GraphDrawer.Draw(graph, options ?? DrawingOptions.Default)), _encoding);
        }
    }

    /// <summary>The form that a file's extension asks for.</summary>
    internal static Func<Drawing, string> WriterFor(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".svg" => SvgWriter.Write,
        ".html" or ".htm" => HtmlWriter.Write,
        ".dot" or ".gv" => DotWriter.Write,
        ".mmd" or ".mermaid" => MermaidWriter.Write,
        "" => throw new ArgumentException($"'{path}' has no extension. Use .svg, .html, .dot or .mmd.", nameof(path)),
        var other => throw new ArgumentException($"'{path}' ends in '{other}', which cannot be drawn. Use .svg, .html, .dot or .mmd.", nameof(path)),
    };
}
