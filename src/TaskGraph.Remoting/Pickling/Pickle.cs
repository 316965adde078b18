namespace TaskGraph;

/// <summary>One object graph as bytes, and back.</summary>
internal static class Pickle
{
    /// <param name="root">The object.</param>
    /// <param name="buffers">Takes its large buffers; null where they are to lie in the bytes.</param>
    /// <exception cref="UnpicklableException">Something in the graph cannot leave this process.</exception>
    public static byte[] Dump(object? root, ISharedBuffers? buffers = null)
    {
        var writer = PickleWriter.Rent();
        writer.Buffers = buffers;
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
