namespace TaskGraph;

/// <summary>One object graph as bytes, and back.</summary>
internal static class Pickle
{
    /// <exception cref="UnpicklableException">Something in the graph cannot leave this process.</exception>
    public static byte[] Dump(object? root)
    {
        var writer = PickleWriter.Rent();
        try
        {
            writer.Pickle(root);
            return writer.TakeWritten();
        }
        finally
        {
            writer.Return();
        }
    }

    public static object? Load(byte[] bytes, CancellationToken cancellationToken = default)
    {
        var reader = PickleReader.Rent(bytes);
        reader.CancellationToken = cancellationToken;
        object? root = reader.Unpickle();
        reader.Return();
        return root;
    }
}
